"""What the reference data promises its reader: every value says where it was read.

A label that was not read anywhere carries a `labelStatus`, which says how it was made.
Indicators, relations and curators are ours: their labels have no source to name.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from conftest import ROOT, require

Record = dict[str, Any]

FILES = sorted((ROOT / "data" / "reference").glob("*.yaml"))
NAMES = ("label", "altLabel", "officialName")
IDENTIFIERS = ("alpha2", "alpha3", "isoNumeric", "unlocode", "wikidata", "geonames")
VALUES = (*IDENTIFIERS, "latitude", "longitude")
OURS = {"BilateralRelation", "Indicator", "Curator"}
CYRILLIC = re.compile(r"[\u0400-\u04ff]")

# The shapes of the identifiers, by their issuers' rules.
SHAPES = {
    "alpha2": r"[A-Z]{2}",
    "alpha3": r"[A-Z]{3}",
    "isoNumeric": r"\d{3}",
    "unlocode": r"[A-Z]{2}[A-Z2-9]{3}",
    "wikidata": r"Q[1-9]\d*",
    "geonames": r"[1-9]\d*",
}

# The system BGN/PCGN 1947 for Russian, letter by letter.
LATIN: dict[int, Any] = {
    **str.maketrans("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye"),
    **str.maketrans({"ж": "zh", "\u0445": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}),
    **str.maketrans({"ю": "yu", "я": "ya"}),
}
# At the start of a word and after a vowel or a sign the letter IE is read with a glide.
YE_AFTER = re.compile(r"(?<![бвгджзклмнпрстфхцчшщ])\u0435")


def romanised(russian: str) -> str:
    """*russian* in Latin letters, lower case."""
    return YE_AFTER.sub("ye", russian.lower()).translate(LATIN)


def read(path: Path) -> list[Record]:
    """The records of a file; every scalar a string, as the build reads them."""
    records: list[Record] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return records


RECORDS = [record for path in FILES for record in read(path)]
WITH_SOURCE = [record for record in RECORDS if record["type"] not in OURS]


def attestations(record: Record) -> list[dict[str, str]]:
    found: list[dict[str, str]] = record.get("attestation", [])
    return found


def attested(record: Record) -> set[tuple[str, str | None]]:
    return {(one["attestedProperty"], one.get("inLanguage")) for one in attestations(record)}


def values(record: Record) -> Iterator[tuple[str, str | None]]:
    """Every property of *record* that needs a source; a name once for each language."""
    for name in NAMES:
        yield from ((name, language) for language in record.get(name, {}))
    yield from ((key, None) for key in VALUES if key in record)


def each(records: list[Record]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("record", records, ids=[record["id"] for record in records])


def test_there_is_reference_data_of_every_kind() -> None:
    kinds = {record["type"] for record in RECORDS}
    assert kinds == OURS | {
        *("State", "Person", "Post", "City", "Port", "Venue", "Region", "Corridor", "Organization")
    }


def test_no_node_is_described_twice() -> None:
    ids = [record["id"] for record in RECORDS]
    assert sorted(ids) == sorted(set(ids))


@each(WITH_SOURCE)
def test_every_value_is_attested_or_says_how_it_was_made(record: Record) -> None:
    missing = set(values(record)) - attested(record)
    if "labelStatus" in record:
        assert missing, "labelStatus on a record whose labels were all read somewhere"
        assert missing <= {("label", "ru"), ("label", "en")}
    else:
        assert missing == set()


@each(WITH_SOURCE)
def test_no_attestation_speaks_of_a_value_that_is_not_there(record: Record) -> None:
    for name, language in attested(record):
        assert name in record
        assert (language is not None) == (name in NAMES)
        assert language is None or language in record[name]


@each(WITH_SOURCE)
def test_an_attestation_without_address_is_single(record: Record) -> None:
    keys = [one["key"] for one in attestations(record)]
    assert len(keys) == len(set(keys))
    for one in attestations(record):
        assert one["verification"] in {"verified", "single"}
        assert "address" in one or one["verification"] == "single", one["key"]


@each(WITH_SOURCE)
def test_an_address_is_one_of_the_public_web(record: Record) -> None:
    for one in attestations(record):
        if "address" in one:
            parts = urlsplit(one["address"])
            assert parts.scheme in {"http", "https"}
            assert "." in parts.netloc
            assert not re.search(r"[\s<>\"]", one["address"])


@each(RECORDS)
def test_labels_are_given_in_both_languages_of_the_pages(record: Record) -> None:
    assert {"ru", "en"} <= record["label"].keys()
    for name in NAMES:
        for language in ("en", "az"):
            assert not CYRILLIC.search(str(record.get(name, {}).get(language, "")))


@each([record for record in RECORDS if record.get("labelStatus") == "transliterated"])
def test_a_transliterated_name_follows_the_rule(record: Record) -> None:
    assert romanised(record["label"]["ru"]) == record["label"]["en"].lower()


@each([record for record in RECORDS if any(key in record for key in VALUES)])
def test_identifiers_and_points_are_well_formed(record: Record) -> None:
    for key, shape in SHAPES.items():
        assert re.fullmatch(shape, record.get(key, "")) or key not in record
    assert ("latitude" in record) == ("longitude" in record)
    assert abs(float(record.get("latitude", 0))) <= 90
    assert abs(float(record.get("longitude", 0))) <= 180


@pytest.mark.parametrize("key", ["alpha2", "alpha3", "isoNumeric", "wikidata", "geonames"])
def test_one_identifier_names_one_node(key: str) -> None:
    given = [record[key] for record in RECORDS if key in record]
    assert sorted(given) == sorted(set(given))


def test_values_are_those_found_when_they_were_looked_up() -> None:
    """The look-up keeps what it found apart from what it only guessed."""
    path = ROOT.parent / "shared" / "reference" / "entities.json"
    require(path.is_file(), "the look-up of the entities is not beside the checkout")
    found: dict[str, set[str]] = {"qid": set(), "geonames": set(), "lat": set(), "lon": set()}
    for entity in json.loads(path.read_text(encoding="utf-8")):
        for key, known in found.items():
            if entity["status_of_each"].get(key) in {"VERIFIED", "SINGLE-SOURCE"}:
                known.add(str(entity[key]))
        for fact in entity.get("facts", {}).values():
            found["qid"].update(re.findall(r"\bQ\d+\b", str(fact["value"])))
    names = {"wikidata": "qid", "geonames": "geonames", "latitude": "lat", "longitude": "lon"}
    for key, source in names.items():
        assert {record[key] for record in RECORDS if key in record} <= found[source]
