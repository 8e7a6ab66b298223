"""Strangers by the thousand: generated from the OpenAPI document, mutated, misspelt."""

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import released
import schemathesis
import web_data
from hypothesis import HealthCheck, Phase, given, settings
from listening import Listener
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from serving import Server, serving

pytestmark = pytest.mark.long

# Of 18 operations a third takes no parameters, so that one example is all there is.
EXAMPLES = 250
FUZZES = 10_000
SPELLINGS = 10_000
QUERIES = (
    "SELECT * { ?s ?p ?o } LIMIT 5",
    "PREFIX ex: <http://example.org/> ASK { ex:a ex:p 'тест'@ru }",
    "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o FILTER (?o != <urn:x>) }",
    "SELECT (COUNT(*) AS ?n) FROM <http://example.org/g1> { { ?s ?p ?o } UNION { ?o ?p ?s } }",
    "DESCRIBE <http://example.org/a>",
    'SELECT ?s { ?s ?p "a\\tb" . OPTIONAL { ?s <urn:q>/<urn:r>* ?x } } ORDER BY DESC(?s) OFFSET 1',
)
SCRAPS = (
    "{", "}", "(", ")", "<", ">", '"', "'''", "\\", "\\u0053", "\\U0010FFFF", "#", "\x00",
    "\u202e", "\n", "SERVICE", "LOAD", "INSERT DATA", "VALUES", "?", "$", "%", "&",
    "=", ";", "🜁", "ё", "FROM",
    "<file:///etc/passwd>", "<<", ">>", "1e400", "99999999999999999999", "'x'@en--ltr", "BASE <",
)  # fmt: skip
HEADERS = (
    "accept", "content-type", "accept-encoding", "if-none-match", "host", "expect", "range",
    "x-forwarded-for", "accept-language", "cookie", "origin", "upgrade", "te",
)  # fmt: skip
SEED = 20251021


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = web_data.write(tmp_path_factory.mktemp("data"))
    with serving("--rdf", data, query_seconds=2) as running:
        yield running


@pytest.fixture(scope="module")
def release() -> Iterator[Server]:
    with serving("--releases", released.releases(), query_seconds=2) as running:
        yield running


def test_openapi_holds_for_generated_requests(release: Server) -> None:
    schema = schemathesis.openapi.from_url(release.url + "/openapi.json")
    wanted = [
        checks.not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]
    sent = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def call(case: schemathesis.Case) -> None:
            nonlocal sent
            sent += 1
            response = case.call(base_url=release.url, allow_redirects=False)
            case.validate_response(response, checks=wanted)

        call()
    assert sent >= 2_000


def test_mutated_queries_and_headers_get_4xx_or_right_answers(server: Server) -> None:
    chance = random.Random(SEED)
    with server.client() as client:
        before = [known(client, query) for query in QUERIES]
        statuses: dict[int, int] = {}
        for number in range(FUZZES):
            try:
                answer = send(client, chance, number)
            except (httpx.LocalProtocolError, httpx.RemoteProtocolError, UnicodeEncodeError):
                continue  # httpx itself refuses it, or the server hung up on a broken request
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            assert answer.status_code < 500 or answer.status_code in {503, 504}, answer.text
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == "application/problem+json"
        assert [known(client, query) for query in QUERIES] == before
    assert statuses.get(400, 0) > FUZZES / 10
    assert sum(statuses.values()) > FUZZES * 0.9
    assert not [line for line in server.log if "Traceback" in line or "incident" in line]


def known(client: httpx.Client, query: str) -> list[str]:
    """The answer, its lines sorted: graphs and rows come in any order."""
    answer = client.post("/sparql", data={"query": query})
    assert answer.status_code == 200, answer.text
    return sorted(answer.text.splitlines())


def mutated(query: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        start, end = sorted((chance.randint(0, len(query)), chance.randint(0, len(query))))
        query = chance.choice((
            query[:start] + chance.choice(SCRAPS) + query[start:],
            query[:start] + query[end:] if end - start < 12 else query[:start],
            query[:start] + query[start:end] * 2 + query[end:],
            query[:start] + query[start:end].swapcase() + query[end:],
        ))  # fmt: skip
    return query


def send(client: httpx.Client, chance: random.Random, number: int) -> httpx.Response:
    query = mutated(chance.choice(QUERIES), chance)
    headers = {}
    if number % 3 == 0:
        value = mutated("text/turtle;q=0.5, */*;q=0.1", chance)
        headers[chance.choice(HEADERS)] = value.encode("utf-8", "replace")
    match number % 4:
        case 0:
            return client.get("/sparql", params={"query": query}, headers=headers)
        case 1:
            return client.post("/sparql", data={"query": query}, headers=headers)
        case 2:
            body = bytearray(query.encode("utf-8", "replace"))
            body[chance.randrange(len(body) + 1) : 0] = bytes([chance.randrange(256)])
            typed = {"content-type": "application/sparql-query", **headers}
            return client.post("/sparql", content=bytes(body), headers=typed)
        case _:
            name = mutated("/id/event/e", chance).encode("utf-8", "replace")
            path = "/" + "".join(f"%{byte:02x}" if byte > 126 or byte < 43 else chr(byte)
                                 for byte in name.lstrip(b"/"))  # fmt: skip
            return client.get(path.replace("?", "%3f").replace("\\", "%5c"), headers=headers)


def spelt(word: str, chance: random.Random) -> str:
    """*word* in one of its spellings: case, and escapes that some engines resolve early."""
    letters = (chance.choice((letter.upper(), letter.lower())) for letter in word)
    return "".join(
        chance.choice((f"\\u{ord(x):04X}", f"\\U{ord(x):08x}")) if chance.random() < 0.05 else x
        for x in letters
    )


def gap(chance: random.Random) -> str:
    return chance.choice((" ", "\n", "\t", "\r\n", " # '\" { \n", "#<>\n", " #\\u0041\n  "))


def test_no_spelling_reaches_out(server: Server, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    secret = tmp_path / "secret.nt"
    secret.write_text("<urn:secret> <urn:secret> <urn:secret> .\n")
    with Listener() as listener, server.client() as client:
        for _ in range(SPELLINGS):
            query = reaching_out(chance, listener.url, secret)
            answer = client.post("/sparql", data={"query": query})
            if "FROM" in query:
                assert "secret> ." not in answer.text
                assert answer.status_code in {200, 400}, query
            else:
                assert answer.status_code in {400, 403}, (query, answer.text)
        assert listener.connections() == 0


def reaching_out(chance: random.Random, there: str, secret: Path) -> str:
    target = f"<{there}{chance.randrange(1000)}>"
    between = gap(chance)
    if chance.random() < 0.2:
        graph = chance.choice((target, f"<file://{secret}>", "<file:///etc/passwd>"))
        named = chance.choice(("FROM", "FROM NAMED"))
        return f"CONSTRUCT {{ ?s ?p ?o }}{between}{named}{gap(chance)}{graph} WHERE {{ ?s ?p ?o }}"
    if chance.random() < 0.2:
        silent = chance.choice(("", spelt("silent", chance) + between))
        return f"{spelt('load', chance)}{between}{silent}{target}"
    silent = chance.choice(("", between + spelt("silent", chance)))
    clause = f"{spelt('service', chance)}{silent}{between}{target}{gap(chance)}{{ ?s ?p ?o }}"
    before = chance.choice(
        ("", "?a ?b ?c .", "{ } UNION ", "OPTIONAL ", "FILTER EXISTS ", "{ ?a ?b ?c }")
    )
    wrapped = f"{{ {clause} }}" if before and not before.endswith((".", "}")) else clause
    form = chance.choice(("SELECT *", "ASK", "CONSTRUCT { ?s ?p ?o } WHERE"))
    return f"{form} {{ {before}{gap(chance)}{wrapped} }}"
