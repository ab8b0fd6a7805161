"""Do feedback loops settle? One whose effect grows without end cannot be computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from math import log
from operator import attrgetter
from typing import TypeAlias

import networkx as nx
import numpy as np
from scipy.sparse import coo_array, csr_array

from din.checks.context import CheckContext, Findings, warning
from din.findings import Finding, Severity
from din.model import Contribution, WeightBand, weight_band
from din.texts import msg

RULE = "loop-too-strong"
DENSE = 200
"""Up to this many nodes all eigenvalues are computed; above it the largest is enclosed by iteration."""
TOLERANCE = 1e-9
ITERATIONS = 2_000

Weights: TypeAlias = Mapping[tuple[str, str], float]


def loop_too_strong(context: CheckContext) -> Findings:
    """Find loops whose absolute weights have a spectral radius of 1 or more.

    At central weights that is an error, for contributions do not exist then. At the high end of the bands
    it is a warning: the estimates allow a loop that never settles.
    """
    central = _weights(context.links, attrgetter("central"))
    refused: set[str] = set()
    for nodes, inside in _components(central):
        if radius(inside) >= 1 - TOLERANCE:
            refused.update(nodes)
            yield _refused(context, _strongest_loop(inside), inside)
    high = _weights(context.links, attrgetter("high"))
    for pair, weight in _weights(context.links, attrgetter("low")).items():
        high[pair] = max(weight, high.get(pair, 0.0))
    for nodes, inside in _components(high):
        if refused.isdisjoint(nodes) and radius(inside) >= 1 - TOLERANCE:
            yield _risky(context, _strongest_loop(inside), inside)


def _refused(context: CheckContext, loop: list[str], weights: Weights) -> Finding:
    message = msg("This loop strengthens itself without end: {loop}.", loop=_in_words(context, loop))
    return Finding(
        RULE,
        Severity.ERROR,
        message,
        msg(
            "Give the link from “{source}” to “{target}” a smaller strength, or leave it out.",
            **_heaviest(context, loop, weights),
        ),
        tuple(loop),
    )


def _risky(context: CheckContext, loop: list[str], weights: Weights) -> Finding:
    return warning(
        RULE,
        msg(
            "At the high end of the estimates this loop strengthens itself without end: {loop}.",
            loop=_in_words(context, loop),
        ),
        msg(
            "Look again at the strength of the link from “{source}” to “{target}”.",
            **_heaviest(context, loop, weights),
        ),
        *loop,
    )


def _in_words(context: CheckContext, loop: list[str]) -> str:
    return " → ".join(f"“{context.name(node)}”" for node in [*loop, loop[0]])


def _heaviest(context: CheckContext, loop: list[str], weights: Weights) -> dict[str, str]:
    pairs = zip(loop, [*loop[1:], loop[0]], strict=True)
    source, target = max(pairs, key=lambda pair: weights[pair])
    return {"source": context.name(source), "target": context.name(target)}


def _weights(
    links: Collection[Contribution], end: Callable[[WeightBand], float]
) -> dict[tuple[str, str], float]:
    """Add up one end of the bands from node to node; what is zero does nothing."""
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for link in links:
        totals[link.source, link.target] += end(weight_band(link.strength, link.weight))
    return {pair: abs(total) for pair, total in totals.items() if total}


def _components(weights: Weights) -> list[tuple[list[str], Weights]]:
    """Give the strongly connected components that hold a loop, each with the weights inside it."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(weights)
    number = {node: i for i, nodes in enumerate(nx.strongly_connected_components(graph)) for node in nodes}
    inside: dict[int, dict[tuple[str, str], float]] = defaultdict(dict)
    for (source, target), weight in sorted(weights.items()):
        if number[source] == number[target]:
            inside[number[source]][source, target] = weight
    found = [(sorted({source for source, _ in part}), part) for part in inside.values()]
    return sorted(found, key=lambda pair: pair[0])


def radius(weights: Weights) -> float:
    """Give the spectral radius of a strongly connected component with weights of 0 or more.

    Large components are enclosed by the Collatz–Wielandt bounds of ``A + I``, until both bounds stand on
    one side of 1 or agree.
    """
    nodes = {node: i for i, node in enumerate(sorted({node for pair in weights for node in pair}))}
    rows = [nodes[source] for source, _ in weights]
    columns = [nodes[target] for _, target in weights]
    matrix = csr_array(coo_array((list(weights.values()), (rows, columns)), shape=(len(nodes), len(nodes))))
    if len(nodes) <= DENSE:
        return float(np.abs(np.linalg.eigvals(matrix.toarray())).max())
    return _enclosed(matrix)


def _enclosed(matrix: csr_array) -> float:
    vector = np.ones(matrix.shape[0])
    low, high = 0.0, np.inf
    for _ in range(ITERATIONS):
        following = matrix @ vector + vector
        ratios = following / vector
        low, high = float(ratios.min()) - 1, float(ratios.max()) - 1
        if low >= 1 or high < 1 - TOLERANCE or high - low < TOLERANCE:
            break
        vector = np.maximum(following / following.max(), 1e-250)
    return low if low >= 1 else high if high < 1 - TOLERANCE else (low + high) / 2


def _strongest_loop(weights: Weights) -> list[str]:
    """Give the loop through the heaviest link that loses least on its way back."""
    source, target = max(weights, key=lambda pair: (weights[pair], pair))
    if source == target:
        return [source]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_weighted_edges_from((a, b, max(0.0, -log(weight)) + 1e-6) for (a, b), weight in weights.items())
    path = list(nx.dijkstra_path(graph, target, source))
    start = path.index(min(path))
    return path[start:] + path[:start]
