"""Feedback loops: which there are, and which strengthen themselves without end.

A loop settles when the spectral radius of its absolute weights |W| is below 1. That is decided without
iterating: for a strongly connected A ≥ 0 it holds exactly when (I − A) x = 1 has a solution x > 0
(M-matrices; Berman and Plemmons, *Nonnegative Matrices in the Mathematical Sciences*, theorem 6.2.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from din.analysis.ready import Ready, prepare
from din.analysis.sweep import LARGEST_GAIN, Matrix, local_solver
from din.errors import LoopTooStrong
from din.graph.arrays import Bound, ChainArrays, Floats, Indices

DENSE_EIGENVALUES = 400
ITERATIONS = 2000


@dataclass(frozen=True, slots=True)
class StrongLoop:
    """A loop that never settles: the nodes along its strongest circle, and its spectral radius."""

    nodes: tuple[str, ...]
    radius: float


def strong_loops(
    arrays: ChainArrays, bound: Bound = "central", ready: Ready | None = None
) -> tuple[StrongLoop, ...]:
    """Find every strongly connected part whose |W| has a spectral radius of 1 or more."""
    found = []
    for nodes, block in unsettled(arrays.at(bound), ready):
        radius, vector = spectral_radius(block)
        circle = strongest_circle(block, vector)
        found.append(StrongLoop(arrays.ids_at(nodes[circle]), max(1.0, radius)))
    return tuple(found)


def refuse_strong_loops(arrays: ChainArrays, bound: Bound = "central", ready: Ready | None = None) -> None:
    """Stop when a loop strengthens itself without end.

    Raises
    ------
    LoopTooStrong
        Naming the strongest of these loops.
    """
    found = strong_loops(arrays, bound, ready)
    if found:
        worst = max(found, key=lambda loop: loop.radius)
        raise LoopTooStrong(worst.nodes, worst.radius)


def unsettled(weights: Matrix, ready: Ready | None = None) -> list[tuple[Indices, Matrix]]:
    """Give the nodes and |W| of every strongly connected component that does not settle (array form)."""
    found = (ready or prepare(weights)).doubtful()
    blocks = [(nodes, abs(weights[nodes][:, nodes])) for nodes in found]
    return [(nodes, block) for nodes, block in blocks if not _settles(block)]


def _settles(block: Matrix) -> bool:
    try:
        gain = local_solver(block)(np.ones(block.shape[0]))
    except (np.linalg.LinAlgError, RuntimeError):  # I − |W| has no inverse: the radius is exactly 1
        return False
    return bool(np.isfinite(gain).all() and (gain > 0).all() and gain.max() < LARGEST_GAIN)


def spectral_radius(block: Matrix) -> tuple[float, Floats]:
    """Give the spectral radius of a strongly connected block |W| and its (positive) right vector."""
    if block.shape[0] <= DENSE_EIGENVALUES:
        values, vectors = np.linalg.eig(block.toarray())
        first = int(np.argmax(values.real))
        return float(values[first].real), np.abs(vectors[:, first].real)
    vector = np.ones(block.shape[0])
    shifted: Any = block + sparse.eye_array(block.shape[0], format="csr")  # aperiodic, so that it converges
    for _ in range(ITERATIONS):
        following = shifted @ vector
        vector = following / following.max()
    return float((shifted @ vector).max() / vector.max() - 1), vector


def strongest_circle(block: Matrix, vector: Floats) -> Indices:
    """Follow from the heaviest node the strongest link on, weighed by the right vector, until it closes.

    Returns
    -------
    array of int
        Positions along the circle, each with a link to the next and the last to the first.
    """
    position = int(np.argmax(vector))
    seen: dict[int, int] = {}
    while position not in seen:
        seen[position] = len(seen)
        start, end = block.indptr[position], block.indptr[position + 1]
        targets = block.indices[start:end]
        position = int(targets[np.argmax(block.data[start:end] * vector[targets])])
    path = list(seen)
    return np.array(path[seen[position] :], dtype=np.intp)
