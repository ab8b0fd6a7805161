"""On which links a result hangs: dC/dW for all links from one forward and one backward pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from din.analysis.contribution import reach_of_nodes
from din.analysis.ready import prepare
from din.graph.arrays import ChainArrays, Floats, Indices


@dataclass(frozen=True, slots=True, eq=False)
class Criticality:
    """How the total contribution to each mission element answers to each link.

    Attributes
    ----------
    links, mission_elements : tuple of str
        Ids of rows and columns.
    slope : array, links × elements
        d(sum over efforts of C) / dW of the link: left_i · right_j. What one unit of weight more would bring.
    carried : array, links × elements
        slope × weight: what flows over the link now, and to first order what is lost without it
        (exactly that when the link is on no loop).
    """

    links: tuple[str, ...]
    mission_elements: tuple[str, ...]
    slope: Floats
    carried: Floats

    def strongest(self, most: int) -> Indices:
        """Give the positions of the links that carry most to any one element, largest first."""
        if self.carried.size == 0:
            return np.empty(0, dtype=np.intp)
        size = np.abs(self.carried).max(axis=1)
        order = np.argsort(-size, kind="stable")[:most]
        return np.asarray(order[size[order] > 0], dtype=np.intp)

    def data(self, most: int) -> list[dict[str, Any]]:
        """Give the most critical links as JSON data, each with its figures per element."""
        return [
            {
                "link": self.links[i],
                "slope": dict(zip(self.mission_elements, self.slope[i].tolist(), strict=True)),
                "carried": dict(zip(self.mission_elements, self.carried[i].tolist(), strict=True)),
            }
            for i in self.strongest(most)
        ]


def criticality(arrays: ChainArrays, keep: Indices | None = None) -> Criticality:
    """Compute dC/dW for every link and mission element.

    Parameters
    ----------
    arrays : ChainArrays
        The chain; loops must settle.
    keep : array of int, optional
        Positions among the efforts of those that count; without it all of them.
    """
    right = reach_of_nodes(arrays.weights, arrays.elements)
    started = np.zeros((len(arrays.ids), 1))
    counted = np.arange(arrays.efforts.size) if keep is None else keep
    started[arrays.efforts[counted], 0] = arrays.exposure[counted]
    left = prepare(arrays.weights.T.tocsr()).solve(started)[:, 0]
    links = arrays.links
    slope = left[links.source, None] * right[links.target]
    return Criticality(links.ids, arrays.ids_at(arrays.elements), slope, slope * links.central[:, None])
