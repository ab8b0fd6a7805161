"""Reading files near the limits: processor time and most memory, beside the bare library on the same file.

python -m benchmarks.large_files [ENDING…]

Each file is read in a process of its own, ours and the bare library's, so that the memory is that of this one file.
The sizes are close to the most that :class:`din.files.limits.Limits` lets through.
"""

import csv
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
from ruamel.yaml import YAML

from din.cli.main import GARBAGE
from din.files import FORMATS, read, write
from din.model import Contribution, Effort, Goal, Plan, Record

NODES = {
    "xlsx": 40_000,
    "json": 90_000,
    "csv": 65_000,
    "zip": 65_000,
    "yaml": 8_000,
    "graphml": 30_000,
    "gexf": 30_000,
}
"""Nodes, with three links each, whose file is near a limit of its form."""


def plan(nodes: int) -> Plan:
    """Make a plan: half efforts, half goals, three links each."""
    half = nodes // 2
    records: list[Record] = [
        *(Effort(id=f"e{i}", name=f"Organiseren van activiteit {i}", reach=i) for i in range(half)),
        *(Goal(id=f"g{i}", name=f"Meer ontmoeting {i}", description="Zo is het.") for i in range(half)),
    ]
    records += (
        Contribution(id=f"l{i}", source=f"e{i % half}", target=f"g{i * 7 % half}", strength=1 + i % 3)
        for i in range(3 * nodes)
    )
    return Plan.build(records, "benchmark")


def parts(path: Path) -> Iterator[Path]:
    """Give the file, or the files in the folder."""
    yield from sorted(path.iterdir()) if path.is_dir() else [path]


def bare(path: Path) -> object:
    """Read a file with its library alone; what has no other library is read as the csv it holds."""
    ending = path.suffix[1:]
    if ending == "json":
        return json.loads(path.read_bytes())
    if ending == "yaml":
        return YAML(typ="safe", pure=True).load(path)
    if ending == "xlsx":
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        return [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    if ending == "graphml":
        return nx.read_graphml(path, force_multigraph=True)
    if ending == "gexf":
        return nx.read_gexf(path)
    return [
        list(csv.reader(part.open(encoding="utf-8-sig", newline=""), delimiter=";")) for part in parts(path)
    ]


def ours(path: Path) -> object:
    """Read a file as the program does, to a plan whose references hold."""
    return read(path).plan()


def most_memory() -> float:
    """Give the megabytes this process had in use at most (Linux; ``ru_maxrss`` counts the parent's too)."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.partition("VmHWM:")[2].split()[0]) / 1_000


def measure(how: Callable[[Path], object], path: Path) -> dict[str, Any]:
    """Read once in this process, set as the program sets its own; give seconds and megabytes above what was in use."""
    gc.set_threshold(*GARBAGE)
    before, began = most_memory(), time.process_time()
    kept = how(path)
    seconds = time.process_time() - began
    return {"seconds": seconds, "mb": most_memory() - before, "kept": kept is not None}


def apart(how: str, path: Path) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.large_files", f"--{how}", str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return found


def main(arguments: list[str]) -> None:
    """Print a line per form."""
    if arguments and arguments[0] in {"--ours", "--bare"}:
        how = ours if arguments[0] == "--ours" else bare
        print(json.dumps(measure(how, Path(arguments[1]))))
        return
    print(f"{'':8} {'nodes':>7} {'file':>8} {'ours':>17} {'bare':>17} {'time':>6} {'memory':>7}", flush=True)
    for ending in arguments or FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"p.{ending}"
            write(plan(NODES[ending]), path)
            size = sum(part.stat().st_size for part in parts(path)) / 1_000_000
            twin = path.with_suffix(".csv") if ending == "zip" else path
            if twin != path:
                write(plan(NODES[ending]), twin)
            mine, peer = map(apart, ("ours", "bare"), (path, twin))
        told = [f"{m['seconds']:6.1f} s {m['mb']:5.0f} MB" for m in (mine, peer)]
        ratios = f"{mine['seconds'] / peer['seconds']:5.1f}x {mine['mb'] / peer['mb']:6.1f}x"
        print(f"{ending:8} {NODES[ending]:>7} {size:5.1f} MB {'   '.join(told)} {ratios}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
