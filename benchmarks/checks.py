"""Whole commands on large plans, from the shell, beside what they cannot do without.

Run ``python -m benchmarks.checks``. Beside each command: starting the program, and reading the same JSON with
``json.load`` alone. Ratios say how much the work itself adds.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.generate import plan
from din.checks import check
from din.files import write
from din.model import Node, Plan

NAMES = (
    "Organiseren van een wijkmaaltijd",
    "Opzetten van een taalcafé",
    "Meer contact tussen buren",
    "Sterkere sociale verbindingen",
    "Minder schulden onder jongeren",
)


FORMS = ("text", "json")


def best(call: Callable[[], Any], runs: int = 3) -> float:
    """Give the shortest time in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def worded(size: int) -> Plan:
    """Give a plan whose names are worth judging."""
    names = cycle(NAMES)
    return Plan.build(
        record.model_copy(update={"name": f"{next(names)} {record.id}"})
        if isinstance(record, Node)
        else record
        for record in plan(size)
    )


def shell(*words: str) -> Callable[[], Any]:
    """Give a call of the program in a process of its own; 1 means that it found errors in the plan."""

    def run() -> None:
        done = subprocess.run([sys.executable, "-m", "din", *words], stdout=subprocess.DEVNULL, check=False)
        assert done.returncode in {0, 1}

    return run


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print("  nodes    start  json.load    check()  din check  --format json  din analyse  --format json")
        for size in (60, 1_000, 20_000):
            given, file = worded(size), Path(folder) / f"{size}.json"
            write(given, file)
            found = [best(shell("--help")), best(lambda file=file: json.loads(file.read_bytes()))]
            found.append(best(lambda given=given: check(given)))
            commands = [
                (word, str(file), "--format", form) for word in ("check", "analyse") for form in FORMS
            ]
            found += [best(shell(*words), 2) for words in commands]
            print(f"{size:>7}" + "".join(f"{seconds:>10.2f} s" for seconds in found), flush=True)


if __name__ == "__main__":
    main()
