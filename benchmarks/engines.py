"""From how many draws × months the compiled kernel pays: what fetching it takes, and what it saves.

Run ``python -m benchmarks.engines`` twice: numba keeps what it compiled, so the second time it is fetched. With
``NUMBA_CACHE_DIR`` set to an empty folder it tells what compiling takes. The Zutphen example, one phasing, one thread.
"""

import time
from collections.abc import Callable
from importlib import import_module

from din.service import load
from scenarios import zutphen_scenario_path
from simulation.compile import compile_scenario
from simulation.kernels import plain
from simulation.runner import COMPILED, WORTH_COMPILING, WORTH_LOADING, points
from simulation.scenario import read_scenario

DRAWS, PHASING, THREADS = 256, 2, 2


def best(call: Callable[[], object], times: int = 3) -> float:
    """Give the shortest of some times, in seconds of the processor."""
    found = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    file = read_scenario(zutphen_scenario_path())
    plan, _findings = load(file.plan_location)
    scenario = file.checked(plan)
    compiled = compile_scenario(scenario, plan)
    model = compiled.model(scenario.phasings[PHASING])
    few, draws = (compiled.draws(points(compiled, DRAWS, 1, 0, n)) for n in (1, DRAWS))
    size = DRAWS * scenario.horizon_months
    slow = best(lambda: plain.simulate(model, draws)) / size
    start = time.process_time()
    kernel = import_module(COMPILED)
    kept = kernel.at_hand()
    kernel.simulate(model, few)
    fetched = time.process_time() - start
    quick = best(lambda: kernel.simulate(model, draws)) / size
    pays = fetched / (slow - quick)
    print(
        f"a draw × month: plain {slow * 1e6:.2f} µs, compiled {quick * 1e6:.2f} µs = {slow / quick:.0f} × as fast"
    )
    print(
        f"{'fetching' if kept else 'compiling'} it: {fetched:.2f} s, as long as {pays:,.0f} of these by the plain one"
    )
    print(f"{THREADS} threads share the plain ones, so it pays from {THREADS * pays:,.0f}", end="")
    print(f" (it is fetched from {WORTH_LOADING:,} and compiled from {WORTH_COMPILING:,})")


if __name__ == "__main__":
    main()
