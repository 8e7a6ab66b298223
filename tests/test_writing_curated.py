"""Writing upon the curated graph: the same checks as `publish`, and graphs that are not written."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from building import PROGRAM, Project, project
from history import told
from test_following import asking
from test_publish import RDF
from writing import asks, graph, update, writable

from bilateral_kg import names
from bilateral_kg.release.layout import current

TURTLE = {"Content-Type": "text/turtle"}
TWINNING = f"<{names.ID}twinning/strelsau-sylvan>"
ASSERTION = f"<{names.ID}assertion/herald-2025/twinned>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = project(tmp_path_factory.mktemp("made"))
    done = made.build()
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def client(made: Project) -> Iterator[httpx.Client]:
    with writable("--releases", made.releases) as (_, client):
        yield client


def wire(number: int) -> str:
    """RDF that describes one source."""
    return RDF.replace("wire-2026", f"wire-{number}")


def put(client: httpx.Client, number: int) -> httpx.Response:
    return client.put(f"/gsp/wire-{number}", content=wire(number).encode(), headers=TURTLE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CLEAR ALL", "merge of all named graphs"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "merge of all named graphs"),
        ("DELETE WHERE { ?s ?p ?o }", "merge of all named graphs"),
        (f"CLEAR GRAPH {graph('ontology')}", "holds the model"),
        (f"DROP GRAPH {graph('reference')}", "bilateral-kg publish"),
        (f"INSERT DATA {{ GRAPH {graph('derived')} {{ <urn:a> <urn:b> 1 }} }}", "derived anew"),
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }", "not the graph of a source"),
        (f"INSERT DATA {{ GRAPH {graph('A_b')} {{ <urn:a> <urn:b> 1 }} }}", "not the graph"),
    ],
)
def test_graphs_that_are_not_written(
    made: Project, client: httpx.Client, text: str, said: str
) -> None:
    before = current(made.releases).id
    answer = update(client, text)
    assert answer.status_code == 403, answer.text
    assert said in answer.json()["detail"]
    assert current(made.releases).id == before


def test_graphs_are_named_as_sources(made: Project, client: httpx.Client) -> None:
    before = current(made.releases).id
    for method, address in (("PUT", "/gsp?default"), ("POST", "/gsp"), ("DELETE", "/gsp/derived")):
        answer = client.request(method, address, content=b"<urn:a> <urn:b> 1 .", headers=TURTLE)
        assert answer.status_code == 403, (address, answer.text)
    assert current(made.releases).id == before


def test_a_violation_is_reported_and_changes_nothing(made: Project, client: httpx.Client) -> None:
    before = current(made.releases).id
    answer = update(
        client,
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> DELETE { GRAPH ?g "
        f"{{ {TWINNING} skos:prefLabel ?l }} }} WHERE {{ GRAPH ?g {{ {TWINNING} skos:prefLabel ?l "
        'FILTER (LANG(?l) = "ru") } FILTER (STRENDS(STR(?g), "/herald-2025")) }',
    )
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()["findings"]
    assert [one["focus"] for one in found] == [TWINNING.strip("<>")]
    assert found[0]["severity"] == "violation"
    assert found[0]["constraint"]
    assert found[0]["message"]
    assert current(made.releases).id == before
    assert not [name for name in made.names() if name.startswith(".")]
    dangling = wire(1).replace("bkg:language", "bkg:publisher <ID/organization/x> ; bkg:language")
    dangling = dangling.replace("ID/", names.ID)
    answer = client.put("/gsp/wire-1", content=dangling.encode(), headers=TURTLE)
    assert answer.status_code == 422, answer.text
    assert "organization/x" in answer.json()["findings"][0]["message"]


def test_a_source_is_written_corrected_and_taken_away(made: Project, client: httpx.Client) -> None:
    before = current(made.releases)
    answer = put(client, 1)
    assert answer.status_code == 201, answer.text
    release = current(made.releases)
    assert answer.json() == {"release": release.id, "changed": True}
    assert release.manifest.previous == before.id
    assert "wire-1" in {one.id for one in release.manifest.sources}
    told("releases", "verify", release.id, "--releases", made.releases)
    # The same by the command gives the same release.
    (path := made.root / "wire-1.ttl").write_text(wire(1), "utf-8")
    assert "nothing changed" in told("publish", path, "--releases", made.releases)
    corrected = update(
        client,
        f"PREFIX bkg: <{names.BKG}> WITH {graph('wire-1')} DELETE {{ ?s bkg:language ?old }} "
        'INSERT { ?s bkg:language "ru" } WHERE { ?s bkg:language ?old }',
    )
    assert corrected.status_code == 200, corrected.text
    assert asks(client, f'ASK {{ GRAPH {graph("wire-1")} {{ ?s ?p "ru" }} ?s ?p "ru" }}')
    assert asks(client, f"ASK {{ GRAPH {graph('derived')} {{ ?s ?p ?o }} }}")
    assert client.delete("/gsp/wire-1").status_code == 200
    assert current(made.releases).id == before.id
    assert client.delete("/gsp/wire-1").status_code == 404


def test_no_write_is_lost_and_readers_see_one_release(made: Project, tmp_path: Path) -> None:
    """Writers of two servers and a command, all at once."""
    own = made.copy(tmp_path)
    (path := tmp_path / "wire-0.ttl").write_text(wire(0), "utf-8")
    answers: dict[int, httpx.Response] = {}
    with (
        writable("--releases", own.releases) as (server, one),
        writable("--releases", own.releases) as (_, other),
        asking(server) as seen,
    ):
        threads = [
            threading.Thread(target=lambda n=n, c=c: answers.__setitem__(n, put(c, n)))
            for n, c in ((1, one), (2, one), (3, other))
        ]
        for thread in threads:
            thread.start()
        command = [*PROGRAM, "publish", str(path), "--releases", str(own.releases)]
        published = subprocess.run(command, capture_output=True, check=False).returncode == 0
        for thread in threads:
            thread.join(120)
    assert {answer.status_code for answer in answers.values()} == {201}, answers
    wanted = {f"wire-{number}" for number in (1, 2, 3)} | ({"wire-0"} if published else set())
    assert {one.id for one in current(own.releases).manifest.sources} == {"herald-2025", *wanted}
    assert {status for status, _, _ in seen} == {200}
    counts = {count for _, _, count in seen}
    assert counts <= {min(counts) + 2 * number for number in range(5)}  # two labels for a source
    told("releases", "verify", "--releases", own.releases)
