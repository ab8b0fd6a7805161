"""What a question is answered with: which parts of the page change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dash import Output, html, no_update

from dashboard import ids
from dashboard.editing import names
from dashboard.editing.session import Session
from din.errors import DinError, InputError
from din.findings import Finding
from din.texts import nmsg

LISTED, SAID = 8, 3
"""How many findings a short list holds, below a form and after it."""


@dataclass(frozen=True)
class Reply:
    """The parts of the page that change; None leaves a part as it is.

    Attributes
    ----------
    sheet, foot
        What the drawer shows, and the buttons below it.
    session
        The form that is open now; an empty one closes the drawer.
    alert
        What stops, below the form.
    said
        What was done, for a moment at the bottom of the page.
    chosen
        Which node is chosen now.
    revision
        The plan's revision, so that this page need not wait for word of its own change.
    focus
        The field to go to.
    wide
        Whether the drawer needs more room.
    kept
        Whether the form holds text that is not saved yet.
    """

    sheet: list[Any] | None = None
    foot: list[Any] | None = None
    session: Session | None = None
    alert: list[Any] | None = None
    said: list[Any] | None = None
    chosen: str | None = None
    revision: str | None = None
    focus: str = ""
    wide: bool = False
    kept: bool = False

    def outputs(self, turn: int) -> tuple[Any, ...]:
        """Give the values for :func:`outputs`, in that order."""
        opens = self.sheet is not None
        closes = self.session is not None and not self.session.form
        return (
            [] if closes else _or_same(self.sheet),
            [] if closes else _or_same(self.foot),
            closes if opens or closes else no_update,
            ("edit-drawer wide" if self.wide else "edit-drawer") if opens else no_update,
            no_update if self.session is None else self.session.data(),
            [] if opens or closes else _or_same(self.alert),
            [] if opens or closes else no_update,
            [] if opens or closes else no_update,
            [] if opens and self.said is None else _or_same(self.said),
            _or_same(self.chosen),
            _or_same(self.revision),
            {
                "turn": turn,
                "opens": opens,
                "closes": closes,
                "form": self.session.form if self.session else "",
                "focus": self.focus,
                "kept": self.kept,
                "stopped": bool(self.alert),
            },
        )


def outputs() -> tuple[Output, ...]:
    """Give the parts of the page a reply may change."""
    return (
        Output(names.SHEET, "children"),
        Output(names.FOOT, "children"),
        Output(names.DRAWER, "hidden"),
        Output(names.DRAWER, "className"),
        Output(names.SESSION, "data"),
        Output(names.ALERT, "children"),
        Output(names.BANNER, "children", allow_duplicate=True),
        Output(names.FINDINGS, "children", allow_duplicate=True),
        Output(names.SAID, "children"),
        Output(ids.CHOSEN, "data", allow_duplicate=True),
        Output(ids.REVISION, "data", allow_duplicate=True),
        Output(names.REPLY, "data"),
    )


def _or_same(value: Any) -> Any:
    return no_update if value is None else value


def closed(said: list[Any] | None = None, chosen: str | None = None, revision: str | None = None) -> Reply:
    """Give the reply that closes the drawer."""
    return Reply(session=Session(), said=said, chosen=chosen, revision=revision)


def stopped(fault: DinError) -> Reply:
    """Give the reply to what cannot be done: the form stays as it is, with every reason below it."""
    found = fault.findings if isinstance(fault, InputError) else ()
    return Reply(alert=[html.P(str(fault.message), className="edit-stop"), *short_list(found)])


def short_list(findings: tuple[Finding, ...], most: int = LISTED, fixes: bool = True) -> list[Any]:
    """List findings, each with how to mend it; no more than a few."""
    if not findings:
        return []
    lines = [html.Li(_in_a_line(finding, fixes)) for finding in findings[:most]]
    left = len(findings) - len(lines)
    more = [html.Li(str(nmsg("and {n} more", "and {n} more", left)))] if left > 0 else []
    return [html.Ul([*lines, *more], className="edit-found")]


def _in_a_line(finding: Finding, fixes: bool) -> list[Any]:
    fix = [" ", html.Span(str(finding.fix), className="fix")] if fixes else []
    return [str(finding.message), *fix]


def said(text: str, findings: tuple[Finding, ...] = ()) -> list[Any]:
    """Say what was done, with what the checks found new since."""
    return [html.P(text), *short_list(findings, SAID, fixes=False)]
