"""Time and crossings of the layered layout, beside networkx's multipartite layout.

Run ``python -m benchmarks.layout``. Crossings are counted on the lines as drawn, bends included,
between all pairs of lines that share no end.
"""

import random
import time
from collections.abc import Callable, Hashable, Mapping
from itertools import pairwise
from typing import TypeVar

import networkx as nx
import numpy as np

from din.layout import Edge, Point, layered

T = TypeVar("T")


def plan_like(size: int, seed: int) -> tuple[list[list[Hashable]], list[Edge]]:
    """Give columns and edges with the proportions of a plan; one link in ten skips a column."""
    rng = random.Random(seed)
    counts = [max(1, round(size * share)) for share in (0.42, 0.27, 0.17, 0.1)]
    columns: list[list[Hashable]] = [[(k, i) for i in range(n)] for k, n in enumerate([*counts, 1])]
    edges: list[Edge] = []
    for k, (column, following) in enumerate(pairwise(columns)):
        for i, source in enumerate(column):
            for _ in range(rng.choice([1, 1, 2, 2, 3]) if k < 3 else 1):
                row = int(rng.gauss(i / len(column), 0.15) * len(following))
                target = following[min(max(row, 0), len(following) - 1)]
                if k < 2 and rng.random() < 0.1:
                    target = rng.choice(columns[k + 2])
                edges.append((source, target, rng.choice([1.0, 2.0, 3.0])))
    for column in columns:
        rng.shuffle(column)
    return columns, edges


def drawn_crossings(
    edges: list[Edge],
    positions: Mapping[Hashable, Point],
    bends: Mapping[tuple[Hashable, Hashable], tuple[Point, ...]],
) -> int:
    """Count crossings of polylines by testing every pair of their parts, O(parts²)."""
    parts, line = [], []
    for number, (source, target) in enumerate(dict.fromkeys((s, t) for s, t, _ in edges)):
        path = [positions[source], *bends.get((source, target), ()), positions[target]]
        parts += [(*a, *b) for a, b in pairwise(path)]
        line += [number] * (len(path) - 1)
    ax, ay, bx, by = np.array(parts).T
    owner = np.array(line)

    def side(i: int) -> np.ndarray:
        of_start = (bx - ax) * (ay[i] - ay) - (by - ay) * (ax[i] - ax)
        of_end = (bx - ax) * (by[i] - ay) - (by - ay) * (bx[i] - ax)
        return (of_start * of_end < -1e-9) & (owner != owner[i])

    crossing = np.array([side(i) for i in range(len(parts))])
    return int((crossing & crossing.T).sum()) // 2


def best_of(repeats: int, run: Callable[[], T]) -> tuple[float, T]:
    """Give the shortest time in seconds, and the result."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - start)
    return min(times), result


def main() -> None:
    """Print a row per size."""
    print("nodes  edges  din ms  networkx ms  ratio  din crossings  networkx  insert ms")
    for size in (60, 300, 1000):
        columns, edges = plan_like(size, seed=1)
        graph = nx.DiGraph()
        for k, column in enumerate(columns):
            graph.add_nodes_from(column, layer=k)
        graph.add_weighted_edges_from(edges)
        seconds, layout = best_of(5, lambda c=columns, e=edges: layered(c, e))
        peer, points = best_of(5, lambda g=graph: nx.multipartite_layout(g, subset_key="layer", scale=1000))
        ours = drawn_crossings(edges, layout.positions, layout.bends)
        theirs = drawn_crossings(edges, {n: tuple(map(float, p)) for n, p in points.items()}, {})
        grown = [[*columns[0], "new"], *columns[1:]]
        more = [*edges, ("new", columns[1][0], 1.0)]
        insert, _ = best_of(5, lambda c=grown, e=more, p=layout.positions: layered(c, e, previous=p))
        print(
            f"{size:5d}  {len(edges):5d}  {seconds * 1e3:6.1f}  {peer * 1e3:11.1f}"
            f"  {seconds / peer:5.1f}  {ours:13d}  {theirs:8d}  {insert * 1e3:9.1f}"
        )


if __name__ == "__main__":
    main()
