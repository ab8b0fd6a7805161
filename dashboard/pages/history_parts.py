"""Pieces that the pages about the past share: asking for a moment, and saying that there is none."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.moments import NOW
from dashboard.pages.parts import aria
from din.texts import _


def asking(text: str = "") -> Any:
    """Ask for a day and a time."""
    day, _space, time = text.partition(" ")
    return html.Form(
        method="get",
        action="/toen",
        className="ask",
        **aria(label=_("The plan as of a date")),
        children=[
            html.H2(_("The plan as of a date")),
            _input(_("Day"), "dag", "past-day", day if not day.startswith("#") else "", "24-11-2026"),
            _input(_("Time (may be left empty: the end of the day)"), "tijd", "past-time", time, "10:30"),
            html.Button(_("Show"), type="submit", className="button"),
        ],
    )


def comparing(before: str = "", after: str = "") -> Any:
    """Ask for two moments."""
    return html.Form(
        method="get",
        action="/vergelijk",
        className="ask",
        **aria(label=_("Compare two moments")),
        children=[
            html.H2(_("Compare two moments")),
            _input(_("From"), "van", "compare-from", before, "24-11-2026 10:30"),
            _input(
                _("To (“now” will do)"),
                "tot",
                "compare-to",
                _("now") if after in {"", NOW} else after,
                _("now"),
            ),
            html.Button(_("Compare"), type="submit", className="button"),
        ],
    )


def _input(label: str, name: str, key: str, value: str, example: str) -> Any:
    return html.Div(
        [
            html.Label(label, htmlFor=key),
            dcc.Input(
                id=key,
                name=name,
                type="text",
                value=value,
                placeholder=example,
                autoComplete="off",
                maxLength=40,
            ),
        ],
        className="asked",
    )


def refused(text: str, *ways: Any) -> Any:
    """Say what is wrong, with a way on."""
    return html.Main(
        id="main",
        className="history narrow",
        children=[
            html.H1(_("History")),
            html.P(text, className="obstacle", role="alert"),
            *ways,
            html.P(html.A(_("To the history"), href="/geschiedenis")),
        ],
    )
