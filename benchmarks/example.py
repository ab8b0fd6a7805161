"""The Zutphen example with its phasings on a server of its own, in a browser."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.live import CHROMIUM, chromium
from scenarios import zutphen_path, zutphen_scenario_path
from simulation.workbench import scenario_place
from tools.live_server import LiveServer


@contextmanager
def example_on_screen() -> Iterator[tuple[LiveServer, Page]]:
    """Give a server that has run nothing yet and a page that has opened nothing yet; ends without Chromium."""
    executable = chromium()
    if executable is None:
        sys.exit("There is no Chromium; DIN_CHROMIUM names another browser.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plan = Path(shutil.copy(zutphen_path(), folder))
        place = scenario_place(str(plan))
        assert place is not None
        shutil.copy(zutphen_scenario_path(), place)
        with LiveServer(plan) as server:
            browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM))
            yield (
                server,
                browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900}).new_page(),
            )
            browser.close()
