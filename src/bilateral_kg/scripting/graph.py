"""A knowledge graph as an object: the questions of the catalogue, networkx, rdflib, pandas."""

from __future__ import annotations

from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING

from bilateral_kg.catalogue import Catalogue
from bilateral_kg.catalogue import rows as ask
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.resources import folder
from bilateral_kg.scripting import values

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx
    import pandas as pd
    from pyoxigraph import Store
    from rdflib import Dataset

    from bilateral_kg.export.drawings import Profile
    from bilateral_kg.scripting.relation import Relation
    from bilateral_kg.scripting.values import Parameter, Row
    from bilateral_kg.search.search import Search


class KnowledgeGraph:
    """What `bilateral_kg.open()` gives. *where* says what it was opened from."""

    def __init__(self, store: Store, where: str, index: Path | None = None) -> None:
        self._store = store
        self._index = index
        self.where = where
        self.engine = EmbeddedEngine(store)

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.where}>"

    @cached_property
    def questions(self) -> Catalogue:
        """Every question that `query` answers."""
        return Catalogue.load(folder("queries"))

    def query(self, name: str, **params: Parameter) -> list[Row]:
        """The rows that answer the question *name* of the catalogue.

        Raises UnknownQuery and ParameterError, with near matches. A parameter that is a word
        of Python's is written with an underscore: `from_="2024"`.
        """
        question = self.questions.get(name)
        return values.rows(ask(self.engine, question, values.given(params)))

    def select(self, query: str) -> list[Row]:
        """The rows of a SPARQL SELECT of your own."""
        return values.rows(self.engine.select(query))

    def agreements(self, **params: Parameter) -> list[Row]:
        """Agreements, by sector, state, kind, stage, from_, to; newest first."""
        return self.query("agreements", **params)

    def relation(self, first: str, second: str) -> Relation:
        """The relation of two states, named by ISO code or slug, in any order."""
        from bilateral_kg.scripting.relation import between  # noqa: PLC0415  it needs this module

        return between(self, first, second)

    def search(
        self,
        text: str,
        language: str = "en",
        *,
        type: str | None = None,  # noqa: A002  the name it has everywhere
        sector: str | None = None,
        limit: int = 20,
    ) -> list[Row]:
        """Things by their names and by what is said of them, best first (docs/search.md)."""
        from bilateral_kg.catalogue.finding import find  # noqa: PLC0415  tantivy is heavy

        found = find(
            self._search, self.engine, text, language, kind=type, sector=sector, limit=limit
        )
        return [values.hit(hit) for hit in found.hits]

    @cached_property
    def _search(self) -> Search:
        from bilateral_kg.scripting.searching import index_of  # noqa: PLC0415  as above

        return index_of(self.engine, self._index)

    def export(
        self,
        name: str,
        profile: Profile = "relations",
        *,
        table: str | None = None,
        language: str | None = None,
        pair: str | None = None,
        sector: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        types: tuple[str, ...] = (),
    ) -> bytes:
        """What `bilateral-kg export` writes: graphml, gexf, cytoscape, svg, csv, xlsx or RDF."""
        from bilateral_kg.export import Choice, export  # noqa: PLC0415  networkx is heavy

        out, choice = BytesIO(), Choice(pair, sector, from_, to, types)
        export(self.engine, name, out, profile, table=table, choice=choice, language=language)
        return out.getvalue()

    def to_networkx(
        self,
        profile: Profile = "relations",
        *,
        pair: str | None = None,
        sector: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        types: tuple[str, ...] = (),
    ) -> nx.MultiDiGraph[str]:
        """The graph that the exports draw; the filters are those of `bilateral-kg export`."""
        from bilateral_kg.export.choice import Choice  # noqa: PLC0415  networkx is heavy
        from bilateral_kg.export.drawings import draw  # noqa: PLC0415

        return draw(self.engine, profile, Choice(pair, sector, from_, to, types))

    def to_pandas(self, name: str, **params: Parameter) -> pd.DataFrame:
        """As `query`, as a DataFrame; needs the extra `bilateral-kg[pandas]`."""
        import pandas  # noqa: PLC0415  an extra

        question = self.questions.get(name)
        found = ask(self.engine, question, values.given(params))
        return pandas.DataFrame(values.rows(found), columns=list(found.variables))

    @cached_property
    def graph(self) -> Dataset:
        """The same store as an rdflib Dataset, read-only for a release.

        One graph per source; in the default graph, all of them merged.
        """
        from bilateral_kg.scripting.dataset import dataset  # noqa: PLC0415  rdflib is heavy

        return dataset(self._store)
