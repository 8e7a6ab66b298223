"""A store as an rdflib Dataset."""

from oxrdflib import OxigraphStore
from pyoxigraph import Store
from rdflib import Dataset, Graph


class _Published(OxigraphStore):
    """A store that rdflib does not have to prepare: a release cannot be written."""

    def add_graph(self, graph: Graph) -> None:
        """Nothing: `Dataset.graph(name)` announces a graph that it only wants to read."""


def dataset(store: Store) -> Dataset:
    """*store* as a Dataset; the default graph stays apart from the named ones."""
    return Dataset(store=_Published(store=store))
