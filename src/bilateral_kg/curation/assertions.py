"""What a curator need not write: fragments asserted, defaults, which properties are backed."""

from collections import Counter
from collections.abc import Callable, Iterable

from bilateral_kg.curation.context import Context
from bilateral_kg.curation.model import Model
from bilateral_kg.curation.records import Record, Value

PROPOSED = "proposed"
# They name or place a node and are not what an assertion is believed for.
NOT_BACKED = frozenset({"label", "altLabel", "partOf", "asserts"})


def complete(
    records: Iterable[Record], context: Context, model: Model, elsewhere: Callable[[str], int]
) -> None:
    """Write out the defaults of all assertions among the top-level *records*.

    *elsewhere*: how many assertions that are not among them speak of a node.
    """
    assertions = [record for record in records if record.cls == "Assertion"]
    for assertion in assertions:
        _assert_fragments(assertion, context, model)
        if "curation" not in assertion.used:
            key = context.keys["curation"]
            assertion.values.append(Value(key, PROPOSED, assertion.line, iri=key.base + PROPOSED))
    _add_backs(assertions, context, elsewhere)


def _assert_fragments(assertion: Record, context: Context, model: Model) -> None:
    """A participation nested in an asserted visit is asserted with it."""
    asserts = context.keys["asserts"]
    already = _targets(assertion)
    for fact in assertion.asserted:
        for part in fact.fragments():
            is_fact = part.cls is not None and model.is_fact(context.classes[part.cls])
            if part.iri and is_fact and part.iri not in already:
                assertion.values.append(Value(asserts, part.iri, part.line, iri=part.iri))


def _add_backs(assertions: list[Record], context: Context, elsewhere: Callable[[str], int]) -> None:
    """Where several assertions speak of one node, each says which properties it vouches for."""
    nested = {id(one): [r for fact in one.asserted for r in fact.all()] for one in assertions}
    spoken: Counter[str] = Counter()
    for one in assertions:
        spoken.update(_targets(one) | {record.iri for record in nested[id(one)]})
    left_out = NOT_BACKED | context.upward
    for one in assertions:
        if "backs" in one.used:
            continue
        backed = {
            value.key.name: value.line
            for record in nested[id(one)]
            if spoken[record.iri] + elsewhere(record.iri) > 1
            for value in record.values
            if value.key.name not in left_out
        }
        for name, line in sorted(backed.items()):
            iri = context.keys[name].iri
            one.values.append(Value(context.keys["backs"], name, line, iri=iri))


def _targets(assertion: Record) -> set[str]:
    """IRIs of the facts that *assertion* asserts."""
    return {value.text for value in assertion.values if value.key.name == "asserts"}
