"""The pages, as a reader finds them: one address for each kind."""

PAGES = (
    "/",
    "/doc/id/instrument/taraz-qazax-protocol",
    "/doc/id/person/ilham-aliyev",
    "/graph",
    "/map",
    "/editor",
    "/sparql",
    "/docs",
    "/ontology",
    "/vocab/sector",
)
LANGUAGES = ("en", "ru")
