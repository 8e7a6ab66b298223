"""Search, why, neighbourhoods and paths ask a Virtuoso what they ask our own store."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import released
import virtuoso
from conftest import ROOT
from test_virtuoso import build

from bilateral_kg.catalogue import Catalogue, compose
from bilateral_kg.engine.base import Engine
from bilateral_kg.engine.connection import Connection
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.engine.endpoint import Endpoint
from bilateral_kg.engine.remote import RemoteEngine
from bilateral_kg.engine.scope import Scope
from bilateral_kg.release.layout import current
from bilateral_kg.search.things import read
from bilateral_kg.settings import Settings

pytestmark = pytest.mark.long
ID = "https://w3id.org/bilateral-kg/id/"
BKG = "https://w3id.org/bilateral-kg/ontology#"
PROTOCOL, CITY, STATE = (
    ID + name for name in ("instrument/taraz-qazax-protocol", "city/taraz", "state/kazakhstan")
)
NODES = (CITY, STATE, ID + "person/ilham-aliyev", ID + "event/akorda-talks-2025", PROTOCOL)
ASKED: list[tuple[str, Mapping[str, object]]] = [
    ("why-statements", {"subject": PROTOCOL}),
    ("why-statements", {"subject": PROTOCOL, "predicate": BKG + "party", "object": (CITY,)}),
    ("why-statements", {"subject": CITY, "value": "Тараз"}),
    ("why-reports", {"subject": (PROTOCOL, ID + "twinning/taraz-qazax")}),
    ("why-attestations", {"subject": (CITY,)}),
    ("why-evidence", {"report": (ID + "assertion/kazpravda-2025/taraz-qazax-protocol",)}),
    ("why-premises", {"subject": PROTOCOL, "object": BKG + "Fact", "rule": "type"}),
    ("why-premises", {"subject": PROTOCOL, "object": STATE, "rule": "party-state"}),
    ("why-premises", {"subject": CITY, "object": ID + "city/qazax", "rule": "twinned-with"}),
    ("why-premises", {"subject": ID + "event/akorda-talks-2025", "rule": "days"}),
    ("graph-links", {"source": NODES, "limit": "20000"}),
    ("graph-links", {"target": NODES, "limit": "20000"}),
    ("graph-links", {"source": NODES, "target": NODES, "limit": "20000"}),
    ("graph-things", {"thing": NODES}),
    ("graph-evidence", {"fact": NODES}),
]


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("virtuoso")
    with virtuoso.running(folder) as server:
        done = build(server)
        assert done.returncode == 0, done.stderr
        settings = Settings(**server.settings)
        connection = Connection(settings)
        release = current(released.releases())
        scope = Scope(release.id, tuple(graph.iri for graph in release.manifest.graphs))
        yield RemoteEngine(Endpoint(connection, settings), settings, scope)
        connection.close()


@pytest.fixture(scope="module")
def own() -> Engine:
    return EmbeddedEngine(current(released.releases()).store)


@pytest.mark.parametrize(("name", "given"), ASKED)
def test_both_engines_answer_alike(
    own: Engine, remote: Engine, name: str, given: Mapping[str, object]
) -> None:
    question = Catalogue.load(ROOT / "queries" / "web").get(name)
    text = compose(question, given)
    if question.form == "construct":
        mine, theirs = (set(map(str, engine.construct(text))) for engine in (own, remote))
    else:
        mine, theirs = (set(map(str, engine.select(text).rows)) for engine in (own, remote))
    assert mine
    assert theirs == mine


def test_what_can_be_found_is_the_same(own: Engine, remote: Engine) -> None:
    def told(engine: Engine) -> list[object]:
        things = read(engine)
        return [(t.iri, t.labels, t.classes, t.wider, t.sectors, sorted(t.texts)) for t in things]

    assert told(remote) == told(own)
