"""What Sobol indices and trying all phasings cost beside plain runs of as many draws.

Run ``python -m benchmarks.choosing``: twelve areas, twelve efforts, 120 months, as in ``benchmarks.simulation``, with
the compiled kernel and what the parts under test record. Indices of 25 groups of assumptions on 4,096 base points are
110,592 runs of one phasing; 128 choices of wijken and starts are run 256 times each, beside 8 of them 4,096 times.
Times are those of the processors, all threads together.
"""

import time
from dataclasses import replace

import numpy as np

from benchmarks.limits import told
from benchmarks.simulation import case
from simulation.choosing.judge import Judge
from simulation.choosing.space import space
from simulation.comparison.matter import Matter, what_matters
from simulation.compile import Compiled
from simulation.parameters import PARAMETERS
from simulation.runner import run

BASE, GROUPS = 4096, 25
CHOICES, DRAWS, SAMPLE = 128, 256, 8
MORE = (
    "learning_hours",
    "hourly_rate",
    "change_budget",
    "transition_cost",
    "professional_capacity",
    "manager_capacity",
)
"""These are fixed unless a scenario says otherwise; drawn too they make the groups 25."""


def seconds(call) -> float:  # noqa: ANN001 - any function without arguments
    start = time.process_time()
    call()
    return time.process_time() - start


def short(compiled: Compiled) -> Compiled:
    """Record the start and the end alone."""
    scenario = compiled.scenario.model_copy(update={"record_every_months": compiled.scenario.horizon_months})
    return replace(compiled, scenario=scenario)


def indices(compiled: Compiled) -> None:
    phasing = compiled.scenario.phasings[0]
    runs = BASE * (GROUPS + 2)
    plain = seconds(
        lambda: run(short(compiled), runs=1 << 17, phasings=[phasing], reference=False, part=(0, runs))
    )
    found: list[Matter] = []
    took = seconds(lambda: found.append(what_matters(compiled, phasing, BASE, 1)))
    assert len(found[0].ids) == GROUPS, found[0].ids
    print(f"{runs:,} runs of one phasing, for Sobol indices of {GROUPS} groups")
    told("plain runs", plain, "s")
    told("indices", took, "s")
    told("more than plain", 100 * (took / plain - 1), "%", most=10)


def choices(compiled: Compiled) -> None:
    there = space(compiled)
    random = np.random.default_rng(1)
    chosen = [tuple(random.integers(0, there.options).tolist()) for _ in range(CHOICES)]
    sample = [there.phasing(c).model_copy(update={"id": f"s{i}"}) for i, c in enumerate(chosen[:SAMPLE])]
    runs = CHOICES * DRAWS // SAMPLE
    plain = seconds(lambda: run(short(compiled), runs=runs, phasings=sample, reference=False))
    took = seconds(lambda: Judge(there, DRAWS, 1, engine="compiled").values(chosen))
    print(f"{CHOICES * DRAWS:,} runs, as {SAMPLE} phasings × {runs:,} draws and as {CHOICES} × {DRAWS}")
    told(f"{SAMPLE} phasings", plain, "s")
    told(f"{CHOICES} phasings", took, "s")
    told("of the throughput of few phasings", 100 * plain / took, "%", least=80)


def main() -> None:
    fixed = {row.name: row.default for row in PARAMETERS}
    compiled = case(**{n: {"value": fixed[n], "low": 0.5 * fixed[n], "high": 1.5 * fixed[n]} for n in MORE})
    run(compiled, runs=256, engine="compiled")  # compiled beforehand; from here on it is used
    indices(compiled)
    choices(compiled)


if __name__ == "__main__":
    main()
