"""The plan as a graph: arrays for the algebra, networkx for the rest, and which area lies in which."""

from din.graph.areas import AreaTree, area_scope, area_tree, find_area
from din.graph.arrays import Bound, ChainArrays, LinkArrays, chain_arrays, exposure, weight_matrix
from din.graph.network import digraph

__all__ = [
    "AreaTree",
    "Bound",
    "ChainArrays",
    "LinkArrays",
    "area_scope",
    "area_tree",
    "chain_arrays",
    "digraph",
    "exposure",
    "find_area",
    "weight_matrix",
]
