"""A live site with its own database, and a real browser that watches for every complaint of its console."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.bank import PASSWORD

ROOT = Path(__file__).parents[2]
CHROMIUM = Path(os.environ.get("TINGSU_CHROMIUM") or "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: where it answers, and the surroundings in which its programs run."""

    address: str
    surroundings: dict[str, Any]

    def run(self, *command: str) -> str:
        """Run `python -m COMMAND` beside the site, on its database; return what it said."""
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", *command], check=False, capture_output=True, text=True, **self.surroundings
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return str(done.stdout)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Start web and worker as `tingsu up` does, in a data folder of their own."""
    folder = Path(tempfile.mkdtemp(prefix="tingsu-live-"))
    folder.chmod(0o711)  # for root the database runs as an account of its own, which must pass through
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("TINGSU_", "DATABASE_URL"))},
        "TINGSU_DATA_DIR": str(folder),
        "TINGSU_ORIGIN": address,
        "TINGSU_LOG_LEVEL": "WARNING",
    }
    log = (folder / "site.log").open("wb")
    surroundings: dict[str, Any] = {"cwd": ROOT, "env": environment}
    run = {**surroundings, "stdout": log, "stderr": log}
    up = [sys.executable, "-m", "tingsu", "up", "--port", str(port)]
    server = None
    try:
        filled = subprocess.run([sys.executable, "-m", "tests.journeys.bank"], check=False, **run)
        if filled.returncode:
            pytest.fail(f"the site cannot be filled:\n{_tail(folder / 'site.log')}")
        server = subprocess.Popen(up, **run)  # noqa: S603 - our own command
        _wait(port, server, folder / "site.log")
        yield Site(address, surroundings)
    finally:
        if server is not None:
            server.terminate()
            server.wait(30)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"the site does not start:\n{_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-3000:]


@dataclass
class Visitor:
    """Somebody at a browser. `page` is Playwright's; `errors` is what the console said that was not expected."""

    page: Any
    address: str
    errors: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def go(self, path: str) -> Any:
        """Open a page of the site and return it when it stands still."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, username: str) -> Any:
        """Sign in by the form."""
        page = self.go("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("button.primary")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    def watch(self) -> None:
        """Note what goes wrong in the page and what the server refuses."""
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._heard)
        self.page.on("requestfailed", self._failed)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not any(words in message.text for words in self.expected):
            self.errors.append(f"{self.page.url}: {message.text}")

    def _failed(self, request: Any) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # a page left before it was whole
            self.errors.append(f"{request.url}: {request.failure}")


def no_sideways_scrolling(page: Any) -> None:
    """Fail with what sticks out when a page is wider than the screen."""
    wide = page.evaluate(
        "() => { const width = document.documentElement.clientWidth;"
        " if (document.documentElement.scrollWidth <= width) return [];"
        " const out = (e) => e.getBoundingClientRect().right > width + 1;"
        " return [`${document.documentElement.scrollWidth} > ${width}`]"
        "  .concat([...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll')"
        "  && out(e) && ![...e.children].some(out))"
        "  .slice(0, 5).map(e => e.outerHTML.slice(0, 120))); }"
    )
    assert wide == [], f"{page.url}: {wide}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Start the browser. Never skipped: without one the promise of these journeys would be empty.

    It ends with its module: Django refuses the database beside the event loop that Playwright keeps.
    """
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.fail(
            f"There is no browser at {CHROMIUM}. Install it (Debian: apt-get install chromium) or name one: "
            "TINGSU_CHROMIUM=/path/to/chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a browser window; at the end no console may have complained."""
    visitors: list[Visitor] = []

    def open_window(*, size: dict[str, int] = DESK, expected: tuple[str, ...] = (), **options: Any) -> Visitor:
        context = chromium.new_context(viewport=size, locale="zh-CN", **options)
        context.set_default_timeout(10_000)
        visitor = Visitor(context.new_page(), site.address, expected=expected)
        visitor.watch()
        visitors.append(visitor)
        return visitor

    yield open_window
    for visitor in visitors:
        visitor.page.context.close()
    assert [error for visitor in visitors for error in visitor.errors] == []
