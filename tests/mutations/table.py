"""docs/mutations.md out of the catalogue.

cd tests && python -m mutations.table > ../docs/mutations.md
"""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from mutations.catalogue import GRAVE, Mutation, catalogue

TOPICS: Final = {
    "offsets": "Passages",
    "modality": "Modality",
    "parties": "Parties",
    "speakers": "Speakers and derivation",
    "figures": "Figures",
    "documents": "Documents",
    "events": "Events and posts",
    "projects": "Projects and commitments",
    "places": "Places and twinnings",
    "names": "Names and identifiers",
    "review": "Curating",
    "files": "Files",
    "text": "Against the text",
}
HEAD: Final = """# Planted errors

What validation finds was measured on the real data: each row is one error that a curator could
make, planted alone in a copy of `data/`, which then goes the way into a release. An error counts
as found if a new violation or warning names the record in which it stands, or, where noted, the
file whose rule it breaks.

Made from `tests/mutations/catalogue/*.yaml` by `cd tests && python -m mutations.table >
../docs/mutations.md`. `tests/test_mutations.py` plants them all (`make test-long`) and holds this
page against what happened. Codes with a number are constraints ([constraints.md](constraints.md));
those in words are complaints of reading, counting, or of the `evidence` command.
"""


def mutations_table(mutations: Iterable[Mutation] | None = None) -> str:
    """The page."""
    every = catalogue() if mutations is None else tuple(mutations)
    return "\n".join([HEAD, *_summary(every), *_topics(every), *_missed(every)]) + "\n"


def _summary(every: tuple[Mutation, ...]) -> Iterator[str]:
    missed = [one for one in every if one.missed]
    grave = sum(one.kind in GRAVE for one in missed)
    yield (
        f"Planted: {len(every)}. Found: {len(every) - len(missed)}. Missed: {len(missed)}; "
        f"errors of offset, modality or party among them: {grave}."
    )


def _topics(every: tuple[Mutation, ...]) -> Iterator[str]:
    for topic, members in groupby(every, key=lambda one: one.topic):
        yield f"\n## {TOPICS[topic]}\n\n| error | kind | found by |\n|---|---|---|"
        for one in members:
            found = ", ".join(f"`{code}`" for code in one.caught) or "**missed**"
            where = f" (in {', '.join(f'`{file}`' for file in one.also)})" if one.also else ""
            yield f"| {one.says} | {one.kind} | {found}{where} |"


def _missed(every: tuple[Mutation, ...]) -> Iterator[str]:
    yield "\n## Missed, and why\n"
    for one in every:
        if one.missed:
            yield f"- **{one.says.rstrip('.')}** (`{one.id}`). {one.missed}"


if __name__ == "__main__":
    sys.stdout.write(mutations_table())
