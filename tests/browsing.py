"""A real browser for tests: Debian's chromium under Playwright, with an ear for complaints."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from conftest import require
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from bilateral_kg.web.vendor import vendored

NO_BROWSER = "chromium is needed to look at pages"
NO_LIBRARIES = "the browser libraries are not in this checkout"
# Nothing of the browser's own may go out, and a container has no sandbox.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 740}
# A machine that runs other tests beside these is slow; a page that hangs is slower.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A chromium. Not for a whole run: other tests cannot start an event loop beside it."""
    program = shutil.which("chromium")
    require(program is not None, NO_BROWSER)
    require(vendored().there, NO_LIBRARIES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page, what it complained of and whom it asked."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def visit(self, path: str) -> int:
        """Open *path* of the server and wait until it is loaded; gives the status."""
        answer = self.page.goto(self.home + path)
        assert answer is not None
        return answer.status

    def quiet(self) -> None:
        """Fail if anything was complained of, or anyone else was asked."""
        assert self.complaints == []
        assert self.outside == []

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.home + "/", "data:", "blob:")):
            self.outside.append(request.url)


@contextmanager
def watched(browser: Browser, home: str, **options: object) -> Iterator[Watched]:
    """A fresh page, without memory of earlier ones; *options* are Playwright's."""
    settings = {"viewport": DESKTOP, "reduced_motion": "reduce", **options}
    context = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    seen = Watched(page, home)
    page.on("console", seen.heard)
    page.on("pageerror", lambda error: seen.complaints.append(f"{page.url}: {error}"))
    page.on("request", seen.asked)
    try:
        yield seen
    finally:
        context.close()
