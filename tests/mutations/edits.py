"""Edits of curated YAML as a curator's slip of the hand would make them: in the text."""

import re
import textwrap
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edit:
    """In *file*, inside the record that *within* leads to, replace *find* by *put*, then *add*.

    `within` names records from the outside in by their `id` or `key`; empty: the whole file.
    `find` is a regular expression of which the first match is replaced. `add` is YAML that is
    put at the record's end, one step deeper than its dash (at the file's end: as it stands).
    """

    file: str
    within: tuple[str, ...] = ()
    find: str | None = None
    put: str = ""
    add: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """Lines (from 1, both included) of the records that an edit changed, as they are now."""

    file: str
    first: int
    last: int

    def holds(self, file: str, line: int | None) -> bool:
        return file == self.file and (line is None or self.first <= line <= self.last)


def apply(edits: tuple[Edit, ...], data: Path) -> tuple[Touched, ...]:
    """Change the files under *data*; which records were changed.

    Raises ValueError if an edit no longer fits the data.
    """
    before: dict[str, str] = {}
    for edit in edits:
        path = data / edit.file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        before.setdefault(edit.file, text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_changed(text, edit), encoding="utf-8")
    return tuple(
        one
        for file, old in before.items()
        for one in _touched(file, old, (data / file).read_text(encoding="utf-8"))
    )


def _changed(text: str, edit: Edit) -> str:
    start, end, depth = _span(text, edit)
    part = text[start:end]
    if edit.find is not None:
        part, count = re.subn(edit.find, edit.put, part, count=1, flags=re.MULTILINE)
        if not count:
            raise ValueError(f"{edit.file}: {'/'.join(edit.within)}: no match of {edit.find!r}")
    if edit.add:
        added = textwrap.indent(edit.add, " " * depth)
        kept = part.rstrip("\n")
        part = f"{kept}\n{added.rstrip()}\n{part[len(kept) + 1 :]}"
    changed = text[:start] + part + text[end:]
    if changed == text:
        raise ValueError(f"{edit.file}: {'/'.join(edit.within)}: the edit changes nothing")
    return changed


def _span(text: str, edit: Edit) -> tuple[int, int, int]:
    """Start and end of the record meant, and how deep its keys are indented."""
    start, end, depth = 0, len(text), 0
    for name in edit.within:
        opening = re.compile(
            rf"^(?P<indent> *)- \{{?(?:id|key): {re.escape(name)}(?=[\s,}}])", re.MULTILINE
        )
        found = opening.search(text, start, end)
        if found is None:
            raise ValueError(f"{edit.file}: there is no record {name}")
        depth = len(found["indent"]) + 2
        # The record ends where a line begins as far left as its dash, or farther.
        closing = re.compile(rf"^ {{0,{depth - 2}}}[^\s]", re.MULTILINE)
        after = closing.search(text, found.end(), end)
        start, end = found.start(), after.start() if after else end
    return start, end, depth


def _touched(file: str, old: str, new: str) -> list[Touched]:
    before, after = old.splitlines(), new.splitlines()
    starts = [number for number, line in enumerate(after) if line.startswith("- ")] or [0]
    found = set()
    for tag, _, _, first, last in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            continue
        # Where lines went, the line before them belongs to the record they stood in.
        for line in range(max(first - (first == last), 0), max(last, first)):
            found.add(max((one for one in starts if one <= line), default=0))
    ends = dict(zip(starts, [*starts[1:], len(after)], strict=True))
    return [Touched(file, one + 1, ends.get(one, len(after))) for one in sorted(found)]
