"""How often intervals of a calibration hold the truth: simulation-based calibration on the shipped Zutphen scenario.

Run ``python -m benchmarks.calibration``: 200 truths drawn from what is believed, measured with an error, learned from
with 8,192 other draws. A 90 % interval should hold the truth in 85 to 95 % of them.
"""

import time

from benchmarks.limits import told
from din.service import load
from scenarios import zutphen_path
from simulation.compile import compile_scenario
from simulation.scenario import read_scenario
from tests.synthetic_truths import coverage, measured_points

RUNS, TRUTHS, SEED = 8192, 200, 1
MONTHS = (24, 48, 72)
ERRORS = (0.02, 0.005, 0.002)


def main() -> None:
    found = read_scenario(zutphen_path().with_name("fasering.yaml"))
    plan, _findings = load(found.plan_location)
    compiled = compile_scenario(found.checked(plan), plan)
    phasing = next(p for p in compiled.scenario.phasings if p.id == "aandachtswijken")
    count = len(measured_points(compiled, MONTHS))
    print(f"{compiled.scenario.name}, {phasing.name}: {count} measurements, {TRUTHS} truths, {RUNS} draws")
    for error in ERRORS:
        start = time.perf_counter()
        result = coverage(compiled, phasing, MONTHS, error, runs=RUNS, truths=TRUTHS, seed=SEED)
        learned = [
            f"{name} {share:.1%} (spread × {narrow:.2f})"
            for name, share, narrow in zip(result.names, result.covered, result.narrowed, strict=True)
            if narrow < 0.9
        ]
        mean, took = result.covered.mean(), time.perf_counter() - start
        print(f"measured with an error of {error}, in {took:.0f} s")
        told("truths within 90 % intervals, mean of assumptions", 100 * mean, "%", least=85)
        told("the same", 100 * mean, "%", most=95)
        inside = (result.covered >= 0.85) & (result.covered <= 0.95)
        told(f"of {len(result.names)} assumptions within 85 to 95 %", 100 * inside.mean(), "%")
        told("the lowest of an assumption", 100 * result.covered.min(), "%")
        told("the highest", 100 * result.covered.max(), "%")
        print(
            f"  effective draws {result.effective.min():.0f} to {result.effective.max():.0f}; learned of:",
            end="",
        )
        print(f" {', '.join(learned) or 'nothing'}")


if __name__ == "__main__":
    main()
