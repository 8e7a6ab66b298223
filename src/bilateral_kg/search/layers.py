"""The layers of an index: the whole, then what releases built upon it have indexed again.

Documents of a layer stand in the order in which equal hits are told, so that layers can be merged
as they are read. A change takes layers that are not much larger than itself into its own, up to a
size: there are few of them, and no change indexes much more than it brings.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bilateral_kg.search import schema as fields

if TYPE_CHECKING:
    from tantivy import Searcher

WHOLE: Final = 0
_LARGEST: Final = 1_000
_MOST: Final = 65_000


def sizes(searcher: "Searcher") -> dict[int, int]:
    """Layer -> how many documents it has. None for an index of a version that knew no layers."""
    from tantivy import Query  # noqa: PLC0415  keeps --help fast

    try:
        counted = searcher.aggregate(
            Query.all_query(), {"layers": {"terms": {"field": fields.LAYER, "size": _MOST}}}
        )
    except ValueError:
        return {}
    found = {int(each["key"]): int(each["doc_count"]) for each in counted["layers"]["buckets"]}
    return dict(sorted(found.items()))


def absorbed(layers: Mapping[int, int], changed: int) -> list[int]:
    """Those of *layers* that a change of so many documents indexes again, with its own."""
    taken: list[int] = []
    total = changed
    for layer in sorted(layers.keys() - {WHOLE}, key=lambda one: (layers[one], one)):
        if layers[layer] > 2 * total or layers[layer] + total > _LARGEST:
            break
        taken.append(layer)
        total += layers[layer]
    return taken
