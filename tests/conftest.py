"""What every test may use: a real Neo4j server and a real browser.

Without Java or Chromium their tests are skipped, with the reason in the summary. `DIN_REQUIRE_NEO4J=1` and
`DIN_REQUIRE_BROWSER=1` make that a failure.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.gate import watch
from tools.neo4j_server import Neo4jServer, Neo4jUnavailableError

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# The browser comes last: its driver keeps an event loop running in this thread until the session ends.
ORDER = ("unit", "contract", "integration", "browser")

PATIENCE_MS = 60_000
"""How long a browser test waits for a condition before it fails: a busy machine is no fault of the program."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the quick tests first and those of the browser last."""
    root = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(root).parts[0]
        return ORDER.index(folder) if folder in ORDER else 0

    items.sort(key=rank)


def unavailable(reason: str, variable: str) -> NoReturn:
    """Skip the test for this reason, or fail it when the variable demands the thing that is missing."""
    if os.environ.get(variable) == "1":
        pytest.fail(f"{reason} ({variable}=1)", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Give a running Neo4j server; a test may kill, stop and restart it, and leaves it running."""
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j"), short_lived=True)
    try:
        server.start()
    except Neo4jUnavailableError as fault:
        unavailable(str(fault), "DIN_REQUIRE_NEO4J")
    yield server
    server.kill()  # an orderly stop takes ten seconds and nobody reads the data again


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give Chromium without a window."""
    names = [os.environ.get("DIN_CHROMIUM"), *CHROMIUM_NAMES]
    executable = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if executable is None:
        unavailable("there is no Chromium; DIN_CHROMIUM may name it", "DIN_REQUIRE_BROWSER")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE_MS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a fresh Dutch page; a request to elsewhere or an error in its console fails the test."""
    context = browser.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 1440, "height": 900}
    )
    faults = watch(context)
    yield context.new_page()
    context.close()
    assert faults == []
