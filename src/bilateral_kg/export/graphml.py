"""GraphML for Gephi, yEd, Cytoscape, igraph: valid, and the same on every machine.

Written as it goes, what networkx would write: its writers hold the document in memory, a copy of
the drawing beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, Final
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
_IN_MEMORY: Final = 4_000_000

Attributes = Mapping[str, str | float]
DrawnNode = tuple[str, Attributes]
DrawnEdge = tuple[str, str, str, Attributes]
# Of an attribute: its name, its type in Python.
Key = tuple[str, type]


def write(drawing: Drawing, out: BinaryIO) -> None:
    """Write *drawing*; control characters become their visible pictures (U+2400 and up)."""
    write_parts(drawing.edges(keys=True, data=True), iter(drawing.nodes(data=True)), out)


def write_parts(edges: Iterable[DrawnEdge], nodes: Iterable[DrawnNode], out: BinaryIO) -> None:
    """Write a graph of *edges*, which are taken first, and *nodes*, which stand first.

    They wait in files without names until it is known which attributes occur.
    """
    of_edges, of_nodes = _Keys("edge"), _Keys("node")
    with _waiting() as edge_file, _waiting() as node_file:
        for source, target, key, attributes in edges:
            ends = f"source={_quoted(source)} target={_quoted(target)} id={_quoted(key)}"
            edge_file.write(_element("edge", ends, attributes, of_edges).encode())
        for node, attributes in nodes:
            node_file.write(_element("node", f"id={_quoted(node)}", attributes, of_nodes).encode())
        head = chain([_HEAD], of_nodes.declared(), of_edges.declared())
        out.write("".join((*head, '  <graph edgedefault="directed">\n')).encode())
        for file in (node_file, edge_file):
            file.seek(0)
            copyfileobj(file, out)
    out.write(b"  </graph>\n</graphml>\n")


def _waiting() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=_IN_MEMORY)


class _Keys(dict[Key, str]):
    """The attributes that occur in one *scope*, each with the id that the document gives it."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._scope = scope

    def __missing__(self, key: Key) -> str:
        identifier = self[key] = f"{self._scope[0]}{len(self)}"
        return identifier

    def declared(self) -> Iterator[str]:
        """The elements that name them."""
        for (name, kind), identifier in self.items():
            named = f"attr.name={quoteattr(for_xml(name))}"
            yield (
                f'  <key id="{identifier}" for="{self._scope}" {named} '
                f'attr.type="{_TYPES[kind]}" />\n'
            )


def _element(scope: str, head: str, attributes: Attributes, keys: _Keys) -> str:
    if not attributes:
        return f"    <{scope} {head} />\n"
    data = "".join(
        f'      <data key="{keys[name, type(value)]}">{_text(value)}</data>\n'
        for name, value in attributes.items()
    )
    return f"    <{scope} {head}>\n{data}    </{scope}>\n"


def _text(value: str | float) -> str:
    return escape(for_xml(value)) if isinstance(value, str) else str(value)


def _quoted(value: object) -> str:
    return quoteattr(for_xml(str(value)))
