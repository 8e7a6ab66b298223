"""GraphML for Gephi, yEd, Cytoscape, igraph: valid, and the same on every machine.

Written as it goes, as networkx would and faster: its writers hold the document in memory, a copy
of the drawing beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from bilateral_kg.export.fitting import for_xml

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Drawing

_SPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_HEAD: Final = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    f'<graphml xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{_SPACE} {_SPACE}/1.0/graphml.xsd">\n'
)
_TYPES: Final = {str: "string", int: "long", float: "double", bool: "boolean"}
_BATCH: Final = 4096

Attributes = Mapping[str, str | float]
# Of an attribute: its name, its type in Python, whether of nodes or edges.
Key = tuple[str, type, str]


def write(drawing: Drawing, out: BinaryIO) -> None:
    """Write *drawing*; control characters become their visible pictures (U+2400 and up)."""
    keys = _keys(drawing)
    lines = chain([_HEAD], _declared(keys), _body(drawing, keys))
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _BATCH:
            out.write("".join(batch).encode())
            batch.clear()
    out.write("".join(batch).encode())


def _keys(drawing: Drawing) -> dict[Key, str]:
    """The attributes that occur, each with the id that the document gives it."""
    keys: dict[Key, str] = {}
    parts: Iterable[tuple[str, Attributes]] = chain(
        (("node", attributes) for _, attributes in drawing.nodes(data=True)),
        (("edge", attributes) for *_, attributes in drawing.edges(data=True)),
    )
    for scope, attributes in parts:
        for name, value in attributes.items():
            key = name, type(value), scope
            if key not in keys:
                keys[key] = f"d{len(keys)}"
    return keys


def _declared(keys: Mapping[Key, str]) -> Iterator[str]:
    for (name, kind, scope), identifier in keys.items():
        named = quoteattr(for_xml(name))
        yield (
            f'  <key id="{identifier}" for="{scope}" attr.name={named} '
            f'attr.type="{_TYPES[kind]}" />\n'
        )


def _body(drawing: Drawing, keys: Mapping[Key, str]) -> Iterator[str]:
    yield '  <graph edgedefault="directed">\n'
    for node, attributes in drawing.nodes(data=True):
        yield _element("node", f"id={_quoted(node)}", attributes, keys)
    for source, target, key, attributes in drawing.edges(keys=True, data=True):
        ends = f"source={_quoted(source)} target={_quoted(target)} id={_quoted(key)}"
        yield _element("edge", ends, attributes, keys)
    yield "  </graph>\n</graphml>\n"


def _element(scope: str, head: str, attributes: Attributes, keys: Mapping[Key, str]) -> str:
    if not attributes:
        return f"    <{scope} {head} />\n"
    data = "".join(
        f'      <data key="{keys[name, type(value), scope]}">{_text(value)}</data>\n'
        for name, value in attributes.items()
    )
    return f"    <{scope} {head}>\n{data}    </{scope}>\n"


def _text(value: str | float) -> str:
    return escape(for_xml(value)) if isinstance(value, str) else str(value)


def _quoted(value: object) -> str:
    return quoteattr(for_xml(str(value)))
