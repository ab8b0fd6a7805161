"""The ingredients of the steering criteria (D6): shares of what is in the plan, each with what it is counted over.

Efforts that stopped stay out; *open* efforts are those that are not completed either. v(e) is what an effort adds to
all mission elements together: the sum of its positive contributions. Every share runs from 0 (bad for the criterion)
to 1 (good); it is None when there is nothing to count it over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from din.analysis.bands import CONTRIBUTION_LIMITS, NOTHING
from din.analysis.contribution import ContributionMatrix
from din.analysis.coverage import FED, Coverage, Mask
from din.analysis.delays import Delays
from din.analysis.draws import DrawnRanks
from din.graph.arrays import Floats, Indices
from din.model import Certainty, Dependency, Effort, Plan, Position, Status
from din.texts import N_

SOON_MONTHS = 24.0
"""What is felt within this time counts as soon. Assumption [A]."""
DECISION_MONTHS = 12.0
"""An effort that ends within this time is about to be decided on. Assumption [A]."""
MONTH_DAYS = 365.25 / 12
UNDER_WAY = frozenset({Status.RUNNING, Status.COMPLETED})
AHEAD = frozenset({Status.IDEA, Status.PREPARATION})
CERTAIN = {Certainty.LOW: 0.0, Certainty.MEDIUM: 0.5, Certainty.HIGH: 1.0}
"""How much a link counts by the certainty its makers give it. Assumption [A]."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One share, with a stable id and what it is a share of (a catalogue text).

    ``counted`` and ``total`` are how many things it was counted over, and how many there are.
    """

    id: str
    about: str
    share: float | None
    counted: int
    total: int


@dataclass(frozen=True)
class Facts:
    """What the ingredients are made of."""

    plan: Plan
    matrix: ContributionMatrix
    coverage: Coverage
    delays: Delays | None
    drawn: DrawnRanks | None
    ranks: Indices
    day: date

    @cached_property
    def rows(self) -> tuple[tuple[int, Effort], ...]:
        """The efforts that count and have not stopped, with their rows in the matrix."""
        found = ((i, self.plan.records[e]) for i, e in enumerate(self.matrix.efforts))
        return tuple((i, e) for i, e in found if isinstance(e, Effort) and e.status is not Status.STOPPED)

    @cached_property
    def efforts(self) -> tuple[Effort, ...]:
        """The same, without their rows."""
        return tuple(e for _i, e in self.rows)

    @cached_property
    def open(self) -> tuple[Effort, ...]:
        """Those that are not completed."""
        return tuple(e for e in self.efforts if e.status is not Status.COMPLETED)

    @cached_property
    def added(self) -> Floats:
        """v(e), per effort of :attr:`rows`."""
        kept = self.matrix.values[[i for i, _e in self.rows]]
        sums: Floats = np.maximum(kept, 0.0).sum(axis=1)
        return sums

    @cached_property
    def largest(self) -> Floats:
        """The largest contribution to one element, per effort of :attr:`rows`."""
        kept = self.matrix.values[[i for i, _e in self.rows]]
        return np.asarray(kept.max(axis=1, initial=0.0))


def pace(facts: Facts) -> tuple[Ingredient, ...]:
    """How soon what is contributed arrives."""
    going = np.array([e.status in UNDER_WAY for e in facts.efforts], dtype=bool)
    dated = np.array([e.status in UNDER_WAY or e.start is not None for e in facts.efforts], dtype=bool)
    count = len(facts.efforts)
    return (
        _weighed(
            "under-way",
            N_("of the contribution comes from efforts that run or are completed"),
            going,
            facts.added,
        ),
        _weighed(
            "dated",
            N_("of the contribution comes from efforts that run or have a start date"),
            dated,
            facts.added,
        ),
        Ingredient(
            "soon",
            N_("of what comes from those efforts is felt within two years from now"),
            _soon(facts, dated),
            int(dated.sum()),
            count,
        ),
    )


def feasibility(facts: Facts) -> tuple[Ingredient, ...]:
    """How far there are people, owners and a start, and how sure the makers are."""
    open_ids = {e.id for e in facts.open}
    positions = [p for p in facts.plan.of(Position) if p.effort in open_ids and p.needed > 0]
    needed = sum(p.needed for p in positions)
    found = sum(min(p.found, p.needed) for p in positions)
    sure = [CERTAIN[c.certainty] for c in facts.plan.contributions if c.certainty is not None]
    certain = sum(sure) / len(sure) if sure else None
    return (
        Ingredient(
            "people",
            N_("of the people needed have been found"),
            _part(found, needed),
            len(positions),
            len(positions),
        ),
        _counted("owners", N_("of the efforts have an owner"), [e.owner is not None for e in facts.open]),
        _counted(
            "prepared",
            N_("of the efforts are further than an idea"),
            [e.status is not Status.IDEA for e in facts.open],
        ),
        Ingredient(
            "certainty",
            N_("of full certainty is what the makers give the links (sure 100%, fairly sure 50%)"),
            certain,
            len(sure),
            len(facts.plan.contributions),
        ),
    )


def efficiency(facts: Facts) -> tuple[Ingredient, ...]:
    """What the euros bring."""
    costs = _costs(facts.efforts)
    paid = costs > 0
    clear = facts.largest >= CONTRIBUTION_LIMITS[0] - NOTHING
    euros, added = costs[paid], facts.added[paid]
    return (
        Ingredient(
            "clear",
            N_("of the euros go to efforts that contribute clearly to an element"),
            _part(float(euros[clear[paid]].sum()), float(euros.sum())),
            int(paid.sum()),
            len(costs),
        ),
        Ingredient(
            "even",
            N_("of what an average half of the euros brings, comes from the half that brings least"),
            _lesser_half(euros, added),
            int(paid.sum()),
            len(costs),
        ),
    )


def flexibility(facts: Facts) -> tuple[Ingredient, ...]:
    """What can still be changed, and what hangs on one thing."""
    costs = _costs(facts.open)
    ahead = np.array([_changeable(e, facts.day) for e in facts.open], dtype=bool)
    bound = {end for d in facts.plan.of(Dependency) for end in (d.source, d.target)}
    cells = facts.coverage.elements
    return (
        Ingredient(
            "adaptable",
            N_("of the euros go to efforts that have not started or end within a year"),
            _part(float(costs[ahead].sum()), float(costs.sum())),
            int((costs > 0).sum()),
            len(costs),
        ),
        Ingredient(
            "redundancy",
            N_("of the mission elements are fed by more than one effort and one party"),
            _part(sum(c.state == FED for c in cells), len(cells)),
            len(cells),
            len(cells),
        ),
        _counted(
            "free",
            N_("of the efforts wait for no other and keep none waiting"),
            [e.id not in bound for e in facts.open],
        ),
    )


def focus(facts: Facts) -> tuple[Ingredient, ...]:
    """How far what is done and spent reaches the mission, and how sure the order of the efforts is."""
    costs = _costs(facts.efforts)
    reaching = facts.added > NOTHING
    ranked = facts.ranks > 0
    settled = (
        None if facts.drawn is None else _part(int(facts.drawn.settled[ranked].sum()), int(ranked.sum()))
    )
    return (
        _counted("efforts", N_("of the efforts reach the mission"), reaching.tolist()),
        Ingredient(
            "euros",
            N_("of the euros go to efforts that reach the mission"),
            _part(float(costs[reaching].sum()), float(costs.sum())),
            int((costs > 0).sum()),
            len(costs),
        ),
        Ingredient(
            "settled",
            N_("of the places of efforts per element are settled"),
            settled,
            int(ranked.sum()),
            int(ranked.sum()),
        ),
    )


def per_euro(facts: Facts) -> tuple[str, ...]:
    """Give the efforts with a cost that contribute, those with most contribution per euro first."""
    costs = _costs(facts.efforts)
    found = [
        (facts.added[i] / costs[i], e.id)
        for i, e in enumerate(facts.efforts)
        if costs[i] > 0 and facts.added[i] > NOTHING
    ]
    return tuple(effort for _rate, effort in sorted(found, key=lambda pair: (-pair[0], pair[1])))


def _part(some: float, total: float) -> float | None:
    return some / total if total > NOTHING else None


def _counted(name: str, about: str, held: Sequence[bool]) -> Ingredient:
    """Give the share of things for which something holds."""
    return Ingredient(name, about, _part(sum(held), len(held)), len(held), len(held))


def _weighed(name: str, about: str, held: Mask, weight: Floats) -> Ingredient:
    """Give the share of a weight for which something holds."""
    count = int((weight > NOTHING).sum())
    return Ingredient(name, about, _part(float(weight[held].sum()), float(weight.sum())), count, count)


def _costs(efforts: Sequence[Effort]) -> Floats:
    """Give the cost of each effort; 0 where it is not known."""
    return np.array([e.cost_eur or 0.0 for e in efforts], dtype=np.float64)


def _soon(facts: Facts, dated: Mask) -> float | None:
    """Give the share of the positive contribution of dated efforts that arrives in time."""
    if facts.delays is None:
        return None
    places = {effort: i for i, effort in enumerate(facts.delays.efforts)}
    soon = total = 0.0
    for (row, effort), has_date in zip(facts.rows, dated, strict=True):
        if not has_date:
            continue
        gains = np.maximum(facts.matrix.values[row], 0.0)
        months = (
            _months_until_start(effort, facts.day) + facts.delays.supporting.mean_months[places[effort.id]]
        )
        total += float(gains.sum())
        soon += float(gains[months <= SOON_MONTHS].sum())
    return _part(soon, total)


def _months_until_start(effort: Effort, day: date) -> float:
    """Give the months until an effort starts: below 0 once it runs, else 0 at least."""
    if effort.start is None:
        return 0.0
    months = (effort.start - day).days / MONTH_DAYS
    return months if effort.status in UNDER_WAY else max(0.0, months)


def _changeable(effort: Effort, day: date) -> bool:
    ends_soon = effort.end is not None and (effort.end - day).days <= DECISION_MONTHS * MONTH_DAYS
    return effort.status in AHEAD or ends_soon


def _lesser_half(euros: Floats, added: Floats) -> float | None:
    """Give twice the share of what is added that the half of the euros with least per euro brings (0 … 1)."""
    if not added.sum() > NOTHING:
        return None
    order = np.argsort(added / euros, kind="stable")
    spent = np.concatenate([[0.0], np.cumsum(euros[order])])
    brought = np.concatenate([[0.0], np.cumsum(added[order])])
    return float(2.0 * np.interp(spent[-1] / 2.0, spent, brought) / brought[-1])
