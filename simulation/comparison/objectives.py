"""What phasings are weighed on beside each other: in words, and how its figures are shown."""

from __future__ import annotations

from dataclasses import dataclass

from din.texts import Message, msg


@dataclass(frozen=True, slots=True)
class Objective:
    """One wish.

    Attributes
    ----------
    name : str
        As in :attr:`Comparison.objectives`.
    title : Message
        With its unit, and whether more or less of what is shown is better.
    factor : float
        From the value of the objective, of which more is always better, to the figure that is shown.
    """

    name: str
    title: Message
    factor: float


OBJECTIVES = (
    Objective("return_eur", msg("Return, million euros (more is better)"), 1e-6),
    Objective("improvement", msg("Improvement, percentage points (more is better)"), 100.0),
    Objective("weakest", msg("Weakest area, % of residents (more is better)"), 100.0),
    Objective("equity", msg("Gap between areas, percentage points (less is better)"), -100.0),
    Objective("pace", msg("Pace, months until half of the improvement (fewer is better)"), -1.0),
    Objective("safety", msg("Risk, worse than as now per 100 combinations (fewer is better)"), -100.0),
)
"""In the order of the comparison."""


def objective(name: str) -> Objective:
    """Give an objective by its name."""
    return next(one for one in OBJECTIVES if one.name == name)
