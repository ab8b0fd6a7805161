"""Positions by hand: kept in the plan, so that everybody sees the same drawing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from din.errors import InputError
from din.findings import Finding, Severity
from din.model import CHAIN, Placement, Plan
from din.model.drawing import EDGE
from din.service.editing.ids import unique
from din.service.editing.records import bounded
from din.store import Change, Delete, Put
from din.texts import Message, msg

Positions: TypeAlias = Mapping[str, Sequence[float] | None]
"""Node id → x and y in pixels, or None to let the program find a place again."""

MAX_POSITIONS = 2_000
"""The most that is moved at once."""


def placements(plan: Plan) -> dict[str, tuple[float, float]]:
    """Give the nodes that were put in their place by hand, with x and y in pixels."""
    return {p.node: (p.x, p.y) for p in plan.of(Placement) if p.node in plan}


def placing(plan: Plan, positions: Positions) -> tuple[Change, ...]:
    """Give the changes that put nodes in their place.

    Raises
    ------
    InputError
        With every position that is none.
    """
    if len(positions) > MAX_POSITIONS:
        raise InputError([_too_many()])
    faults = [fault for node, where in positions.items() for fault in _faults(plan, node, where)]
    if faults:
        raise InputError(bounded(faults))
    present = {p.node: p for p in plan.of(Placement)}
    changes: list[Change] = []
    for node, where in positions.items():
        if where is not None:
            old = present.get(node)
            record_id = old.id if old else unique(f"placement-{node}"[:190], plan)
            changes.append(Put(Placement(id=record_id, node=node, x=float(where[0]), y=float(where[1]))))
        elif node in present:
            changes.append(Delete(present[node].id))
    return tuple(changes)


def _faults(plan: Plan, node: str, where: Sequence[float] | None) -> list[Finding]:
    record = plan.records.get(node)
    if record is None or record.kind not in CHAIN:
        message = msg("“{id}” is not on the drawing.", id=str(node)[:80])
        return [_fault(node, message)]
    if where is None or (len(where) == 2 and all(_fits(part) for part in where)):
        return []
    return [_fault(node, msg("This is no place on the drawing for “{name}”.", name=plan.label(node)))]


def _fits(part: object) -> bool:
    if isinstance(part, bool) or not isinstance(part, int | float):
        return False
    return math.isfinite(part) and abs(part) <= EDGE


def _fault(node: str, message: Message) -> Finding:
    return Finding(
        "invalid-position",
        Severity.ERROR,
        message,
        msg("Give two numbers between −{edge} and {edge}.", edge=EDGE),
        (str(node)[:200],),
    )


def _too_many() -> Finding:
    return Finding(
        "too-large",
        Severity.ERROR,
        msg("This is too large: more than {limit} {what}.", limit=MAX_POSITIONS, what=msg("positions")),
        msg("Move fewer at a time."),
    )
