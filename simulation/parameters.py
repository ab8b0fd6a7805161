"""The one table of parameters of the phasing model: symbol, name, unit, default, range, evidence and source.

Forms, the documentation and every result derive from it. An evidence tag E means published, with the source named;
A means an assumption, to be settled with the leading alliance. A scenario may give other values and sources.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from din.texts import N_, Message, _, msg

Floats = NDArray[np.float64]
Tag = Literal["E", "A"]


class Distribution(StrEnum):
    """How a parameter is drawn between its ends."""

    FIXED = "fixed"
    """Always the default."""
    HALVES = "halves"
    """Half of the draws evenly below the default, half evenly above it."""
    ZERO_OR_HALVES = "zero_or_halves"
    """0 in half of the draws, else as ``halves``."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One row of the table.

    Attributes
    ----------
    symbol : str
        As in the equations.
    name : str
        As in code and files.
    label, unit : str
        Catalogue texts for people.
    default, low, high : float
        The central value and the ends of the range; equal when nothing is drawn.
    distribution : Distribution
    tag : 'E' or 'A'
    source : str
        What the value rests on, in Dutch (data).
    least, most : float
        What a scenario may give at all.
    sampled : bool
        False for what must never be drawn, only varied as a category.
    categories : tuple of float
        Other values to look at by themselves, each in turn.
    """

    symbol: str
    name: str
    label: str
    unit: str
    default: float
    low: float
    high: float
    distribution: Distribution
    tag: Tag
    source: str
    least: float = 0.0
    most: float = 1e9
    sampled: bool = True
    categories: tuple[float, ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether it takes a dimension of the draws."""
        return self.distribution is not Distribution.FIXED

    def title(self) -> Message:
        """Give the label, translated when shown."""
        return msg(self.label)

    def cited(self) -> str:
        """Give the source in the language in use; one that somebody wrote in a scenario stays as it is."""
        return _(self.source) if self.source else ""

    def changed(self, default: float, low: float, high: float, tag: Tag, source: str) -> Parameter:
        """Give this row with other values; without a range it is fixed."""
        spread = self.distribution if self.drawn else Distribution.HALVES
        distribution = Distribution.FIXED if low == high else spread
        return replace(
            self, default=default, low=low, high=high, distribution=distribution, tag=tag, source=source
        )

    def at(self, draws: Floats) -> Floats:
        """Turn draws in [0, 1) into values (the quantile function, elementwise)."""
        if self.distribution is Distribution.FIXED:
            return np.full_like(draws, self.default)
        if self.distribution is Distribution.ZERO_OR_HALVES:
            return np.where(draws < 0.5, 0.0, self._halves(np.maximum(0.0, 2.0 * draws - 1.0)))
        return self._halves(draws)

    def _halves(self, draws: Floats) -> Floats:
        below = self.low + 2.0 * draws * (self.default - self.low)
        above = self.default + (2.0 * draws - 1.0) * (self.high - self.default)
        return np.asarray(np.where(draws < 0.5, below, above))


ASSUMED = N_("Assumption, to be settled with the leading alliance")
PER_MONTH, MONTHS, SHARE, PERSONS = N_("per month"), N_("months"), N_("share"), N_("persons")
REQUESTS, EUROS = N_("requests per month"), N_("euros")


def _row(
    symbol: str,
    name: str,
    label: str,
    unit: str,
    values: tuple[float, float, float] | float,
    source: str = ASSUMED,
    *,
    tag: Tag = "A",
    distribution: Distribution = Distribution.HALVES,
    least: float = 0.0,
    most: float = 1e9,
    sampled: bool = True,
    categories: tuple[float, ...] = (),
) -> Parameter:
    default, low, high = (values, values, values) if isinstance(values, int | float) else values
    spread = Distribution.FIXED if low == high else distribution
    return Parameter(
        symbol, name, label, unit, default, low, high, spread, tag, source, least, most, sampled, categories
    )


BASS = N_("Bass model: usually 0.03 and 0.38 per year; that this holds for professionals is an assumption")
PARAMETERS: tuple[Parameter, ...] = (
    _row("r", "discount_rate", N_("Discount rate"), N_("per year"), 0.0225,
         N_("Werkgroep discontovoet 2020 (real); 1.6 and 2.9 % as sensitivity"), tag="E", most=0.2, sampled=False,
         categories=(0.016, 0.029)),
    _row("p", "spontaneous_adoption", N_("Starting of one's own accord"), PER_MONTH, (0.0025, 0.001, 0.02), BASS,
         tag="E", most=1.0),
    _row("q", "imitation", N_("Following colleagues"), PER_MONTH, (0.032, 0.02, 0.06), BASS, tag="E", most=1.0),
    _row("q_x", "imitation_across_areas", N_("Following colleagues in bordering areas"), PER_MONTH,
         (0.01, 0.0, 0.03), most=1.0),
    _row("φ", "relapse", N_("Falling back into the old way"), PER_MONTH, (0.015, 0.002, 0.04),
         N_("Assumption; in PMC4710818 it lasted in 7 of 18 evaluations, after 2.6 years on average"), most=1.0),
    _row("κ", "staff_turnover", N_("Staff turnover"), PER_MONTH, (0.006, 0.004, 0.016), most=1.0),
    _row("β", "effect_size", N_("Effect of the network on an element"), PER_MONTH, (0.05, 0.01, 0.1),
         N_("Chance of no effect: SCP 2013 on krachtwijken, Big Local; the size is an assumption"),
         distribution=Distribution.ZERO_OR_HALVES, most=1.0),
    _row("δ", "return_rate", N_("Return to the reference"), PER_MONTH, (0.02, 0.01, 0.04), most=1.0),
    _row("σ", "spill_over", N_("Effect on bordering areas"), SHARE, (0.1, -0.3, 0.3),
         N_("Koster and Van Ommeren: mostly within 250 m; the size is an assumption"), least=-1.0, most=1.0),
    _row("s", "saving_share", N_("Saving on care per 0.10 improvement"), SHARE, (0.1, -0.05, 0.25),
         N_("Cases find gains (Ruwaard: 150,000 euros over 12 cases, period unknown); the size is an assumption"),
         least=-1.0, most=1.0),
    _row("χ", "hidden_demand", N_("Hidden demand that comes to light"), SHARE, (0.03, 0.0, 0.14),
         N_("CPB 2019: with wijkteams referrals rose 14 % more; the size is an assumption"), most=1.0),
    _row("c_w", "care_cost", N_("Cost of care and support per resident"), N_("euros per resident per year"),
         (1500.0, 158.0, 3000.0),
         N_("Lower end: Ruwaard, 2.1 million Wmo per year for 13,315 residents; the rest is an assumption")),
    _row("τ_j", "node_delay", N_("Delay of a link without its own"), MONTHS, 6.0, least=1.0, most=600.0,
         sampled=False),
    _row("τ_L", "learning_time", N_("Time to learn the new way of working"), MONTHS, 8.0, least=1.0, most=600.0),
    _row("τ_in", "admission_time", N_("Time from selected to taking part"), MONTHS, 1.0, least=1.0, most=600.0),
    _row("τ_up", "build_up_time", N_("Time for an effort to build up"), MONTHS, 3.0, least=1.0, most=600.0),
    _row("τ_down", "run_down_time", N_("Time for an effort to run down"), MONTHS, 2.0, least=1.0, most=600.0),
    _row("seats", "seats", N_("Seats in learning sessions"), N_("persons per month"), (12.0, 3.0, 40.0)),
    _row("need", "need_per_fte", N_("Professionals who take part, per full-time job of an effort"), PERSONS,
         (4.0, 2.0, 8.0), least=0.01),
    _row("ρ_L", "learner_share", N_("What a learner counts for"), SHARE, (0.3, 0.0, 0.6), most=1.0),
    _row("λ", "request_rate", N_("Requests beyond one's own circle, per effort"), REQUESTS, (1.0, 0.25, 4.0)),
    _row("η_1", "passed_to_directors", N_("Part that managers receive"), SHARE, 0.4, most=1.0),
    _row("η_2", "passed_to_board", N_("Part that directors receive"), SHARE, 0.3, most=1.0),
    _row("μ_1", "professional_pace", N_("Pace of answering: professionals"), PER_MONTH, 0.5, most=1.0),
    _row("μ_2", "manager_pace", N_("Pace of answering: managers"), PER_MONTH, 0.33, most=1.0),
    _row("μ_3", "director_pace", N_("Pace of answering: directors"), PER_MONTH, 0.25, most=1.0),
    _row("c_1", "professional_capacity", N_("Most that professionals handle"), REQUESTS, 8.0),
    _row("c_2", "manager_capacity", N_("Most that managers handle"), REQUESTS, 4.0),
    _row("c_3", "director_capacity", N_("Most that directors handle"), REQUESTS, 4.0),
    _row("Q50", "half_blocking_queue", N_("Waiting requests that halve an effort"), N_("requests"), 10.0, least=0.01),
    _row("O(0)", "rule_obstacles", N_("Obstacles by rules at the start"), N_("ratio"), (1.0, 0.0, 3.0)),
    _row("ω_O", "obstacles_removed", N_("Obstacles removed per answered request"), N_("per request"),
         (0.01, 0.0, 0.05), most=0.25),
    _row("lag", "contract_lag", N_("Time before a saving is money"), MONTHS, (12.0, 0.0, 36.0), most=240.0),
    _row("learning", "learning_hours", N_("Learning per learner"), N_("hours per month"), 8.0),
    _row("rate", "hourly_rate", N_("Cost of an hour of learning"), EUROS, 75.0),
    _row("change", "change_budget", N_("Driving the change, per area that has started"), N_("euros per month"), 4000.0),
    _row("transition", "transition_cost", N_("One-off cost per area at its start"), EUROS, 20000.0),
    _row("θ", "scaling_threshold", N_("Measured improvement from which a pilot is scaled"), SHARE, 0.01, least=-1.0,
         most=1.0),
    _row("noise", "measurement_noise", N_("Error of a measured improvement"), SHARE, 0.02, most=1.0),
    _row("floor", "review_floor", N_("Progress below which a pilot is stopped"), SHARE, 0.1, most=1.0),
    _row("open", "open_ended_duration", N_("Time over which the cost of an effort without an end is spread"), MONTHS,
         48.0, least=1.0, most=600.0, sampled=False),
    _row("ε", "inequality_aversion", N_("Aversion to inequality (Atkinson)"), N_("ratio"), (0.5, 0.25, 2.0),
         most=10.0, sampled=False, distribution=Distribution.FIXED),
)  # fmt: skip
"""V, the value of an improvement for a resident, is no parameter: it has no default, and a break-even is shown."""

BY_NAME = MappingProxyType({row.name: row for row in PARAMETERS})
