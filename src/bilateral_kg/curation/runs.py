"""`evidence`: runs of code points (`97-232`), or `page` for the document as a whole."""

import re

from bilateral_kg.curation.context import Context
from bilateral_kg.curation.records import Record, Run, Scope, Value
from bilateral_kg.curation.source import SourceInfo
from bilateral_kg.curation.tree import Entry, Scalar
from bilateral_kg.curation.values import scalars
from bilateral_kg.names import passage_iri, source_iri

PAGE = "page"
RUN = re.compile("(0|[1-9][0-9]{0,11})-(0|[1-9][0-9]{0,11})")
PASSAGE_TYPES = ("Passage", "oa:TextPositionSelector")


def read_evidence(entry: Entry, record: Record, scope: Scope) -> None:
    """Add what the assertion *record* rests on; offsets at fault are noted and left out."""
    source, keys = scope.source, scope.context.keys
    if source is None:
        message = "evidence needs a source: facts lie in sources/<source-id>/facts/"
        scope.page.note(entry.line, "no-source", message)
        return
    written = list(scalars(entry.value, "evidence", scope))
    on_page = [one for one in written if one.value == PAGE]
    if on_page and len(written) > 1:
        message = "evidence is the page or passages, not both"
        scope.page.note(entry.line, "bad-evidence", message)
    for one in on_page[:1]:
        record.values.append(Value(keys["evidence"], source.iri, one.line, iri=source.iri))
    runs = [_run(one, source, scope) for one in written if one.value != PAGE]
    record.runs = [run for run in runs if run]
    for run in record.runs:
        iri = passage_iri(source.id, run.start, run.end)
        record.values.append(Value(keys["evidence"], iri, run.line, iri=iri))
    if "evidenceLevel" not in record.used and written:
        level = PAGE if on_page else "passage"
        key = keys["evidenceLevel"]
        record.values.append(Value(key, level, entry.line, iri=key.base + level))


def _run(scalar: Scalar, source: SourceInfo, scope: Scope) -> Run | None:
    text, line = scalar.value, scalar.line
    match = RUN.fullmatch(text)
    if match is None:
        why, hint = "not a run of code points", "write `start-end`, as `97-232`, or `page`"
    else:
        run = Run(int(match[1]), int(match[2]), line)
        why, hint = _misplaced(run, source.char_count)
        if not why:
            return run
    scope.page.note(line, "bad-offsets", f"evidence `{text}`: {why}", hint or None)
    return None


def _misplaced(run: Run, char_count: int | None) -> tuple[str, str]:
    """What is wrong with *run* in a text of *char_count* code points, and how to mend it."""
    if run.start == run.end:
        return "is empty", "the end is exclusive"
    if run.start > run.end:
        return "is reversed", f"did you mean `{run.end}-{run.start}`?"
    if char_count is None:
        return "the source has no text snapshot", "write `page`"
    if run.end > char_count:
        return f"reaches beyond the text, which has {char_count} code points", ""
    return "", ""


def passage_records(records: list[Record], source: SourceInfo, context: Context) -> list[Record]:
    """One node for each run that *records* rest on, described once, at its first use."""
    made: dict[str, Record] = {}
    keys = context.keys
    for top in records:
        for run in top.runs:
            iri = passage_iri(source.id, run.start, run.end)
            if iri in made:
                continue
            home = source_iri(source.id)
            values = [
                Value(keys["inSource"], home, run.line, iri=home),
                Value(keys["start"], str(run.start), run.line),
                Value(keys["end"], str(run.end), run.line),
            ]
            made[iri] = Record(top.path, run.line, iri, "Passage", values, by_hand=False)
    return list(made.values())
