"""A running server moves to the new release; no request fails or sees two of them."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from history import release_of, run, says
from pyoxigraph import Quad
from serving import Server, serving

from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.publish import switch

MOVE_SECONDS = 60
LABELS = "SELECT ?text WHERE { ?city <http://www.w3.org/2004/02/skos/core#prefLabel> ?text }"


def edition(number: int) -> list[Quad]:
    """Forty cities that all bear the number of the edition."""
    return [says(f"city/c{city}", f"edition {number}") for city in range(40)]


def served(server: Server) -> str:
    with server.client() as client:
        return str(client.get("/readyz").json()["release"])


def await_move(server: Server, release: ReleaseDir) -> None:
    deadline = time.monotonic() + MOVE_SECONDS
    while served(server) != release.id:
        assert time.monotonic() < deadline, "".join(server.log)
        time.sleep(0.1)


@contextmanager
def asking(server: Server) -> Iterator[list[tuple[int, frozenset[str], int]]]:
    """A client that asks all the time: status, texts and number of rows of each answer."""
    seen: list[tuple[int, frozenset[str], int]] = []
    stop = threading.Event()

    def ask() -> None:
        # A connection for each request: one that idles may be closed just as it is used again.
        with server.client(limits=httpx.Limits(max_keepalive_connections=0)) as client:
            while not stop.is_set():
                seen.append(_answer(client))

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        yield seen
    finally:
        stop.set()
        for asker in askers:
            asker.join(60)


def _answer(client: httpx.Client) -> tuple[int, frozenset[str], int]:
    answer = client.get("/sparql", params={"query": LABELS}, headers={"Accept": "text/csv"})
    rows = answer.text.split("\r\n")[1:-1]
    return answer.status_code, frozenset(rows), len(rows)


def test_a_server_follows_without_dropping_a_request(tmp_path: Path) -> None:
    release_of(tmp_path, edition(1))
    with serving("--releases", tmp_path) as server, asking(server) as seen:
        for number in (2, 3):
            await_move(server, release_of(tmp_path, edition(number)))
        done = run("releases", "rollback", "--releases", tmp_path)
        assert done.returncode == 0, done.stderr
        time.sleep(1.5)
    assert {status for status, _, _ in seen} == {200}
    assert {count for _, _, count in seen} == {40}
    assert {texts for _, texts, _ in seen} == {frozenset({f"edition {n}"}) for n in (1, 2, 3)}


def test_a_damaged_new_release_is_not_served(tmp_path: Path) -> None:
    releases = tmp_path / "here"
    first = release_of(releases, edition(1))
    second = release_of(tmp_path / "there", edition(2))
    (second.path / "manifest.json").write_bytes(b"{}")
    with serving("--releases", releases) as server:
        second.path.rename(releases / second.id)
        switch(releases, second.id)
        time.sleep(1.5)
        assert served(server) == first.id
        with server.client() as client:
            assert _answer(client)[0] == 200
        assert "cannot be served" in "".join(server.log)


def test_what_a_server_reads_is_not_pruned(tmp_path: Path) -> None:
    first = release_of(tmp_path, edition(1))
    with serving("--releases", tmp_path) as server:
        last = [release_of(tmp_path, edition(number)) for number in (2, 3, 4)][-1]
        await_move(server, last)
        run("releases", "prune", "--keep", "1", "--releases", tmp_path)
        assert not first.path.exists()
        assert last.path.exists()


def test_changes_are_told_over_http(tmp_path: Path) -> None:
    old = release_of(tmp_path, [says("city/a", "A"), says("city/b", "B")])
    new = release_of(tmp_path, [says("city/a", "AA"), says("city/c", "C", graph="gazette")])
    with serving("--releases", tmp_path) as server, server.client() as client:
        told = client.get("/api/changes", params={"from": old.id, "to": new.id})
        assert told.status_code == 200, told.text
        assert told.json() == client.get("/api/changes").json()
        body = told.json()
        assert body["counts"] == {"added": 1, "removed": 1, "corrected": 1}
        assert body["added"][0]["source"] == "gazette"
        assert body["removed"][0]["value"] == {"@value": "B", "@language": "en"}
        assert body["corrected"][0]["before"][0]["@value"] == "A"
        assert body["corrected"][0]["after"][0]["@value"] == "AA"
        tag = told.headers["etag"]
        again = client.get("/api/changes", headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert client.get("/api/changes", params={"from": "../x"}).status_code == 422
        assert client.get("/api/changes", params={"since": "x"}).status_code == 422
        assert client.get("/api/changes", params={"to": old.id}).status_code == 404


def test_leftovers_are_swept_at_the_start(tmp_path: Path) -> None:
    release_of(tmp_path, edition(1))
    (tmp_path / ".staging-0" / "store").mkdir(parents=True)
    (tmp_path / ".staging-current-0").symlink_to("nowhere")
    with serving("--releases", tmp_path):
        assert not list(tmp_path.glob(".staging-*"))


def test_the_page_of_changes(tmp_path: Path) -> None:
    old = release_of(tmp_path, [says("city/a", "A"), says("city/b", "B")])
    release_of(tmp_path, [says("city/a", "<b>AA</b>"), says("city/c", "Ц", "ru", "gazette")])
    with serving("--releases", tmp_path) as server, server.client() as client:
        page = client.get("/changes", params={"from": old.id})
        assert page.status_code == 200, page.text
        for told in ("Corrected: 1", "Added: 1", "Removed: 1", "&lt;b&gt;AA", '<span lang="ru">Ц'):
            assert told in page.text
        assert 'href="/id/city/a"' in page.text
        data = client.get("/api/changes", params={"from": old.id}).json()
        assert f"/api/changes?from={old.id}&amp;to={data['to']}" in page.text
        assert client.get("/changes", params={"from": "x"}).status_code == 422
        alone = client.get("/changes", params={"to": old.id, "lang": "ru"})
        assert alone.status_code == 200
        assert f"Выпуск {old.id} – первый" in alone.text


def test_changes_since_a_release_that_is_no_longer_kept(tmp_path: Path) -> None:
    old = release_of(tmp_path, [says("city/a", "A")])
    new = release_of(tmp_path, [says("city/a", "AA")])
    shutil.rmtree(old.path)
    with serving("--releases", tmp_path) as server, server.client() as client:
        page = client.get("/changes")
        assert page.status_code == 200
        assert f"Release {new.id} follows {old.id}, which is not kept here" in page.text
        assert client.get("/api/changes").status_code == 404
