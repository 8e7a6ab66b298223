r"""The gate: nothing that reaches out passes, in whatever spelling; what only mentions it does.

ATTACKS are queries that pyoxigraph runs as SERVICE clauses although a tokeniser by the
standard sees none; `test_the_attacks_are_real` shows it. URL stands for a listener.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listening import Listener
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store

from bilateral_kg.engine import gate
from bilateral_kg.errors import QueryError, QueryForbidden, QuerySyntaxError

ATTACKS = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "glued to silent": "SELECT * { SERVICESILENT<URL>{?s ?p ?o} }",
    "as a prefix": "PREFIX ex: <URL> SELECT * { SERVICEex:a {?s ?p ?o} }",
    "with an empty prefix": "PREFIX : <URL> SELECT * { SERVICE:a {?s ?p ?o} }",
    "after a literal": "SELECT * { <urn:a> <urn:b> '1'SERVICE<URL>{?s ?p ?o} }",
    "after a keyword": "SELECT * { VALUES ?x {true}SERVICE<URL>{?s ?p ?o} }",
    "after a name with two dots": (
        "PREFIX ex: <urn:x:> SELECT * { ?s ?p ?o OPTIONAL { <urn:a> <urn:b> ?o . "
        "MINUS { <urn:a> <urn:b> ex:a.b.SERVICE <URL> {?s ?p ?o} } } }"
    ),
    "after a name that is no IRI": (
        "PREFIX ex: <http://h:80> SELECT * { <urn:c> <urn:d> ex:SERVICE <URL> {?s ?p ?o} }"
    ),
    "comparison that looks like an IRI": (
        "SELECT * { BIND(1<'''>''' AS ?x)SERVICE<URL>{?s ?p ?o} #'''\n }"
    ),
    "comparison that looks like an IRI with a fragment": (
        "PREFIX urn: <urn:> SELECT * { BIND(1<urn:x#>'''\n AS ?x)SERVICE<URL>{?s ?p ?o}#'''\n }"
    ),
    "comparison with a comment inside": (
        "SELECT * { FILTER(1<#>'''\n2)SERVICE<URL>{?s ?p ?o}#'''\n }"
    ),
    "string that a surrogate undoes": (
        "SELECT * { VALUES ?x { '''x' } SERVICE <URL> {?s ?p ?o} #\\uD800'''\n }"
    ),
    "comment that ends at a carriage return": "SELECT * { # x\r SERVICE <URL> {?s ?p ?o}\n }",
    "inside exists": "ASK { FILTER EXISTS { SERVICE <URL> {?s ?p ?o} } }",
    "inside an annotation's neighbour": "SELECT * { ?s ?p ?o {} SERVICE <URL> {} }",
}
# An engine may resolve escapes before it parses, as SPARQL 1.1 has it; pyoxigraph does not.
ESCAPED = (
    r"SELECT * { \u0053ERVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { S\U00000045RVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { BIND('x\u0027 AS ?y) SERVICE <URL> {} #' AS ?z) }",
    r"SELECT * { # comment \u000A SERVICE <URL> { ?s ?p ?o }",
    r"SELECT * { ?s <urn:a\u003E> ?o SERVICE <URL> {} }",
    r"SELECT * { ?s ?p '\u0027 } SERVICE <URL> {} #' }",
    r"SELECT * { ?s ?p ?o . \u0020 }",
)
HARMLESS = (
    "SELECT ?service ?load WHERE { ?service ?load 'SERVICE <http://x/> { }' }",
    "SELECT * { ?s ?p '''SERVICE\n<http://x/> {''' , \"LOAD\" , \"it's a service\"@en-load }",
    "SELECT * { ?s <http://x/service> <http://x/load#SERVICE> # SERVICE <http://x/> { }\n }",
    "PREFIX ex: <urn:x:> SELECT * { ex:service ex:load ex:service.load ; ex:selfservice 1 }",
    "PREFIX service: <urn:x:> PREFIX load: <urn:y:> SELECT * { service:a load:b service:c }",
    "PREFIX service: <urn:x:> SELECT * { GRAPH service:a { ?s ?p ?o } }",
    "PREFIX ex: <urn:x:> SELECT * FROM ex:service FROM NAMED ex:load { ?s ?p ?o }",
    "PREFIX ex: <urn:x:> SELECT * { _:service ex:a [ ex:load 2 ] FILTER(?a<?b && ?load>3) }",
    "SELECT * { VALUES (?a ?b) { (<urn:x> <urn:service#a>) (<http://a> <http://b#service>) } }",
    "SELECT * { ?s ?p ?x FILTER(?x IN (<urn:service#x>, <urn:load>) || ?x = <urn:service#y>) }",
    "BASE <http://x/> SELECT * { ?s <#service> ?o ; <service> <load#x> }",
    "SELECT * { ?s ?p 'caf\\u00e9 service', 'a \\U0001F600 load', \"tab\\tservice\" }",
    "SELECT ?service ?x { ?s ?p ?o }",
    "DESCRIBE <urn:service>",
)
FORBIDDEN = (
    "LOAD <http://x/>",
    "PREFIX a: <urn:a> LOAD SILENT <http://x/> INTO GRAPH <urn:g>",
    "SELECT * {} ; LOAD <http://x/>",
    "define get:soft 'replace' SELECT * FROM <http://x/> { ?s ?p ?o }",
    "insert data { <urn:a> <urn:b> <urn:c> }",
    "DROP ALL",
)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with Listener() as made:
        yield made


def _run(query: str) -> None:
    """Evaluate *query* to its end on a small store, whatever comes of it."""
    store = Store()
    store.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("1")))
    store.add(Quad(NamedNode("urn:c"), NamedNode("urn:d"), NamedNode("http://h:80")))
    store.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:x:a.b")))
    try:
        result = store.query(query)
        _ = bool(result) if isinstance(result, QueryBoolean) else list(result)
    except (SyntaxError, OSError, RuntimeError, ValueError):
        pass


@pytest.mark.parametrize("query", ATTACKS.values(), ids=ATTACKS)
def test_the_attacks_are_real(listener: Listener, query: str) -> None:
    before = listener.connections()
    _run(query.replace("URL", listener.url))
    assert listener.connections() == before + 1


@pytest.mark.parametrize("query", ATTACKS.values(), ids=ATTACKS)
def test_attacks_are_refused(query: str) -> None:
    with pytest.raises(QueryError):
        gate.check(query)


@pytest.mark.parametrize("query", [*ESCAPED, *FORBIDDEN])
def test_escapes_and_updates_are_refused(query: str) -> None:
    with pytest.raises(QueryError):
        gate.check(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_mentions_pass(query: str) -> None:
    gate.check(query)
    Store().query(query)


def test_a_plain_clause_is_forbidden_not_malformed() -> None:
    with pytest.raises(QueryForbidden, match="SERVICE"):
        gate.check(ATTACKS["plain"])


def test_what_cannot_be_read_says_where() -> None:
    with pytest.raises(QuerySyntaxError, match="Line 2, column 8") as caught:
        gate.check("SELECT * {\n ?s ?p 'service }")
    assert (caught.value.line, caught.value.column) == (2, 8)


@pytest.mark.parametrize(
    "piece",
    ["a.", ":a.", "<a ", "'", "<<", "''''", "a:b.c.d ", "(1<", "_:a.", "ex:service.",
     "ex:service?x ", "#\n", "<urn:x>", "(1<urn:x#>", "urn:<", "ex:serviceservice"],
)  # fmt: skip
def test_a_long_query_is_read_in_linear_time(piece: str) -> None:
    """Where it is not, this does not end."""
    with pytest.raises(QueryError):
        gate.check(piece * (300_000 // len(piece)) + " service")


CASED = st.tuples(*(st.sampled_from([c, c.upper()]) for c in "service")).map("".join)
GAPS = st.lists(
    st.sampled_from([" ", "\t", "\n", "\r", "#\n", "# } ' \" < \r", "#SERVICE\n"]), max_size=3
).map("".join)
SILENT = st.sampled_from(["", "silent ", "SILENT", "Silent#\n"])
TARGETS = st.sampled_from(["<URL>", "?x", "$x", "p:a", ":", ":a", "<\\u0068ttp:x>", "<rel>"])
BEFORE = st.sampled_from(
    [
        "SELECT * { ",
        "SELECT*{",
        "ASK { ?s ?p ?o . ",
        "ASK { ?s ?p ?o.",
        "ASK { ?s ?p true",
        "ASK { ?s ?p 1",
        "ASK { ?s ?p 1.5e3",
        "ASK { ?s ?p 'x'",
        "ASK { ?s ?p 'x'@en ",
        "ASK { ?s ?p 'x'^^<urn:y>",
        "ASK { ?s ?p p:a.b.",
        "ASK { ?s ?p p:",
        "ASK { ?s ?p [] ",
        "ASK { OPTIONAL { ",
        "ASK { {} UNION {",
        "ASK { FILTER(1<2)",
        "ASK { FILTER EXISTS {",
        "ASK { BIND(1 AS ?y)",
        "ASK { VALUES ?v {1}",
        "ASK { GRAPH ?g {",
        "CONSTRUCT { ?s ?p ?o } WHERE { ",
        "SELECT * { { SELECT * { ",
        "PREFIX p: <urn:> SELECT * WHERE {",
    ]
)
ESCAPES = st.sampled_from(["\\u{:04x}", "\\u{:04X}", "\\U{:08x}"])


@given(st.tuples(BEFORE, CASED, GAPS, SILENT, TARGETS, GAPS))
@settings(max_examples=4_000, deadline=None)
def test_every_spelling_is_refused(spelling: tuple[str, ...]) -> None:
    with pytest.raises(QueryError):
        gate.check("".join(spelling) + "{ ?s ?p ?o } } } }")


@given(BEFORE, CASED, st.integers(0, 6), ESCAPES)
@settings(max_examples=1_000, deadline=None)
def test_every_escaped_spelling_is_refused(before: str, word: str, place: int, escape: str) -> None:
    spelled = word[:place] + escape.format(ord(word[place])) + word[place + 1 :]
    with pytest.raises(QueryError):
        gate.check(f"{before}{spelled} <URL> {{ ?s ?p ?o }} }} }} }}")


@given(st.text(alphabet="servicload <>{}?:#'\"\\u0053\n", max_size=40), st.sampled_from("'\""))
@settings(max_examples=2_000, deadline=None)
def test_strings_hold_anything(text: str, quote: str) -> None:
    escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n")
    gate.check(f"SELECT ?service {{ ?s ?p {quote}SERVICE <http://x/> {{ {escaped}{quote} }}")


WORDS = (
    "SERVICE|service|SERVICE SILENT|<URL>|{?s ?p ?o}|{}|.|:|:a|?x|?s ?p ?o|true|1|1."
    "|<XXX>|<#>|<urn:x#>|urn:x#|urn:|ex:|ex:a|ex:a.b.|h:|h:SERVICE|SERVICEp:|SERVICE:"
    "|@en|^^|^^<urn:x>|\\u0027|\\uD800|\\u005C|\\|\\'|%41|_:b|_:b.c.|a|EXISTS|FILTER(1"
    '|BIND(1|AS ?z)|VALUES ?v {|GRAPH|UNION|OPTIONAL|&&|<=|<<|<<(|)>>|\'|XXX|"|"""|<|>'
    "|(|)|{|}|[|]|+|-|*|/|;|,|~|#|#\n|\n|\r| "
).replace("XXX", "'''")
PIECES = st.sampled_from(["||", "{|", *WORDS.split("|")])
PROLOGUES = st.sampled_from(
    [
        "",
        "PREFIX ex: <urn:e:> PREFIX urn: <urn:u:> PREFIX : <URL> PREFIX p: <URL> ",
        "PREFIX urn: <urn:u:> PREFIX h: <http://h:80> ",
        "BASE <urn:b:> PREFIX h: <http://h:80> PREFIX p: <URL> ",
    ]
)
OPENINGS = st.sampled_from(
    [
        "SELECT * { ",
        "ASK { <urn:a> <urn:b> ",
        "SELECT * { ?s ?p ",
        "ASK { FILTER(1<",
        "SELECT * { BIND(1<",
        "SELECT (1<",
        "SELECT * { VALUES ?v { ",
    ]
)
ENDINGS = st.sampled_from(
    [
        " }",
        " SERVICE <URL> {?s ?p ?o} }",
        " AS ?x) SERVICE <URL> {?s ?p ?o} }",
        ")SERVICE<URL>{?s ?p ?o}#'''\n}",
        "'''\n AS ?x)SERVICE<URL>{?s ?p ?o}#'''\n }",
        "} SERVICE <URL> {?s ?p ?o} #\\uD800'''\n}",
    ]
)


def _differential(examples: int) -> None:
    """What the gate lets through never makes a connection."""
    passed = 0
    with Listener() as listener:

        @given(PROLOGUES, OPENINGS, st.lists(PIECES, max_size=6).map("".join), ENDINGS)
        @settings(
            max_examples=examples,
            deadline=None,
            suppress_health_check=[HealthCheck.filter_too_much],
        )
        def run(prologue: str, opening: str, middle: str, ending: str) -> None:
            nonlocal passed
            query = f"{prologue}{opening}{middle}{ending}".replace("URL", listener.url)
            try:
                gate.check(query)
            except QueryError:
                return
            passed += 1
            before = listener.connections()
            _run(query)
            assert listener.connections() == before, query

        run()
    assert passed > examples // 20


def test_what_passes_reaches_nobody() -> None:
    _differential(3_000)


@pytest.mark.long
def test_what_passes_reaches_nobody_in_many_spellings() -> None:
    _differential(100_000)
