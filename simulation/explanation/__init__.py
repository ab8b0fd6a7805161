"""Why a result is what it is: reasons, the assumptions it rests on, and "Leg uit" for every figure."""

from simulation.explanation.core import Explanation, explain
from simulation.explanation.reasons import Reason, limits_of, reasons, rounded

__all__ = ["Explanation", "Reason", "explain", "limits_of", "reasons", "rounded"]
