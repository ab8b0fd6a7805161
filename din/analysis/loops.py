"""Feedback loops: which there are, and which strengthen themselves without end.

A loop settles when the spectral radius of its absolute weights |W| is below 1. That is decided without
iterating: for a strongly connected A ≥ 0 it holds exactly when (I − A) x = 1 has a solution x > 0
(M-matrices; Berman and Plemmons, *Nonnegative Matrices in the Mathematical Sciences*, theorem 6.2.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from din.analysis.sweep import Matrix, components, local_solver
from din.errors import LoopTooStrong
from din.graph.arrays import Bound, ChainArrays, Floats, Indices

LARGEST_GAIN = 1e9
"""A loop that multiplies an impulse by more than this is taken as one that never settles."""
DENSE_EIGENVALUES = 400
ITERATIONS = 2000


@dataclass(frozen=True, slots=True)
class StrongLoop:
    """A loop that never settles: the nodes along its strongest circle, and its spectral radius."""

    nodes: tuple[str, ...]
    radius: float


def strong_loops(arrays: ChainArrays, bound: Bound = "central") -> tuple[StrongLoop, ...]:
    """Find every strongly connected part whose |W| has a spectral radius of 1 or more."""
    found = []
    for nodes, block in unsettled(arrays.at(bound)):
        radius, vector = spectral_radius(block)
        circle = strongest_circle(block, vector)
        found.append(StrongLoop(arrays.ids_at(nodes[circle]), max(1.0, radius)))
    return tuple(found)


def refuse_strong_loops(arrays: ChainArrays, bound: Bound = "central") -> None:
    """Stop when a loop strengthens itself without end.

    Raises
    ------
    LoopTooStrong
        Naming the strongest of these loops.
    """
    found = strong_loops(arrays, bound)
    if found:
        worst = max(found, key=lambda loop: loop.radius)
        raise LoopTooStrong(worst.nodes, worst.radius)


def unsettled(weights: Matrix) -> list[tuple[Indices, Matrix]]:
    """Give the nodes and |W| of every strongly connected component that does not settle (array form)."""
    labels, looped = components(weights)
    if not looped.any():
        return []
    absolute = abs(weights)
    suspects = np.unique(labels[looped & _may_be_strong(absolute, labels)])
    nodes = np.flatnonzero(np.isin(labels, suspects))
    nodes = nodes[np.argsort(labels[nodes], kind="stable")]
    groups = np.split(nodes, np.flatnonzero(np.diff(labels[nodes])) + 1)
    blocks = [(group, absolute[group][:, group]) for group in groups if group.size]
    return [(group, block) for group, block in blocks if not _settles(block)]


def _may_be_strong(absolute: Matrix, labels: Indices) -> NDArray[np.bool_]:
    """Tell per node whether its component fails the quick test: all row sums, or all column sums, below 1."""
    rows = np.repeat(np.arange(labels.size), np.diff(absolute.indptr))
    inner = labels[rows] == labels[absolute.indices]
    data = absolute.data[inner]
    worst = [np.zeros(int(labels.max()) + 1) for _ in range(2)]
    for most, ends in zip(worst, (rows[inner], absolute.indices[inner]), strict=True):
        np.maximum.at(most, labels, np.bincount(ends, weights=data, minlength=labels.size))
    return np.asarray((np.minimum(*worst) >= 1)[labels], dtype=np.bool_)


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
