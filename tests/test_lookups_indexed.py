"""Agreements out of the index are those that the question finds, page by page, whatever is asked.

The same release is served twice: with its search index, and as one of an older version, without.
"""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import released
from building import PROGRAM
from serving import serving

from bilateral_kg.release.layout import current
from bilateral_kg.resources import folder

GENERATE = folder("data").parent / "benchmarks" / "generate.py"
BKG = "https://w3id.org/bilateral-kg/ontology#"
# What each parameter may be given, as a pattern for ?value.
VALUES = {
    "state": "?item bkg:partyState|bkg:dyad/bkg:relates ?value",
    "sector": "?item bkg:sector/skos:broader* ?value",
    "kind": "?item bkg:instrumentKind ?value",
    "stage": "?step bkg:stageOf ?item ; bkg:stageType ?value",
    "party": "?item bkg:party ?value",
    "city": "?value a bkg:City",
}
SORTS = ("newest", "oldest", "label", "id")
QUESTIONS = 60


def world(home: Path) -> Path:
    """A small synthetic world, published."""
    made = [sys.executable, str(GENERATE), "--agreements", "60", "--out", str(home / "data")]
    build = [*PROGRAM, "build", "--data", str(home / "data"), "--releases", str(home / "releases")]
    for command in (made, build):
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
    return home / "releases"


@pytest.fixture(scope="module", params=["project", "world"])
def clients(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """With the index, and without."""
    home = tmp_path_factory.mktemp(request.param)
    indexed = released.releases() if request.param == "project" else world(home)
    bare = Path(shutil.copytree(indexed, home / "bare", symlinks=True))
    shutil.rmtree(current(bare).path / "search")
    with ExitStack() as stack:
        servers = [stack.enter_context(serving("--releases", each)) for each in (indexed, bare)]
        one, other = (stack.enter_context(server.client()) for server in servers)
        yield one, other


def values(client: httpx.Client) -> dict[str, list[str]]:
    found = {}
    for name, pattern in VALUES.items():
        query = (
            f"PREFIX bkg: <{BKG}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
            f"SELECT DISTINCT ?value WHERE {{ {pattern} }} ORDER BY ?value"
        )
        rows = client.post("/sparql", data={"query": query}).json()["results"]["bindings"]
        found[name] = [row["value"]["value"] for row in rows]
    return found


def asked(chance: random.Random, known: dict[str, list[str]]) -> dict[str, str]:
    names = chance.sample(sorted(known), chance.choice((0, 1, 1, 2, 3)))
    given = {name: chance.choice(known[name]) for name in names if known[name]}
    if chance.random() < 0.2:
        given["kind"] = "set"
    if chance.random() < 0.2 and len(known["state"]) > 1:
        slugs = (iri.rpartition("/")[2] for iri in chance.sample(known["state"], 2))
        given["pair"] = ",".join(slugs)
    if chance.random() < 0.2:
        given["at"] = "2020-01-01"
    sort = {"sort": chance.choice(SORTS)} if chance.random() < 0.8 else {}
    lang = chance.choice(("en", "ru", "az", "kk", "de"))
    return {**given, **sort, "lang": lang, "fields": "id", "limit": str(chance.choice((3, 20)))}


def pages(client: httpx.Client, given: dict[str, str]) -> list[tuple[list[str], int]]:
    """The items and the total of each page."""
    found, body = [], client.get("/api/agreements", params=given).json()
    while True:
        found.append(([item["id"] for item in body["items"]], body["total"]))
        if body["next"] is None:
            return found
        body = client.get(body["next"]).json()


def test_pages_are_those_of_the_question(clients: tuple[httpx.Client, httpx.Client]) -> None:
    indexed, bare = clients
    assert indexed.get("/api/search?q=treaty").status_code == 200
    assert bare.get("/api/search?q=treaty").status_code == 503
    known = values(bare)
    assert all(known[name] for name in ("state", "sector", "kind", "stage", "party"))
    chance, several = random.Random(8), 0
    for sort in SORTS:
        given = {"sort": sort, "limit": "7", "fields": "id"}
        assert pages(indexed, given) == pages(bare, given), given
    for _ in range(QUESTIONS):
        given = asked(chance, known)
        found = pages(indexed, given)
        assert found == pages(bare, given), given
        several += found[0][1] > 1
    assert several > QUESTIONS // 5


def test_what_cannot_be_asked_is_refused_in_the_same_words(
    clients: tuple[httpx.Client, httpx.Client],
) -> None:
    for given in ("state=XX", "sector=cultur", "sort=day", "pair=KZ-XX", "kind=sets", "city=x y"):
        one, other = (client.get(f"/api/agreements?{given}") for client in clients)
        assert (one.status_code, one.json()) == (other.status_code, other.json())
        assert one.status_code == 422, given
