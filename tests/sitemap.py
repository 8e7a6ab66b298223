"""The pages, as a reader finds them: one address for each kind."""

PAGES = (
    "/",
    "/search?q=transport",
    "/relations",
    "/relations/KZ/AZ",
    "/doc/id/instrument/taraz-qazax-protocol",
    "/doc/id/person/ilham-aliyev",
    "/why?s=instrument/taraz-qazax-protocol",
    "/questions",
    "/questions/twinnings",
    "/graph",
    "/map",
    "/editor",
    "/sparql",
    "/data",
    "/data/releases",
    "/data/report",
    "/changes",
    "/about",
    "/docs",
    "/ontology",
    "/doc/vocab/sector",
)
LANGUAGES = ("en", "ru")
