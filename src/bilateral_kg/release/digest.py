"""Digests of graphs and releases: the same content has the same digest, whatever its order."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bilateral_kg.names import DERIVED_GRAPH

ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Content:
    """What a release holds: sorted N-Quads lines of each named graph, and of their RDF merge."""

    graphs: Mapping[str, tuple[str, ...]]
    merged: tuple[str, ...]

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> "Content":
        """Content as the store will hold it; quads of the default graph are left out.

        The detour through a store matters: Oxigraph keeps numbers by value ("1.50" comes back
        as "1.5"), and a digest of what was read would not be a digest of what is published.
        """
        store = Store()
        store.extend(quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph))
        return cls.read(store)

    @classmethod
    def read(cls, store: Store) -> "Content":
        """Content of *store*; the merge is made from its named graphs."""
        graphs: dict[str, list[str]] = {}
        merged: set[str] = set()
        for quad in store:
            if not isinstance(quad.graph_name, DefaultGraph):
                graphs.setdefault(quad.graph_name.value, []).append(f"{quad} .\n")
                merged.add(f"{quad.triple} .\n")
        return cls(
            {name: tuple(sorted(lines)) for name, lines in sorted(graphs.items())},
            tuple(sorted(merged)),
        )

    @property
    def digests(self) -> dict[str, str]:
        """Digest of each named graph."""
        return {name: lines_digest(name, lines) for name, lines in self.graphs.items()}

    @property
    def digest(self) -> str:
        """Digest of the release, over its graphs' digests: an increment hashes what it touched."""
        return pairs_digest(self.digests)


@dataclass(frozen=True, slots=True)
class Sealed(Content):
    """Content of which only the digests of its graphs are at hand."""

    known: Mapping[str, str]

    @property
    def digests(self) -> dict[str, str]:
        return dict(self.known)


def lines_digest(graph: str, lines: Iterable[str]) -> str:
    """Digest of the named graph *graph* from its sorted N-Quads lines.

    That of graph/derived, which every change touches and which is as large as all sources
    together, is the sum of its lines' digests: what comes is added, what goes is taken off.
    """
    if graph == DERIVED_GRAPH:
        return moved_digest("0", lines, ())
    return sha256("".join(lines).encode())


def stored_digest(store: Store, graph: NamedNode) -> tuple[str, int]:
    """Digest of the named graph *graph* of *store*, and how many statements it holds.

    Memory holds the lines of one graph at most, and those of graph/derived never.
    """
    size = 0

    def lines() -> Iterator[str]:
        nonlocal size
        for quad in store.quads_for_pattern(None, None, None, graph):
            size += 1
            yield f"{quad} .\n"

    digest = lines_digest(graph.value, lines() if graph.value == DERIVED_GRAPH else sorted(lines()))
    return digest, size


def stored_digests(store: Store) -> dict[str, tuple[str, int]]:
    """stored_digest() of each named graph of *store*, in the order of their IRIs."""
    graphs = {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)}
    return {iri: stored_digest(store, NamedNode(iri)) for iri in sorted(graphs)}


def moved_digest(digest: str, came: Iterable[str], went: Iterable[str]) -> str:
    """Digest of graph/derived after the lines *came* and *went*, from the one before."""
    total = int(digest, 16)
    total += sum(int(sha256(line.encode()), 16) for line in came)
    total -= sum(int(sha256(line.encode()), 16) for line in went)
    return f"{total % (1 << 256):064x}"


def pairs_digest(pairs: Mapping[str, str]) -> str:
    """SHA-256 over the lines "name digest", sorted by name."""
    return sha256("".join(f"{name} {value}\n" for name, value in sorted(pairs.items())).encode())


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256 of *data*."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of the file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tree_sha256(
    root: Path, suffixes: frozenset[str] | None = None, known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Relative POSIX path -> SHA-256 of each file under *root*, with one of *suffixes* if given.

    Files whose digest is *known* are not read.
    """
    at_hand = known or {}
    return {
        name: at_hand.get(name) or file_sha256(path)
        for path in sorted(root.rglob("*"))
        for name in [path.relative_to(root).as_posix()]
        if path.is_file() and (suffixes is None or path.suffix in suffixes)
    }
