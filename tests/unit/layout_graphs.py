"""Random graphs shaped as a plan, and slow but obvious counts to compare the layout with."""

import itertools
import random
from collections.abc import Sequence

Edges = list[tuple[str, str, float]]
Columns = list[list[str]]


def din_like(size: int, seed: int, skipping: float = 0.1) -> tuple[Columns, Edges]:
    """Give columns and edges of a plan: efforts, benefits, goals, mission elements, mission."""
    rng = random.Random(seed)
    counts = [max(1, round(size * share)) for share in (0.42, 0.27, 0.17, 0.1)]
    columns = [[f"{'ebgm'[k]}{i}" for i in range(n)] for k, n in enumerate(counts)] + [["M"]]
    edges: Edges = []
    for k, (column, following) in enumerate(itertools.pairwise(columns)):
        for i, source in enumerate(column):
            centre = i / len(column) * len(following)
            for _ in range(1 if k == 3 else rng.choice([1, 1, 2, 2, 3])):
                row = int(rng.gauss(centre, 0.15 * len(following)))
                target = following[min(max(row, 0), len(following) - 1)]
                if k < 2 and rng.random() < skipping:
                    target = rng.choice(columns[k + 2])
                edges.append((source, target, float(rng.choice([-1, 1, 2, 3]))))
    for column in columns:
        rng.shuffle(column)
    return columns, edges


def naive_crossings(columns: Sequence[Sequence[str]], edges: Edges) -> int:
    """Compare all pairs of edges between neighbouring columns."""
    place = {node: (k, row) for k, column in enumerate(columns) for row, node in enumerate(column)}
    lines = [sorted((place[s], place[t])) for s, t, _ in edges if place[s][0] != place[t][0]]
    return sum(
        a[0][0] == b[0][0] and (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < 0
        for a, b in itertools.combinations(lines, 2)
    )


def fewest_crossings(columns: Columns, edges: Edges) -> int:
    """Try every order of three columns; the outer ones are independent given the middle one."""
    outer = (columns[0], columns[2])
    return min(
        sum(_fewest_given(column, middle, edges) for column in outer)
        for middle in itertools.permutations(columns[1])
    )


def _fewest_given(column: list[str], fixed: Sequence[str], edges: Edges) -> int:
    row = {node: i for i, node in enumerate(fixed)}
    ends = {node: [row[t if s == node else s] for s, t, _ in edges if node in (s, t)] for node in column}
    cost = {
        (a, b): sum(x > y for x in ends[a] for y in ends[b]) for a, b in itertools.permutations(column, 2)
    }
    return min(
        sum(cost[pair] for pair in itertools.combinations(order, 2))
        for order in itertools.permutations(column)
    )
