"""The lookups there are."""

from typing import Final

from bilateral_kg.web.lookups import additions
from bilateral_kg.web.lookups.lookup import Day, Lookup
from bilateral_kg.web.tables import WHY

_IN_FORCE: Final = Day("in-force", "document", "document", ("inForce",))
_STEPS: Final = Day(
    *("document-status", "document", None),
    ("stage", "reached", "from", "until", "party", "modality", "report"),
    key="steps",
)
_HELD: Final = ("held", "begins", "ends", "seenFrom", "seenUntil")
_POSTS: Final = Day("post-holders", "holder", "holder", ("post", *_HELD), key="posts")
_HOLDERS: Final = Day("post-holders", "post", "post", ("holder", *_HELD), key="holders")
_HAPPENED: Final = Day("on-day", None, "thing", ("onDay", "from", "until"))
_STAGES: Final = Day(
    *("project-status", "project", "project"),
    ("stage", "reached", "from", "until", "deadline", "modality", "report"),
    key="stages",
    public=False,
)
_OVERDUE: Final = Day(
    *("overdue", None, "thing"),
    ("overdue", "deadline", "fulfilledBy"),
    fixed={"class": "commitments"},
)
_EVENT: Final = ("label", "type", "date", "earliest", "latest", "location", "participation")

LOOKUPS: Final = (
    Lookup(
        name="agreements",
        summary="Agreements by sector, state, pair, city, kind, stage, date and text",
        description=(
            "Documents signed, adopted or promised (`stage` says which), and reported sets. "
            'A set (`kind` "set") says how many documents the source reports and how many of '
            "them are identified here; nothing is invented for the rest. With `at`, `onDay` "
            "tells whether the document was in force on that day: yes, no or unknown."
        ),
        one="agreement",
        listing="agreements",
        public=True,
        items="agreement-items",
        items_public=True,
        segment="instrument",
        classes=frozenset({"Instrument", "InstrumentSet"}),
        example="taraz-qazax-protocol",
        columns=(
            *("label", "title", "instrumentKind", "stage", "party", "partyState", "sector"),
            *("inSet", "reportedCount", "unstated", "onDay", *WHY),
        ),
        days=(_IN_FORCE,),
        days_of_one=(_STEPS,),
        indexed={
            **{name: name for name in ("sector", "state", "city", "party", "kind", "stage")},
            **dict.fromkeys(("first", "second"), "state"),
            "at": None,
        },
        examples={
            "kind": "protocol",
            "stage": "signed",
            "from": "2025-10-01",
            "to": "2025-12-31",
            "city": "shusha",
            "party": "city/qazax",
            "q": "Turkistan",
            "inForce": "unknown",
        },
        add=additions.agreement,
    ),
    Lookup(
        name="events",
        summary="Events by type, state, city, participant, date and text",
        description=(
            "Visits, talks, signings, speeches and so on, each with its participants and "
            "agenda. With `at`: what happened, or may have happened, on that day."
        ),
        one="event",
        listing="list-events",
        segment="event",
        classes=frozenset({"Event"}),
        example="aliyev-state-visit-kazakhstan-2025",
        columns=(*_EVENT, "agendaItem", "partOf", "sector", "unstated", "onDay", *WHY),
        hidden=frozenset({"visitKind"}),
        days=(_HAPPENED,),
    ),
    Lookup(
        name="visits",
        summary="Visits by state, kind, visitor and date",
        description="Who visited whom, with the participants and the agenda.",
        one="visit",
        listing="list-events",
        segment="event",
        classes=frozenset({"Visit"}),
        example="aliyev-state-visit-kazakhstan-2025",
        columns=(*_EVENT, "visitKind", "destination", "unstated", "onDay", *WHY),
        fixed={"type": "visit"},
        hidden=frozenset({"within", "sector"}),
        days=(_HAPPENED,),
    ),
    Lookup(
        name="people",
        summary="People by state, post and event",
        description="With `at`, `onDay` tells which posts a person held: yes, no or unknown.",
        one="person",
        listing="list-people",
        segment="person",
        classes=frozenset({"Person"}),
        example="ilham-aliyev",
        columns=("label", "altLabel", "occupancy", "wikidata", "onDay", *WHY),
        days=(_POSTS,),
    ),
    Lookup(
        name="posts",
        summary="Posts by state and holder",
        description="With `at`, `onDay` tells who held a post: yes, no or unknown.",
        one="post",
        listing="list-posts",
        segment="post",
        classes=frozenset({"Post"}),
        example="president-azerbaijan",
        columns=("label", "ofState", "heldBy", "wikidata", "onDay", *WHY),
        days=(_HOLDERS,),
    ),
    Lookup(
        name="states",
        summary="States",
        description="States with their codes and names.",
        one="state",
        listing="list-states",
        segment="state",
        classes=frozenset({"State"}),
        example="kazakhstan",
        columns=("label", "officialName", "alpha2", "alpha3", "isoNumeric", "wikidata"),
    ),
    Lookup(
        name="cities",
        summary="Cities by state and twin",
        description="Cities with their coordinates and the cities they are twinned with.",
        one="city",
        listing="list-cities",
        segment="city",
        classes=frozenset({"City"}),
        example="qazax",
        columns=("label", "altLabel", "inState", "twinnedWith", "latitude", "longitude"),
    ),
    Lookup(
        name="organisations",
        summary="Organisations and bodies by state, kind and sector",
        description="Governments, ministries, interstate bodies, companies, funds and so on.",
        one="organisation",
        listing="list-organisations",
        segment="organization",
        classes=frozenset({"Organization"}),
        example="government-kazakhstan",
        columns=(
            *("label", "altLabel", "organizationKind", "ofState", "memberState", "inCity"),
            *("sector", "wikidata"),
        ),
    ),
    Lookup(
        name="twinnings",
        summary="Twinnings of cities",
        description="Which cities are twinned, since when, and by which document.",
        one="twinning",
        listing="list-twinnings",
        segment="twinning",
        classes=frozenset({"Twinning"}),
        example="taraz-qazax",
        columns=("label", "twinCity", "establishedBy", "begins", "ends", "unstated", *WHY),
    ),
    Lookup(
        name="projects",
        summary="Projects by stage, sector, place and state",
        description=(
            "With `at`, `onDay` tells which stages had been reached: yes, no or unknown. "
            "A deadline is a promise and answers nothing."
        ),
        one="project",
        listing="list-projects",
        segment="project",
        classes=frozenset({"Project"}),
        example="caspian-fibre-line",
        columns=(
            *("label", "projectStage", "location", "participation", "concerns", "sector"),
            *("collective", "unstated", "onDay", *WHY),
        ),
        days=(_STAGES,),
    ),
    Lookup(
        name="commitments",
        summary="Commitments and instructions by bearer, state, sector and deadline",
        description=(
            "What was promised or ordered. With `at`, `onDay` tells whether it was overdue: "
            "without a date as deadline that is unknown."
        ),
        one="commitment",
        listing="list-commitments",
        segment="commitment",
        classes=frozenset({"Commitment"}),
        example="make-fibre-line-ready",
        columns=(
            *("label", "type", "bearer", "issuer", "addressee", "beneficiary", "deliverable"),
            *("deadline", "deadlineText", "fulfilledBy", "sector", "unstated", "onDay", *WHY),
        ),
        days=(_OVERDUE,),
    ),
    Lookup(
        name="figures",
        summary="Figures by kind, indicator, modality and period",
        description="Results, targets, forecasts and baselines, each as reported.",
        one="figure",
        listing="list-figures",
        segment="figure",
        classes=frozenset({"Figure"}),
        example="kz-az-trade-implied-base",
        columns=(
            *("label", "indicator", "figureKind", "measureKind", "value", "lower", "upper"),
            *("unit", "qualifier", "period", "deadline", "deadlineText", "relativeTo"),
            *("subsetOf", "conflictsWith", "unstated", *WHY),
        ),
    ),
    Lookup(
        name="indicators",
        summary="Indicators, each with its series",
        description=(
            "`series` has the figures by kind (actual, target, forecast, baseline), never "
            "mixed, in time order; `figure` has them in full."
        ),
        one="indicator",
        listing="list-indicators",
        segment="indicator",
        classes=frozenset({"Indicator"}),
        example="kz-az-trade",
        columns=("label", "quantityKind", "dyad", "concerns", "from", "to", "via", "figure"),
        add=additions.indicator,
    ),
    Lookup(
        name="claims",
        summary="Statements by speaker, subject, modality, voice and source",
        description="Who says what about what, in whose voice, and where it stands.",
        one="statement",
        listing="list-claims",
        segment="assertion",
        classes=frozenset({"Assertion"}),
        example="kazpravda-2025/tokayev-head-of-state",
        slug="[a-z0-9-]{1,200}/[a-z0-9-]{1,200}",
        columns=(
            *("paraphrase", "modality", "voice", "attributedTo", "utteredIn", "asserts"),
            *("about", "sector", "explicitness", "curation", "evidence"),
        ),
    ),
    Lookup(
        name="sources",
        summary="Sources by kind, language and verification",
        description="The documents that statements rest on, with their addresses.",
        one="source",
        listing="list-sources",
        segment="source",
        classes=frozenset({"SourceDocument"}),
        example="kazpravda-2025",
        columns=(
            *("label", "sourceKind", "publisher", "issued", "date", "language", "address"),
            *("verification", "charCount", "sha256", "unstated"),
        ),
    ),
    Lookup(
        name="passages",
        summary="Passages by source and by what rests on them",
        description=(
            "Places in texts (`start`, `end` count Unicode code points), with the statements "
            "that rest on them. The words of the source are not here."
        ),
        one="passage",
        listing="list-passages",
        segment="passage",
        classes=frozenset({"Passage"}),
        example="kazpravda-2025/112-151",
        slug="[a-z0-9-]{1,200}/[0-9]{1,10}-[0-9]{1,10}",
        columns=("inSource", "start", "end", "supports"),
    ),
)
