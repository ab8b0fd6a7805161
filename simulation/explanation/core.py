"""Why a phasing comes out as it does and what that rests on, in sentences and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from din.findings import Finding
from din.texts import Message, msg
from simulation.explanation.basis import Mover, common, findings, mover_sentence, movers
from simulation.explanation.reasons import Reason, reasons
from simulation.explanation.waiting import waiting_list
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
    notes : tuple of Message
        The same in sentences, and what else this phasing assumes.
    common : tuple of Message
        What every phasing of the scenario rests on.
    findings : tuple of Finding
        What to mend in the plan: efforts that start without a known reach.
    """

    phasing: str
    name: str
    reasons: tuple[Reason, ...]
    movers: tuple[Mover, ...]
    notes: tuple[Message, ...]
    common: tuple[Message, ...]
    findings: tuple[Finding, ...] = ()

    def own(self) -> tuple[Message, ...]:
        """Say what is of this phasing alone, the reasons first."""
        return (*(one.message for one in self.reasons), *self.notes)

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
                    "through": one.through,
                }
                for one in self.movers
            ],
            "findings": [one.data() for one in self.findings],
            "rests_on": [one.text() for one in (*self.notes, *self.common)],
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
    result, everywhere = results.of(phasing), tuple(common(results))
    if not result.part:
        yardstick = msg("Nothing new starts here: it is the yardstick for the other phasings.")
        return Explanation(phasing, result.name, (), (), (yardstick,), everywhere)
    found = movers(results, result, value_eur)
    hints = tuple(findings(result))
    told = (
        *waiting_list(results, result),
        *(mover_sentence(results.compiled, one) for one in found),
        *(one.message for one in hints),
    )
    return Explanation(phasing, result.name, reasons(results, phasing), found, told, everywhere, hints)
