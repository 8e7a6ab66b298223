"""source.yaml: what a source says of itself, and how much it must yield."""

from pathlib import Path

import pytest
from curating import FACTS, SOURCE, Bench, bench

from bilateral_kg.curation.expectations import check


@pytest.fixture
def project(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def rewrite(project: Bench, old: str, new: str) -> None:
    text = (project.data / SOURCE).read_text(encoding="utf-8")
    assert old in text
    project.write(SOURCE, text.replace(old, new))


def verdicts(project: Bench) -> list[tuple[str, str, int | None]]:
    curated = project.load()
    found = check(curated.quads, curated.sources)
    assert all(one.path == project.data / SOURCE for one in found)
    return [(one.severity, one.message, one.line) for one in found]


def test_as_much_as_expected(project: Bench) -> None:
    assert verdicts(project) == []


def test_a_missed_minimum_is_a_violation_and_counts_classes_below(project: Bench) -> None:
    rewrite(project, "Event: {min: 2}", "Event: {min: 3}")
    message = "source ferry-2025 has 2 of Event, at least 3 expected"
    assert verdicts(project) == [("violation", message, 11)]
    project.write(FACTS, "- {id: event/third, type: Speech}\n")
    assert verdicts(project) == []


def test_an_exceeded_maximum_is_a_warning(project: Bench) -> None:
    rewrite(project, "{min: 3, max: 5}", "{max: 4}")
    message = "source ferry-2025 has 5 of Assertion, at most 4 expected"
    assert verdicts(project) == [("warning", message, 10)]


def test_a_source_that_expects_nothing_is_a_violation(project: Bench) -> None:
    rewrite(project, "expect:\n  Assertion: {min: 3, max: 5}\n  Event: {min: 2}\n", "")
    message = "source ferry-2025 does not say how much it must yield: add `expect`"
    assert verdicts(project) == [("violation", message, 1)]


def test_counts_are_those_of_the_sources_own_graph(project: Bench) -> None:
    project.write("reference/more.yaml", "- {id: event/elsewhere, type: Event}\n")
    rewrite(project, "Event: {min: 2}", "Event: {min: 3}")
    assert [severity for severity, _, _ in verdicts(project)] == ["violation"]


# what is replaced, by what, line, message, hint
SLIPS = {
    "folder": (
        "id: source/ferry-2025",
        "id: source/ferry",
        [(1, "id `source/ferry` is not that of its folder", "write `source/ferry-2025`")],
    ),
    "unknown key of snapshot": (
        "lineEnd: LF",
        "lineend: LF",
        [(8, "`lineend` is not a key of `snapshot`", "did you mean `lineEnd`?")],
    ),
    "no file": ("file: ferry.txt, ", "", [(8, "`snapshot` without `file`", None)]),
    "file with a folder": (
        "file: ferry.txt",
        "file: ../ferry.txt",
        [(8, "`file` is a file's name, without a folder", None)],
    ),
    "snapshot is no mapping": (
        "snapshot: {file: ferry.txt, normalisation: NFC, lineEnd: LF}",
        "snapshot: ferry.txt",
        [(8, "`snapshot` holds keys and values", None)],
    ),
    "hash": ("sha256: dd", "sha256: DD", [(7, "`sha256` is not 64 digits 0-9a-f", None)]),
    "length": (
        "charCount: 139",
        "charCount: many",
        [(6, "`charCount`: `many` is not a whole number", None)],
    ),
    "unknown class": (
        "Event: {",
        "Evnet: {",
        [(11, "`Evnet` is not a type", "did you mean `Event`?")],
    ),
    "unknown bound": (
        "Event: {min",
        "Event: {mni",
        [(11, "`mni` is not `min` or `max`", "did you mean `min`?")],
    ),
    "bound is no number": (
        "Event: {min: 2}",
        "Event: {min: two}",
        [(11, "`min` is not a whole number", None)],
    ),
    "bounds crossed": (
        "min: 3, max: 5",
        "min: 6, max: 5",
        [(10, "`Assertion`: min is greater than max", None)],
    ),
    "no bounds": ("Event: {min: 2}", "Event: 2", [(11, "`Event` needs min, max or both", None)]),
    "unknown key": (
        "address:",
        "adress:",
        [(5, "`adress` is not a key", "did you mean `address`?")],
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_in_source_yaml(slip: str, project: Bench) -> None:
    old, new, expected = SLIPS[slip]
    rewrite(project, old, new)
    # What follows from the slip elsewhere (offsets no longer checkable) is not the point here.
    told = [
        (line, message, hint)
        for file, line, message, hint in project.complaints()
        if file == SOURCE
    ]
    half = "`snapshot`, `charCount` and `sha256` describe one text: all three or none"
    assert [one for one in told if one[1] != half] == expected


def test_a_text_is_described_whole_or_not_at_all(project: Bench) -> None:
    rewrite(project, "charCount: 139\n", "")
    half = "`snapshot`, `charCount` and `sha256` describe one text: all three or none"
    assert (SOURCE, 1, half, None) in project.complaints()


def test_a_source_without_text_has_no_passages(project: Bench) -> None:
    project.write("sources/page/source.yaml", "{id: source/page, type: SourceDocument}\n")
    facts = "sources/page/facts/facts.yaml"
    project.write(facts, "- {id: a1, type: Assertion, evidence: page}\n")
    assert project.complaints() == []
    project.write(facts, "- {id: a1, type: Assertion, evidence: 1-2}\n")
    message = "evidence `1-2`: the source has no text snapshot"
    assert project.complaints() == [(facts, 1, message, "write `page`")]


def test_a_source_folder_without_source_yaml(project: Bench) -> None:
    project.write("sources/orphan/facts/facts.yaml", "- {id: a1, type: Assertion}\n")
    missing = (
        "sources/orphan/source.yaml",
        None,
        "cannot be read: No such file or directory",
        None,
    )
    assert project.complaints() == [missing]


def test_source_yaml_is_one_mapping(project: Bench) -> None:
    project.write("sources/list/source.yaml", "- {id: source/list, type: SourceDocument}\n")
    message = "holds keys and values, not a list"
    assert project.complaints() == [("sources/list/source.yaml", 1, message, None)]


@pytest.mark.parametrize("name", ["derived", "reference", "Ferry"])
def test_a_source_cannot_take_the_name_of_another_graph(name: str, project: Bench) -> None:
    file = f"sources/{name}/source.yaml"
    project.write(file, f"{{id: source/{name.lower()}, type: SourceDocument}}\n")
    told = [message for path, _, message, _ in project.complaints() if path == file]
    assert f"`{name}` cannot be the id of a source" in told
