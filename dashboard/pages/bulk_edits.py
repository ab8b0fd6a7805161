"""What the list is asked to change, one request at a time, and what it is answered.

A request comes from the browser and is not trusted: its parts are read by type and cut to size. An answer tells
per cell what is wrong, so that nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.editing.words import last_author
from dashboard.hand import Hand
from dashboard.pages import bulk_dialogs as dialogs
from dashboard.pages import bulk_paste as pasting
from dashboard.pages.bulk_cells import (
    Names,
    changed_since,
    known_kind,
    label_of,
    notes,
    options,
    rows,
    set_fields,
    shown,
)
from dashboard.reader import Reader, Reading
from dashboard.rights import Role, require
from din.errors import Conflict, DinError, InputError
from din.findings import Finding
from din.model import FieldInfo, Plan, from_data
from din.service import PlanSource
from din.service.editing import Editor
from din.service.editing.several import delete_several
from din.texts import _, nmsg

MOST_ROWS = 2_000
"""The most rows that are changed or deleted at once."""
MOST_CHARACTERS = 100_000
TOLD = 8
"""How many findings are told in one answer."""


@dataclass
class Answer:
    """What the browser is told; ``dialog`` is the content of the dialog, None when it stays as it is."""

    data: dict[str, Any] = field(default_factory=dict)
    dialog: Any = None


def answered(reader: Reader, source: PlanSource, request: Any, kind: str, known: Any) -> Answer:
    """Do what a request asks and tell what became of it.

    Parameters
    ----------
    request
        What the browser sent.
    kind
        The kind of record that is listed.
    known
        The revision the browser's rows are of.
    """
    asked = request if isinstance(request, Mapping) else {}
    kind = known_kind(kind)
    try:
        editor = Hand(source, require(Role.EDITOR).name)
        answer = ACTIONS.get(_text(asked.get("do")), _nothing)(editor, kind, asked)
    except DinError as error:
        answer = Answer({"status": str(error.message), "problems": [], "close": asked.get("do") == "delete"})
    answer.data["n"] = asked.get("n")
    if asked.get("do") in CHANGING:
        answer.data["fresh"] = fresh(reader.read(), kind, known)
    return answer


def fresh(reading: Reading, kind: str, known: Any) -> dict[str, Any]:
    """Give what a page that knows the plan at a revision has to show otherwise."""
    stored = bool(reading.snapshot.versions)
    since = changed_since(reading, kind, known) if stored and isinstance(known, int) else None
    return {
        "rows": rows(reading, kind, since),
        "ids": [record.id for record in reading.plan if record.kind == kind],
        "notes": notes(reading, kind),
        "options": options(reading.plan, kind),
    }


def _nothing(_editor: Editor, _kind: str, _asked: Mapping[str, Any]) -> Answer:
    return Answer({"status": "", "problems": []})


def _cells(editor: Editor, kind: str, asked: Mapping[str, Any]) -> Answer:
    """Save the cells one by one: each is a step of its own."""
    problems: list[dict[str, Any]] = []
    saved = 0
    for cell in _listed(asked.get("cells")):
        found, went = _cell(editor, kind, cell)
        problems += found
        saved += went
    status = (
        str(nmsg("{n} cell saved.", "{n} cells saved.", saved)) if saved else _("Not saved yet: see below.")
    )
    return Answer({"status": status, "problems": problems})


def _cell(editor: Editor, kind: str, cell: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
    record_id, name = _text(cell.get("id")), _text(cell.get("field"))
    value, old = _text(cell.get("value")), _text(cell.get("old"))
    info = next((i for i in set_fields(kind) if i.name == name), None)
    before = editor.snapshot()
    record = before.plan.records.get(record_id)
    where = {"id": record_id, "field": name, "mine": value, "name": before.plan.label(record_id)}
    if info is None:
        return [{**where, "level": "error", "text": _("This field cannot be changed here.")}], 0
    where["label"] = label_of(info)
    if record is not None and record.kind == kind:
        now = shown(info, getattr(record, name), Names(before.plan))
        if now not in (old, value):
            author = last_author(editor.source, record_id)
            return [_conflict(where, now, before.versions.get(record_id, 0), author)], 0
    try:
        # the field itself is as it was known; what others did to other fields of the row is no conflict
        edited = editor.save(kind, {name: value}, record_id, before.versions.get(record_id))
    except Conflict as conflict:
        author = conflict.author or last_author(editor.source, record_id)
        return [_conflict(where, _theirs(editor, info, conflict), conflict.found, author, conflict)], 0
    except InputError as error:
        return [
            {**where, "level": "error", "text": " ".join(f"{f.message} {f.fix}" for f in error.findings[:3])}
        ], 0
    except DinError as error:
        return [{**where, "level": "error", "text": str(error.message)}], 0
    plan = editor.snapshot().plan
    return [_hint(plan, where, finding) for finding in edited.findings[:TOLD]], 1


def _conflict(
    where: Mapping[str, Any], theirs: str, version: int, author: str, conflict: Conflict | None = None
) -> dict[str, Any]:
    said = _(
        "{author} changed this in the meantime. Nothing is lost: choose what it should be.",
        author=author,
    )
    gone = conflict is not None and conflict.theirs is None
    return {
        **where,
        "level": "error" if gone else "conflict",
        "text": str(conflict.message) if gone and conflict is not None else said,
        "theirs": theirs,
        "version": version,
    }


def _theirs(editor: Editor, info: FieldInfo, conflict: Conflict) -> str:
    if conflict.theirs is None:
        return ""
    return shown(info, getattr(from_data(conflict.theirs), info.name), Names(editor.snapshot().plan))


def _hint(plan: Plan, where: Mapping[str, Any], finding: Finding) -> dict[str, Any]:
    """Tell a finding that is new since the change; it is about this cell, or about another row."""
    about = finding.elements[0] if finding.elements else where["id"]
    column = finding.place.column if about == where["id"] else None
    return {
        **where,
        "id": about,
        "name": plan.label(about),
        "field": column or where["field"],
        "level": "hint",
        "text": f"{finding.message} {finding.fix}",
    }


def _many(editor: Editor, kind: str, asked: Mapping[str, Any]) -> Answer:
    """Give many rows the same value in a field, as one step."""
    chosen = _chosen(asked)
    name, value = _text(asked.get("field")), _text(asked.get("value"))
    info = next((i for i in set_fields(kind) if i.name == name), None)
    if info is None or not chosen:
        return Answer({"status": _("Choose rows and a field first."), "problems": []})
    try:
        edited = editor.set_many(
            [(record_id, {name: value}) for record_id in chosen],
            expected=chosen,
            reason=_("Set together: {field}", field=info.label),
        )
    except InputError as error:
        lines = list(dict.fromkeys(f"{f.message} {f.fix}" for f in error.findings))
        return Answer({"status": " ".join([_("Nothing was changed."), *lines[:3]]), "problems": []})
    done = nmsg("“{field}” set in {n} row.", "“{field}” set in {n} rows.", len(chosen), field=info.label)
    hints = [str(f.message) for f in edited.findings[:3]]
    return Answer({"status": " ".join([str(done), *hints]), "problems": [], "clean": []})


def _ask_delete(editor: Editor, _kind: str, asked: Mapping[str, Any]) -> Answer:
    plan = editor.snapshot().plan
    chosen = [record_id for record_id in _chosen(asked) if record_id in plan]
    if not chosen:
        return Answer({"status": _("Choose rows first."), "problems": []})
    return Answer({"status": "", "problems": [], "open": True}, dialogs.deletion_sheet(plan, chosen))


def _delete(editor: Editor, _kind: str, asked: Mapping[str, Any]) -> Answer:
    chosen = _chosen(asked)
    delete_several(editor, chosen, chosen, _text(asked.get("reason")))
    done = nmsg("{n} row deleted. You can undo it.", "{n} rows deleted. You can undo it.", len(chosen))
    return Answer({"status": str(done), "problems": [], "close": True, "clean": list(chosen)})


def _ask_add(editor: Editor, kind: str, _asked: Mapping[str, Any]) -> Answer:
    sheet = dialogs.addition_sheet(kind, options(editor.snapshot().plan, kind), {}, ())
    return Answer({"status": "", "problems": [], "open": True}, sheet)


def _add(editor: Editor, kind: str, asked: Mapping[str, Any]) -> Answer:
    given = asked.get("values")
    names = {info.name for info in set_fields(kind)}
    values = {
        str(k): _text(v) for k, v in (given if isinstance(given, Mapping) else {}).items() if k in names
    }
    try:
        edited = editor.save(kind, values)
    except InputError as error:
        found = options(editor.snapshot().plan, kind)
        sheet = dialogs.addition_sheet(kind, found, values, error.findings)
        return Answer({"status": "", "problems": [], "open": True}, sheet)
    status = _("Added. Fill in the rest in its row.")
    return Answer({"status": status, "problems": [], "close": True, "go": edited.record_id})


def _ask_paste(_editor: Editor, kind: str, _asked: Mapping[str, Any]) -> Answer:
    return Answer({"status": "", "problems": [], "open": True}, dialogs.paste_sheet(kind))


def _preview(editor: Editor, kind: str, asked: Mapping[str, Any]) -> Answer:
    text = _text(asked.get("text"), pasting.MOST_PASTED)
    found = editor.paste(kind, text)
    sheet = pasting.preview_sheet(editor.snapshot().plan, found)
    return Answer({"status": "", "problems": [], "open": True}, sheet)


def _paste(editor: Editor, kind: str, asked: Mapping[str, Any]) -> Answer:
    """Take over what was pasted, unless it would do something else than what was shown."""
    found = editor.paste(kind, _text(asked.get("text"), pasting.MOST_PASTED))
    if pasting.mark_of(found) != _text(asked.get("mark")):
        sheet = pasting.preview_sheet(editor.snapshot().plan, found, changed=True)
        return Answer({"status": "", "problems": [], "open": True}, sheet)
    edited = editor.apply_paste(found)
    n = pasting.taken(found)
    done = nmsg("{n} row taken over.", "{n} rows taken over.", n)
    return Answer({"status": str(done), "problems": [], "close": True, "go": edited.record_id})


ACTIONS = {
    "cells": _cells,
    "many": _many,
    "ask-delete": _ask_delete,
    "delete": _delete,
    "ask-add": _ask_add,
    "add": _add,
    "ask-paste": _ask_paste,
    "preview": _preview,
    "paste": _paste,
}
CHANGING = frozenset({"cells", "many", "delete", "add", "paste"})


def _text(value: Any, most: int = MOST_CHARACTERS) -> str:
    return value[:most] if isinstance(value, str) else ""


def _listed(value: Any) -> Sequence[Mapping[str, Any]]:
    found = value if isinstance(value, list) else []
    return [item for item in found[:MOST_ROWS] if isinstance(item, Mapping)]


def _chosen(asked: Mapping[str, Any]) -> dict[str, int]:
    """Give the rows that were chosen, with their versions."""
    found = {_text(row.get("id")): row.get("version") for row in _listed(asked.get("rows"))}
    return {i: version for i, version in found.items() if i and isinstance(version, int)}
