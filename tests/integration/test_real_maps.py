"""Maps that others drew with other tools, and other readers of what is written here."""

import csv
import json
import os
import re
import urllib.parse
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import openpyxl
import pytest

from din.files import FORMATS, read, write
from din.model import Plan, from_data

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DIN_SHARED_DATA", ROOT.parent / "shared" / "data"))


def mentalmodeler(path):
    concepts = ET.parse(path).findall("concepts/concept")
    nodes = [(c.findtext("id"), c.findtext("name")) for c in concepts]
    edges = [
        (c.findtext("id"), r.findtext("id"), float(r.findtext("influence")))
        for c in concepts
        for r in c.findall(".//relationship")
    ]
    return nodes, edges


def loopy(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":  # as it stands in the address of a shared model
        text = urllib.parse.unquote(text)
    nodes, edges, *_ = json.loads(text)
    return [(n[0], urllib.parse.unquote(n[4])) for n in nodes], [(e[0], e[1], e[3]) for e in edges]


def fcm(path):
    rows = [[float(x) for x in line.strip(" (),\n").split(",")] for line in path.read_text().splitlines()]
    return [(int(i), None) for i in sorted({x for row in rows for x in row[:2]})], rows


def fcm_matrix(path):
    (header, *rows) = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    names = header[1:]
    assert [row[0] for row in rows] == list(names)
    return [(name, name) for name in names], [
        (row[0], name, weight) for row in rows for name, weight in zip(names, row[1:], strict=True) if weight
    ]


def vertices(path):
    return re.findall(r'(\d+):"([^"]*)"', path.read_text(encoding="utf-8"))


def reader(path):
    """How a map is read, by its folder and its ending; None for what is no map of its own."""
    return {
        ("mentalmodeler", ".mmp"): mentalmodeler,
        ("loopy", ".json"): loopy,
        ("loopy", ".txt"): loopy,
        ("fcm", ".csv"): fcm,
        ("fcm", ".xlsx"): fcm_matrix,
    }.get((path.parent.name, path.suffix))


def maps():
    return sorted(DATA.glob("maps/*/*")) or [None]


@pytest.mark.parametrize("path", maps(), ids=lambda p: p.name if p else "no maps")
def test_a_map_drawn_elsewhere_is_read_whole(tmp_path, path):
    if path is None:
        pytest.skip(f"there are no maps in {DATA}; DIN_SHARED_DATA may name the folder")
    if reader(path) is None:
        assert vertices(path), "a new file here needs a reader"
        pytest.skip("names of the points of the map beside it")
    nodes, edges = reader(path)(path)
    data = {
        "nodes": [{"id": i, "kind": "benefit", **({"name": n} if n else {})} for i, n in nodes],
        "links": [
            {"source": int(s) if isinstance(s, float) else s, "target": t, "weight": w} for s, t, w in edges
        ],
    }
    (tmp_path / "map.json").write_text(json.dumps(data), encoding="utf-8")
    plan = read(tmp_path / "map.json").plan()
    assert nodes
    assert edges
    assert (len(plan.chain), len(plan.contributions)) == (len(nodes), len(edges))
    assert [c.weight for c in plan.contributions] == [w for _, _, w in edges]
    for name in FORMATS:
        write(plan, tmp_path / f"back.{name}")
        assert read(tmp_path / f"back.{name}").plan() == plan


def test_names_that_stand_in_another_file_come_with_the_map(tmp_path):
    path = DATA / "maps" / "fcm" / "clot-fcm.csv"
    if not path.exists():
        pytest.skip(f"there are no maps in {DATA}; DIN_SHARED_DATA may name the folder")
    nodes, _ = fcm(path)
    names = {int(i): name for i, name in vertices(path.with_name("clot-verts.txt"))}
    assert {i for i, _ in nodes} <= names.keys()


@pytest.fixture
def plan():
    return Plan.build(
        from_data(raw)
        for raw in (
            {
                "kind": "effort",
                "id": "e",
                "name": "=1+1",
                "cost_eur": 1250.5,
                "eigen": "-2",
                "start": "2027-01-02",
            },
            {"kind": "goal", "id": "g", "name": "'s Gravenhof"},
            {"kind": "contributes_to", "id": "l1", "source": "e", "target": "g", "strength": -2},
            {"kind": "contributes_to", "id": "l2", "source": "e", "target": "g", "weight": 0.5},
        )
    )


def test_networkx_reads_what_is_written(tmp_path, plan):
    for name in ("json", "graphml", "gexf"):
        write(plan, tmp_path / f"p.{name}")
    graphs = [
        nx.node_link_graph(json.loads((tmp_path / "p.json").read_text(encoding="utf-8")), edges="edges"),
        nx.read_graphml(tmp_path / "p.graphml", force_multigraph=True),
        nx.read_gexf(tmp_path / "p.gexf"),
    ]
    for graph in graphs:
        assert graph.nodes["e"]["name"] == "=1+1"
        assert graph.nodes["e"]["cost_eur"] == 1250.5
        assert sorted(d.get("strength", 0) for _, _, d in graph.edges(data=True)) == [-2, 0]
        assert graph.number_of_edges("e", "g") == 2


def test_a_spreadsheet_sees_text_and_no_formulas(tmp_path, plan):
    write(plan, tmp_path / "p.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx")["Inspanningen"]
    cells = {sheet.cell(1, c.column).value: c for c in sheet[2]}
    assert (cells["Naam"].value, cells["Naam"].data_type) == ("=1+1", "s")
    assert not any(c.data_type == "f" for row in sheet for c in row)


def test_csv_keeps_spreadsheets_from_running_text(tmp_path, plan):
    write(plan, tmp_path / "p.csv")
    with (tmp_path / "p.csv" / "effort.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert (row["Naam"], row["eigen"]) == ("'=1+1", '"-2"')
    assert "1250,5" in row.values()
    with (tmp_path / "p.csv" / "contributes_to.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [r["Sterkte"] for r in csv.DictReader(file, delimiter=";")] == ["-2", ""]
    assert read(tmp_path / "p.csv").plan().records == plan.records
