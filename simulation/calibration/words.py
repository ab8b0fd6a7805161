"""A calibration in sentences for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from din.graph.arrays import Floats
from din.texts import Message, msg, nmsg
from simulation.assumptions import shown
from simulation.calibration.core import Calibration, few, refusal
from simulation.kernels.arrays import PARAMETERS

SILENCE = msg("The measurements say nothing of this yet.")


def sentences(found: Calibration) -> Iterator[Message]:
    """Say what the calibration rests on, and how much it teaches."""
    yield nmsg(
        "{n} measurement is set beside “{phasing}”.",
        "{n} measurements are set beside “{phasing}”.",
        len(found.points),
        phasing=found.phasing.name,
    )
    if not found.weights.enough:
        yield few(found)
    else:
        yield msg(
            "Of {runs} combinations of assumptions the measurements leave as much as {n} (effective sample size).",
            runs=found.runs,
            n=int(found.weights.effective),
        )
    silent = found.learned.silent
    if found.weights.enough and silent.all():
        yield msg("The measurements say nothing yet of any assumption.")
    elif found.weights.enough and silent.any():
        yield nmsg(
            "Of {n} of the {of} assumptions the measurements say nothing yet.",
            "Of {n} of the {of} assumptions the measurements say nothing yet.",
            int(silent.sum()),
            of=len(found.named),
        )
    for one in found.refused:
        yield refusal(found.compiled, one)


def weighed(found: Calibration) -> Message:
    """Say in a comparison that the draws were weighed."""
    return nmsg(
        "The combinations are weighed by {n} measurement of “{phasing}”; they count for {left} (effective sample"
        " size).",
        "The combinations are weighed by {n} measurements of “{phasing}”; they count for {left} (effective sample"
        " size).",
        len(found.points),
        phasing=found.phasing.name,
        left=int(found.weights.effective),
    )


def band(points: Floats) -> Message:
    """Say between which values nine in ten lie."""
    return msg("{low} to {high}", low=shown(float(points[0])), high=shown(float(points[2])))


def in_table(found: Calibration) -> list[int]:
    """Give which assumptions to show: those that were learned of, strongest first, then parameters of the model."""
    order = [int(i) for i in np.argsort(found.learned.narrowed, kind="stable")]
    return [i for i in order if not found.learned.silent[i] or found.named[i].id in PARAMETERS]


def data(found: Calibration) -> dict[str, Any]:
    """Give all of it for programs."""
    compiled = found.compiled
    return {
        "scenario": compiled.scenario.name,
        "is_example": compiled.scenario.is_example,
        "phasing": found.phasing.id,
        "runs": found.runs,
        "seed": found.seed,
        "effective_sample_size": found.weights.effective,
        "enough": found.weights.enough,
        "measurements": [
            {
                "indicator": p.indicator,
                "element": compiled.elements[p.element],
                "area": compiled.areas[p.area],
                "month": p.month,
                "share": p.share,
                "compared": "level" if p.start is None else "change",
            }
            for p in found.points
        ],
        "refused": [{"indicator": r.indicator, "reason": r.reason.text()} for r in found.refused],
        "assumptions": [_assumption(found, i) for i in range(len(found.named))],
        "sentences": [sentence.text() for sentence in sentences(found)],
    }


def _assumption(found: Calibration, i: int) -> dict[str, Any]:
    names = ("p05", "p50", "p95")
    one, silent = found.named[i], bool(found.learned.silent[i])
    return {
        "id": one.id,
        "label": one.label.text(),
        "unit": one.unit.text(),
        "before": dict(zip(names, found.learned.before[i].tolist(), strict=True)),
        "after": dict(zip(names, found.learned.after[i].tolist(), strict=True)),
        "spread_left": float(found.learned.narrowed[i]),
        "silent": silent,
    } | ({"says": SILENCE.text()} if silent else {})
