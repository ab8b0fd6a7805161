"""A plan as arrays: the form in which the algebra reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from din.model import DEFAULT_LAG_MONTHS, Contribution, Effort, Plan, weight_band

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Bound = Literal["low", "central", "high"]


@dataclass(frozen=True, slots=True, eq=False)
class LinkArrays:
    """The contribution links, one entry per link, in the order of the plan.

    ``source`` and ``target`` are positions of nodes; ``low``, ``central`` and ``high`` weights
    (−1 … 1); ``lag_months`` the delay, with the model's default where none is given.
    """

    ids: tuple[str, ...]
    source: Indices
    target: Indices
    low: Floats
    central: Floats
    high: Floats
    lag_months: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ChainArrays:
    """All nodes that contributions run between, and the links between them.

    Attributes
    ----------
    ids, kinds : tuple of str
        Per node, in order of kind and then of the plan.
    index : mapping
        From id to position.
    weights : scipy.sparse.csr_array, n × n
        ``W[i, j]`` from node i to node j, central weights; parallel links added up, zeros left out.
    links : LinkArrays
        Every link by itself.
    efforts, elements : array of int
        Positions of the efforts and of the mission elements.
    exposure : array of float, per effort
        Share of the target group that is reached (0 … 1).
    """

    ids: tuple[str, ...]
    index: Mapping[str, int]
    kinds: tuple[str, ...]
    weights: sparse.csr_array[Any]
    links: LinkArrays
    efforts: Indices
    elements: Indices
    exposure: Floats

    def at(self, bound: Bound) -> sparse.csr_array[Any]:
        """Give W with every link at the low end, the centre or the high end of its band."""
        return self.weights if bound == "central" else weight_matrix(self.links, len(self.ids), bound)

    def ids_at(self, positions: Iterable[int]) -> tuple[str, ...]:
        """Give the ids of nodes at these positions."""
        return tuple(self.ids[i] for i in positions)

    def of_kind(self, kind: str) -> Indices:
        """Give the positions of all nodes of a kind."""
        return np.array([i for i, k in enumerate(self.kinds) if k == kind], dtype=np.intp)


def chain_arrays(plan: Plan) -> ChainArrays:
    """Read the chain of a plan (efforts to mission) into arrays.

    A link from or to something outside the chain is left out.
    """
    chain = plan.chain
    ids = tuple(node.id for node in chain)
    index = {node_id: i for i, node_id in enumerate(ids)}
    links = _link_arrays([c for c in plan.contributions if c.source in index and c.target in index], index)
    efforts = [node for node in chain if isinstance(node, Effort)]
    return ChainArrays(
        ids=ids,
        index=MappingProxyType(index),
        kinds=tuple(node.kind for node in chain),
        weights=weight_matrix(links, len(ids)),
        links=links,
        efforts=np.array([index[e.id] for e in efforts], dtype=np.intp),
        elements=np.array([i for i, n in enumerate(chain) if n.kind == "mission_element"], dtype=np.intp),
        exposure=np.array([exposure(e) for e in efforts], dtype=np.float64),
    )


def exposure(effort: Effort) -> float:
    """Give the share of its target group that an effort reaches (0 … 1).

    A missing reach, or a missing or empty target group, counts as 1 (an assumption, reported as such).
    A reach above the target group counts as the whole group: a share is never more than 1.
    """
    if effort.reach is None or not effort.target_group_size:
        return 1.0
    return min(1.0, effort.reach / effort.target_group_size)


def weight_matrix(links: LinkArrays, size: int, bound: Bound = "central") -> sparse.csr_array[Any]:
    """Build W (size × size, CSR) from single links; parallel links add up, zeros are left out."""
    data: Floats = getattr(links, bound)
    matrix = sparse.coo_array((data, (links.source, links.target)), shape=(size, size)).tocsr()
    matrix.eliminate_zeros()
    return matrix


def _link_arrays(links: list[Contribution], index: Mapping[str, int]) -> LinkArrays:
    bands = np.array(
        [weight_band(c.strength, c.weight, c.certainty) for c in links], dtype=np.float64
    ).reshape(-1, 3)
    lags = [DEFAULT_LAG_MONTHS if c.lag_months is None else c.lag_months for c in links]
    return LinkArrays(
        ids=tuple(c.id for c in links),
        source=np.array([index[c.source] for c in links], dtype=np.intp),
        target=np.array([index[c.target] for c in links], dtype=np.intp),
        low=bands[:, 0].copy(),
        central=bands[:, 1].copy(),
        high=bands[:, 2].copy(),
        lag_months=np.array(lags, dtype=np.float64),
    )
