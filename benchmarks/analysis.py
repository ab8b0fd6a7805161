"""Time of the contribution matrix beside one sparse product, sparse LU and a sweep in pure networkx.

Run ``python -m benchmarks.analysis``. The unit u is one scipy product of W (CSR) with a dense n × 6 block.
Every line is the best of some runs; peers are timed in the same run, on the same network, and agree.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from benchmarks.generate import ELEMENTS, network, plan
from din.analysis import analyse, contribution
from din.analysis.contribution import reach_of_nodes
from din.analysis.loops import unsettled
from din.graph import chain_arrays

T = TypeVar("T")


def best(call: Callable[[], T], runs: int = 3) -> tuple[float, T]:
    """Give the shortest time in seconds and the answer."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = call()
        times.append(time.perf_counter() - start)
    return min(times), answer


def by_lu(weights: Any, chosen: Any) -> Any:
    """Solve by sparse LU of the whole."""
    size = weights.shape[0]
    return splu((sparse.eye_array(size, format="csc") - weights.tocsc()).tocsc()).solve(chosen)


def by_networkx(graph: Any, elements: list[int]) -> Any:
    """Sweep in reverse topological order in pure Python; for a plan without loops."""
    found = {}
    order = list(nx.topological_sort(graph))
    for node in reversed(order):
        row = [0.0] * len(elements)
        if node >= elements[0]:
            row[node - elements[0]] = 1.0
        for _, target, weight in graph.out_edges(node, data="weight"):
            for k, value in enumerate(found[target]):
                row[k] += weight * value
        found[node] = row
    return np.array([found[i] for i in range(len(order))])


def measure(size: int, *, feedback: bool, peers: bool) -> None:
    weights = network(size, feedback=feedback).weights()
    elements = np.arange(size - ELEMENTS, size)
    block = np.random.default_rng(0).random((size, ELEMENTS))
    chosen = np.zeros((size, ELEMENTS))
    chosen[elements, np.arange(ELEMENTS)] = 1
    unit, _ = best(lambda: weights @ block, 9)
    runs = 5 if size <= 20_000 else 2
    checked, strong = best(lambda: unsettled(weights), runs)
    assert not strong
    took, found = best(lambda: reach_of_nodes(weights, elements), runs)
    line = f"{size:>7} nodes {weights.nnz:>8} links {'loops' if feedback else 'no loops':<8}"
    line += f"  u {unit * 1e3:8.3f} ms  solve {took * 1e3:8.2f} ms = {took / unit:6.1f} u"
    line += f"  loop check {checked * 1e3:8.2f} ms = {checked / unit:6.1f} u"
    if peers:
        lu, expected = best(lambda: by_lu(weights, chosen), 2)
        np.testing.assert_allclose(found, expected, atol=1e-10)
        line += f"  LU {lu / took:6.1f} × slower"
        if not feedback:
            graph = nx.from_scipy_sparse_array(weights, create_using=nx.DiGraph)
            pure, expected = best(lambda: by_networkx(graph, elements.tolist()), 1)
            np.testing.assert_allclose(found, expected, atol=1e-10)
            line += f"  networkx {pure / took:6.1f} × slower"
    print(line, flush=True)


def main() -> None:
    for size in (60, 1_000, 20_000, 700_000):
        for feedback in (False, True):
            measure(size, feedback=feedback, peers=size <= 20_000)
    for size in (60, 1_000, 20_000):
        given = plan(size)
        read, arrays = best(lambda given=given: chain_arrays(given), 2)
        matrix, _ = best(lambda arrays=arrays: contribution(arrays), 2)
        whole, _ = best(lambda given=given: analyse(given).data(), 1)
        print(
            f"{size:>7} nodes: plan to arrays {read * 1e3:8.2f} ms, "
            f"contribution with bands {matrix * 1e3:8.2f} ms, "
            f"whole analysis as data {whole * 1e3:8.1f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
