"""What the analysis is measured against: the same answers, by general tools."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

from din.analysis.ready import Ready, prepare
from din.graph import ChainArrays

T = TypeVar("T")
Floats = NDArray[np.float64]
FCMPY = "0.0.21"
FCMPY_NEEDS = ("numpy", "pandas", "scipy", "scikit-fuzzy", "tqdm", "matplotlib", "openpyxl")
"""What its simulator imports; the exact versions it asks for are too old to be built."""


def best(call: Callable[[], T], runs: int = 3) -> tuple[float, T]:
    """Give the shortest time in seconds and the answer."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = call()
        times.append(time.perf_counter() - start)
    return min(times), answer


def by_lu(weights: Any, chosen: Floats) -> Floats:
    """Solve by sparse LU of the whole."""
    size = weights.shape[0]
    solved: Floats = splu((sparse.eye_array(size, format="csc") - weights.tocsc()).tocsc()).solve(chosen)
    return solved


def by_networkx(graph: Any, elements: list[int]) -> Floats:
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


def by_all_paths(graph: Any, efforts: list[int], elements: list[int]) -> Floats:
    """List every simple path and add up the products of its weights; for a plan without loops."""
    found = np.zeros((len(efforts), len(elements)))
    for i, effort in enumerate(efforts):
        for path in nx.all_simple_paths(graph, effort, elements):
            product = 1.0
            for source, target in pairwise(path):
                product *= graph[source][target]["weight"]
            found[i, path[-1] - elements[0]] += product
    return found


def draws_by_numpy(arrays: ChainArrays, pattern: Any, data: Floats) -> Floats:
    """Solve draw after draw of the weights (draws × entries) with ``numpy.linalg.solve``."""
    size, count = len(arrays.ids), arrays.elements.size
    rows = np.repeat(np.arange(size), np.diff(pattern.indptr))
    ends, identity = np.zeros((size, count)), np.eye(size)
    ends[arrays.elements, np.arange(count)] = 1.0
    found = np.empty((len(data), arrays.efforts.size, count))
    for number, weights in enumerate(data):
        matrix = identity.copy()
        matrix[rows, pattern.indices] -= weights
        found[number] = arrays.exposure[:, None] * np.linalg.solve(matrix, ends)[arrays.efforts]
    return found


def losses_one_by_one(arrays: ChainArrays, nodes: range, ready: Callable[[Any], Ready] = prepare) -> Floats:
    """Take out node after node and solve what is left, each time with this program's own solver."""
    weights, count = arrays.weights, arrays.elements.size
    rows = np.repeat(np.arange(len(arrays.ids)), np.diff(weights.indptr))
    ends = np.zeros((len(arrays.ids), count))
    ends[arrays.elements, np.arange(count)] = 1.0

    def total(gone: int | None) -> Floats:
        left, exposure, kept = weights, arrays.exposure, ends
        if gone is not None:
            data = np.where((rows == gone) | (weights.indices == gone), 0.0, weights.data)
            left = sparse.csr_array((data, weights.indices, weights.indptr), shape=weights.shape)
            exposure = np.where(arrays.efforts == gone, 0.0, exposure)
            kept = ends.copy()
            kept[gone] = 0.0
        return np.asarray(exposure @ ready(left).solve(kept)[arrays.efforts])

    whole = total(None)
    return np.array([whole - total(node) for node in nodes])


def fcmpy_python(folder: Path) -> Path:
    """Make the environment of FCMpy, once, and give its Python.

    Raises
    ------
    subprocess.CalledProcessError
        When it cannot be installed.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        apart = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *FCMPY_NEEDS], check=True, env=apart)
        subprocess.run([*pip, "--no-deps", f"fcmpy=={FCMPY}"], check=True, env=apart)
        (folder / "ready").touch()
    return python


def by_fcmpy(python: Path, weights: Floats, efforts: list[int], elements: list[int]) -> tuple[float, Floats]:
    """Let FCMpy simulate every effort; give the time it took in seconds, starting left out, and the answer."""
    script = Path(__file__).with_name("fcmpy_simulate.py")
    given = {"weights": weights.tolist(), "efforts": efforts, "elements": elements}
    done = subprocess.run(
        [python, script], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["seconds"], np.array(answer["contribution"])
