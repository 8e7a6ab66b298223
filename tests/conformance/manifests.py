"""The W3C manifests as data: one entry per test, with its requests and what they must give."""

from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

HERE = Path(__file__).parent
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


@dataclass(frozen=True)
class Step:
    """One request and the answer it must get."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    format: str | None
    boolean: bool | None
    graph: str | None


@dataclass(frozen=True)
class Entry:
    """One test of a manifest."""

    id: str
    steps: tuple[Step, ...]
    data: tuple[tuple[str, Path], ...]


def entries(suite: str, name: str = "manifest.ttl") -> list[Entry]:
    """The entries of a manifest, in its order; then what it describes and forgot to list."""
    path = HERE / suite / name
    graph = Graph().parse(path)
    head = graph.value(predicate=RDF.type, object=MF.Manifest)
    listed = list(Collection(graph, graph.value(head, MF.entries)))
    forgotten = sorted(set(graph.subjects(MF.action)) - set(listed))
    return [_entry(graph, node) for node in (*listed, *forgotten)]


def _entry(graph: Graph, node: Node) -> Entry:
    action = graph.value(node, MF.action)
    requests = graph.value(action, HT.requests)
    steps = tuple(_step(graph, r) for r in Collection(graph, requests)) if requests else ()
    data = sorted(
        (str(graph.value(d, RDFS.label)), _local(graph.value(d, UT.graph)))
        for d in graph.objects(node, UT.graphData)
    )
    return Entry(str(node).rpartition("#")[2], steps, tuple(data))


def _local(iri: Node | None) -> Path:
    return Path(str(iri).removeprefix("file://"))


def _step(graph: Graph, node: Node) -> Step:
    answer = graph.value(node, HT.resp)
    body = graph.value(node, HT.body)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    chars = graph.value(body, CNT.chars)
    boolean = graph.value(answer, MF.expectedBoolean)
    expected = graph.value(graph.value(answer, HT.body), CNT.chars)
    form = graph.value(answer, MF.expectedFormat)
    return Step(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers=_headers(graph, node),
        body=None if chars is None else str(chars).encode(encoding),
        statuses=tuple(str(s).rpartition("#")[2] for s in graph.objects(answer, MF.expectedStatus)),
        format=None if form is None else str(form),
        boolean=None if boolean is None else str(boolean) == "true",
        graph=None if expected is None else str(expected),
    )


def _headers(graph: Graph, node: Node) -> dict[str, str]:
    listed = graph.value(node, HT.headers)
    if not isinstance(listed, Node) or listed is None:
        return {}
    return {
        str(graph.value(h, HT.fieldName)): str(graph.value(h, HT.fieldValue))
        for h in Collection(graph, listed)
    }


STATUS_CODES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


def admits(statuses: tuple[str, ...], code: int) -> bool:
    """Whether *code* is among the statuses that a manifest expects."""
    return any(
        code // 100 == int(s[10]) if s.startswith("StatusCode") else STATUS_CODES[s] == code
        for s in statuses
    )


__all__ = ["HERE", "Entry", "Step", "URIRef", "admits", "entries"]
