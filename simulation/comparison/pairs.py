"""Each phasing beside "doorgaan zoals nu" in the same draws: improvement and money, in places, counts and words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from din.texts import N_, Message, msg
from simulation.fans import Change, change_word
from simulation.ranking import Ranking, ranking
from simulation.regret import Difference, difference
from simulation.results import Results


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Differences over the draws in which every phasing has an answer; arrays are per phasing, the reference first.

    Attributes
    ----------
    names : tuple of str
    draws : int
    improvement, money : Difference
        Of the share of residents who reach the norm at the horizon, mean over elements and residents; of the net
        present value at V = 0, euros.
    improvement_ranks, money_ranks : Ranking
    """

    names: tuple[str, ...]
    draws: int
    improvement: Difference
    money: Difference
    improvement_ranks: Ranking
    money_ranks: Ranking

    def words(self, i: int) -> tuple[Change, Change]:
        """Give the improvement of a phasing in words, between which nine in ten draws lie."""
        return change_word(float(self.improvement.low[i])), change_word(float(self.improvement.high[i]))

    def sentences(self, i: int) -> tuple[Message, Message]:
        """Say how a phasing differs from going on as now: in improvement, then in money."""
        return (
            _sentence(IMPROVEMENT, self.names[i], self.improvement, i, self.draws),
            _sentence(MONEY, self.names[i], self.money, i, self.draws),
        )


IMPROVEMENT = N_(
    "Beside going on as now “{phasing}” brings more improvement in {better} of the {draws} combinations and less in"
    " {worse}; in {equal} there is no difference."
)
MONEY = N_(
    "In money alone “{phasing}” returns more than going on as now in {better} of the {draws} combinations and less in"
    " {worse}; in {equal} there is no difference."
)


def pairs(results: Results) -> Pairs:
    """Set each phasing beside "doorgaan zoals nu".

    Parameters
    ----------
    results : Results
        At least one draw in which every phasing has an answer.
    """
    kept = results.fine
    change = np.stack([one.mean_change[kept] for one in results.phasings])
    money = np.stack([one.npv_eur[kept] for one in results.phasings])
    return Pairs(
        tuple(one.name for one in results.phasings),
        int(kept.sum()),
        difference(change, 0),
        difference(money, 0),
        ranking(change),
        ranking(money),
    )


def _sentence(template: str, name: str, found: Difference, i: int, draws: int) -> Message:
    counts = {"better": int(found.better[i]), "equal": int(found.equal[i]), "worse": int(found.worse[i])}
    return msg(template, phasing=name, draws=draws, **counts)
