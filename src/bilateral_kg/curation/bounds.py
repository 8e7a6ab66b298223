"""The key `expect` of source.yaml: counts per class that a source must yield."""

import re
from dataclasses import dataclass

from bilateral_kg.curation.context import Context
from bilateral_kg.curation.journal import Page, did_you_mean
from bilateral_kg.curation.model import Model
from bilateral_kg.curation.tree import Entry, Mapping, Node, Scalar

BOUNDS = ("min", "max")
COUNT = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Expectation:
    """`classes`: the IRIs that count as `name`."""

    name: str
    classes: frozenset[str]
    minimum: int | None
    maximum: int | None
    line: int


def read_expectations(
    node: Node, context: Context, model: Model, page: Page
) -> tuple[Expectation, ...]:
    """The value of `expect`; problems go to *page*."""
    if not isinstance(node, Mapping):
        page.note(node.line, "wrong-kind", "`expect` holds classes, each with min and max")
        return ()
    found = []
    for entry in node.entries:
        if entry.key not in context.classes:
            hint = did_you_mean(entry.key, context.classes)
            page.note(entry.line, "unknown-type", f"`{entry.key}` is not a type", hint)
            continue
        top = context.classes[entry.key]
        below = {cls for cls in context.classes.values() if top in model.ancestors(cls)}
        bounds = _bounds(entry, page)
        found.append(
            Expectation(
                entry.key, frozenset(below), bounds.get("min"), bounds.get("max"), entry.line
            )
        )
    return tuple(found)


def _bounds(entry: Entry, page: Page) -> dict[str, int]:
    if not isinstance(entry.value, Mapping):
        page.note(entry.line, "wrong-kind", f"`{entry.key}` needs min, max or both")
        return {}
    bounds: dict[str, int] = {}
    for one in entry.value.entries:
        if one.key not in BOUNDS:
            message = f"`{one.key}` is not `min` or `max`"
            page.note(one.line, "unknown-key", message, did_you_mean(one.key, BOUNDS))
        elif not isinstance(one.value, Scalar) or not COUNT.fullmatch(one.value.value):
            page.note(one.line, "bad-literal", f"`{one.key}` is not a whole number")
        else:
            bounds[one.key] = int(one.value.value)
    if bounds.get("min", 0) > bounds.get("max", bounds.get("min", 0)):
        page.note(entry.line, "bad-literal", f"`{entry.key}`: min is greater than max")
    return bounds
