"""Questions that open the drawer: change, add, link, delete, or choose what to change."""

from __future__ import annotations

from dataclasses import replace

from dashboard.editing import conflict, sheets
from dashboard.editing.desk import Desk
from dashboard.editing.forms import first_field
from dashboard.editing.replies import Reply
from dashboard.editing.session import Session, new_form
from dashboard.editing.values import Values, blank_values, form_values
from dashboard.editing.words import called
from din.model import CHAIN, LINK_KINDS, RECORD_TYPES, Record
from din.texts import _

NOT_ADDED = frozenset({*LINK_KINDS, "placement"})


def change(desk: Desk) -> Reply:
    """Open the form of a record."""
    record = desk.record(desk.ask.id)
    return _missing() if record is None else form_of(desk, record)


def form_of(desk: Desk, record: Record, note: str = "") -> Reply:
    """Open the form of a record that is there."""
    values = form_values(record)
    session = Session(new_form(), "save", record.kind, record.id, desk.version(record.id), base=values)
    title = note or _("Change")
    return Reply(
        sheet=sheets.form(desk.plan, session, title, values, called(desk.plan, record)),
        foot=sheets.form_foot(session),
        session=session,
        focus=first_field(record.kind, values),
    )


def new(_desk: Desk) -> Reply:
    """Let a kind be chosen for something new."""
    return Reply(sheet=sheets.new_kinds(), foot=sheets.close_foot(), session=Session(new_form(), "choose"))


def add(desk: Desk) -> Reply:
    """Open an empty form for a kind of record."""
    kind = desk.ask.kind
    if kind not in RECORD_TYPES or kind in NOT_ADDED:
        return _missing()
    return _new(desk, kind, blank_values(RECORD_TYPES[kind]), _("New"))


def link(desk: Desk) -> Reply:
    """Open a form for a link; when the two are linked already, that link."""
    kind = desk.ask.kind if desk.ask.kind in LINK_KINDS else LINK_KINDS[0]
    asked = (("source", desk.ask.source), ("target", desk.ask.target))
    ends = {name: key for name, key in asked if _can_be_linked(desk, key)}
    if len(ends) == 2:
        known = [
            r for r in desk.plan.links if r.kind == kind and (r.source, r.target) == tuple(ends.values())
        ]
        if known:
            return form_of(desk, known[0], _("These two are linked already"))
    return _new(desk, kind, {**blank_values(RECORD_TYPES[kind]), **ends}, _("Link to…"))


def turned(desk: Desk) -> Reply:
    """Turn a new link round, with what was typed already."""
    values = {**desk.values, "source": desk.values.get("target", ""), "target": desk.values.get("source", "")}
    if desk.session.kind not in LINK_KINDS or desk.session.record_id:
        return Reply()
    return replace(_new(desk, desk.session.kind, values, _("Link to…")), kept=True)


def line(desk: Desk) -> Reply:
    """Open the link behind a line that was clicked, or list them when there are more."""
    found = sheets.contributions_between(desk.plan, desk.ask.links)
    if len(found) == 1:
        return form_of(desk, found[0])
    if not found:
        return _missing()
    return Reply(
        sheet=sheets.link_list(desk.plan, found),
        foot=sheets.close_foot(),
        session=Session(new_form(), "choose"),
    )


def other(desk: Desk) -> Reply:
    """Let a record be chosen that is not in the picture."""
    session = Session(new_form(), "choose")
    return Reply(
        sheet=sheets.others(desk.plan, session.form),
        foot=sheets.close_foot(),
        session=session,
        focus="others",
    )


def delete(desk: Desk) -> Reply:
    """Tell what goes along when a record is deleted."""
    record = desk.record(desk.ask.id)
    return _missing() if record is None else deletion_of(desk, record)


def deletion_of(desk: Desk, record: Record) -> Reply:
    """Tell what goes along when this record is deleted as it is now."""
    session = Session(new_form(), "delete", record.kind, record.id, desk.version(record.id))
    hanging = desk.editor.hangs_on(record.id)
    return Reply(
        sheet=sheets.deletion(desk.plan, record, hanging, session.form),
        foot=sheets.deletion_foot(session),
        session=session,
    )


def reopened(desk: Desk) -> Reply:
    """Give the form back with what was typed, after a look at both versions.

    What only somebody else changed comes along, so that saving the form does not put it back silently.
    """
    if desk.session.kind not in RECORD_TYPES:
        return _missing()
    session = conflict.brought_together(desk.session) if desk.session.what == "conflict" else desk.session
    session = replace(session, form=new_form(), what="save")
    record = desk.record(session.record_id)
    name = called(desk.plan, record) if record else str(session.mine.get("name", ""))
    return Reply(
        sheet=sheets.form(desk.plan, session, _("Change"), session.mine, name),
        foot=sheets.form_foot(session),
        session=session,
        focus=first_field(session.kind, session.mine),
        kept=True,
    )


def _new(desk: Desk, kind: str, values: Values, title: str) -> Reply:
    session = Session(new_form(), "save", kind, base=values)
    return Reply(
        sheet=sheets.form(desk.plan, session, title, values),
        foot=sheets.form_foot(session),
        session=session,
        focus=first_field(kind, values),
    )


def _can_be_linked(desk: Desk, record_id: str) -> bool:
    record = desk.record(record_id)
    return record is not None and record.kind in CHAIN


def _missing() -> Reply:
    text = _("This is not in the plan any more.")
    return Reply(
        sheet=sheets.only_message(text), foot=sheets.close_foot(), session=Session(new_form(), "choose")
    )
