"""The strongest reasons behind a phasing's result: which initiatives, which bottleneck, and what money does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from din.analysis import contribution
from din.graph import chain_arrays
from din.model import Plan
from din.texts import N_, Message, euros, msg, nmsg
from simulation.kernels.arrays import LIMITS
from simulation.results import LAYERS, PhasingResult
from simulation.scenario import Phasing

BITES = 0.9
"""A factor whose mean is below this holds efforts back noticeably. Assumption [A]."""
NAMED = 3
"""So many initiatives are named."""
LAYER_WORDS = dict(zip(LAYERS, (N_("professionals"), N_("managers"), N_("directors")), strict=True))


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a stable kind, a sentence, and the figure behind it for "Leg uit"."""

    kind: str
    message: Message
    figure: dict[str, float]


def reasons(result: PhasingResult, plan: Plan) -> tuple[Reason, ...]:
    """Give the reasons behind a phasing, the initiatives first; none for the reference, which is the yardstick."""
    phasing = next(p for p in result.compiled.scenario.compared if p.id == result.phasing)
    if not phasing.cells:
        return ()
    found = (*_initiatives(result, phasing, plan), *_bottleneck(result, phasing), *_money(result))
    return tuple(found)


def _initiatives(result: PhasingResult, phasing: Phasing, plan: Plan) -> Iterator[Reason]:
    """Weigh each started effort by its contribution over all routes, its areas counted by residents."""
    compiled = result.compiled
    model = compiled.model(phasing)
    matrix = contribution(chain_arrays(plan))
    order = [matrix.mission_elements.index(e) for e in compiled.elements]
    value = dict(zip(matrix.efforts, (matrix.values[:, order] @ model.value_weight).tolist(), strict=True))
    share = model.residents / model.residents.sum()
    joined = np.isfinite(model.cell_start) | (model.cell_after >= 0)
    score: dict[str, float] = {}
    for cell, area, effort in zip(
        model.instance_cell.tolist(),
        model.instance_area.tolist(),
        model.instance_effort.tolist(),
        strict=True,
    ):
        if joined[cell]:
            name = compiled.network.efforts[effort].id
            score[name] = score.get(name, 0.0) + value.get(name, 0.0) * float(share[area])
    top = [name for name in sorted(score, key=lambda n: -score[n]) if score[name] > 0][:NAMED]
    if top:
        names = "; ".join(compiled.labels.get(name, name) for name in top)
        text = nmsg(
            "One initiative feeds the mission most here: {names}.",
            "{n} initiatives feed the mission most here: {names}.",
            len(top),
            names=names,
        )
        yield Reason("initiatives", text, {name: score[name] for name in top})
    else:
        yield Reason("initiatives", msg("No initiative that starts here feeds the mission."), {})


def _bottleneck(result: PhasingResult, phasing: Phasing) -> Iterator[Reason]:
    areas = sorted({result.compiled.areas.index(cell.area) for cell in phasing.cells})
    limits = result.outcome.limits[:, areas][..., result.fine].mean(axis=(1, 2))
    factor = LIMITS[int(limits.argmin())]
    figure = dict(zip(LIMITS, limits.tolist(), strict=True))
    if limits.min() >= BITES:
        yield Reason(
            "bottleneck",
            msg("Nothing holds the efforts back much: neither people, money, rules nor seats."),
            figure,
        )
    elif factor == "queues":
        waiting = result.outcome.queues[..., result.fine].mean(axis=(0, 2))
        layer = LAYER_WORDS[LAYERS[int(waiting.argmax())]]
        text = msg(
            "Rules and waiting requests hold the efforts back most; the longest queue is with the {layer}.",
            layer=msg(layer),
        )
        yield Reason("bottleneck", text, figure)
    else:
        yield Reason("bottleneck", BOTTLENECKS[factor], figure)


BOTTLENECKS = {
    "professionals": msg("Too few professionals who work in the new way hold the efforts back most."),
    "money": msg("Too little money holds the efforts back most."),
    "seats": msg("Too few seats in learning sessions hold the efforts back most."),
}


def _money(result: PhasingResult) -> Iterator[Reason]:
    cost, saving = (float(v[result.fine].mean()) for v in (result.cost_eur, result.saving_eur))
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
    yield Reason("money", text, figure)


def rounded(amount: float) -> str:
    """Show two digits: more would be false certainty."""
    digits = 1 - int(np.floor(np.log10(abs(amount)))) if amount else 0
    return euros(round(amount, min(0, digits)))
