"""Why a result is what it is: reasons, the assumptions it rests on, and "Leg uit" for every figure."""

from simulation.explanation.core import Explanation, explain
from simulation.explanation.figures import FIGURES, Figure
from simulation.explanation.ingredients import Explained, Ingredient, explained
from simulation.explanation.reasons import Reason, limits_of, reasons, rounded
from simulation.explanation.spread import Spread, spread
from simulation.explanation.waiting import trajectories

__all__ = [
    "FIGURES", "Explained", "Explanation", "Figure", "Ingredient", "Reason", "Spread", "explain", "explained",
    "limits_of", "reasons", "rounded", "spread", "trajectories",
]  # fmt: skip
