"""Why a phasing comes out as it does and what that rests on, in sentences and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from din.texts import Message, msg
from simulation.explanation.basis import Mover, common, mover_sentence, movers, reach_sentence
from simulation.explanation.reasons import Reason, reasons
from simulation.results import Results


@dataclass(frozen=True, slots=True)
class Explanation:
    """What lies behind the result of one phasing.

    Attributes
    ----------
    phasing, name : str
    reasons : tuple of Reason
        The strongest: initiatives, bottleneck, money. Empty for "doorgaan zoals nu".
    movers : tuple of Mover
        The assumptions that move its return most.
    assumed : tuple of Message
        The same in sentences, and what else this phasing assumes.
    common : tuple of Message
        What every phasing of the scenario rests on.
    """

    phasing: str
    name: str
    reasons: tuple[Reason, ...]
    movers: tuple[Mover, ...]
    assumed: tuple[Message, ...]
    common: tuple[Message, ...]

    def own(self) -> tuple[Message, ...]:
        """Say what is of this phasing alone, the reasons first."""
        return (*(one.message for one in self.reasons), *self.assumed)

    def sentences(self) -> tuple[Message, ...]:
        """Say all of it."""
        return (*self.own(), *self.common)

    def data(self) -> dict[str, Any]:
        """Give all of it as JSON data."""
        return {
            "phasing": self.phasing,
            "reasons": [
                {"kind": one.kind, "text": one.message.text(), "figure": one.figure} for one in self.reasons
            ],
            "moved_by": [
                {
                    "assumption": one.assumption.id,
                    "rank_correlation": one.correlation,
                    "p05": one.low,
                    "p95": one.high,
                }
                for one in self.movers
            ],
            "rests_on": [one.text() for one in (*self.assumed, *self.common)],
        }


def explain(results: Results, phasing: str, value_eur: float = 0.0) -> Explanation:
    """Explain one phasing of a run.

    Parameters
    ----------
    results : Results
    phasing : str
        Id of one of its phasings.
    value_eur : float
        V: what the return is counted with.
    """
    result, everywhere = results.of(phasing), tuple(common(results.compiled))
    if not result.part:
        yardstick = msg("Nothing new starts here: it is the yardstick for the other phasings.")
        return Explanation(phasing, result.name, (), (), (yardstick,), everywhere)
    found = movers(results, result, value_eur)
    told = (*(mover_sentence(results.compiled, one) for one in found), *reach_sentence(result))
    return Explanation(phasing, result.name, reasons(results, phasing), found, told, everywhere)
