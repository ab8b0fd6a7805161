"""Questions that change the plan: save, settle a conflict, put back, delete, undo, redo, put in place."""

from __future__ import annotations

from dataclasses import replace

from dash import html

from dashboard.editing import conflict, opening, restoring
from dashboard.editing.desk import Desk
from dashboard.editing.judging import in_order
from dashboard.editing.replies import Reply, closed, said, stopped
from dashboard.editing.session import Session, new_form
from dashboard.editing.steps import step_words
from dashboard.editing.values import Values, form_values
from dashboard.editing.words import called, kind_word, last_author
from din.errors import Conflict, DinError, InputError
from din.model import CHAIN, RECORD_TYPES, Placement, from_data
from din.service.editing import Edited
from din.store import Put
from din.texts import _


def save(desk: Desk) -> Reply:
    """Save the form as it is now."""
    return _saved(desk, desk.values, desk.session.version, desk.reason)


def settle(desk: Desk) -> Reply:
    """Save what was chosen of two versions."""
    if desk.session.kind not in RECORD_TYPES:
        return Reply()
    values, missing = conflict.chosen_values(desk.session, desk.picks)
    if missing:
        fields = ", ".join(str(info.label) for info in missing)
        text = _("Choose one of both first, in: {fields}.", fields=fields)
        return Reply(alert=[html.P(text, className="edit-stop")])
    return _saved(desk, values, desk.session.version, desk.session.reason)


def restore(desk: Desk) -> Reply:
    """Put a record back that somebody deleted, with its links and with what was typed here."""
    session = desk.session
    before = desk.editor.snapshot()
    if session.record_id not in before.plan:
        records = restoring.deleted_with(desk.source, before.plan, session.record_id)
        reason = _("put back")
        desk.editor.apply(before, [Put(record) for record in records], session.record_id, reason)
    session = replace(session, version=desk.source.snapshot().versions.get(session.record_id, 0))
    again = replace(desk, session=session, values=session.mine, reason=session.reason)
    reply = save(again)
    if reply.alert is None:
        return reply
    return replace(opening.reopened(again), alert=reply.alert)


def _saved(desk: Desk, values: Values, version: int, reason: str) -> Reply:
    session = desk.session
    if session.kind not in RECORD_TYPES:
        return Reply()
    before = desk.snapshot.revision
    try:
        edited = desk.editor.save(
            session.kind, values, session.record_id or None, version if session.record_id else None, reason
        )
    except Conflict as fault:
        return _clash(desk, fault, values, reason)
    except InputError as fault:
        ordered = InputError(in_order(session.kind, fault.findings), fault.message)
        return replace(stopped(ordered), session=replace(session, tried=True))
    return _done(desk, edited, session, before)


def _done(desk: Desk, edited: Edited, session: Session, before: int) -> Reply:
    plan = desk.source.snapshot().plan
    record = plan.records.get(edited.record_id)
    name = called(plan, record) if record else edited.record_id
    nothing = edited.revision == before
    text = (
        _("Nothing was different, so nothing was saved.")
        if nothing
        else _("Saved: {kind} “{name}”.", kind=kind_word(session.kind).lower(), name=name)
    )
    chosen = edited.record_id if not session.record_id and session.kind in CHAIN else None
    return closed(said(text, edited.findings), chosen, str(edited.revision))


def _clash(desk: Desk, fault: Conflict, values: Values, reason: str) -> Reply:
    """Show both versions; nothing was saved."""
    author = fault.author or last_author(desk.source, fault.record_id)
    session = replace(
        desk.session, form=new_form(), what="conflict", version=fault.found, mine=values, reason=reason
    )
    if fault.theirs is None:
        session = replace(session, what="restore")
        name = str(session.base.get("name") or session.record_id)
        return Reply(sheet=conflict.gone(session, author, name), foot=conflict.gone_foot(), session=session)
    session = replace(session, theirs=form_values(from_data(fault.theirs)))
    return _both(desk, session, author)


def all_from(desk: Desk, side: str) -> Reply:
    """Choose one version everywhere."""
    return _both(desk, desk.session, last_author(desk.source, desk.session.record_id), side)


def _both(desk: Desk, session: Session, author: str, side: str = "") -> Reply:
    if session.kind not in RECORD_TYPES:
        return Reply()
    record = desk.record(session.record_id)
    name = called(desk.plan, record) if record else session.record_id
    return Reply(
        sheet=conflict.sheet(desk.plan, session, author, name, side),
        foot=conflict.foot(),
        session=session,
        wide=True,
    )


def delete_now(desk: Desk) -> Reply:
    """Delete the record that the drawer told about."""
    session = desk.session
    record = desk.record(session.record_id)
    if record is None:
        return closed(said(_("It was deleted already.")), "", str(desk.snapshot.revision))
    name = called(desk.plan, record)
    try:
        edited = desk.editor.delete(session.record_id, session.version, desk.reason)
    except Conflict as fault:
        author = fault.author or last_author(desk.source, session.record_id)
        text = _(
            "{author} changed this after you opened it. Look again at what it is now, and then decide.",
            author=author,
        )
        return replace(opening.deletion_of(desk, record), alert=[html.P(text, className="edit-stop")])
    text = _("Deleted: {kind} “{name}”.", kind=kind_word(session.kind).lower(), name=name)
    return closed(said(text, edited.findings), "" if record.kind in CHAIN else None, str(edited.revision))


def undo(desk: Desk) -> Reply:
    """Undo this person's last step that others did not build on."""
    turn = desk.editor.next_undo()
    if turn.step is None and not turn.held:
        return Reply(said=said(_("There is nothing of yours to undo.")))
    words = step_words(desk.source, desk.plan, turn.step) if turn.step else ""
    edited = desk.editor.undo()
    return Reply(said=said(_("Undone: {step}.", step=words), edited.findings), revision=str(edited.revision))


def redo(desk: Desk) -> Reply:
    """Do again what this person undid last, and others did not build on."""
    turn = desk.editor.next_redo()
    if turn.step is None and not turn.held:
        return Reply(said=said(_("There is nothing of yours to do again.")))
    words = step_words(desk.source, desk.plan, turn.step, turned=True) if turn.step else ""
    edited = desk.editor.redo()
    return Reply(
        said=said(_("Done again: {step}.", step=words), edited.findings), revision=str(edited.revision)
    )


def place(desk: Desk) -> Reply:
    """Keep a node where it was put."""
    record = desk.record(desk.ask.id)
    if record is None or record.kind not in CHAIN:
        return Reply(said=said(_("This is not in the plan any more.")))
    edited = desk.editor.place({record.id: (desk.ask.x, desk.ask.y)})
    return Reply(revision=str(edited.revision))


def place_reset(desk: Desk) -> Reply:
    """Give all nodes the places again that the program computes."""
    edited = desk.editor.place(dict.fromkeys(_hand_placed(desk)))
    return Reply(said=said(_("All nodes have their computed places again.")), revision=str(edited.revision))


def _hand_placed(desk: Desk) -> list[str]:
    return [place.node for place in desk.plan.of(Placement)]


def refused(desk: Desk, fault: DinError) -> Reply:
    """Say why something cannot be done: in the form when one is open, else at the bottom of the page."""
    if desk.session.form:
        return stopped(fault)
    return Reply(said=stopped(fault).alert)


def nothing_open(_desk: Desk) -> Reply:
    """Close the drawer."""
    return closed()
