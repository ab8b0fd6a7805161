"""*Keuze* and *Scenario's* in a browser: from opening to an answer, and from a choice to what it changes.

python -m benchmarks.choice [--turns 10]

The server has run nothing yet when *Keuze* is opened. The peer does the same draws and the same comparison in this
process with the same kernel, without server, page or words; what the page adds is the ratio. After that all draws are
known, and a time runs from a click to the changed page. Without Chromium there is nothing to measure.
"""

from __future__ import annotations

import argparse
import statistics
import time

from playwright.sync_api import Page

from benchmarks.example import example_on_screen
from din.service import load
from scenarios import zutphen_scenario_path
from simulation.comparison import compare
from simulation.compile import compile_scenario
from simulation.report import report
from simulation.runner import run
from simulation.scenario import read_scenario

DRAWS = 256
AXES = [("Tempo", "Tempo, maanden"), ("Risico", "Risico, slechter")]
ROWS = [("gebied", ">Alle wijken samen</th>"), ("missie-element", ">Alle elementen samen</th>")]
SAYS = """(runs) => new Promise((resolve) => {
  (function look() {
    const caption = document.querySelector('.regret caption');
    if (caption && caption.textContent.includes(runs)) resolve();
    else requestAnimationFrame(look);
  })();
})"""
"""Wait until the table rests on so many combinations."""
CLICK = """([name, shown]) => new Promise((resolve) => {
  const links = [...document.querySelectorAll('a.chip')].filter((a) => a.textContent.trim().endsWith(name));
  const start = performance.now();
  links.at(-1).click();
  (function look() {
    if (document.querySelector('.drawing svg') && document.querySelector('main').innerHTML.includes(shown)) {
      resolve(performance.now() - start);
    } else requestAnimationFrame(look);
  })();
})"""
"""Click on the last choice with a name, and wait until the page says what belongs to it."""


def opening(page: Page, address: str, runs: int) -> tuple[float, float]:
    """Give the seconds from opening *Keuze* to the first and to the whole answer."""
    start = time.perf_counter()
    page.goto(address)
    page.evaluate(SAYS, f"{DRAWS}")
    first = time.perf_counter() - start
    page.evaluate(SAYS, f"{runs:,}".replace(",", "."))
    return first, time.perf_counter() - start


def alone(draws: int) -> float:
    """Give the seconds of the same draws and comparison without a page."""
    file = read_scenario(zutphen_scenario_path())
    plan, _findings = load(file.plan_location)
    compiled = compile_scenario(file.checked(plan), plan)
    start = time.perf_counter()
    results = run(compiled, runs=draws)
    compare(results), report(results)
    return time.perf_counter() - start


def clicks(page: Page, address: str, choices: list[tuple[str, str]], turns: int) -> float:
    """Give the median of the milliseconds from a click to what it changes."""
    page.goto(address)
    page.wait_for_selector(".drawing svg")
    page.wait_for_function("!document.querySelector('.run-progress').childElementCount")
    return statistics.median(
        page.evaluate(CLICK, list(choices[turn % len(choices)])) for turn in range(turns)
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=10)
    turns = parser.parse_args().turns
    runs = read_scenario(zutphen_scenario_path()).scenario.runs
    with example_on_screen() as (server, page):
        first, whole = opening(page, server.url("/keuze"), runs)
        axes = clicks(page, server.url("/keuze"), AXES, turns)
        rows = clicks(page, server.url("/scenarios"), ROWS, turns)
    peer_first, peer_whole = alone(DRAWS), alone(runs)
    ratio = first / peer_first
    print(f"Keuze, {DRAWS} draws    {first:5.1f} s; without a page {peer_first:5.1f} s, {ratio:.2f}x")
    both = peer_first + peer_whole
    print(
        f"Keuze, {runs} draws   {whole:5.1f} s; both answers without a page {both:5.1f} s, {whole / both:.2f}x"
    )
    print(f"another wish on an axis      median {axes:5.0f} ms")
    print(f"another row of the fans      median {rows:5.0f} ms")


if __name__ == "__main__":
    main()
