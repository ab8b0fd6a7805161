"""Two people changed the same record: both versions side by side, field by field, for a person to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.editing import names
from dashboard.editing.session import Session
from dashboard.editing.sheets import button, head
from dashboard.editing.values import FormValue, Values, asked_fields, in_words, same
from din.model import RECORD_TYPES, FieldInfo, Plan
from din.texts import _

MINE, THEIRS = "mine", "theirs"
MOST_TEXT = 600
"""How much of a long text is shown beside the other, in characters."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A field in which both versions differ; ``proposal`` is empty when a person has to choose."""

    info: FieldInfo
    base: FormValue
    mine: FormValue
    theirs: FormValue
    proposal: str


def contrasts(session: Session) -> Iterator[Contrast]:
    """Give the fields in which my version and theirs differ.

    What only one of us changed is proposed as that one has it; what both changed is left open.
    """
    for info in asked_fields(RECORD_TYPES[session.kind]):
        empty: FormValue = [] if info.many else ""
        base, mine, theirs = (
            found.get(info.name, empty) for found in (session.base, session.mine, session.theirs)
        )
        if same(info, mine, theirs):
            continue
        proposal = THEIRS if same(info, mine, base) else MINE if same(info, theirs, base) else ""
        yield Contrast(info, base, mine, theirs, proposal)


def chosen_values(session: Session, picks: Mapping[str, str]) -> tuple[Values, tuple[FieldInfo, ...]]:
    """Put the chosen versions together; also give the fields in which nothing was chosen yet."""
    values = dict(session.theirs)
    missing = []
    for contrast in contrasts(session):
        pick = picks.get(contrast.info.name) or contrast.proposal
        if pick == MINE:
            values[contrast.info.name] = contrast.mine
        elif pick != THEIRS:
            missing.append(contrast.info)
    return values, tuple(missing)


def brought_together(session: Session) -> Session:
    """Give the session with mine on top of theirs, also having what only they changed."""
    theirs = {c.info.name: c.theirs for c in contrasts(session) if c.proposal == THEIRS}
    return replace(session, base=session.theirs, mine={**session.mine, **theirs})


def sheet(plan: Plan, session: Session, author: str, name: str, all_from: str = "") -> list[Any]:
    """Show both versions; ``all_from`` chooses one of them everywhere."""
    found = list(contrasts(session))
    return [
        head(_("Changed by two"), session.kind, name),
        html.Form(
            className="edit-form",
            **names.data(form=session.form),
            children=[
                html.P(_("{author} changed this too, after you opened it. Nothing is lost.", author=author)),
                *(
                    [_all_buttons(author), *(_choice(plan, session, c, author, all_from) for c in found)]
                    if found
                    else [html.P(_("Both versions are the same now."))]
                ),
            ],
        ),
    ]


def _all_buttons(author: str) -> Any:
    return html.Div(
        [
            button(_("Everything as I have it"), "all-mine"),
            button(_("Everything as {author} has it", author=author), "all-theirs"),
        ],
        className="edit-buttons",
    )


def _choice(plan: Plan, session: Session, contrast: Contrast, author: str, all_from: str) -> Any:
    info = contrast.info
    sides = ((MINE, _("Yours"), contrast.mine), (THEIRS, _("Of {author}", author=author), contrast.theirs))
    return dmc.RadioGroup(
        id=names.part(names.PICK, info.name, session.form),
        label=str(info.label),
        description=_("It was: {value}", value=_short(in_words(plan, info, contrast.base))),
        value=all_from or contrast.proposal or None,
        className="edit-contrast" if contrast.proposal else "edit-contrast open",
        children=html.Div(
            [
                dmc.Radio(value=side, label=title, description=_short(in_words(plan, info, value)))
                for side, title, value in sides
            ],
            className="edit-sides",
        ),
    )


def _short(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


def foot() -> list[Any]:
    """Give the buttons below both versions."""
    return [
        html.Div(
            [
                button(_("Save this choice"), "settle", "button edit-primary"),
                button(_("Back to the form"), "back"),
                button(_("Cancel"), "cancel"),
            ],
            className="edit-buttons",
        )
    ]


def gone(session: Session, author: str, name: str) -> list[Any]:
    """Ask what to do with a record that somebody deleted while it was being changed here."""
    return [
        head(_("Deleted meanwhile"), session.kind, name),
        html.Form(
            className="edit-form",
            **names.data(form=session.form),
            children=[
                html.P(
                    _(
                        "“{name}” was deleted by {author} while you were changing it.",
                        name=name,
                        author=author,
                    )
                ),
                html.P(
                    _("You can put it back with your changes; its links come back as well."),
                    className="quiet",
                ),
            ],
        ),
    ]


def gone_foot() -> list[Any]:
    """Give the buttons for a record that was deleted meanwhile."""
    return [
        html.Div(
            [
                button(_("Put back with my changes"), "restore", "button edit-primary"),
                button(_("Back to the form"), "back"),
                button(_("Leave it deleted"), "cancel"),
            ],
            className="edit-buttons",
        )
    ]
