"""The real program on a real plan file, for every browser test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from din.files import write
from scenarios import zutphen_path
from tests.serving import begin
from tests.small_plan import small_plan

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    """A running server: its address, its token, and the plan's file."""

    base: str
    token: str
    path: Path

    def url(self, path: str = "/") -> str:
        """Give a page's address with the token, as in the start URL."""
        return f"{self.base}{path}{'&' if '?' in path else '?'}{self.token}"


@contextmanager
def serving(path: Path) -> Iterator[Server]:
    """Run the server on a plan until the block ends; it must stop by itself when asked."""
    process, address = begin(str(path))
    try:
        start = urlsplit(address)
        yield Server(f"{start.scheme}://{start.netloc}", start.query, path)
    finally:
        process.terminate()
        process.join(timeout=15)
        assert process.exitcode is not None


@pytest.fixture(scope="session")
def zutphen() -> Iterator[Server]:
    """Serve the example plan."""
    with serving(zutphen_path()) as server:
        yield server


@pytest.fixture
def small(tmp_path) -> Iterator[Server]:
    """Serve a small plan in a file that a test may change."""
    path = tmp_path / "klein.json"
    write(small_plan(), path)
    with serving(path) as server:
        yield server


@pytest.fixture
def shots() -> Path:
    """Give the folder for pictures of the screen."""
    folder = ROOT / "test-results"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def screen_of(browser):
    """Give pages of a size in a colour scheme, closed at the end."""
    contexts = []

    def make(width, height, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
