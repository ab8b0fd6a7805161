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
    about : Message
        What is computed, from what.
    factor : float
        From the value of the objective, of which more is always better, to the figure that is shown.
    """

    name: str
    title: Message
    about: Message
    factor: float


OBJECTIVES = (
    Objective(
        "return_eur",
        msg("Return, million euros (more is better)"),
        msg(
            "Return: what is saved minus what it costs, plus what an improvement is worth to you, in euros of today;"
            " the mean of the combinations."
        ),
        1e-6,
    ),
    Objective(
        "improvement",
        msg("Improvement, percentage points (more is better)"),
        msg(
            "Improvement: how much more residents reach the norm at the end than when going on as now, the mean over"
            " the mission elements and all residents."
        ),
        100.0,
    ),
    Objective(
        "weakest",
        msg("Weakest area, % of residents (more is better)"),
        msg("Weakest area: the share of residents who reach the norm there at the end, over what was measured."),
        100.0,
    ),
    Objective(
        "equity",
        msg("Gap between areas, percentage points (less is better)"),
        msg("Gap: the strongest area minus the weakest at the end, over what was measured."),
        -100.0,
    ),
    Objective(
        "pace",
        msg("Pace, months until half of the improvement (fewer is better)"),
        msg(
            "Pace: the month in which half of the largest improvement is reached; where nothing improves the whole"
            " horizon counts."
        ),
        -1.0,
    ),
    Objective(
        "safety",
        msg("Risk, worse than as now per 100 combinations (fewer is better)"),
        msg("Risk: in how many of 100 combinations it returns less than going on as now."),
        -100.0,
    ),
)  # fmt: skip
"""In the order of the comparison."""


def objective(name: str) -> Objective:
    """Give an objective by its name."""
    return next(one for one in OBJECTIVES if one.name == name)
