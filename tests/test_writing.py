"""Writing to a plain store over HTTP: who may, what is refused, what is there afterwards."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from building import PROGRAM
from history import complaint, told
from listening import Listener
from serving import Server, serving
from writing import SHOWN, TOKEN, UPDATE, asks, update, writable

from bilateral_kg.web.writing.token import Token

LEFT = "<urn:left> <urn:over> <urn:here>"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plain") / "releases"


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[tuple[Server, httpx.Client]]:
    with writable("--releases", folder, body_bytes=200_000) as both:
        yield both


@pytest.fixture(scope="module")
def client(running: tuple[Server, httpx.Client]) -> httpx.Client:
    return running[1]


@pytest.fixture
def stranger(running: tuple[Server, httpx.Client]) -> Iterator[httpx.Client]:
    with running[0].client() as client:
        yield client


def release(client: httpx.Client) -> str:
    return str(client.get("/readyz").json()["release"])


@pytest.mark.parametrize(
    ("shown", "challenge"),
    [
        (None, 'Bearer realm="bilateral-kg"'),
        (f"Bearer {TOKEN[:-1]}x", 'Bearer realm="bilateral-kg", error="invalid_token"'),
        ("Bearer x", 'Bearer realm="bilateral-kg", error="invalid_token"'),
        (f"Basic {TOKEN}", 'Bearer realm="bilateral-kg", error="invalid_request"'),
        (TOKEN, 'Bearer realm="bilateral-kg", error="invalid_request"'),
    ],
)
def test_nobody_writes_without_the_token(
    stranger: httpx.Client, shown: str | None, challenge: str
) -> None:
    headers = {} if shown is None else {"Authorization": shown}
    before = release(stranger)
    answers = [
        stranger.post("/sparql", content=b"CLEAR ALL", headers={**UPDATE, **headers}),
        stranger.post("/sparql", data={"update": "CLEAR ALL"}, headers=headers),
        stranger.put("/gsp?default", content=b"", headers={**TURTLE, **headers}),
        stranger.post("/gsp", content=b"", headers={**TURTLE, **headers}),
        stranger.delete("/gsp/x", headers=headers),
        # Who it is comes before what it is: nothing of a stranger is read.
        stranger.post("/sparql", content=b"x" * 300_000, headers={**UPDATE, **headers}),
    ]
    for answer in answers:
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == challenge
        assert answer.json()["status"] == 401
    assert release(stranger) == before


def test_a_token_in_an_address_is_refused_and_not_logged(
    running: tuple[Server, httpx.Client], stranger: httpx.Client
) -> None:
    escaped = "".join(f"%{ord(letter):02x}" for letter in TOKEN)
    for address in (
        f"/sparql?access_token={TOKEN}&query=ASK{{}}",
        f"/sparql?query=ASK{{}}&whatever={TOKEN}",
        f"/id/{TOKEN}",
        f"/id/{escaped}",
        "/sparql?token=guess&query=ASK{}",
    ):
        answer = stranger.get(address)
        assert answer.status_code == 400, address
        assert "Authorization header" in answer.json()["detail"]
        assert stranger.post(address, data={"update": "CLEAR ALL"}).status_code == 400
    log = "".join(running[0].log)
    assert "token in its address" in log
    assert TOKEN not in log
    assert escaped not in log
    told_by_system = Path(f"/proc/{running[0].process.pid}/cmdline")
    if told_by_system.exists():
        assert TOKEN.encode() not in told_by_system.read_bytes()


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("LOAD <{}x.ttl>", 403, "reach out"),
        ("LOAD SILENT <{}x.ttl> INTO GRAPH <urn:g>", 403, "reach out"),
        ("INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}", 403, "reach out"),
        ("INSERT DATA {{}} ; load <{}>", 403, "reach out"),
        ("PREFIX ex: <{}> LOADex:a", 403, "reaches out"),
        ("PREFIX ex: <{}> INSERT DATA {{}} ;LOADSILENTex:a", 403, "reaches out"),
        ("INSERT DATA {{ <urn:a> <urn:b> }}", 400, "Line 1"),
        ("SELECT * {{ ?s ?p ?o }}", 400, "Line 1"),
        ("DROP GRAPH <urn:none>", 400, "does not exist"),
        ("INSERT DATA {{ <urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> }}", 400, "RDF 1.2"),
    ],
)
def test_updates_that_are_refused(client: httpx.Client, text: str, status: int, said: str) -> None:
    before = release(client)
    with Listener() as outside:
        answer = update(client, text.format(outside.url))
        assert outside.connections() == 0
    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]
    assert release(client) == before


def test_requests_that_are_refused(client: httpx.Client) -> None:
    before = release(client)
    insert = f"INSERT DATA {{ {LEFT} }}"
    cases = [
        (client.get("/sparql", params={"update": insert}), 403),
        (client.post("/sparql", params={"update": insert}, data={"query": "ASK {}"}), 403),
        (client.post("/sparql", data={"update": insert, "query": "ASK {}"}), 400),
        (update(client, insert, unknown="x"), 422),
        (update(client, insert, **{"using-graph-uri": "relative"}), 400),
        (update(client, "x" * 200_001), 413),
        (client.put("/gsp?default", content=b"x" * 200_001, headers=TURTLE), 413),
        (client.put("/gsp?default", content=b"<a> <b>", headers=TURTLE), 400),
        (client.put("/gsp?default", content=b"\xff", headers=TURTLE), 400),
        (client.put("/gsp?graph=relative", content=b"", headers=TURTLE), 400),
        (client.put("/gsp?default", content=b"", headers={"Content-Type": "text/csv"}), 415),
        (client.put("/gsp?default", content=b"", headers={"Content-Type": "text/n3"}), 415),
        (client.put("/gsp", content=b"", headers=TURTLE), 400),
        (client.delete("/gsp?graph=urn:none"), 404),
        (client.patch("/gsp?default"), 405),
        (client.put("/sparql"), 405),
    ]
    for number, (answer, status) in enumerate(cases):
        assert answer.status_code == status, (number, answer.text)
        assert answer.json()["status"] == status
    assert release(client) == before


def test_browsers_of_other_origins_cannot_write(client: httpx.Client) -> None:
    headers = {"Origin": "https://x.example", "Access-Control-Request-Method": "PUT"}
    told_browser = client.options("/gsp", headers=headers).headers
    assert "PUT" not in told_browser["access-control-allow-methods"]
    assert "authorization" not in told_browser["access-control-allow-headers"].lower()


def test_what_was_written_is_there_and_stays(folder: Path, client: httpx.Client) -> None:
    text = 'INSERT DATA { <urn:s> <urn:p> [ <urn:q> "é" ] . GRAPH <urn:g> { <urn:s> <urn:p> <o> } }'
    done = update(client, text)
    assert done.status_code == 200, done.text
    assert done.json() == {"release": release(client), "changed": True}
    assert asks(client, 'ASK { <urn:s> <urn:p> ?b . ?b <urn:q> "é" FILTER (isIRI(?b)) }')
    assert asks(
        client, "ASK { GRAPH <urn:g> { <urn:s> <urn:p> ?o } FILTER NOT EXISTS { ?x <urn:p> ?o } }"
    )
    again = update(client, "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> <o> } }").json()
    assert again == {"release": done.json()["release"], "changed": False}
    told("releases", "verify", "--releases", folder)
    assert "plain store" in complaint("retract", "x", "--releases", folder)
    with writable("--releases", folder) as (_, restarted):
        assert release(restarted) == release(client)
        assert asks(restarted, 'ASK { ?b <urn:q> "é" }')
    with serving("--releases", folder) as read_only, read_only.client(headers=SHOWN) as reader:
        assert asks(reader, 'ASK { ?b <urn:q> "é" }')
        for answer in (
            update(reader, "CLEAR ALL"),
            reader.post("/sparql", data={"update": "CLEAR ALL"}),
            reader.put("/gsp?default", content=b"", headers=TURTLE),
            reader.delete("/gsp/x"),
        ):
            assert answer.status_code == 403, answer.text
            assert "read-only" in answer.json()["detail"]


def test_the_dataset_of_the_request(client: httpx.Client) -> None:
    one, other = {"using-graph-uri": "urn:u1"}, {"using-named-graph-uri": "urn:u1"}
    update(
        client, "DROP ALL; INSERT DATA { GRAPH <urn:u1> { <urn:a> <urn:b> 1 } <urn:a> <urn:b> 2 }"
    )
    for text in ("WITH <urn:x> DELETE { ?s ?p 1 } WHERE { ?s ?p ?o }",
                 "INSERT { <urn:a> <urn:b> ?o } USING <urn:x> WHERE { ?s ?p ?o }"):  # fmt: skip
        assert update(client, text, **one).status_code == 400
    copied = "INSERT { GRAPH <urn:u2> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert update(client, copied, **one).status_code == 200
    assert update(client, copied.replace("u2", "u3"), **other).status_code == 200
    assert asks(
        client,
        "ASK { GRAPH <urn:u2> { ?s ?p 1 } FILTER NOT EXISTS { GRAPH <urn:u2> { ?s ?p 2 } } }",
    )
    assert not asks(client, "ASK { GRAPH <urn:u3> { ?s ?p ?o } }")
    short = update(client, "DELETE WHERE { ?s <urn:b> 2 } ; DELETE WHERE { <urn:a> ?p 1 }", **one)
    assert short.status_code == 200, short.text
    assert asks(client, "ASK { <urn:a> <urn:b> 2 }")  # the default graph was not what it read
    for glued in ("DELETEWHERE { ?s ?p ?o }", "PREFIX u: <urn:> WITHu:x DELETE {} WHERE {}"):
        assert update(client, glued, **one).status_code == 400
    assert asks(client, "ASK { <urn:a> <urn:b> 2 }")


def test_a_write_meant_for_another_state_is_refused(client: httpx.Client) -> None:
    address = "/gsp?graph=urn:m"
    made = client.put(address, content=b"<urn:a> <urn:b> 1 .", headers=TURTLE)
    assert made.status_code == 201
    seen = client.get(address).headers["etag"]
    assert client.put(address, content=b"<urn:a> <urn:b> 2 .", headers=TURTLE).status_code == 200
    late = client.put(address, content=b"<urn:a> <urn:b> 3 .", headers={**TURTLE, "If-Match": seen})
    assert late.status_code == 412, late.text
    seen = client.get(address, headers={"Accept": "application/ld+json"}).headers["etag"]
    assert client.delete(address, headers={"If-Match": seen}).status_code == 200
    assert client.get(address).status_code == 404


def test_a_write_out_of_time_or_memory_leaves_nothing(tmp_path: Path) -> None:
    endless = "INSERT { ?a <urn:x> ?c } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h }"
    hungry = "INSERT { <urn:a> <urn:x> ?long } WHERE { %s }"
    doubled = "BIND('%s' AS ?v0) " % ("x" * 1000)
    doubled += " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(24))
    data = tmp_path / "data.nt"
    data.write_text("".join(f"<urn:n{n}> <urn:p> <urn:m{n}> .\n" for n in range(2000)))
    with writable("--rdf", data, "--releases", tmp_path / "releases", query_seconds=3,
                  query_memory_mib=300) as (_, client):  # fmt: skip
        before = release(client)
        for text in (endless, hungry % (doubled + "BIND(?v24 AS ?long)")):
            answer = update(client, text)
            assert answer.status_code == 504, answer.text
            assert "Nothing was changed" in answer.text or "nothing was changed" in answer.text
        assert release(client) == before
        left = {path.name for path in (tmp_path / "releases").iterdir()}
        assert left == {".lock", "current", before}
    said = complaint_of(tmp_path, "--writable", "--rdf", str(data), BILATERAL_KG_TOKEN=TOKEN)
    assert "holds releases already" in said


def complaint_of(folder: Path, *arguments: str, **environment: str) -> str:
    command = [*PROGRAM, "serve", "--port", "0", "--releases", str(folder / "releases"), *arguments]
    done = subprocess.run(
        command, env={"PATH": "/usr/bin:/bin", **inherited(), **environment},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    assert TOKEN not in done.stdout + done.stderr
    return re.sub(r"[\s│]+", " ", done.stderr)


def inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PYTHONPATH", "HOME") if name in os.environ}


def test_no_start_without_a_good_token(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text(TOKEN + "\n")
    bad.write_text("short\n")
    key = "BILATERAL_KG_TOKEN"
    assert "set BILATERAL_KG_TOKEN" in complaint_of(tmp_path, "--writable")
    assert "shorter than 32" in complaint_of(tmp_path, "--writable", **{key: "x" * 31})
    assert "may not carry" in complaint_of(tmp_path, "--writable", **{key: "x y" * 20})
    assert "shorter" in complaint_of(tmp_path, "--writable", "--token-file", str(bad))
    assert "cannot be read" in complaint_of(tmp_path, "--writable", "--token-file", "none")
    both = complaint_of(tmp_path, "--writable", "--token-file", str(good), **{key: TOKEN})
    assert "one of them" in both
    assert "No such option" in complaint_of(tmp_path, "--writable", "--token", "x")
    assert "without --writable" in complaint_of(tmp_path, "--token-file", str(good))
    assert not (tmp_path / "releases").exists()


def test_the_token_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is shown, hmac.compare_digest decides, over digests of one length."""
    compared = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr("hmac.compare_digest", compare)
    secret = Token(TOKEN)
    assert [secret.fits(shown) for shown in ("", TOKEN[:-1], TOKEN, TOKEN * 9)] == [
        False,
        False,
        True,
        False,
    ]
    assert compared == [(32, 32)] * 4
    assert TOKEN not in repr(vars(secret))
