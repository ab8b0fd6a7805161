"""What can be undone and done again, in words on two buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.editing.names import asks
from dashboard.editing.words import kind_word
from dashboard.pages.parts import aria
from din.model import LINK_KINDS, Plan
from din.service import StoreSource
from din.service.editing import Editor, Turn, passed_over
from din.store import ChangeSetInfo, LogEntry
from din.texts import _, nmsg

SHOWN = 26
"""How much of a name stands on a button, in characters."""


def step_words(source: StoreSource, plan: Plan, step: ChangeSetInfo, turned: bool = False) -> str:
    """Say what a step did: ``goal “Less debt” changed``; ``turned`` says what it took back."""
    entries = [
        entry
        for entry in source.store.changes(source.plan_id, since=step.first - 1)
        if entry.change_set == step.id
    ]
    if not entries:
        return _("an earlier step")
    main = min(entries, key=_rank)
    words = _one(plan, main, turned)
    others = _counted_others(entries, main)
    return f"{words} {nmsg('and {n} other', 'and {n} others', others)}" if others else words


def _rank(entry: LogEntry) -> int:
    """Put first what people would name: a node before its links, and those before its place."""
    kind = _data(entry).get("kind")
    return 2 if kind == "placement" else 1 if kind in LINK_KINDS else 0


def _counted_others(entries: Sequence[LogEntry], main: LogEntry) -> int:
    return sum(1 for entry in entries if entry is not main and (_rank(entry) < 2 or _rank(main) == 2))


def _data(entry: LogEntry) -> Mapping[str, Any]:
    return entry.after or entry.before or {}


def _one(plan: Plan, entry: LogEntry, turned: bool) -> str:
    data = _data(entry)
    kind = str(data.get("kind", ""))
    if kind == "placement":
        return _("“{name}” put in another place", name=_short(plan.label(str(data.get("node", "")))))
    before, after = (entry.after, entry.before) if turned else (entry.before, entry.after)
    name = _short(_name(plan, data, entry.record_id))
    values = {"kind": kind_word(kind).lower(), "name": name}
    if before is None:
        return _("{kind} “{name}” added", **values)
    if after is None:
        return _("{kind} “{name}” deleted", **values)
    return _("{kind} “{name}” changed", **values)


def _name(plan: Plan, data: Mapping[str, Any], record_id: str) -> str:
    if data.get("kind") in LINK_KINDS:
        return f"{plan.label(str(data.get('source')))} → {plan.label(str(data.get('target')))}"
    return str(data.get("name") or record_id)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def buttons(source: StoreSource, plan: Plan, editor: Editor) -> list[Any]:
    """Give the two buttons, each saying what it will do, and on asking what it passes over."""
    return [
        _button("undo", "↶", _("Undo"), source, plan, editor.next_undo(), editor.author),
        _button("redo", "↷", _("Redo"), source, plan, editor.next_redo(), editor.author),
    ]


def _button(what: str, sign: str, word: str, source: StoreSource, plan: Plan, turn: Turn, author: str) -> Any:
    step = step_words(source, plan, turn.step, turned=what == "redo") if turn.step else ""
    text = f"{word}: {step}" if step else word
    passed = [str(finding.message) for finding in passed_over(plan, turn.held, author)]
    return html.Button(
        [html.Span(sign, **aria(hidden="true")), html.Span(text, className="edit-step")],
        type="button",
        className="button",
        disabled=not (step or passed),
        title="\n".join((text, *passed)),
        id=f"edit-{what}",
        **asks(what),
    )
