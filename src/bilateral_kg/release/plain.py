"""A plain store as a release: RDF as it was written, with a default graph of its own.

It is made from no files, so its manifest says so where others have the digest of their inputs.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Quad, Store

from bilateral_kg.release.digest import Content
from bilateral_kg.release.inputs import software
from bilateral_kg.release.layout import STORE
from bilateral_kg.release.manifest import PLAIN, Description, GraphEntry, ReportSummary
from bilateral_kg.release.publish import Package
from bilateral_kg.release.writer import SCRATCH

# Stands for the default graph among the graphs' digests; no IRI is empty.
_DEFAULT: Final = ""
_UNCHECKED: Final = ReportSummary(conforms=True, violations=0, warnings=0, infos=0)


def content_of(store: Store) -> Content:
    """What *store* holds, empty graphs and the default graph included."""
    graphs: dict[str, list[str]] = {graph.value: [] for graph in store.named_graphs()}
    for quad in store:
        home = quad.graph_name
        name = _DEFAULT if isinstance(home, DefaultGraph) else home.value
        graphs.setdefault(name, []).append(f"{quad} .\n")
    return Content({name: tuple(sorted(lines)) for name, lines in sorted(graphs.items())}, ())


def package_of(store: Path) -> Package:
    """The store in the folder *store*, ready to be published: it is moved, not written again."""
    content = content_of(Store.read_only(str(store)))
    digests = content.digests
    description = Description(
        inputs=PLAIN,
        triples=len(content.graphs.get(_DEFAULT, ())),
        counts={},
        curation={},
        graphs=tuple(
            GraphEntry(iri=iri, digest=digests[iri], triples=len(lines))
            for iri, lines in content.graphs.items()
            if iri != _DEFAULT
        ),
        sources=(),
        contested=(),
        report=_UNCHECKED,
        software=software(),
    )
    return Package(content, description, b"{}\n", store=store)


def seed(desk: Path, quads: Iterable[Quad]) -> Package:
    """A store of *quads*, made in the folder *desk*, ready to be published."""
    scratch = Store(str(desk / SCRATCH))
    scratch.bulk_extend(quads)
    scratch.flush()
    scratch.backup(str(desk / STORE))
    return package_of(desk / STORE)
