"""Debian's Chromium at the pages of ``kyket serve``, over the demo's articles with hostile ones among them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import Store
from servers.require import missing
from servers.web import BROKEN_SITE, made_var, serving, troubled

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: make install")
Page = sync_api.Page

# As root Chromium has no sandbox; the rest keeps it from asking for anything that is not ours.
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync"]  # fmt: skip

Visitor = Callable[..., Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="FOLDER", help="Where the pictures of the documentation are put.")
    parser.addoption("--slow-line", action="store_true", help="20 kB a second: fails what only a quick machine passes.")


@pytest.fixture(scope="session")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is served."""
    if shutil.which("chromium") is None:
        missing("chromium", "apt-get install chromium")
    folder = tmp_path_factory.mktemp("browser") / "var"
    folder.mkdir()
    return made_var(folder)


@pytest.fixture(scope="session")
def site(var: Path) -> Iterator[str]:
    """The address of the pages."""
    with serving(var) as address:
        yield address


@pytest.fixture
def broken(var: Path) -> str:
    """A site whose extraction broke, which nobody has taken up."""
    with Store.open(f"sqlite:///{var / 'kyket.sqlite'}") as store:
        health, now = store.health(), datetime.now(UTC)
        health.end_troubles([one.id for one in health.troubles()], now)
        troubled(store, now)
    return BROKEN_SITE


# Not of the session: as long as Playwright runs, its event loop counts as this thread's, and no crawl can start one.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for the tests of a file; each visitor has a context of its own."""
    path = shutil.which("chromium")
    if path is None:
        missing("chromium", "apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Any, site: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Opens a page for a visitor (``width``, ``script``, ``dark``, ``touch``); none met an error or left our host."""
    contexts = []
    troubles: list[str] = []
    elsewhere: list[Any] = []

    def visit(
        path: str = "/", *, width: int = 1280, script: bool = True, dark: bool = False, touch: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True,
            has_touch=touch,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if request.config.getoption("--slow-line", default=False):
            slow = {"offline": False, "latency": 100, "downloadThroughput": 20_000, "uploadThroughput": -1}
            context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("request", lambda asked: asked.url.startswith((site, "blob:", "data:")) or elsewhere.append(asked))
        page.on("console", lambda told: told.type == "error" and troubles.append(told.text))
        page.goto(path)
        return page

    yield visit
    # Chromium tells of what our policy forbids, too; that was never sent.
    troubles += [one.url for one in elsewhere if one.failure != "csp"]
    for context in contexts:
        context.close()
    # A page that answers 400 or 404 is told on the console, too. What a copy holds is refused there: it is meant to be.
    left = [one for one in troubles if "the server responded with a status of 4" not in one and "sandbox" not in one]
    assert not [one for one in left if "Content Security Policy" not in one]


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which ``.ci/setup`` puts there from npm."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    file = cache / "kyket" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
    if not file.exists():
        missing("axe", "npm install --prefix ~/.cache/kyket/npm axe-core@4, as .ci/setup does")
    return file.read_text(encoding="utf-8")


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of ``--screenshots``, or one that goes away."""
    given = request.config.getoption("--screenshots", default=None)
    return Path(given).resolve() if given else tmp_path
