"""Time of the phasing model beside a kernel by hand in C and beside PySD, and that all give the same answer.

Run ``python -m benchmarks.simulation`` (needs gcc): 8,192 runs × 12 areas × 6 elements × 120 months, one phasing, one
thread each, and ours on all cores as well. PySD is measured on a few runs of the same model and scaled. It knows only
Euler's method and so works the equations out once a month where we do so twice; both ratios are printed.
"""

import ctypes
import os
import subprocess
import tempfile
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pysd

from din.model import (
    Area,
    Benefit,
    Capability,
    Contribution,
    Domain,
    Effort,
    Goal,
    Mission,
    MissionElement,
    Origin,
    Plan,
)  # fmt: skip
from simulation.compile import Compiled, compile_scenario
from simulation.kernels import compiled, plain
from simulation.kernels.arrays import Draws, Model, Outcome
from simulation.sampling import sobol
from simulation.scenario import parse_scenario
from tests.vensim import vensim

RUNS, AREAS, DOMAINS = 8192, 12, ("sociaal", "fysiek", "veiligheid")
PLAIN_RUNS, PYSD_RUNS, CHUNK = 1024, 3, 256
SIZES = ("areas", "elements", "nodes", "efforts", "horizon", "steps", "record_every")
COUNTS = {"cells": "cell_area", "pairs": "pair_cell", "near": "near_area", "instances": "instance_cell",
          "links": "link_source"}  # fmt: skip
ARRAYS = (
    "cell_area", "pair_cell", "pair_other", "near_area", "near_other", "instance_cell", "instance_area",
    "instance_effort", "link_source", "link_target", "moving", "cell_size", "cell_selected", "cell_start",
    "pair_weight",
    "near_weight", "area_size", "residents", "care_factor", "layer_share", "instance_exposure", "instance_need",
    "instance_cost", "instance_begin", "instance_duration", "node_delay", "slope", "income", "returned_share",
    "to_provider", "saving_weight", "value_weight", "discount",
)  # fmt: skip


class CModel(ctypes.Structure):
    _fields_ = [(n, ctypes.c_long) for n in (*SIZES, *COUNTS)] + [(n, ctypes.c_void_p) for n in ARRAYS]


def case() -> Compiled:
    """Give twelve areas in a ring, six elements, eighteen other nodes, twelve efforts of which six work everywhere."""
    names = [f"w{i}" for i in range(AREAS)]
    records = [Mission(id="m", name="M"), *(Domain(id=d, name=d) for d in DOMAINS)]
    records += [Area(id=n, name=n, borders=(names[i - 1],)) for i, n in enumerate(names)]
    links = []
    for i in range(6):
        records += [MissionElement(id=f"e{i}", name=f"E{i}"), Goal(id=f"g{i}", name=f"G{i}"),
                    Benefit(id=f"b{i}", name=f"B{i}"), Capability(id=f"c{i}", name=f"C{i}")]  # fmt: skip
        links += [(f"c{i}", f"b{i}", 2), (f"c{i}", f"b{(i + 1) % 6}", 1), (f"b{i}", f"g{i}", 3), (f"g{i}", f"e{i}", 3),
                  (f"b{i}", f"g{(i + 2) % 6}", -1)]  # fmt: skip
    for i in range(12):
        records.append(
            Effort(id=f"i{i}", name=f"I{i}", domains=(DOMAINS[i % 3],), areas=(names[i],) if i % 2 else (), reach=50,
                   target_group_size=100, workload_fte=3, cost_eur=300_000, origin=Origin.MUNICIPALITY)
        )  # fmt: skip
        links += [(f"i{i}", f"c{i % 6}", 3), (f"i{i}", f"b{(i + 3) % 6}", 1)]
    records += [Contribution(id=f"{s}>{t}", source=s, target=t, strength=n) for s, t, n in links]
    cells = [{"area": n, "domain": d, "professionals": 6, "start": f"20{27 + i // 4}-01"}
             for i, n in enumerate(names) for d in DOMAINS]  # fmt: skip
    scenario = parse_scenario({
        "name": "B", "plan": "-", "start": "2027-01", "horizon_months": 120, "domains": list(DOMAINS),
        "areas": [{"area": n, "residents": 5000, "professionals": dict.fromkeys(DOMAINS, 15)} for n in names],
        "budgets": [{"area": n, "per_year_eur": 200_000} for n in names],
        "start_values": [{"element": f"e{i}", "value": 0.5} for i in range(6)],
        "phasings": [{"id": "x", "name": "X", "cells": cells}],
    })  # fmt: skip
    return compile_scenario(scenario, Plan.build(records))


def in_c(folder: Path, model: Model, draws: Draws) -> tuple:
    """Compile the yardstick and give a function that runs it, and what it fills."""
    library = folder / "simulation.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run(
        ["gcc", "-O3", "-march=native", "-shared", "-fPIC", str(source), "-o", str(library), "-lm"],
        check=True,
    )
    found = CModel(*(getattr(model, n) for n in SIZES), *(getattr(model, n).size for n in COUNTS.values()),
                   *(getattr(model, n).ctypes.data for n in ARRAYS))  # fmt: skip
    count = draws.parameters.shape[1]
    out = [np.zeros((11, 72, count)), np.zeros((3, AREAS, count)), np.zeros((AREAS, count))]
    given = [draws.parameters, draws.weights, draws.cost_factor, draws.start]
    pointers = [ctypes.c_void_p(a.ctypes.data) for a in (*given, *out)]
    run = ctypes.CDLL(str(library)).simulate
    return (lambda: run(ctypes.byref(found), ctypes.c_long(count), *pointers)), out


def chunks(draws: Draws, size: int) -> list[Draws]:
    count = draws.parameters.shape[1]
    return [
        Draws(*(np.ascontiguousarray(a[..., i : i + size]) for a in draws)) for i in range(0, count, size)
    ]


def seconds(call, times: int = 3) -> float:  # noqa: ANN001 - any function without arguments
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def pysd_seconds(folder: Path, model: Model, draws: Draws) -> float:
    """Time PySD per run, by Euler: it has nothing better, and Heun would take it twice as long."""
    path = folder / "phasing.mdl"
    path.write_text(vensim(model, draws, 0, model.horizon), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pysd.read_vensim(str(path))
        columns = [f"S{k}w{w}" for k in range(model.elements) for w in range(model.areas)]
        return seconds(lambda: theirs.run(initial_condition="original", return_columns=columns), PYSD_RUNS)


def apart(first: Outcome, out: list) -> float:
    return max(
        np.abs(first.strength - out[0]).max(),
        np.abs(first.present / np.maximum(1, np.abs(out[1])) - out[1] / np.maximum(1, np.abs(out[1]))).max(),
    )


def main() -> None:
    scenario = case()
    model = scenario.model(scenario.scenario.phasings[0])
    draws = scenario.draws(sobol(RUNS, len(scenario.dimensions), 1))
    with tempfile.TemporaryDirectory() as name:
        by_hand, out = in_c(Path(name), model, draws)
        c_time = seconds(by_hand)
        compiled.simulate(model, chunks(draws, CHUNK)[0])  # compiled beforehand
        jit = seconds(lambda: [compiled.simulate(model, part) for part in chunks(draws, CHUNK)])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            wide = seconds(
                lambda: list(pool.map(lambda part: compiled.simulate(model, part), chunks(draws, CHUNK)))
            )
        few = chunks(Draws(*(a[..., :PLAIN_RUNS] for a in draws)), CHUNK)
        numpy_time = seconds(lambda: [plain.simulate(model, part) for part in few], 1) * RUNS / PLAIN_RUNS
        size = f"{model.nodes} nodes, {model.link_source.size} links, {model.instance_cell.size} efforts in cells"
        print(f"{RUNS} runs × {AREAS} areas × {model.elements} elements × {model.horizon} months, {size}")
        print(f"largest difference from C: {apart(compiled.simulate(model, draws), out):.1e}")
        print(f"C by hand {c_time:8.2f} s")
        print(f"compiled  {jit:8.2f} s = {jit / c_time:6.2f} × C")
        print(f"compiled  {wide:8.2f} s on {os.cpu_count()} cores")
        print(
            f"NumPy     {numpy_time:8.2f} s = {numpy_time / c_time:6.2f} × C (scaled from {PLAIN_RUNS} runs)"
        )
        slow = pysd_seconds(Path(name), model, draws) * RUNS
        evaluations = 2 * model.steps  # Heun beside Euler
        print(
            f"PySD      {slow:8.0f} s = {slow / jit:,.0f} × compiled, {slow / wide:,.0f} × on all cores",
            end="",
        )
        print(
            f" (scaled from one run); {evaluations * slow / jit:,.0f} × per time that the equations are worked out"
        )


if __name__ == "__main__":
    main()
