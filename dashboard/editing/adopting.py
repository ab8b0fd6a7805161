"""*Neem over*: what a check proposes for one field becomes an ordinary edit, on *Netwerk* and on *Overzicht*."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, html, no_update

from dashboard import ids
from dashboard.editing import names
from dashboard.editing.desk import Desk
from dashboard.editing.replies import Reply, said
from dashboard.editing.session import Ask
from dashboard.editing.toolbar import may_edit
from dashboard.hand import Hand
from dashboard.pages.parts import aria
from dashboard.reader import Reading
from dashboard.rights import Role, current_person
from dashboard.worker import in_worker, question
from din.errors import DinError
from din.findings import Finding, Proposal
from din.service import PlanSource
from din.service.editing import Edited, Editor, adopt
from din.texts import _


def buttons(reading: Reading, finding: Finding) -> list[Any]:
    """Give a button for each proposal of a finding; none for who may only read."""
    if not finding.proposals or not may_edit(reading):
        return []
    return [
        html.P(
            [
                _button(finding.elements[0], proposal, len(finding.proposals) == 1)
                for proposal in finding.proposals
            ],
            className="adopt",
        )
    ]


def _button(record_id: str, proposal: Proposal, alone: bool) -> Any:
    """Give the button of one proposal; what it takes over is on it when there is a choice."""
    whole = _("Adopt: “{value}”", value=proposal.value)
    return html.Button(
        _("Adopt") if alone else whole,
        type="button",
        className="choose",
        **aria(label=whole),
        **names.asks("adopt", id=record_id, field=proposal.field, value=proposal.value),
    )


def answer(desk: Desk) -> Reply:
    """Take over a proposal on *Netwerk*."""
    edited = _adopted(desk.editor, desk.ask)
    return Reply(said=_told(desk.ask, edited), revision=str(edited.revision))


def _adopted(editor: Editor, ask: Ask) -> Edited:
    return adopt(editor, ask.id, Proposal(ask.field, ask.value))


def _told(ask: Ask, edited: Edited) -> list[Any]:
    return said(_("Taken over: “{value}”.", value=ask.value), edited.findings)


def place() -> list[Any]:
    """Give what a page without the drawer needs: where a button asks, and where is said what was done."""
    return [
        html.Div(id=names.ADOPT_SAID, className="edit-said", role="status", **aria(live="polite")),
        *question(names.ADOPT_ASK),
    ]


def register(app: Dash, source: PlanSource) -> None:
    """Take over proposals on a page without the drawer."""

    def take_over(asked: Any) -> Any:
        ask = Ask.parse(asked)
        if not ask.id:
            return no_update, no_update
        try:
            edited = _adopted(Hand(source, current_person().name), ask)
        except DinError as fault:
            return said(str(fault.message)), no_update
        undone = html.P(_("You can undo it in the network and in the history."))
        return [*_told(ask, edited), undone], str(edited.revision)

    app.callback(
        Output(names.ADOPT_SAID, "children"),
        Output(ids.REVISION, "data", allow_duplicate=True),
        Input(names.ADOPT_ASK, "data"),
        prevent_initial_call=True,
    )(in_worker(take_over, Role.EDITOR))
