"""docs/constraints.md, made from the shapes: `python -m bilateral_kg.validation.table`."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bilateral_kg.resources import folder
from bilateral_kg.validation.shapes import Constraint, load_shapes

_HEAD: Final = """\
# Constraints

Made from `ontology/shapes/*.ttl` by `python -m bilateral_kg.validation.table`; a test holds this
page against them. `bilateral-kg validate` runs them all. A violation stops publication, a warning
and an info do not. `{…}` stands for the node, `{name}` for a value. Each constraint has one graph
that passes and one that fails in `tests/fixtures/shapes/`.

There are {count} constraints: {violations} violations, {warnings} warnings, {infos} infos.
"""
_ROW_HEAD: Final = "| | severity | what | что | how to mend |\n|---|---|---|---|---|\n"
_VARIABLE: Final = re.compile(r"\{[$?](\w+)\}")


def constraints_table(ontology: Path) -> str:
    """The whole page, in Markdown."""
    constraints = sorted(load_shapes(ontology).constraints.values(), key=lambda one: one.id)
    topics = dict.fromkeys(one.topic for one in constraints)
    head = _HEAD.replace("{count}", str(len(constraints)))
    for severity in ("violation", "warning", "info"):
        number = sum(one.severity == severity for one in constraints)
        head = head.replace(f"{{{severity}s}}", str(number))
    return "\n".join([head, *(_section(topic, constraints) for topic in topics)])


def _section(topic: str, constraints: Iterable[Constraint]) -> str:
    rows = "".join(_row(one) for one in constraints if one.topic == topic)
    return f"## {topic.replace('-', ' ').capitalize()}\n\n{_ROW_HEAD}{rows}"


def _row(one: Constraint) -> str:
    cells = (
        one.id,
        one.severity,
        _plain(one.messages["en"]),
        _plain(one.messages["ru"]),
        one.hints["en"],
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _plain(message: str) -> str:
    return _VARIABLE.sub(lambda found: "{…}" if found[1] == "this" else f"{{{found[1]}}}", message)


if __name__ == "__main__":
    sys.stdout.write(constraints_table(folder("ontology")))
