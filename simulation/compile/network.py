"""The part of a plan's network that new efforts set in motion, as nodes and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from din.model import Contribution, Effort, MissionElement, Plan, Status, WeightBand, weight_band
from simulation.kernels.arrays import Floats, Indices

NEW = frozenset({Status.IDEA, Status.PREPARATION})
"""Efforts that a phasing starts; those that run are in the reference, the others are over."""
SHORTEST_DELAY = 1.0
"""Months; a shorter delay cannot be told apart at a step of a month."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Nodes and links of the model; elements are the first nodes and efforts stand after all nodes.

    Attributes
    ----------
    elements, efforts, nodes : tuple of str
        Ids, in the order of the plan; ``nodes`` begins with ``elements``.
    source, target : array of int, per link
    bands : tuple of WeightBand, per link
    link_ids : tuple of str
    delay : array, per node
        Months: the mean delay of the links that arrive, weighed by their central strength.
    """

    elements: tuple[str, ...]
    efforts: tuple[Effort, ...]
    nodes: tuple[str, ...]
    source: Indices
    target: Indices
    bands: tuple[WeightBand, ...]
    link_ids: tuple[str, ...]
    delay: Floats


def network(plan: Plan, default_delay: float) -> Network:
    """Keep what lies on a route from a new effort to a mission element, and all elements."""
    elements = tuple(e.id for e in plan.of(MissionElement))
    efforts = tuple(e for e in plan.of(Effort) if e.status in NEW)
    chain = {node.id for node in plan.chain if node.kind != "mission"}
    links = [c for c in plan.contributions if c.source in chain and c.target in chain]
    forward = _reach({e.id for e in efforts}, ((c.source, c.target) for c in links))
    backward = _reach(set(elements), ((c.target, c.source) for c in links))
    fed = {c.target for c in links}
    kept = [
        n.id
        for n in plan.chain
        if n.id in forward & backward and n.kind != "mission_element" and (n.kind != "effort" or n.id in fed)
    ]
    nodes = (*elements, *kept)
    place = {node: i for i, node in enumerate(nodes)}
    sources = _sources(efforts, place)
    pairs = [(s, place[c.target], c) for c in links if c.target in place for s in sources.get(c.source, ())]
    return Network(
        elements,
        efforts,
        nodes,
        np.array([s for s, _t, _c in pairs], dtype=np.int64),
        np.array([t for _s, t, _c in pairs], dtype=np.int64),
        tuple(weight_band(c.strength, c.weight, c.certainty) for _s, _t, c in pairs),
        tuple(c.id for _s, _t, c in pairs),
        _delays(len(nodes), pairs, default_delay),
    )


def _sources(efforts: Sequence[Effort], place: Mapping[str, int]) -> Mapping[str, tuple[int, ...]]:
    """Give the rows a link may start from: an effort that others feed is a node as well."""
    found: dict[str, tuple[int, ...]] = {node: (i,) for node, i in place.items()}
    for i, effort in enumerate(efforts):
        found[effort.id] = (*found.get(effort.id, ()), len(place) + i)
    return found


def _reach(start: set[str], steps: Iterable[tuple[str, str]]) -> frozenset[str]:
    following: dict[str, list[str]] = defaultdict(list)
    for origin, end in steps:
        following[origin].append(end)
    found, waiting = set(start), list(start)
    while waiting:
        new = [n for n in following[waiting.pop()] if n not in found]
        found.update(new)
        waiting.extend(new)
    return frozenset(found)


def _delays(size: int, pairs: Iterable[tuple[int, int, Contribution]], default: float) -> Floats:
    total, weighed = np.zeros(size), np.zeros(size)
    for _source, target, link in pairs:
        weight = abs(weight_band(link.strength, link.weight).central)
        total[target] += weight
        weighed[target] += weight * (default if link.lag_months is None else link.lag_months)
    mean = np.where(total > 0, weighed / np.where(total > 0, total, 1.0), default)
    return np.maximum(mean, SHORTEST_DELAY)


def unsettled(found: Network, weights: Floats) -> NDArray[np.bool_]:
    """Tell per draw (the last axis of ``weights``) whether a loop never settles: spectral radius of |W| 1 or more."""
    size = len(found.nodes)
    inner = found.source < size
    source, target, strength = found.source[inner], found.target[inner], np.abs(weights[inner])
    failed = np.zeros(weights.shape[1], dtype=np.bool_)
    graph = coo_array((np.ones(source.size), (source, target)), shape=(size, size)).tocsr()
    count, part = connected_components(graph, directed=True, connection="strong")
    for which in range(count):
        members = np.flatnonzero(part == which)
        within = (part[source] == which) & (part[target] == which)
        if within.any():
            failed |= _radius(members, source[within], target[within], strength[within]) >= 1.0
    return failed


def _radius(members: Indices, source: Indices, target: Indices, strength: Floats) -> Floats:
    place = {node: i for i, node in enumerate(members.tolist())}
    rows, columns = ([place[n] for n in ends.tolist()] for ends in (source, target))
    largest = _matrices(len(place), rows, columns, strength.max(axis=1, keepdims=True))
    if np.abs(np.linalg.eigvals(largest)).max() < 1.0:  # with every link at its largest it settles
        return np.zeros(strength.shape[1])
    matrices = _matrices(len(place), rows, columns, strength)
    return np.asarray(np.abs(np.linalg.eigvals(matrices)).max(axis=1))


def _matrices(size: int, rows: list[int], columns: list[int], strength: Floats) -> Floats:
    found = np.zeros((strength.shape[1], size, size))
    for row, column, values in zip(rows, columns, strength, strict=True):
        found[:, row, column] += values
    return found
