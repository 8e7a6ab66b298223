"""Search: what people type, and what they should find first; over HTTP and on the command line."""

import base64
import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
import released
from building import PROGRAM
from serving import serving

from bilateral_kg.release.layout import current
from bilateral_kg.search import index

ID = "https://w3id.org/bilateral-kg/id/"
PROBLEM = "application/problem+json"
FIXTURE = Path(__file__).parent / "fixtures" / "queries" / "ruritania.ttl"

# What is typed -> what is meant. Inflected, misspelt, abbreviated, in another script or language.
FIRST = {
    "Шуша": "city/shusha",
    "Шушой": "city/shusha",
    "Шуше": "city/shusha",
    "шушу": "city/shusha",
    "Şuşa": "city/shusha",
    "Susa": "city/shusha",
    "Shusha": "city/shusha",
    "SHUSHA": "city/shusha",
    "Туркестаном": "city/turkistan",
    "Туркестане": "city/turkistan",
    "Туркистаном": "city/turkistan",
    "Turkstan": "city/turkistan",
    "Түркістан": "city/turkistan",
    "Qazax": "city/qazax",
    "Gazakh": "city/qazax",
    "Казах": "city/qazax",
    "Казахом": "city/qazax",
    "Газахе": "city/qazax",
    "Таразом": "city/taraz",
    "Баку": "city/baku",
    "Bakı": "city/baku",
    "Baki": "city/baku",
    "Астане": "city/astana",
    "Астану": "city/astana",
    "Тбилисси": "city/tbilisi",
    "Ташкенте": "city/tashkent",
    "Вашингтоне": "city/washington-dc",
    "Казахстаном": "state/kazakhstan",
    "Qazaxıstan": "state/kazakhstan",
    "Қазақстан": "state/kazakhstan",
    "kazakstan": "state/kazakhstan",
    "KZ": "state/kazakhstan",
    "Азербайджана": "state/azerbaijan",
    "Azərbaycan": "state/azerbaijan",
    "Azerbaijdan": "state/azerbaijan",
    "Әзербайжан": "state/azerbaijan",
    "США": "state/united-states",
    "Китаем": "state/china",
    "Алиев": "person/ilham-aliyev",
    "Алиевым": "person/ilham-aliyev",
    "Алиеву": "person/ilham-aliyev",
    "Әлиев": "person/ilham-aliyev",
    "Əliyev": "person/ilham-aliyev",
    "Ильхама Алиева": "person/ilham-aliyev",
    "Ilham Aliev": "person/ilham-aliyev",
    "Токаевым": "person/kassym-jomart-tokayev",
    "Токаеву": "person/kassym-jomart-tokayev",
    "Tokaev": "person/kassym-jomart-tokayev",
    "Касым Жомарту Токаеву": "person/kassym-jomart-tokayev",
    "трампом": "person/donald-trump",
    "Среднему коридору": "corridor/titr",
    "middel coridor": "corridor/titr",
    "Orta Dehliz": "corridor/titr",
    "тмтм": "corridor/titr",
    "Баку-Тбилиси-Джейхан": "corridor/btc",
    "самрук казына": "organization/samruk-kazyna",
    "Каспийском море": "region/caspian-sea",
    "Акорде": "venue/akorda",
    "порту Алят": "port/alat",
    "тюркских государств": "organization/organization-of-turkic-states",
    "бизнес форумом": "event/business-forum-2025",
    "декларация о союзническом взаимодействии": "event/declaration-signing-2022",
    "электрическим кабелем": "project/caspian-power-cable",
}


@pytest.fixture(scope="module")
def client() -> httpx.Client:
    return released.client()


def found(client: httpx.Client, path: str = "/api/search", **asked: object) -> dict[str, object]:
    answer = client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def short(body: dict[str, object]) -> list[str]:
    return [item["id"].removeprefix(ID) for item in body["items"]]


def test_what_is_meant_comes_first(client: httpx.Client) -> None:
    wrong = {}
    for typed, meant in FIRST.items():
        hits = short(found(client, q=typed, limit=3))
        if hits[:1] != [meant]:
            wrong[typed] = hits
    assert not wrong


@pytest.mark.parametrize("typed", ["Шу", "шуш", "Каспий", "транскасп", "Tok", "Kassym-J", "побрат"])
def test_suggestions_begin_as_typed(client: httpx.Client, typed: str) -> None:
    for item in found(client, "/api/suggest", q=typed, lang="ru")["items"]:
        assert item["label"]
    labels = short(found(client, "/api/suggest", q=typed))
    assert labels
    assert len(labels) <= 8


def test_suggestions_are_names_even_if_misspelt(client: httpx.Client) -> None:
    assert "city/turkistan" in short(found(client, "/api/suggest", q="туркистан"))
    assert "person/kassym-jomart-tokayev" in short(found(client, "/api/suggest", q="Tokaev"))
    # Only paraphrases have this word.
    assert found(client, q="congratulated")["total"] >= 0
    for item in found(client, "/api/suggest", q="signed")["items"]:
        assert "signed" in str(item).lower()


def test_a_whole_name_before_a_beginning_before_what_is_said(client: httpx.Client) -> None:
    items = found(client, q="Казах", lang="ru", limit=100)["items"]
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    labels = [item["label"].get("ru", "") for item in items]
    assert labels[0] == "Казах"
    begins = [n for n, label in enumerate(labels) if label.lower().startswith("казах")]
    assert begins == list(range(len(begins)))


def test_what_is_said_of_things_is_found(client: httpx.Client) -> None:
    hits = short(found(client, q="bottlenecks", limit=100))
    assert any(hit.startswith(("measure/", "commitment/")) for hit in hits)


def test_facets_count_all_hits_and_narrow_them(client: httpx.Client) -> None:
    body = found(client, q="Казахстан", limit=1, lang="ru")
    kinds = {one["value"]: one["count"] for one in body["facets"]["type"]}
    assert kinds["State"] >= 1
    for kind in ("State", "Instrument"):
        narrowed = found(client, q="Казахстан", type=kind.lower(), limit=100)
        assert narrowed["total"] == len(narrowed["items"]) == kinds[kind]
        # So that another type can be chosen, types are counted as without the filter.
        assert {o["value"]: o["count"] for o in narrowed["facets"]["type"]} == kinds
    for sector in body["facets"]["sector"]:
        narrowed = found(client, q="Казахстан", sector=sector["value"])
        assert narrowed["total"] == sector["count"]
        assert sector["label"]
    assert body["facets"]["sector"]


def test_wider_types_hold_narrower_ones(client: httpx.Client) -> None:
    every = found(client, q="Астана", type="Event", limit=100)
    assert {"Visit", "Tour"} & {kind for item in every["items"] for kind in item["type"]} or every[
        "total"
    ]
    assert all("City" not in item["type"] for item in every["items"])


def test_pages_join_to_the_whole(client: httpx.Client) -> None:
    whole = short(found(client, q="Азербайджан", limit=100))
    paged, address = [], "/api/search?q=Азербайджан&limit=7"
    while address:
        body = client.get(address).json()
        paged += short(body)
        address = body["next"]
    assert paged == whole
    assert len(set(whole)) == len(whole) > 20


def test_labels_come_in_the_language_asked_for(client: httpx.Client) -> None:
    for lang, label in {"ru": "Шуша", "az": "Şuşa", "en": "Shusha", "de": "Shusha"}.items():
        (first, *_) = found(client, q="Шуша", lang=lang)["items"]
        assert list(first["label"].values()) == [label]


@pytest.mark.parametrize("sign", list("+-&|!(){}[]^\"~*?:\\/«»'`#%@;<>=,.$"))
def test_signs_of_query_languages_are_no_syntax(client: httpx.Client, sign: str) -> None:
    plain = short(found(client, q="Шуша Туркестан"))
    assert short(found(client, q=f"{sign}Шуша{sign} {sign}{sign}Туркестан{sign}")) == plain
    alone = client.get("/api/search", params={"q": sign})
    assert (alone.status_code, alone.headers["content-type"]) == (422, PROBLEM)


@pytest.mark.parametrize(
    "typed",
    [
        "Шуша AND Туркестан OR",
        "title:Шуша",
        "name:*",
        "Шуша^100",
        '"Шуша Туркестан"~2',
        "[a TO z]",
        "Шу?а",
        "\x00Шуша\x1f\x7f",
        "Шуша\u202e\u200b\ufeff",
        "e\u0301\u0301\u0301",
        "ﷺ ﬁ \U0001d516\U0001d525 ½",
        "İıŞşƏə",
        "你好 שלום مرحبا",
        "😀 Баку",
        "а" * 300,
        "} } DROP ALL ; SELECT * { ?s ?p ?o }",
    ],
)
def test_anything_typed_is_words_or_refused(client: httpx.Client, typed: str) -> None:
    for path in ("/api/search", "/api/suggest"):
        answer = client.get(path, params={"q": typed})
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] >= 0


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": ""},
        {"q": "  "},
        {"q": "\x00"},
        {"q": "S" * 10_000},
        {"q": "Baku " * 2_000},
        {"q": " ".join("абвгдежзиклмнопрстуфхцчшщэюя" * 5)},
        {"q": "Баку", "limit": "0"},
        {"q": "Баку", "limit": "1000000"},
        {"q": "Баку", "type": "Citi"},
        {"q": "Баку", "sector": "transprot"},
        {"q": "Баку", "sector": '"> . } DROP ALL'},
        {"q": "Баку", "lang": "русский"},
        {"q": "Баку", "x": "1"},
    ],
)
def test_what_cannot_be_asked_is_422(client: httpx.Client, asked: dict[str, str]) -> None:
    answer = client.get("/api/search", params=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM), answer.text
    if asked.get("type"):
        assert "City" in answer.json()["near"]
    if asked.get("sector") == "transprot":
        assert "transport" in answer.json()["near"]


def test_other_requests_that_cannot_be_read(client: httpx.Client) -> None:
    assert client.get("/api/search?q=%FF").status_code == 400
    assert client.get("/api/search?q=a&q=b").status_code == 400
    made_up = client.get("/api/search", params={"q": "Баку", "cursor": "bm90aGluZw"})
    assert made_up.status_code == 400
    other = client.get(
        found(client, q="Азербайджан")["next"].replace("limit", "limit") + "&type=City"
    )
    assert other.status_code == 400


@pytest.mark.parametrize("place", ["000000000999999999999", "9" * 32, "10001", "-1", "²"])
def test_a_forged_place_is_refused_before_the_index_makes_room_for_it(
    client: httpx.Client, place: str
) -> None:
    given = found(client, q="Азербайджан", limit=1)["next"].partition("cursor=")[2]
    content = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
    content[2]["afterKey"] = place
    forged = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
    answer = client.get("/api/search", params={"q": "Азербайджан", "limit": 1, "cursor": forged})
    assert answer.status_code == 400, answer.text
    assert client.get("/readyz").status_code == 200


def test_several_processes_answer_alike_and_leave_the_release_alone() -> None:
    releases = released.releases()
    before = {path: path.stat().st_mtime_ns for path in releases.rglob("*")}
    with serving("--releases", releases, "--workers", "2") as server:
        answers = set()
        for _ in range(6):
            with server.client() as connection:
                answers.add(tuple(short(found(connection, q="Туркестаном"))))
    assert len(answers) == 1
    assert {path: path.stat().st_mtime_ns for path in releases.rglob("*")} == before


def test_rdf_without_curation_is_searched_too() -> None:
    with serving("--rdf", FIXTURE) as server, server.client() as connection:
        assert found(connection, q="Twinning protocol")["items"][0]["id"].startswith("http")
        assert found(connection, q="протоколом о побратимстве")["total"] >= 1


def test_the_index_is_part_of_the_release(tmp_path: Path) -> None:
    release = current(released.releases())
    files = {name for name in release.manifest.files if name.startswith(f"{index.FOLDER}/")}
    assert f"{index.FOLDER}/meta.json" in files
    on_disk = {f"{index.FOLDER}/{path.name}" for path in (release.path / index.FOLDER).iterdir()}
    assert on_disk == files
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in release.path.rglob("search/*"))


def test_a_release_of_an_older_version_says_that_it_has_none(tmp_path: Path) -> None:
    copy = tmp_path / "releases"
    shutil.copytree(released.releases(), copy, symlinks=True)
    shutil.rmtree(copy / "current" / index.FOLDER)
    with serving("--releases", copy) as server, server.client() as connection:
        answer = connection.get("/api/search", params={"q": "Баку"})
        assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
        assert "bilateral-kg build" in answer.json()["detail"]
        assert connection.get("/api/agreements").status_code == 200
    done = command("Баку", releases=copy)
    assert done.returncode == 1
    assert "bilateral-kg build" in done.stderr
    assert "Traceback" not in done.stderr


def command(*arguments: str, releases: Path | None = None) -> subprocess.CompletedProcess[str]:
    home = releases or released.releases()
    return subprocess.run(
        [*PROGRAM, "search", *arguments, "--releases", str(home)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )


def test_the_command_finds_what_the_server_finds(client: httpx.Client) -> None:
    done = command("транспортный", "коридор", "--lang", "ru", "--csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(done.stdout.splitlines()))
    served = found(client, q="транспортный коридор", lang="ru")
    assert [row["id"] for row in rows] == short(served)
    assert [row["label"] for row in rows] == [i["label"]["ru"] for i in served["items"]]
    shown = command("Шушой", "--type", "city", "--lang", "ru")
    assert "Шуша" in shown.stdout
    assert "1 of 1" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("???",), "no word"), (("Баку", "--type", "Citi"), "City"), (("Баку", "--sector", "x"), "x")],
)
def test_the_command_says_what_is_wrong(arguments: tuple[str, ...], said: str) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
