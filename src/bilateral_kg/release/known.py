"""What the sources already in a store describe and speak of, for those that are read after them."""

from pyoxigraph import NamedNode, Store

from bilateral_kg import names

_ASSERTS = NamedNode(names.BKG + "asserts")


class Known:
    """The nodes that *store* describes. Nothing is kept here, however many they are."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __contains__(self, iri: object) -> bool:
        if not isinstance(iri, str):
            return False
        held = self._store.quads_for_pattern(NamedNode(iri), None, None, None)
        return next(iter(held), None) is not None

    def assertions_of(self, iri: str) -> int:
        """How many assertions assert the node *iri*, or the one that it is a part of.

        Where several speak of a node, each must say which properties it vouches for; for curated
        ones the build writes that out.
        """
        whole = iri.partition("#")[0]
        asked = [iri] if whole == iri or iri not in self else [iri, whole]
        return len(
            {
                quad.subject
                for node in asked
                for quad in self._store.quads_for_pattern(None, _ASSERTS, NamedNode(node), None)
            }
        )
