"""*Fasering*: what starts where and when, moved by hand, beside what it gives."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from dashboard.phasing import missing
from dashboard.reader import Reading
from din.texts import _
from simulation.workbench import Workbench


def layout(bench: Workbench, _reading: Reading, _search: str) -> Any:
    """Give the page."""
    setup = bench.now()
    return html.Main(
        id="main",
        className="phasing",
        children=[html.H1(_("Phasing")), *missing.obstacle(bench, setup)],
    )


def register(app: Dash, bench: Workbench) -> None:
    """Answer what the page asks."""
    missing.register(app, bench)
