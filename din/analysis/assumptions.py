"""What a result rests on: shown with every figure, never left out (D5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from din.analysis.bands import CONTRIBUTION_LIMITS, SHARE_LIMITS
from din.analysis.contribution import ContributionMatrix
from din.model import STRENGTH_BANDS, Effort, Plan
from din.texts import Message, msg, nmsg

LISTED = 100
"""How many record ids an assumption lists at most; ``count`` is always complete."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption: a stable id, a sentence, and the records it is about."""

    id: str
    message: Message
    records: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Give the assumption as JSON data."""
        return {
            "id": self.id,
            "text": self.message.text(),
            "count": len(self.records),
            "records": list(self.records[:LISTED]),
        }


def assumptions(plan: Plan, matrix: ContributionMatrix) -> tuple[Assumption, ...]:
    """List what the contribution matrix of a plan rests on."""
    efforts = [e for i in matrix.efforts if isinstance(e := plan.records[i], Effort)]
    return (*_of_links(plan), *_of_reach(efforts), *_of_method(matrix))


def _of_links(plan: Plan) -> Iterator[Assumption]:
    judged = _ids(c for c in plan.contributions if c.weight is None and c.strength)
    if judged:
        text = msg(
            "Strengths are estimates: + stands for {one}, ++ for {two} and +++ for {three}; "
            "minus signs for the same below zero. The leading alliance has yet to agree on these figures.",
            **{name: _band(i) for name, i in (("one", 1), ("two", 2), ("three", 3))},
        )
        yield Assumption("strength-bands", text, judged)
    unjudged = _ids(c for c in plan.contributions if c.weight is None and c.strength is None)
    if unjudged:
        text = nmsg(
            "{n} link has no strength; it counts as +.",
            "{n} links have no strength; they count as +.",
            len(unjudged),
        )
        yield Assumption("strength-missing", text, unjudged)


def _of_reach(efforts: list[Effort]) -> Iterator[Assumption]:
    missing = _ids(e for e in efforts if e.reach is None or not e.target_group_size)
    if missing:
        text = nmsg(
            "{n} effort has no reach or no size of the target group; it counts as if all are reached.",
            "{n} efforts have no reach or no size of the target group; these count as if all are reached.",
            len(missing),
        )
        yield Assumption("reach-missing", text, missing)
    above = _ids(e for e in efforts if e.reach and e.target_group_size and e.reach > e.target_group_size)
    if above:
        text = nmsg(
            "{n} effort reaches more people than its target group has; it counts as the whole group.",
            "{n} efforts reach more people than their target groups have; they count as the whole group.",
            len(above),
        )
        yield Assumption("reach-above-target-group", text, above)


def _of_method(matrix: ContributionMatrix) -> Iterator[Assumption]:
    if matrix.efforts:
        yield Assumption(
            "status-not-counted",
            msg("Every effort counts as if it runs in full, whatever its status, dates and staffing."),
        )
    if matrix.low is None and matrix.values.size:
        yield Assumption(
            "band-unknown",
            msg("At the far end of the range of strengths a loop never settles, so no range is given."),
        )
    clear, strong = CONTRIBUTION_LIMITS
    share_clear, share_strong = SHARE_LIMITS
    yield Assumption(
        "band-words",
        msg(
            "A contribution is called clear from {clear} and strong from {strong}; "
            "a share from {share_clear} and {share_strong}. These limits are a choice.",
            clear=clear,
            strong=strong,
            share_clear=share_clear,
            share_strong=share_strong,
        ),
    )


def _band(strength: int) -> Message:
    band = STRENGTH_BANDS[strength]
    return msg("{low} to {high}", low=band.low, high=band.high)


def _ids(records: Iterable[Any]) -> tuple[str, ...]:
    return tuple(r.id for r in records)
