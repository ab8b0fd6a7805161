"""Networks of any size with the shape of plans: areas of at most 500 nodes, columns, some feedback.

Every node has 2 or 3 links, nearly all to a later column of its own area; a few run to another area, and
2 % of the links inside an area run backwards when feedback is asked for.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from din.model import Area, Benefit, Capability, Contribution, Effort, Goal, MissionElement, Plan, Record

AREA_SIZE = 500
ELEMENTS = 6
SHARES = (0.42, 0.2, 0.24, 0.14)
"""Efforts, capabilities, benefits and goals in an area."""
BETWEEN_AREAS = 0.02
FEEDBACK = 0.02
STRENGTHS = (1, 2, 3, -1)
CHANCES = (0.5, 0.3, 0.15, 0.05)
CENTRAL = np.array([0.1, 0.3, 0.55, -0.1])


class Network(NamedTuple):
    """Columns per node (0 efforts … 4 mission elements), areas, and links with their strengths."""

    column: np.ndarray[Any, Any]
    area: np.ndarray[Any, Any]
    source: np.ndarray[Any, Any]
    target: np.ndarray[Any, Any]
    strength: np.ndarray[Any, Any]

    def weights(self) -> sparse.csr_array[Any]:
        """Give W with central weights (n × n)."""
        size = self.column.size
        data = CENTRAL[self.strength]
        return sparse.coo_array((data, (self.source, self.target)), shape=(size, size)).tocsr()


def network(size: int, seed: int = 1, *, feedback: bool = True) -> Network:
    """Draw a network of ``size`` nodes, the last six of which are the mission elements."""
    rng = np.random.default_rng(seed)
    inner = size - ELEMENTS
    count = -(-inner // AREA_SIZE)
    area = np.sort(np.arange(inner) % count)
    starts = np.searchsorted(area, np.arange(count + 1))
    place = (np.arange(inner) - starts[area]) / np.diff(starts)[area]
    column = np.minimum(np.searchsorted(np.cumsum(SHARES), place, side="right"), len(SHARES) - 1)
    source = np.repeat(np.arange(inner), rng.integers(2, 4, inner))
    home = area[source]
    away = rng.random(source.size) < BETWEEN_AREAS
    home[away] = rng.integers(0, count, int(away.sum()))
    # The target's column: the next one, now and then one further; goals lead to the elements.
    following = column[source] + 1 + (rng.random(source.size) < 0.15)
    back = feedback & (rng.random(source.size) < FEEDBACK) & ~away & (column[source] > 0)
    following[back] = np.maximum(column[source][back] - 1, 0)
    bounds = np.concatenate([[0.0], np.cumsum(SHARES)])
    to_element = following >= len(SHARES)
    kept = np.minimum(following, len(SHARES) - 1)
    low, high = (starts[home] + np.ceil(np.diff(starts)[home] * bounds[kept + i]) for i in (0, 1))
    target = (low + rng.random(source.size) * (high - low)).astype(np.intp)
    target = np.minimum(target, starts[home + 1] - 1)
    target[to_element] = inner + rng.integers(0, ELEMENTS, int(to_element.sum()))
    # A node drawn as its own target, or one of its own column by rounding, is no plan link.
    wrong = ~to_element & ~back & (column[target % inner] <= column[source])
    source, target = source[~wrong], target[~wrong]
    return Network(
        np.concatenate([column, np.full(ELEMENTS, len(SHARES))]),
        np.concatenate([area, np.full(ELEMENTS, -1)]),
        source,
        target,
        rng.choice(len(STRENGTHS), source.size, p=CHANCES),
    )


def plan(size: int, seed: int = 1, *, feedback: bool = True) -> Plan:
    """Give such a network as a plan."""
    drawn = network(size, seed, feedback=feedback)
    kinds = (Effort, Capability, Benefit, Goal)
    records: list[Record] = [Area(id=f"a{i}", name=f"a{i}") for i in range(int(drawn.area.max()) + 1)]
    for i, (column, area) in enumerate(zip(drawn.column.tolist(), drawn.area.tolist(), strict=True)):
        if column == len(kinds):
            records.append(MissionElement(id=f"n{i}", name=f"n{i}"))
        else:
            records.append(kinds[column](id=f"n{i}", name=f"n{i}", areas=(f"a{area}",)))
    ends = zip(drawn.source.tolist(), drawn.target.tolist(), drawn.strength.tolist(), strict=True)
    records.extend(
        Contribution(id=f"l{i}", source=f"n{s}", target=f"n{t}", strength=STRENGTHS[k])
        for i, (s, t, k) in enumerate(ends)
    )
    return Plan.build(records)
