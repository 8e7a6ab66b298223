"""A neighbourhood as node-link JSON, GraphML or GEXF."""

from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from bilateral_kg.export.identifiers import identifier
from bilateral_kg.export.labels import prefixed
from bilateral_kg.web import why
from bilateral_kg.web.graph_reading import Reading
from bilateral_kg.web.graph_thing import Link, Support

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Drawing

_NO_SUPPORT: Final = Support((), (), ())
Attributes = dict[str, Any]


def node(reading: Reading, iri: str, language: str, at: date | None) -> Attributes:
    """What a drawing needs to know of a node."""
    thing = reading.thing(iri)
    told: Attributes = {"id": iri, "label": thing.label(language), "type": "; ".join(thing.kinds)}
    if thing.sectors:
        told["sector"] = thing.sectors
    days = reading.days_of(iri)
    told |= _present({"earliest": days.earliest, "latest": days.latest})
    if days.earliest or days.latest:
        told |= _present({"holds": days.holds(at)})
    return told | thing.numbers()


def links(
    reading: Reading, drawn: Iterable[Link], language: str, at: date | None
) -> list[Attributes]:
    """Links with their words, days and evidence, each with a key of its own."""
    held = list(drawn)
    reading.learn_words(held)
    support = reading.support(held)
    reading.learn(modality for one in support.values() for modality in one.modalities)
    return [
        {"key": f"e{number}", **_link(reading, link, support.get(link, _NO_SUPPORT), language, at)}
        for number, link in enumerate(held)
    ]


def _link(
    reading: Reading, link: Link, support: Support, language: str, at: date | None
) -> Attributes:
    days = reading.days_of_link(link)
    label = reading.thing(link.kind).label(language)
    if link.unnamed:
        label += f" ({reading.thing(link.unnamed).label(language)})"
    direct = link.facts == (link.source,)
    explained = (
        why.link(link.source, link.predicate, link.target) if direct else why.link(link.facts[0])
    )
    return {
        "source": link.source,
        "target": link.target,
        "predicate": prefixed(link.predicate),
        "label": label,
        "modality": [iri.rpartition("/")[2] for iri in support.modalities],
        "modalityLabel": [reading.thing(iri).label(language) for iri in support.modalities],
        **_present({"earliest": days.earliest, "latest": days.latest, "holds": days.holds(at)}),
        "facts": list(link.facts),
        "assertions": list(support.reports),
        "evidence": list(support.places),
        "why": explained,
    }


def as_xml(form: str, nodes: Iterable[Attributes], drawn: Iterable[Attributes]) -> bytes:
    """The same for drawing programs, by the writers of the exports."""
    import networkx as nx  # noqa: PLC0415  heavy, and JSON does without

    from bilateral_kg.export import gexf, graphml  # noqa: PLC0415

    drawing: Drawing = nx.MultiDiGraph()
    for told in nodes:
        drawing.add_node(identifier(told["id"]), iri=told["id"], **_flat(told, {"id"}))
    for told in drawn:
        source, target = identifier(told["source"]), identifier(told["target"])
        key: str = told["key"]
        drawing.add_edge(source, target, key)
        drawing.edges[source, target, key].update(_flat(told, {"source", "target", "key"}))
    out = BytesIO()
    (graphml if form == "graphml" else gexf).write(drawing, out)
    return out.getvalue()


def _flat(told: Mapping[str, Any], without: set[str]) -> dict[str, str | float]:
    return {
        name: "; ".join(value) if isinstance(value, list) else value
        for name, value in told.items()
        if name not in without and value != []
    }


def _present(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}
