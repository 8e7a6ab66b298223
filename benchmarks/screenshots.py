"""Pictures of all pages, to look at: phone and desktop, light and dark.

    python benchmarks/screenshots.py FOLDER [--base http://127.0.0.1:8000] [PAGE...]

Without --base a server is started over a release of the current data.
"""

import argparse
import re
import sys
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import released
from browsing import DESKTOP, PHONE, browsing, watched
from playwright.sync_api import Page
from serving import serving
from sitemap import PAGES

SIZES = {"phone": PHONE, "desktop": DESKTOP}
# What draws itself is waited for.
DRAWN = "[data-graph], [data-map], [data-editor]"


def take(page: Page, target: Path) -> None:
    if page.locator(DRAWN).count():
        page.locator("[data-ready]").wait_for()
        page.wait_for_timeout(500)
    page.screenshot(path=target, full_page=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--base")
    parser.add_argument("--lang", default="en")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        browser = stack.enter_context(browsing())
        base = given.base
        if base is None:
            base = stack.enter_context(serving("--releases", released.releases())).url
        for scheme in ("light", "dark"):
            for size, viewport in SIZES.items():
                with watched(browser, base, viewport=viewport, color_scheme=scheme) as seen:
                    for path in given.pages:
                        joint = "&" if "?" in path else "?"
                        seen.visit(f"{path}{joint}lang={given.lang}")
                        name = re.sub(r"\W+", "-", path).strip("-") or "start"
                        take(seen.page, given.folder / f"{name}-{size}-{scheme}.png")
                    for complaint in [*seen.complaints, *seen.outside]:
                        print(complaint)


if __name__ == "__main__":
    main()
