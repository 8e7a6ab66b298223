"""The pages: what each weighs with all it loads, and how long the server works on it.

Weights are bytes of bodies as a fresh browser receives them; libraries stand apart. Aim: the
first page under 150 kB without the graph library.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import httpx
import released
from browsing import browsing, watched
from harness import Section, interleaved, median, shown
from playwright.sync_api import Browser, Response
from serving import serving
from sitemap import PAGES

AIM_BYTES = 150_000
LIBRARIES = ("/assets/vendor/", "/assets/swagger-ui")
BASELINE = "/healthz"


def weight(browser: Browser, home: str, path: str) -> tuple[int, int, int]:
    """Bytes of the page and its own files, bytes of libraries and outlines, number of requests."""
    own = libraries = 0
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    with watched(browser, home) as seen:
        seen.page.on("response", note)
        seen.visit(path)
        seen.page.wait_for_load_state("networkidle")
        for answer in answers:
            size = len(answer.body()) if answer.status == httpx.codes.OK else 0
            if any(name in answer.url for name in LIBRARIES):
                libraries += size
            else:
                own += size
    return own, libraries, len(answers)


def main() -> None:
    section = Section("Pages: weight and server time", minutes=2)
    rows = []
    with serving("--releases", released.releases()) as server, server.client() as client:
        page = {"accept": "text/html"}
        contenders = {
            path: (lambda path=path: client.get(path, headers=page).raise_for_status())
            for path in (BASELINE, *PAGES)
        }
        times = interleaved(contenders)
        basis = median(times[BASELINE])
        with browsing() as browser:
            for path in PAGES:
                own, libraries, requests = weight(browser, server.url, path)
                took = median(times[path])
                rows.append(
                    (
                        f"`{path}`",
                        f"{own / 1000:.0f} kB",
                        f"{libraries / 1000:.0f} kB" if libraries else "–",
                        requests,
                        shown(took),
                        f"{took / basis:.0f}",
                    )
                )
                if path == "/":
                    first = own
    heads = ("page", "page and own files", "libraries", "requests", "server", f"x `{BASELINE}`")
    section.table(heads, rows)
    section.say(
        f"Aim: the first page under {AIM_BYTES // 1000} kB. It is {first / 1000:.0f} kB: "
        f"{'met' if first < AIM_BYTES else 'missed'}."
    )
    section.write()


if __name__ == "__main__":
    main()
