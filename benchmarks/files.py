"""Read and write a plan of a city in every format, beside the bare library on the same content in the same run.

python -m benchmarks.files
"""

import csv
import io
import json
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import openpyxl
from openpyxl.cell import WriteOnlyCell
from ruamel.yaml import YAML

from din.files import FORMATS, read, write
from din.files.csv_files import write_csv_files
from din.model import Contribution, Effort, Goal, Plan, from_data, to_data

NODES, LINKS, ROUNDS = 1_000, 3_000, 3


def plan() -> Plan:
    """Make the plan: 1,000 nodes, 3,000 links."""
    half = NODES // 2
    efforts = [
        Effort(
            id=f"e{i}",
            name=f"Organiseren van activiteit {i}",
            reach=i,
            cost_eur=1250.5 + i,
            extra={"code": f"b{i}"},
        )
        for i in range(half)
    ]
    goals = [Goal(id=f"g{i}", name=f"Meer ontmoeting {i}", description="Zo is het.") for i in range(half)]
    links = [
        Contribution(
            id=f"l{i}", source=f"e{i % half}", target=f"g{i * 7 % half}", strength=1 + i % 3, lag_months=6
        )
        for i in range(LINKS)
    ]
    return Plan.build([*efforts, *goals, *links], "benchmark")


def best(work: Callable[[], Any]) -> float:
    """Give the seconds of the quickest of a few rounds."""
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def build(rows: list[dict[str, Any]]) -> Plan:
    """Make a plan of rows that were read: what every reader has to do with them in the end."""
    return Plan.build(from_data(row) for row in rows)


def bare_json(path: Path) -> Plan:
    data = json.loads(path.read_bytes())
    return build([*data["nodes"], *data["edges"]])


def bare_yaml(path: Path) -> Plan:
    data = YAML(typ="safe", pure=True).load(path)
    return build([*data["nodes"], *data["edges"]])


def bare_xlsx_read(path: Path) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def bare_xlsx_write(path: Path, target: Path) -> Callable[[], None]:
    """Give a write of the same cells with openpyxl's quickest writer."""
    book = openpyxl.load_workbook(path, read_only=True)
    tables = [(sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in book]
    book.close()

    def work() -> None:
        out = openpyxl.Workbook(write_only=True)
        for title, rows in tables:
            sheet = out.create_sheet(title)
            for row in rows:
                sheet.append([None if value is None else WriteOnlyCell(sheet, value) for value in row])
        out.save(target)

    return work


def bare_csv(folder: Path) -> int:
    rows = 0
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += sum(1 for _ in csv.reader(file, delimiter=";"))
    return rows


def line(name: str, ours: float, bare: float, peer: str) -> None:
    """Print one comparison."""
    print(f"{name:<16}{ours * 1000:8.0f} ms {bare * 1000:8.0f} ms {ours / bare:7.1f}x   {peer}")


class Peer(NamedTuple):
    """What a format is measured against."""

    read: Callable[[], Any]
    reads: str
    write: Callable[[], Any]
    writes: str


def peer(ending: str, path: Path, given: Plan, rows: list[dict[str, Any]]) -> Peer:
    """Give the bare library on the file that was written."""
    bare = path.with_name(f"bare.{ending}")
    if ending == "xlsx":
        words = "openpyxl, the same cells"
        return Peer(
            lambda: (bare_xlsx_read(path), build(rows)),
            f"{words}, and Plan.build",
            bare_xlsx_write(path, bare),
            words,
        )
    if ending == "json":
        dump = json.dumps
        return Peer(
            lambda: bare_json(path),
            "json.loads and Plan.build",
            lambda: bare.write_text(dump(rows)),
            "json.dumps",
        )
    if ending == "yaml":
        yaml = YAML(typ="safe", pure=True)
        return Peer(
            lambda: bare_yaml(path),
            "ruamel.yaml and Plan.build",
            lambda: yaml.dump(rows, bare),
            "ruamel.yaml",
        )
    if ending in {"csv", "zip"}:
        folder = path.with_name("p.csv")
        words = "csv.reader and Plan.build"
        return Peer(
            lambda: (bare_csv(folder), build(rows)),
            words,
            lambda: write_csv_files(given),
            "din without the disk",
        )
    reader = partial(nx.read_graphml, force_multigraph=True) if ending == "graphml" else nx.read_gexf
    writer = nx.write_graphml_xml if ending == "graphml" else nx.write_gexf
    graph = reader(path)
    words = f"networkx.read_{ending} and Plan.build"
    return Peer(
        lambda: (reader(path), build(rows)), words, lambda: writer(graph, bare), f"networkx.write_{ending}"
    )


def main() -> None:
    """Measure all formats."""
    given = plan()
    rows = [to_data(record) for record in given]
    made = best(lambda: build(rows)) * 1000
    print(
        f"{NODES} nodes and {LINKS} links; best of {ROUNDS}; making the plan of ready rows takes {made:.0f} ms\n"
    )
    with tempfile.TemporaryDirectory() as name:
        for ending in FORMATS:
            path = Path(name) / f"p.{ending}"
            wrote = best(partial(write, given, path))
            took = best(lambda path=path: read(path).plan())
            bare = peer(ending, path, given, rows)
            line(f"{ending}: write", wrote, best(bare.write), bare.writes)
            line(f"{ending}: read", took, best(bare.read), bare.reads)


if __name__ == "__main__":
    main()
