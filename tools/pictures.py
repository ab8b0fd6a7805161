"""Take the pictures of the docs anew, of the shipped example: ``python -m tools.pictures [NAME …]``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from scenarios import zutphen_path, zutphen_scenario_path

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WIDTH, HEIGHT = 1440, 900
MOST_SECONDS = 180.0
RUN = "!document.querySelector('.run-progress')?.childElementCount"


class Picture(NamedTuple):
    """A page, and what has to be there before it is taken."""

    address: str
    ready: str


PICTURES = {
    "overzicht": Picture("/", "document.querySelector('main .matrix')"),
    "netwerk": Picture("/netwerk", "document.documentElement.dataset.drawn"),
    "fasering": Picture(
        "/fasering?phasing=eerst-leren", "document.querySelector('.counted')?.dataset.runs === '1024'"
    ),
    "keuze": Picture("/keuze?waarde=20000", f"document.querySelector('.drawing.front svg') && {RUN}"),
    "kaart": Picture(
        "/kaart?toon=fasering&fasering=aandachtswijken&als=meezit",
        f"document.querySelector('#map-figure svg') && {RUN}",
    ),
}


@contextmanager
def served() -> Iterator[str]:
    """Serve a store with the example and its phasings; gives the address to start at."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "zutphen.din"
        somebody = {**os.environ, "LOGNAME": "Ada", "USER": "Ada", "USERNAME": "Ada"}
        din = [sys.executable, "-m", "din"]
        subprocess.run([*din, "import", str(zutphen_path()), str(plan)], check=True, env=somebody)
        shutil.copy(zutphen_scenario_path(), plan.with_suffix(".fasering.yaml"))
        words = [*din, "serve", str(plan), "--port", "0", "--no-browser"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=somebody) as server:
            try:
                assert server.stdout is not None
                yield server.stdout.readline().strip()
            finally:
                server.terminate()


def take(names: Sequence[str], folder: Path) -> None:
    """Take pictures by their names."""
    with served() as start, sync_playwright() as playwright:
        program = os.environ.get("DIN_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="nl-NL",
            color_scheme="light",
            reduced_motion="reduce",
        )
        page.goto(start)
        parts = urlsplit(start)
        for name in names:
            address, ready = PICTURES[name]
            page.goto(f"{parts.scheme}://{parts.netloc}{address}")
            _wait(page, ready)
            page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


def _wait(page: Page, ready: str) -> None:
    """Wait until a condition holds; the page's own policy lets no condition run in it by itself."""
    last = time.monotonic() + MOST_SECONDS
    while not page.evaluate(f"Boolean({ready})"):
        if time.monotonic() > last:
            raise TimeoutError(ready)
        page.wait_for_timeout(200)


def main(told: Callable[[str], object] = print) -> int:
    """Take those that are named, else all."""
    names = sys.argv[1:] or list(PICTURES)
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        told(f"unknown: {', '.join(unknown)}; choose of {', '.join(PICTURES)}")
        return 2
    take(names, IMAGES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
