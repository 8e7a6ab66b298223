"""Bad input: one readable message each, with file and line, all at once."""

from pathlib import Path

import pytest
from curating import FACTS, REFERENCE, SOURCE, bench
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral_kg.curation import load
from bilateral_kg.errors import DataError

ASSERTION = "- id: x\n  type: Assertion\n"
FIGURE = ASSERTION + "  asserts:\n    - id: figure/x\n      type: Figure\n"
SLUGS = "ids are made of a-z, 0-9 and -"
KIND_SLUG = "write `kind/slug`, or `kind/parent#key` for a part"
FULL = "write it in full, as `person/ilham-aliyev`, or as an address"
RUN = "write `start-end`, as `97-232`, or `page`"

# name: content of a further facts file, line, message, hint
ONE_SLIP: dict[str, tuple[str, int, str, str | None]] = {
    "unknown key": (
        ASSERTION + "  evidense: 2-27\n",
        3,
        "`evidense` is not a key",
        "did you mean `evidence`?",
    ),
    "doubled key": (
        ASSERTION + "  voice: narrator\n  voice: quoted\n",
        4,
        "`voice` is doubled, first on line 3",
        None,
    ),
    "doubled key, first one empty": (
        ASSERTION + "  asserts: event/lind-visit\n  asserts: figure/bridge\n",
        4,
        "`asserts` is doubled, first on line 3",
        None,
    ),
    "empty value": (
        ASSERTION + "  voice:\n",
        3,
        "`voice` is empty: give it a value or drop it",
        None,
    ),
    "null": (ASSERTION + "  voice: ~\n", 3, "`voice` is empty: give it a value or drop it", None),
    "empty text": (
        ASSERTION + "  voice: ''\n",
        3,
        "`voice` is empty: give it a value or drop it",
        None,
    ),
    "empty list": (
        ASSERTION + "  asserts: []\n",
        3,
        "`asserts` is empty: give it a value or drop it",
        None,
    ),
    "empty item": (
        ASSERTION + "  asserts:\n    - event/lind-visit\n    -\n",
        5,
        "an empty item in a list",
        None,
    ),
    "empty id": ("- id:\n  type: State\n", 1, "`id` is empty: give it a value or drop it", None),
    "anchor": (
        ASSERTION + "  voice: &v narrator\n",
        3,
        "anchor `&v`: write each value out",
        None,
    ),
    "alias": (ASSERTION + "  voice: *v\n", 3, "alias `*v`: write the value out", None),
    "merge key": (
        ASSERTION + "  <<: {voice: narrator}\n",
        3,
        "merge key `<<`: write the keys out",
        None,
    ),
    "tag": (
        ASSERTION + "  voice: !!str narrator\n",
        3,
        "tag `tag:yaml.org,2002:str`: the key decides the type of its value",
        None,
    ),
    "broken YAML": (
        ASSERTION + "  voice: [narrator\n  modality: planned\n",
        4,
        "broken YAML: did not find expected ',' or ']'",
        None,
    ),
    "two documents": (
        ASSERTION + "---\n- id: y\n",
        4,
        "a second document begins: a file holds one",
        None,
    ),
    "nothing": ("# soon\n", 1, "the file holds nothing", None),
    "control character": (
        ASSERTION + "  voice: nar\x07rator\n",
        3,
        "holds the unprintable character U+0007",
        None,
    ),
    "escaped control character": (
        ASSERTION + '  note: {en: "\\a"}\n',
        3,
        "an escape yields an unprintable character",
        None,
    ),
    "mapping for a file": (
        "id: x\n",
        1,
        "a file of records is a list (`- id: ...`), not keys and values",
        None,
    ),
    "text for a record": (
        "- x\n",
        1,
        "the file holds records (keys and values), not a single value",
        None,
    ),
    "mapping for a value": (
        ASSERTION + "  voice: {en: narrator}\n",
        3,
        "`voice` takes single values, not keys and values",
        None,
    ),
    "text without language": (
        ASSERTION + "  paraphrase: So it was\n",
        3,
        "`paraphrase` needs a language",
        "write `paraphrase: {en: ..., ru: ...}`",
    ),
    "bad language": (
        ASSERTION + "  paraphrase: {english: So}\n",
        3,
        "`english` is not a language tag",
        None,
    ),
    "text for a part": (
        "- id: event/x\n  type: Event\n  participation: person/ann-lind\n",
        3,
        "`participation` holds records (keys and values), not a single value",
        None,
    ),
    "deep nesting": ("[" * 60 + "x" + "]" * 60, 1, "broken YAML: nested more than 30 deep", None),
    "list for a key": ("- {id: y, type: Event, [a]: x}\n", 1, "a key is a single word", None),
    "missing id": ("- type: State\n", 1, "a record without `id`", None),
    "missing key": (
        "- id: event/x\n  type: Event\n  participation:\n    - role: guest\n",
        4,
        "a record under `participation` without `key`",
        None,
    ),
    "id for key": (
        "- id: event/x\n  type: Event\n  participation: {id: x}\n",
        3,
        "a record under `participation` carries `key`, not `id`",
        None,
    ),
    "key for id": (
        "- key: x\n  type: Event\n",
        1,
        "`key` is for nested records: write `id` here",
        None,
    ),
    "slug": ("- id: Lind_Talks\n  type: Event\n", 1, "bad id `event/Lind_Talks`", SLUGS),
    "slug of a key": (
        "- id: event/x\n  type: Event\n  participation: {key: Ann Lind}\n",
        3,
        "`key` is a single slug",
        SLUGS,
    ),
    "segment": (
        "- id: person/x\n  type: State\n",
        1,
        "id `person/x` does not fit State",
        "it begins with `state/`",
    ),
    "assertion of another source": (
        "- id: assertion/other/x\n  type: Assertion\n",
        1,
        "bad id `assertion/other/x`",
        "it begins with `assertion/ferry-2025/`",
    ),
    "incomplete id": (
        "- id: x\n  label: {en: x}\n",
        1,
        "id `x` is incomplete: it has no type that would complete it",
        KIND_SLUG,
    ),
    "part without parent": (
        "- id: x\n  type: AgendaItem\n",
        1,
        "id `x` is incomplete: AgendaItem has no short ids",
        KIND_SLUG,
    ),
    "unknown type": (
        "- id: x\n  type: Asertion\n",
        2,
        "`Asertion` is not a type",
        "did you mean `Assertion`?",
    ),
    "doubled id": (
        "- id: figure/x\n  type: Figure\n- id: x\n  type: Figure\n",
        3,
        "id `figure/x` is doubled, first in line 1",
        "to go on about that node leave `type` out",
    ),
    "doubled part": (
        "- id: event/x\n  type: Event\n  participation: [{key: a}, {key: a}]\n",
        3,
        "id `event/x#a` is doubled, first in line 3",
        "to go on about that node leave `type` out",
    ),
    "reference to nothing": (
        FIGURE + "      indicator: indicator/bridge-lenght\n",
        6,
        "nothing defines `indicator/bridge-lenght`",
        "did you mean `indicator/bridge-length`?",
    ),
    "reference of the wrong kind": (
        ASSERTION + "  attributedTo: state/ann-lind\n",
        3,
        "nothing defines `state/ann-lind`",
        "did you mean `person/ann-lind`?",
    ),
    "going on about nothing": (
        ASSERTION + "  asserts:\n    - id: figure/brigde\n      value: 1\n",
        4,
        "nothing defines `figure/brigde`",
        "did you mean `figure/bridge`?",
    ),
    "bare reference": (
        ASSERTION + "  attributedTo: ann-lind\n",
        3,
        "`ann-lind` is not a reference",
        FULL,
    ),
    "unknown concept": (
        ASSERTION + "  modality: plannned\n",
        3,
        "`plannned` is not a value of `modality`",
        "did you mean `planned`?",
    ),
    "concept of another scheme": (
        ASSERTION + "  modality: ../voice/quoted\n",
        3,
        "`../voice/quoted` is not a value of `modality`",
        None,
    ),
    "backs no key": (
        ASSERTION + "  backs: valeu\n",
        3,
        "`backs` names keys; `valeu` is none",
        "did you mean `value`?",
    ),
    "undeclared key": (
        FIGURE + "      upper: 3\n",
        6,
        "`upper` stands for https://w3id.org/bilateral-kg/ontology#upper, "
        "which the ontology does not declare",
        None,
    ),
    "key of the build": (
        "- id: event/x\n  type: Event\n  latest: 2025-01-01\n",
        3,
        "`latest` is filled in by the build",
        None,
    ),
    "passage by hand": (
        "- id: passage/1-2\n  type: Passage\n",
        1,
        "passages are made from `evidence: start-end`",
        None,
    ),
    "date": (
        "- id: event/x\n  type: Event\n  date: 21.10.2025\n",
        3,
        "`date`: `21.10.2025` is not a date: write 2025, 2025-10, 2025-10-21 or 2025/2027",
        None,
    ),
    "day that is not": (
        "- id: event/x\n  type: Event\n  date: 2025-02-30\n",
        3,
        "`date`: `2025-02-30` is not a date: write 2025, 2025-10, 2025-10-21 or 2025/2027",
        None,
    ),
    "reversed dates": (
        "- id: event/x\n  type: Event\n  date: 2025-10/2025-09\n",
        3,
        "`date`: `2025-10/2025-09` ends before it begins",
        None,
    ),
    "decimal": (
        FIGURE + "      value: 1,000\n",
        6,
        "`value`: `1,000` is not a decimal number: digits and one point, no exponent",
        None,
    ),
    "exponent": (
        FIGURE + "      value: 1e9\n",
        6,
        "`value`: `1e9` is not a decimal number: digits and one point, no exponent",
        None,
    ),
    "integer": (
        "- id: event/x\n  type: Event\n  ordinal: second\n",
        3,
        "`ordinal`: `second` is not a whole number",
        None,
    ),
    "boolean": (
        FIGURE + "      lowerInclusive: yes\n",
        6,
        "`lowerInclusive`: `yes` is not `true` or `false`",
        None,
    ),
    "address": (
        "- id: event/x\n  type: Event\n  address: www.example.org\n",
        3,
        "`address`: `www.example.org` is not an address: https://...",
        None,
    ),
    "offsets malformed": (
        ASSERTION + "  evidence: 2–27\n",
        3,
        "evidence `2–27`: not a run of code points",
        RUN,
    ),
    "offsets with zeros": (
        ASSERTION + "  evidence: 02-27\n",
        3,
        "evidence `02-27`: not a run of code points",
        RUN,
    ),
    "offsets empty": (
        ASSERTION + "  evidence: 27-27\n",
        3,
        "evidence `27-27`: is empty",
        "the end is exclusive",
    ),
    "offsets reversed": (
        ASSERTION + "  evidence:\n    - 2-27\n    - 74-46\n",
        5,
        "evidence `74-46`: is reversed",
        "did you mean `46-74`?",
    ),
    "offsets beyond the text": (
        ASSERTION + "  evidence: 130-140\n",
        3,
        "evidence `130-140`: reaches beyond the text, which has 139 code points",
        None,
    ),
    "page and passage": (
        ASSERTION + "  evidence: [page, 2-27]\n",
        3,
        "evidence is the page or passages, not both",
        None,
    ),
    "evidence of a fact": (
        "- id: event/x\n  type: Event\n  evidence: 2-27\n",
        3,
        "only an Assertion has `evidence`",
        None,
    ),
    "assertion asserted": (
        ASSERTION + "  asserts:\n    - {id: y, type: Assertion}\n",
        4,
        "an assertion is not asserted: it stands on its own in the list",
        None,
    ),
}


@pytest.mark.parametrize("slip", ONE_SLIP)
def test_one_slip_one_message(slip: str, tmp_path: Path) -> None:
    content, line, message, hint = ONE_SLIP[slip]
    project = bench(tmp_path)
    project.write(FACTS, content)
    assert project.complaints() == [(FACTS, line, message, hint)]


def test_all_slips_of_all_files_are_told_at_once_in_order(tmp_path: Path) -> None:
    project = bench(tmp_path)
    project.write(FACTS, FIGURE + "      value: x\n      lower: y\n      vlaue: 3\n")
    project.write("sources/ferry-2025/facts/broken.yaml", "- [\n")
    project.write(REFERENCE, "- {id: state/norland, type: State}\n- {id: x, type: Stat}\n")
    assert [(file, line) for file, line, _, _ in project.complaints()] == [
        (REFERENCE, 1),
        (REFERENCE, 2),
        ("sources/ferry-2025/facts/broken.yaml", 2),
        (FACTS, 6),
        (FACTS, 7),
        (FACTS, 8),
    ]


def test_an_id_doubled_across_files_names_the_other_place(tmp_path: Path) -> None:
    project = bench(tmp_path)
    project.write(REFERENCE, "- {id: norland, type: State}\n")
    first = project.data / "reference" / "all.yaml"
    message = f"id `state/norland` is doubled, first in {first}:1"
    hint = "to go on about that node leave `type` out"
    assert project.complaints() == [(REFERENCE, 1, message, hint)]


def test_not_utf8(tmp_path: Path) -> None:
    project = bench(tmp_path)
    project.write(REFERENCE, "- id: x\n  label: {ru: Мост}\n".encode("cp1251"))
    hint = "save the file in the encoding UTF-8"
    assert project.complaints() == [(REFERENCE, 2, "is not UTF-8 text", hint)]


def test_a_byte_order_mark_is_let_through(tmp_path: Path) -> None:
    project = bench(tmp_path)
    project.write(REFERENCE, "\ufeff- {id: sudland, type: State}\n")
    assert project.complaints() == []


def test_unreadable(tmp_path: Path) -> None:
    project = bench(tmp_path)
    # A link to itself: unlike a file without permissions it stops the super-user too.
    (project.data / REFERENCE).symlink_to(project.data / REFERENCE)
    message = "cannot be read: Too many levels of symbolic links"
    assert project.complaints() == [(REFERENCE, None, message, None)]


def test_a_folder_with_the_name_of_a_file(tmp_path: Path) -> None:
    project = bench(tmp_path)
    (project.data / REFERENCE).mkdir()
    message = "cannot be read: Is a directory"
    assert project.complaints() == [(REFERENCE, None, message, None)]


def test_no_data(tmp_path: Path) -> None:
    project = bench(tmp_path)
    with pytest.raises(DataError) as caught:
        load(tmp_path / "nowhere", project.ontology)
    assert str(caught.value) == f"{tmp_path / 'nowhere'}: there is no such folder of data"


@pytest.mark.parametrize("name", ["more.yaml", "reference/more.yml", "sources/more.yaml"])
def test_a_file_that_nobody_reads(name: str, tmp_path: Path) -> None:
    project = bench(tmp_path)
    project.write(name, "- {id: x, type: State}\n")
    hint = "data/reference/*.yaml, data/sources/<source-id>/source.yaml and .../facts/*.yaml"
    assert project.complaints() == [(name, None, "is read by nobody", hint)]


def test_an_assertion_among_reference_data(tmp_path: Path) -> None:
    project = bench(tmp_path)
    project.write(REFERENCE, "- {id: assertion/x/y, type: Assertion, evidence: 2-27}\n")
    assert [message for _, _, message, _ in project.complaints()] == [
        "an assertion needs a source: it lies in sources/<source-id>/facts/",
        "evidence needs a source: facts lie in sources/<source-id>/facts/",
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_written_there_is_no_other_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    project = bench(tmp_path_factory.mktemp("spoiled"))
    path = project.data / data.draw(
        st.sampled_from(["sources/ferry-2025/facts/visit.yaml", SOURCE, "reference/all.yaml"])
    )
    text = path.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    piece = data.draw(
        st.text(max_size=12) | st.sampled_from(["\n- ", ": {", "[]", "#", "@id", "&a *a"])
    )
    path.write_bytes((text[:start] + piece + text[end:]).encode("utf-8", "surrogatepass"))
    try:
        curated = project.load()
    except DataError as error:
        found = [(problem.path, problem.message) for problem in error.problems]
    else:
        found = [(path, bool(curated.quads))]
    assert found
    assert all(map(all, found))
