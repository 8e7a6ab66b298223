"""Which two states are meant, and the address they have in common."""

from functools import cache

from bilateral_kg import names
from bilateral_kg.catalogue import Question, compose, read, resolve
from bilateral_kg.errors import ParameterError
from bilateral_kg.resources import folder
from bilateral_kg.web.dossier.model import Pair, State
from bilateral_kg.web.dossier.table import told
from bilateral_kg.web.served import Served


def find(served: Served, first: str, second: str) -> Pair:
    """The pair of two states named by ISO code, slug or IRI, in any order.

    Raises ParameterError, with near matches, for a state that the graph does not know.
    """
    question = _lookup("relation")
    given = resolve(served.questions.known, question, {"first": first, "second": second})
    iris = [str(given[name][0]) for name in ("first", "second")]
    if iris[0] == iris[1]:
        raise ParameterError("second: a relation has two states, not one twice", "second")
    one, other = sorted((state(served, iri) for iri in iris), key=lambda each: each.code)
    relations = told(served.engine.select(compose(question, given)))
    node = next((row["relation"] for row in relations), None)
    return Pair(one, other, node)


def state(served: Served, iri: str) -> State:
    """The state of this IRI, with the code that addresses name it by."""
    return states(served).get(iri) or State(iri, iri.removeprefix(names.ID + "state/"))


def states(served: Served) -> dict[str, State]:
    """All states that the graph knows, by IRI."""
    rows = served.questions.known.select(compose(_lookup("states"), {}))
    return {
        row["state"]: State(
            row["state"], row["alpha2"] or row["state"].removeprefix(names.ID + "state/")
        )
        for row in told(rows)
    }


@cache
def _lookup(name: str) -> Question:
    return read(folder("queries") / "lookup" / f"{name}.rq")
