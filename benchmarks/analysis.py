"""Time of the analysis beside its peers, with the limits that the program sets itself.

python -m benchmarks.analysis [--fcmpy FOLDER]

The unit u is one scipy product of W (CSR) with a dense n × 6 block. Every time is the best of some runs; peers are
timed in the same run, on the same network, and agree. numba is loaded and its kernels are compiled before anything is
timed. With a folder an environment of FCMpy's own is made there (once) and FCMpy is measured as well.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from benchmarks.analysis_peers import (
    best,
    by_all_paths,
    by_fcmpy,
    by_lu,
    by_networkx,
    draws_by_numpy,
    fcmpy_python,
    losses_one_by_one,
)
from benchmarks.generate import ELEMENTS, network, plan
from benchmarks.limits import told
from din.analysis import analyse, contribution, delays
from din.analysis.contribution import reach_of_nodes
from din.analysis.draws import by_kernel, drawn, drawn_weights
from din.analysis.loops import unsettled
from din.analysis.losses import node_losses
from din.analysis.ready import Compiled, Ready, prepare
from din.analysis.sweep import Sweep, components
from din.graph import chain_arrays
from din.service import load
from scenarios import zutphen_path

AGREE = 1e-12


def solving(size: int, *, feedback: bool) -> None:
    """Measure all efforts to all elements, plain and compiled, beside the product and the peers."""
    weights = network(size, feedback=feedback).weights()
    elements = np.arange(size - ELEMENTS, size)
    chosen = np.zeros((size, ELEMENTS))
    chosen[elements, np.arange(ELEMENTS)] = 1
    block = np.random.default_rng(0).random((size, ELEMENTS))
    labels, looped = components(weights)
    largest = int(np.bincount(labels[looped]).max()) if looped.any() else 0
    print(
        f"{size:,} nodes, {weights.nnz:,} links, {'feedback' if feedback else 'no loops'}, largest loop {largest}"
    )
    runs = 9 if size <= 20_000 else 5
    unit, _ = best(lambda: weights @ block, 15)
    told("u: one product", unit * 1e3, "ms")

    def whole(way: Any) -> Any:
        ready: Ready = way(weights)
        assert not unsettled(weights, ready)
        return reach_of_nodes(weights, elements, ready)

    took, found = best(lambda: whole(Compiled), runs)
    big = size >= 700_000
    told(
        "compiled: components, loop check and solve", took / unit, "u",
        most=(6.0 if feedback else 1.5) if big else None,
    )  # fmt: skip
    plain, other = best(lambda: whole(Sweep), 3)
    told("plain NumPy and SciPy: the same", plain / unit, "u")
    told("largest difference between the two", float(np.abs(found - other).max()), "", most=AGREE)
    told("residual of the answer", float(np.abs(found - chosen - weights @ found).max()), "", most=1e-11)
    if size > 20_000:
        return
    chosen_way, found = best(lambda: whole(prepare), runs)
    told("as the program chooses", chosen_way * 1e6, "µs", most=100.0 if size == 60 else None)
    lu, expected = best(lambda: by_lu(weights, chosen), 3)
    np.testing.assert_allclose(found, expected, atol=1e-11)
    told("sparse LU / this", lu / chosen_way, least=10.0 if size == 20_000 else None)
    if not feedback:
        graph = nx.from_scipy_sparse_array(weights, create_using=nx.DiGraph)
        pure, expected = best(lambda: by_networkx(graph, elements.tolist()), 3)
        np.testing.assert_allclose(found, expected, atol=1e-12)
        told("pure networkx / this", pure / chosen_way, least=300.0 if size == 20_000 else None)


def workshop(fcmpy: Path | None) -> None:
    """Measure a workshop's plan beside listing all paths, and FCMpy."""
    print("60 nodes, no loops: all efforts to all elements")
    drawn_network = network(60, feedback=False)
    weights = drawn_network.weights()
    efforts = np.flatnonzero(drawn_network.column == 0).tolist()
    elements = np.arange(60 - ELEMENTS, 60)
    took, found = best(lambda: reach_of_nodes(weights, elements)[efforts], 99)
    told("this", took * 1e6, "µs", most=100.0)
    graph = nx.from_scipy_sparse_array(weights, create_using=nx.DiGraph)
    paths, expected = best(lambda: by_all_paths(graph, efforts, elements.tolist()), 5)
    np.testing.assert_allclose(found, expected, atol=1e-12)
    told("networkx all_simple_paths / this", paths / took, least=50.0)
    if fcmpy is None:
        print("  FCMpy: not measured (give --fcmpy FOLDER)")
        return
    seconds, expected = by_fcmpy(fcmpy_python(fcmpy), weights.toarray(), efforts, elements.tolist())
    np.testing.assert_allclose(found, expected, atol=1e-7)
    told("FCMpy, one simulation per effort / this", seconds / took, least=50.0)
    told("FCMpy, a single simulation / this", seconds / len(efforts) / took, least=50.0)


def draws() -> None:
    """Measure 10,000 draws of the strengths on the example of Zutphen."""
    count = 10_000
    arrays = chain_arrays(load(zutphen_path())[0])
    pattern, data = next(drawn_weights(arrays, count, 0, count))
    print(f"{count:,} draws on the example: {len(arrays.ids)} nodes, {arrays.links.low.size} links")
    took, found = best(lambda: by_kernel(arrays, pattern, data), 9)
    peer, expected = best(lambda: draws_by_numpy(arrays, pattern, data), 3)
    np.testing.assert_allclose(found, expected, atol=1e-12)
    told("compiled", took * 1e3, "ms")
    told("numpy.linalg.solve one by one / compiled", peer / took, least=50.0)
    whole, _ = best(lambda: list(drawn(arrays, count)), 5)
    told("the same, drawing included / numpy without drawing", peer / whole)


def dropouts() -> None:
    """Measure every single drop-out at once on 1,000 nodes."""
    arrays = chain_arrays(plan(1_000))
    print("every node drops out, each by itself: 1,000 nodes with feedback")
    took, found = best(lambda: node_losses(arrays), 5)
    peer, expected = best(lambda: losses_one_by_one(arrays, range(len(arrays.ids))), 1)
    np.testing.assert_allclose(found, expected, atol=1e-11)
    told("all at once", took * 1e3, "ms")
    told("one solve per drop-out / at once", peer / took, least=20.0)


def whole_analysis() -> None:
    """Measure what stands around the solving: reading, delays, the export."""
    for size in (60, 1_000, 20_000, 100_000):
        given = plan(size)
        print(f"{size:,} nodes as a plan: the whole analysis")
        read, arrays = best(lambda given=given: chain_arrays(given), 1)
        solved, _ = best(lambda arrays=arrays: contribution(arrays), 2)
        timed, _ = best(lambda arrays=arrays: delays(arrays), 2)
        told("plan to arrays", read * 1e3, "ms")
        told("contribution with its bands", solved * 1e3, "ms")
        told("delays", timed * 1e3, "ms")
        data, found = best(lambda given=given: analyse(given).data(), 1)
        wrote, text = best(lambda found=found: json.dumps(found), 1)
        told("whole analysis as data", data * 1e3, "ms")
        told("written as JSON", wrote * 1e3, "ms")
        told("its size", len(text) / 1e6, "MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--fcmpy", type=Path, help="a folder for FCMpy's own environment")
    parser.add_argument("--part", choices=["solving", "draws", "dropouts", "whole"], help="only this part")
    chosen = parser.parse_args()
    for feedback in (False, True):  # compiles, or loads what was compiled before
        Compiled(weights := network(600, feedback=feedback).weights()).solve(np.zeros((600, ELEMENTS)))
        Compiled(weights).doubtful()
    if chosen.part in (None, "solving"):
        for size in (60, 1_000, 20_000, 700_000):
            for feedback in (False, True):
                solving(size, feedback=feedback)
        workshop(chosen.fcmpy)
    if chosen.part in (None, "draws"):
        draws()
    if chosen.part in (None, "dropouts"):
        dropouts()
    if chosen.part in (None, "whole"):
        whole_analysis()


if __name__ == "__main__":
    main()
