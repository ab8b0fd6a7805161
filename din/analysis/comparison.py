"""Two analyses side by side: what came, went and changed, and what that does to contribution and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from din.analysis.bands import NOTHING, Band, band_word
from din.analysis.contribution import ContributionMatrix
from din.analysis.coverage import Cell
from din.analysis.report import Analysis
from din.graph.arrays import Floats
from din.model import Plan
from din.model.difference import Difference, difference

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shift:
    """The contribution of one effort to one element in both plans; 0 where the plan lacks either."""

    effort: str
    element: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """What it does more (or, below 0, less)."""
        return self.after - self.before

    @property
    def bands(self) -> tuple[Band, Band]:
        """The words before and after."""
        return band_word(self.before), band_word(self.after)

    def data(self) -> dict[str, Any]:
        """Give the shift as JSON data."""
        old, new = self.bands
        return {
            "effort": self.effort, "element": self.element,
            "before": self.before, "after": self.after, "change": self.change,
            "band_before": old, "band_after": new,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoverageShift:
    """How one element is fed in both plans, overall (``within`` None) or in an area; None: not in that plan."""

    element: str
    within: str | None
    before: Cell | None
    after: Cell | None

    @property
    def state_changed(self) -> bool:
        """Whether unfed, thin or fed became another of these, or the element or area came or went."""
        return (self.before and self.before.state) != (self.after and self.after.state)

    def data(self) -> dict[str, Any]:
        """Give the shift as JSON data."""
        return {
            "element": self.element, "within": self.within, "state_changed": self.state_changed,
            "before": self.before and self.before.data(), "after": self.after and self.after.data(),
        }  # fmt: skip


@dataclass(frozen=True)
class PlanComparison:
    """Two plans compared.

    Attributes
    ----------
    before, after : Plan
    difference : Difference
        Records that came, went and changed.
    shifts : tuple of Shift
        Pairs of effort and element of which the contribution differs, largest change first.
    coverage : tuple of CoverageShift
        Elements, overall and per area, of which coverage differs, in the order of the later plan.
    """

    before: Plan
    after: Plan
    difference: Difference
    shifts: tuple[Shift, ...]
    coverage: tuple[CoverageShift, ...]

    def label(self, record_id: str) -> str:
        """Give a name from the later plan, else from the earlier one."""
        return (self.after if record_id in self.after else self.before).label(record_id)

    def totals(self) -> dict[str, tuple[float, float]]:
        """Give per element with a changed coverage its net contribution before and after."""
        return {
            c.element: (c.before.total if c.before else 0.0, c.after.total if c.after else 0.0)
            for c in self.coverage
            if c.within is None
        }

    def data(self) -> dict[str, Any]:
        """Give the comparison as JSON data."""
        return {
            "added": [r.id for r in self.difference.added],
            "removed": [r.id for r in self.difference.removed],
            "changed": list(self.difference.changed_ids),
            "contribution": [s.data() for s in self.shifts],
            "coverage": [c.data() for c in self.coverage],
        }


def compare_analyses(before: Analysis, after: Analysis) -> PlanComparison:
    """Compare two plans, or one plan at two moments, by the ids of their records.

    Parameters
    ----------
    before, after : Analysis
        Both of the whole plan, or both of the same area.
    """
    return PlanComparison(
        before.plan,
        after.plan,
        difference(before.plan, after.plan),
        tuple(sorted(_shifts(before.matrix, after.matrix), key=lambda s: -abs(s.change))),
        tuple(_coverage(before, after)),
    )


def _shifts(before: ContributionMatrix, after: ContributionMatrix) -> Iterator[Shift]:
    efforts = _union(after.efforts, before.efforts)
    elements = _union(after.mission_elements, before.mission_elements)
    old, new = (_spread_out(m, efforts, elements) for m in (before, after))
    for i, k in np.argwhere(np.abs(new - old) > NOTHING).tolist():
        yield Shift(efforts[i], elements[k], float(old[i, k]), float(new[i, k]))


def _spread_out(matrix: ContributionMatrix, efforts: list[str], elements: list[str]) -> Floats:
    """Put a matrix in the rows and columns of both plans, zeros elsewhere."""
    rows = {e: i for i, e in enumerate(efforts)}
    columns = {e: k for k, e in enumerate(elements)}
    found: Floats = np.zeros((len(efforts), len(elements)))
    chosen = np.ix_([rows[e] for e in matrix.efforts], [columns[e] for e in matrix.mission_elements])
    found[chosen] = matrix.values
    return found


def _coverage(before: Analysis, after: Analysis) -> Iterator[CoverageShift]:
    old, new = (
        {(c.element, c.within): c for c in (*a.coverage.elements, *a.coverage.areas)} for a in (before, after)
    )
    for key in _union(new, old):
        one, other = old.get(key), new.get(key)
        if not _same(one, other):
            yield CoverageShift(*key, one, other)


def _same(one: Cell | None, other: Cell | None) -> bool:
    if one is None or other is None:
        return one is other
    counts = ((c.state, c.efforts, c.own_efforts, c.organisations, c.without_party) for c in (one, other))
    return len(set(counts)) == 1 and all(
        abs(a - b) <= NOTHING
        for a, b in (
            (one.own, other.own), (one.city_wide, other.city_wide),
            (one.supporting, other.supporting), (one.hampering, other.hampering),
        )
    )  # fmt: skip


def _union(first: Iterable[T], second: Iterable[T]) -> list[T]:
    return list(dict.fromkeys((*first, *second)))
