"""Time of the phasing model beside a kernel by hand in C and beside PySD, and that all give the same answer.

Run ``python -m benchmarks.simulation`` (needs gcc): 8,192 runs × 12 areas × 6 elements × 120 months, one phasing, one
thread each, and ours on all cores as well. PySD is measured in :mod:`benchmarks.simulation_pysd` on a few runs of the
same model and scaled.
"""

import ctypes
import os
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.limits import told
from benchmarks.simulation_pysd import heun_error, peers
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

RUNS, AREAS, DOMAINS = 8192, 12, ("sociaal", "fysiek", "veiligheid")
PLAIN_RUNS, CHUNK = 1024, 256
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


def case(**parameters: dict[str, float]) -> Compiled:
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
        "phasings": [{"id": "x", "name": "X", "cells": cells}], "parameters": parameters,
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


def apart(first: Outcome, out: list) -> float:
    return max(
        np.abs(first.strength - out[0]).max(),
        np.abs(first.present / np.maximum(1, np.abs(out[1])) - out[1] / np.maximum(1, np.abs(out[1]))).max(),
    )


def domains_of(scenario: Compiled) -> list[int]:
    """Give the domain of each cell of the first phasing."""
    cells = scenario.scenario.phasings[0].cells
    return [scenario.scenario.domains.index(cell.domain) for cell in cells]


def ours(folder: Path, model: Model, draws: Draws) -> tuple[float, float]:
    """Measure our kernels beside that in C; give the seconds of the compiled one on one thread and on all cores."""
    parts = chunks(draws, CHUNK)
    few = chunks(Draws(*(a[..., :PLAIN_RUNS] for a in draws)), CHUNK)
    by_hand, out = in_c(folder, model, draws)
    compiled.simulate(model, parts[0])  # compiled beforehand
    c_time = seconds(by_hand)
    one = seconds(lambda: [compiled.simulate(model, part) for part in parts])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        all_cores = seconds(lambda: list(pool.map(lambda part: compiled.simulate(model, part), parts)))
    numpy_time = seconds(lambda: [plain.simulate(model, part) for part in few], 1) * RUNS / PLAIN_RUNS
    told("largest difference from C", apart(compiled.simulate(model, draws), out), "")
    told("C by hand", c_time, "s")
    told("compiled, one thread", one, "s")
    told(f"compiled, {os.cpu_count()} cores", all_cores, "s")
    told("compiled beside C, one thread each", one / c_time, most=2.5)
    told(f"NumPy beside C (scaled from {PLAIN_RUNS} runs)", numpy_time / c_time, most=12)
    return one, all_cores


def beside_pysd(
    folder: Path, scenario: Compiled, model: Model, draws: Draws, times: tuple[float, float]
) -> None:
    """Measure PySD on a few runs, scaled, and how exact it is."""
    for peer in peers(folder, model, draws, domains_of(scenario)):
        slow, (one, all_cores) = peer.seconds * RUNS, times
        print(
            f"PySD, {peer.name}: the equations {peer.evaluations} times a run (ours: {2 * model.steps * model.horizon})"
        )
        told(f"scaled from {peer.measured} run(s) of {peer.seconds:.2f} s", slow, "s")
        told("beside compiled, one thread", slow / one, least=10_000 if peer.limit else None)
        told("beside compiled, all cores", slow / all_cores)
        told("largest error of a strength", peer.error, "")
    told("the same error of ours, by Heun at a month", heun_error(model, draws), "")


def main() -> None:
    scenario = case()
    model = scenario.model(scenario.scenario.phasings[0])
    draws = scenario.draws(sobol(RUNS, len(scenario.dimensions), 1))
    size = f"{model.nodes} nodes, {model.link_source.size} links, {model.instance_cell.size} efforts in cells"
    print(f"{RUNS} runs × {AREAS} areas × {model.elements} elements × {model.horizon} months, {size}")
    with tempfile.TemporaryDirectory() as name:
        beside_pysd(Path(name), scenario, model, draws, ours(Path(name), model, draws))


if __name__ == "__main__":
    main()
