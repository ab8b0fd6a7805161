"""A plan's nodes and contributions as arrays, for plans too large for an object per record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from din.store.rows import LinkRow


@dataclass(frozen=True, slots=True)
class PlanArrays:
    """The chain of n nodes and its m contributions.

    Attributes
    ----------
    revision : int
        The revision that was read.
    ids, kinds : tuple of str
        The nodes between which contributions run, in the order of the plan, and their kinds.
    link_ids : tuple of str
        The contributions, in the order of the plan.
    sources, targets : ndarray of int64, shape (m,)
        Places in ``ids``.
    strengths : ndarray of float64, shape (m,)
        −3 to 3; NaN when there is none.
    weights : ndarray of float64, shape (m,)
        −1 to 1; NaN when there is none. A weight goes before a strength.
    lag_months : ndarray of float64, shape (m,)
        Delays in months; NaN when there is none.
    """

    revision: int
    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    link_ids: tuple[str, ...]
    sources: npt.NDArray[np.int64]
    targets: npt.NDArray[np.int64]
    strengths: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    lag_months: npt.NDArray[np.float64]


def plan_arrays(revision: int, nodes: Iterable[tuple[str, str]], links: Iterable[LinkRow]) -> PlanArrays:
    """Put nodes (id, kind) and links in arrays.

    Raises
    ------
    KeyError
        When a link starts or ends at a node that is not given.
    """
    ids, kinds = _columns(nodes, 2)
    link_ids, sources, targets, strengths, weights, lags = _columns(links, 6)
    place = {node_id: i for i, node_id in enumerate(ids)}
    count = len(link_ids)
    return PlanArrays(
        revision,
        ids,
        kinds,
        link_ids,
        np.fromiter(map(place.__getitem__, sources), np.int64, count),
        np.fromiter(map(place.__getitem__, targets), np.int64, count),
        np.array(strengths, np.float64),
        np.array(weights, np.float64),
        np.array(lags, np.float64),
    )


def _columns(rows: Iterable[tuple[Any, ...]], width: int) -> tuple[tuple[Any, ...], ...]:
    return tuple(zip(*rows, strict=True)) or ((),) * width
