"""How records are called in sentences, and who changed one last."""

from __future__ import annotations

import contextlib

from din.errors import DinError
from din.model import KIND_LABELS, Contribution, Link, Node, Plan, Record, strength_sign
from din.service import PlanSource, StoreSource
from din.texts import _, readable


def kind_word(kind: str) -> str:
    """Give the word for a kind of record."""
    return _(KIND_LABELS[kind][0])


def called(plan: Plan, record: Record) -> str:
    """Give a record's name; for a link both its ends."""
    if isinstance(record, Link):
        return f"{plan.label(record.source)} → {plan.label(record.target)}"
    return readable(record.name) if isinstance(record, Node) else record.id


def with_strength(plan: Plan, record: Record) -> str:
    """Give a link's ends with its strength in signs."""
    text = called(plan, record)
    if isinstance(record, Contribution):
        return f"{text} ({strength_sign(record.strength, record.weight)})"
    return text


def last_author(source: PlanSource, record_id: str) -> str:
    """Say who changed a record last; somebody when the log does not tell or cannot be read now."""
    author = ""
    if isinstance(source, StoreSource):
        with contextlib.suppress(DinError):
            entries = source.store.history(source.plan_id, record_id)
            author = entries[-1].author if entries else ""
    return author or _("somebody else")
