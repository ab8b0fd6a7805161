"""*Overzicht*: what is in the plan, how well the mission is fed, and what needs attention."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.reader import Reader
from din.model import Plan


def layout(plan: Plan, reader: Reader) -> Any:
    """Give the page."""
    return html.Main(id="main", children=[html.H1(plan.name)])
