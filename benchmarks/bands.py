"""Time of the streaming bands beside ``numpy.percentile`` on the kept runs, and how far the two are apart.

Run ``python -m benchmarks.bands``. The series are 12 areas × 6 elements × 120 months of 8,192 runs; they come in
blocks of runs, as the model's kernel gives them. numpy gets them all at once, kept, in the layout it likes best.
Then what a streamed run with its bands of a year each takes beside a run that keeps all, in time of the processors.
"""

import os
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.limits import told
from benchmarks.simulation import case
from simulation.bands import SHOWN, Bands, sketch
from simulation.runner import run
from simulation.streaming import stream

AREAS, ELEMENTS, MONTHS, RUNS, BLOCK = 12, 6, 120, 8192, 1024
PEER = 2880
"""Both are timed on this many of the series and scaled: all of them take half a gigabyte, and numpy as much again."""


def blocks(series: int) -> list[np.ndarray]:
    """Make random walks with the skew and spread of effects: blocks of series × runs."""
    random = np.random.default_rng(0)
    level = np.linspace(0.001, 0.05, series)[:, None]
    return [level * random.gamma(2, 1, (series, BLOCK)) - 0.01 for _ in range(RUNS // BLOCK)]


def best(clock: Callable[[], float], call: Callable[[], object], runs: int = 5) -> float:
    """Give the shortest of some times by a clock."""
    times = []
    for _ in range(runs):
        start = clock()
        call()
        times.append(clock() - start)
    return min(times)


def beside_numpy() -> None:
    series = AREAS * ELEMENTS * MONTHS
    parts = blocks(PEER)
    kept = np.concatenate(parts, axis=1)

    def theirs() -> np.ndarray:
        return np.percentile(kept, [100 * share for share in SHOWN], axis=1)

    def ours() -> np.ndarray:
        bands = Bands(PEER)
        for part in parts:
            bands.see(part)
        return bands.quantiles(SHOWN)

    print(f"{series} series × {RUNS} runs, measured on {PEER} series and scaled")
    error = np.abs(ours() - theirs()) / np.ptp(kept, axis=1)
    told("largest error, as a share of the range", error.max(), "", most=1 / 1024)
    scale, threads = series / PEER, sketch.WORTH_THREADS
    peer = best(time.process_time, theirs, 3)
    all_threads = best(time.perf_counter, ours)
    sketch.WORTH_THREADS = kept.size + 1  # no block has as many values
    one = best(time.process_time, ours)
    sketch.WORTH_THREADS = threads
    told("numpy.percentile, one thread", peer * scale, "s")
    told("bands, one thread, time of the processor", one * scale, "s")
    told("numpy.percentile beside it", peer / one, least=15)
    told(f"bands, {os.cpu_count()} threads, by the clock", all_threads * scale, "s")
    told("numpy.percentile beside it", peer / all_threads)


def beside_a_run() -> None:
    compiled = case()
    took = []
    for call in (run, stream):
        call(compiled, runs=BLOCK, engine="compiled")  # compiled and loaded beforehand
        took.append(best(time.process_time, partial(call, compiled, runs=RUNS, engine="compiled"), 2))
    print(f"{RUNS} runs of two phasings, kept or streamed with bands of a year each, time of the processors")
    told("kept", took[0], "s")
    told("streamed", took[1], "s")
    told("more than kept", 100 * (took[1] / took[0] - 1), "%", most=60)


def main() -> None:
    beside_numpy()
    beside_a_run()


if __name__ == "__main__":
    main()
