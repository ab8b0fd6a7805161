"""Time of the streaming bands beside ``numpy.percentile`` on the kept runs, and how far the two are apart.

Run ``python -m benchmarks.bands``. The series are 12 areas × 6 elements × 120 months of 8,192 runs; they come in
blocks of runs, as the model's kernel gives them. numpy gets them all at once, kept, in the layout it likes best.
Then what a streamed run with its bands of a year each takes beside a run that keeps all, in time of the processors.
"""

import time

import numpy as np

from benchmarks.simulation import case
from simulation.bands import SHOWN, Bands
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


def seconds(call, runs: int = 3) -> float:  # noqa: ANN001 - any function without arguments
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    series = AREAS * ELEMENTS * MONTHS
    parts = blocks(PEER)

    def ours() -> np.ndarray:
        bands = Bands(PEER)
        for part in parts:
            bands.see(part)
        return bands.quantiles(SHOWN)

    kept = np.concatenate(parts, axis=1)
    expected = np.percentile(kept, [100 * share for share in SHOWN], axis=1)
    error = np.abs(ours() - expected) / np.ptp(kept, axis=1)
    took = seconds(ours)
    peer = seconds(lambda: np.percentile(kept, [100 * share for share in SHOWN], axis=1))
    print(f"{series} series × {RUNS} runs, measured on {PEER} series and scaled")
    print(f"bands {took * series / PEER:6.2f} s  numpy.percentile {peer * series / PEER:6.2f} s", end="")
    print(
        f" = {peer / took:5.1f} × slower  largest error 1/{1 / error.max():,.0f} of the range (promised: 1/1024)"
    )
    beside_a_run()


def beside_a_run() -> None:
    compiled = case()
    took = []
    for call in (run, stream):
        call(compiled, runs=BLOCK, engine="compiled")  # compiled and loaded beforehand
        start = time.process_time()
        call(compiled, runs=RUNS, engine="compiled")
        took.append(time.process_time() - start)
    print(f"{RUNS} runs of two phasings: kept {took[0]:.2f} s, streamed with bands {took[1]:.2f} s", end="")
    print(f" = {took[1] / took[0] - 1:+.0%}")


if __name__ == "__main__":
    main()
