"""data/ -> quads: every file read, checked and completed, or one error that lists everything."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from bilateral_kg.curation import assertions, context, jsonld
from bilateral_kg.curation.desk import Batch, Desk
from bilateral_kg.curation.files import discover
from bilateral_kg.curation.inputs import Inputs
from bilateral_kg.curation.journal import Journal
from bilateral_kg.curation.links import check_links
from bilateral_kg.curation.locations import Locations
from bilateral_kg.curation.model import read_quads, understand
from bilateral_kg.curation.runs import passage_records
from bilateral_kg.curation.source import SourceInfo

MAIN_FILE = "bilateral.ttl"


def _silent(_iri: str) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Curated:
    """What data/ says. `inputs`: SHA-256 of each file of data/ and ontology/ by its name."""

    quads: list[Quad]
    locations: Locations
    sources: tuple[SourceInfo, ...]
    inputs: dict[str, str]


def load(
    data: Path,
    ontology: Path,
    also: Iterable[Path] = (),
    known: Container[str] = (),
    elsewhere: Callable[[str], int] = _silent,
) -> Curated:
    """The quads of the folder *data* under the model in the folder *ontology*.

    *also* names files outside *data* to read with it: one beside a `source.yaml` belongs to that
    source, any other to the only source that has a text (or to the reference data). *known* are
    IRIs that others define: a reference to one is not dangling. *elsewhere*: how many assertions
    of others speak of a node.
    Raises DataError with every problem of every file. The quads hold no blank node and come
    sorted; neither the order of files nor of records matters.
    """
    journal = Journal()
    desk = _open(data, ontology, also, Inputs(journal))
    desk.read_all()
    _complete(desk, elsewhere)
    check_links(desk.records, journal, known)
    journal.verdict()
    locations = Locations(desk.records)
    quads = _quads(desk)
    journal.verdict()
    _refuse_loss(quads, locations, journal)
    journal.verdict()
    return Curated(quads, locations, tuple(desk.sources), desk.inputs.digests)


def _open(data: Path, ontology: Path, also: Iterable[Path], inputs: Inputs) -> Desk:
    """Read the model; without it nothing can be said about the data."""
    journal = inputs.journal
    if not (ontology / MAIN_FILE).is_file():
        journal.page(ontology).note(None, "unreadable", f"there is no ontology ({MAIN_FILE}) here")
    table = context.read(ontology, inputs)
    model = understand(read_quads(ontology, inputs))
    for path in sorted(ontology.glob("shapes/*.ttl")):
        # Digested because a changed shape may refuse what an old one let through.
        inputs.read(path, f"ontology/{path.relative_to(ontology).as_posix()}")
    if table is None or journal.problems:
        raise journal.error()
    return Desk(discover(data, journal, also), inputs, table, model)


def _complete(desk: Desk, elsewhere: Callable[[str], int]) -> None:
    assertions.complete(desk.records, desk.context, desk.model, elsewhere)
    for source in desk.sources:
        own = [
            one for batch in desk.batches if batch.graph == source.graph for one in batch.records
        ]
        made = passage_records(own, source, desk.context)
        desk.batches.append(Batch(source.path, source.graph, made))


def _quads(desk: Desk) -> list[Quad]:
    try:
        return sorted(set(jsonld.to_quads(desk.batches, desk.context)), key=str)
    except SyntaxError:
        for batch in desk.batches:
            _note_if_broken(batch, desk)
        return []


def _note_if_broken(batch: Batch, desk: Desk) -> None:
    try:
        jsonld.to_quads([batch], desk.context)
    except SyntaxError as error:
        page = desk.inputs.journal.page(batch.path)
        page.note(None, "broken-jsonld", f"does not read as JSON-LD: {error.msg}")


def _refuse_loss(quads: Iterable[Quad], locations: Locations, journal: Journal) -> None:
    """JSON-LD drops in silence what it cannot read: nothing written may be missing."""
    held = {
        (quad.subject.value, quad.predicate.value)
        for quad in quads
        if isinstance(quad.subject, NamedNode)
    }
    for subject, predicate in locations.statements():
        place = locations.of(subject, predicate)
        if (subject, predicate) not in held and place:
            message = f"{predicate} of {subject} was lost on the way to RDF"
            journal.page(place[0]).note(place[1], "lost", message)
