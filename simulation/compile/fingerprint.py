"""What decides the outcome of a run, as a short text: equal texts mean equal outcomes.

Names, notes and whatever else the arrays do not hold are no part of it, so editing these runs nothing anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from simulation.compile import Compiled, cost_ends
from simulation.kernels import arrays
from simulation.scenario import Phasing

LENGTH = 32


def draws_fingerprint(compiled: Compiled) -> str:
    """Give what decides the draws: which columns there are, and what each is turned into."""
    found = compiled.network
    kernel = [compiled.parameter(name) for name in arrays.PARAMETERS]
    return _digest(
        (
            compiled.dimensions,
            [(p.name, p.default, p.low, p.high, p.distribution) for p in kernel],
            (compiled.elements, compiled.areas, len(found.nodes)),
            (found.link_ids, found.source, found.target, np.array(found.bands)),
            [(effort.id, cost_ends(effort)) for effort in found.efforts],
            compiled.starts.value,
            (compiled.scenario.horizon_months, compiled.scenario.review_every_months),
        )
    )


def model_fingerprint(compiled: Compiled, phasing: Phasing) -> str:
    """Give what decides the outcome of a phasing on given draws: every array of its model."""
    return _digest(compiled.model(phasing)._asdict().items())


def _digest(parts: Iterable[Any]) -> str:
    found = hashlib.sha256()
    for part in parts:
        _take(found, part)
    return found.hexdigest()[:LENGTH]


def _take(found: Any, part: Any) -> None:
    """Add a value with its kind and size, so that no two rows of values look alike."""
    if isinstance(part, np.ndarray):
        found.update(f"array {part.dtype} {part.shape};".encode())
        found.update(np.ascontiguousarray(part).tobytes())
    elif isinstance(part, tuple | list):
        found.update(f"{len(part)} of;".encode())
        for one in part:
            _take(found, one)
    else:
        found.update(f"{type(part).__name__} {part!r};".encode())
