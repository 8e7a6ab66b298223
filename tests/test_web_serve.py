"""The command `serve`, the pages and the interface's own description."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import released
import web_data
from serving import serving

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--releases", released.releases()) as server, server.client() as connection:
        yield connection


class Seen(HTMLParser):
    """What a page loads, and whether anything in it could run."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[name] or "" for name in ("src", "href") if name in given]
        self.inline += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.inline += ["style"] if "style" in given or tag == "style" else []
        self.inline += ["script"] if tag == "script" and "src" not in given else []


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    return parser


def test_port_taken_is_said_in_words(tmp_path: Path) -> None:
    data = web_data.write(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = subprocess.run(
            [sys.executable, "-m", "bilateral_kg", "serve", "--rdf", str(data), "--port", port],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert run.returncode == 1
    assert f"port {port}" in run.stderr
    assert "--port" in run.stderr
    assert "Traceback" not in run.stderr


def test_broken_rdf_is_said_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> .\n")
    (tmp_path / "b.nt").write_text("<urn:a> <urn:b> <urn:c> .\nrubbish\n")
    run = subprocess.run(
        [sys.executable, "-m", "bilateral_kg", "serve", "--rdf", str(tmp_path), "--port", "0"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "a.ttl:1" in run.stderr
    assert "b.nt:2" in run.stderr


def test_several_server_processes_share_port_and_metrics(tmp_path: Path) -> None:
    data = web_data.write(tmp_path)
    with serving("--rdf", data, "--workers", "2") as server:
        for _ in range(12):
            answer = httpx.get(server.url + "/sparql", params={"query": "ASK {}"}, timeout=60)
            assert answer.status_code == 200
        metrics = httpx.get(server.url + "/metrics", timeout=60).text
    assert 'bilateral_kg_queries_total{outcome="answered"} 12.0' in metrics


def test_health_and_readiness(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["release"] == client.get("/api/sectors").json()["release"]


@pytest.mark.parametrize("path", ["/docs", "/", "/doc/id/state/kazakhstan.html"])
def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(
    client: httpx.Client, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = seen(answer.text)
    assert page.inline == []
    for script_or_style in re.findall(r'(?:src|stylesheet" href)="([^"]+)"', answer.text):
        assert script_or_style.startswith("/assets/")
        assert client.get(script_or_style).status_code == 200


def test_docs_allow_data_images_and_nothing_else(client: httpx.Client) -> None:
    policy = client.get("/docs").headers["content-security-policy"]
    assert "img-src 'self' data:" in policy
    assert "unsafe" not in policy
    assert "data:" not in client.get("/").headers["content-security-policy"]
    setup = client.get("/assets/docs.js").text
    assert "validatorUrl: null" in setup
    assert len(client.get("/assets/swagger-ui-bundle.js").content) > 500_000


def test_assets_are_a_closed_list(client: httpx.Client) -> None:
    for name in ("..%2f..%2fapp.py", "docs.html", "%2e%2e/app.py", "none.js"):
        assert client.get(f"/assets/{name}").status_code == 404
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_context_is_the_curators_and_a_few_words_more(client: httpx.Client) -> None:
    answer = client.get("/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    served = answer.json()["@context"]
    root = Path(__file__).resolve().parents[1]
    curated = json.loads((root / "ontology" / "context.jsonld").read_text())["@context"]
    assert {k: v for k, v in served.items() if k not in {"start", "end"}}.items() >= {
        k: v for k, v in curated.items() if k not in {"start", "end"} and isinstance(v, str)
    }.items()
    assert set(curated) <= set(served)
    assert served["assertedBy"] == {"@reverse": "bkg:asserts", "@type": "@id"}


def test_every_route_answers_errors_as_problem_details(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert document["paths"]
    for path, item in document["paths"].items():
        concrete = re.sub(r"\{\w+(:path)?\}", "no-such-name", path)
        for method in {"get", "post", "put", "delete", "patch"} - set(item):
            answer = client.request(method, concrete)
            assert answer.status_code == 405, (method, path)
            assert answer.headers["content-type"] == PROBLEM
            assert answer.json()["status"] == 405
    answer = client.get("/nothing/here")
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert answer.json()["instance"] == "/nothing/here"


def test_every_parameter_and_answer_is_documented(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
            assert "200" in operation["responses"] or "303" in operation["responses"]
            for parameter in operation.get("parameters", []):
                assert parameter["description"], (path, parameter["name"])
    names = {p["name"] for p in document["paths"]["/api/agreements"]["get"]["parameters"]}
    assert names == {
        *("sector", "state", "pair", "city", "party", "kind", "stage", "from", "to", "q"),
        *("at", "inForce", "sort", "fields", "format", "lang", "limit", "cursor"),
    }


def test_every_route_is_in_the_handbook(client: httpx.Client) -> None:
    handbook = (Path(__file__).resolve().parents[1] / "docs" / "http.md").read_text()
    told_of_together = {
        path
        for name in re.findall(r"^\| `([a-z]+)` \|", handbook, flags=re.MULTILINE)
        for path in (f"/api/{name}", f"/api/{name}/{{slug}}")
    }
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in told_of_together or f"`{path}" in handbook, path
