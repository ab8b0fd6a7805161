"""The strongest reasons behind a phasing's result: which initiatives, which bottleneck, and what money does.

The one place that words them, for every command and the screen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from din.texts import N_, Message, euros, msg, nmsg, percentage
from simulation.explanation.reached import BLOCKERS, Reached, reached, worth
from simulation.kernels.arrays import LIMITS
from simulation.results import LAYERS, PhasingResult, Results

BITES = 0.9
"""A factor whose mean is below this holds efforts back noticeably. Assumption [A]."""
NAMED = 3
"""So many initiatives are named."""
LAYER_WORDS = dict(zip(LAYERS, (N_("professionals"), N_("managers"), N_("directors")), strict=True))
BOTTLENECKS = {
    "professionals": msg("Too few professionals who work in the new way hold the efforts back most."),
    "money": msg("Too little money holds the efforts back most."),
    "seats": msg("Too few seats in learning sessions hold the efforts back most."),
    "rules": msg("Rules that stand in the way hold the efforts back most."),
    "none": msg("Nothing holds the efforts back much: neither people, money, rules nor seats."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a stable kind, a sentence, and the figures behind it for "Leg uit"."""

    kind: str
    message: Message
    figure: dict[str, float]


def reasons(results: Results, phasing: str) -> tuple[Reason, ...]:
    """Give the reasons behind a phasing: initiatives, bottleneck, money.

    None for "doorgaan zoals nu", which is the yardstick, and none when no draw has an answer.

    Parameters
    ----------
    results : Results
    phasing : str
        Id of one of its phasings.
    """
    result = results.of(phasing)
    if not result.part or not results.fine.any():
        return ()
    watched = reached(results, result)
    return _initiatives(result, watched), _bottleneck(results, result, watched), _money(results, result)


def _initiatives(result: PhasingResult, watched: Reached) -> Reason:
    """Weigh each effort by what it adds over all routes, its reach, its residents and the intensity it reached."""
    compiled, model = result.compiled, watched.model
    share = model.residents / model.residents.sum()
    each = worth(compiled)[model.instance_effort] * model.instance_exposure * share[model.instance_area]
    score = np.bincount(model.instance_effort, each * watched.intensity, model.efforts)
    most = np.bincount(model.instance_effort, each * watched.peak, model.efforts)
    full = np.bincount(model.instance_effort, each, model.efforts)
    order = np.argsort(-score, kind="stable")
    top = [int(e) for e in order[:NAMED] if score[e] > 0]
    if not top:
        return Reason("initiatives", msg("No initiative that starts here feeds the mission."), {})
    names = [compiled.network.efforts[e].id for e in top]
    together = float(score[top].sum() / score[score > 0].sum())
    text = nmsg(
        "One initiative feeds the mission most here: {names}. That is {share} of what all of them do; at its"
        " strongest it runs at {strength} of its full strength.",
        "{n} initiatives feed the mission most here: {names}. Together that is {share} of what all of them do; at"
        " their strongest they run at {strength} of their full strength.",
        len(top),
        names="; ".join(compiled.labels.get(name, name) for name in names),
        share=_about(together),
        strength=_about(float(most[top].sum() / full[top].sum())),
    )
    return Reason("initiatives", text, dict(zip(names, score[top].tolist(), strict=True)))


def _about(share: float) -> Message | str:
    """Say a share in tens of percents, and a small one in whole percents: more would be false certainty."""
    if share > 1.0 - 1e-9:
        return percentage(1.0)
    if share >= 0.95:
        return msg("nearly {share}", share=percentage(1.0))
    if share < 0.005:
        return msg("less than {share}", share=percentage(0.01))
    return msg("about {share}", share=percentage(round(share, 1) if share >= 0.1 else round(share, 2)))


def _bottleneck(results: Results, result: PhasingResult, watched: Reached) -> Reason:
    limits = limits_of(results, result)
    factor = min(limits, key=lambda name: limits[name])
    figure = limits | dict(zip((f"blocked_by_{b}" for b in BLOCKERS), watched.blockers.tolist(), strict=True))
    if limits[factor] >= BITES:
        return Reason("bottleneck", BOTTLENECKS["none"], figure)
    blocker = BLOCKERS[int(watched.blockers.argmax())]
    if factor == "queues" and blocker != "rules":
        text = msg(
            "Requests that wait for an answer hold the efforts back most; the longest queue is with the {layer}.",
            layer=msg(LAYER_WORDS[blocker]),
        )
        return Reason("bottleneck", text, figure)
    return Reason("bottleneck", BOTTLENECKS["rules" if factor == "queues" else factor], figure)


def limits_of(results: Results, result: PhasingResult) -> dict[str, float]:
    """Give the mean of each factor (0 to 1) that holds efforts back, over the areas that take part."""
    part, kept = list(result.part), results.fine
    if not part or not kept.any():
        return {}
    means = result.outcome.limits[:, part][..., kept].mean(axis=(1, 2))
    return dict(zip(LIMITS, means.tolist(), strict=True))


def _money(results: Results, result: PhasingResult) -> Reason:
    kept = results.fine
    cost, saving = (float(v[kept].mean()) for v in (result.cost_eur, result.saving_eur))
    figure = {"mean_cost_eur": cost, "mean_saving_eur": saving}
    if saving >= 0:
        text = msg(
            "It costs about {cost} and saves about {saving}, on average over the combinations.",
            cost=rounded(cost),
            saving=rounded(saving),
        )
    else:
        text = msg(
            "It costs about {cost}, and care costs about {extra} more on average,"
            " because hidden demand comes to light.",
            cost=rounded(cost),
            extra=rounded(-saving),
        )
    return Reason("money", text, figure)


def rounded(amount: float) -> str:
    """Show two digits: more would be false certainty."""
    digits = 1 - int(np.floor(np.log10(abs(amount)))) if amount else 0
    return euros(round(amount, min(0, digits)))
