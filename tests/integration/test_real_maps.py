"""Maps that others drew with other tools, and other readers of what is written here."""

import csv
import json
import os
import re
import urllib.parse
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import numpy as np
import openpyxl
import pytest

from din.cli.main import main
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
    names = dict(vertices(names_of(path))) if names_of(path).exists() else {}
    numbers = sorted({int(x) for row in rows for x in row[:2]})
    return [(i, names[str(i)] if names else None) for i in numbers], rows


def fcm_matrix(path):
    (header, *rows) = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    names = header[1:]
    assert [row[0] for row in rows] == list(names)
    return [(name, name) for name in names], [
        (row[0], name, weight) for row in rows for name, weight in zip(names, row[1:], strict=True) if weight
    ]


def names_of(path):
    """Where the names of an edge list's points stand, for a map that has them in a file of their own."""
    return path.with_name(path.name.replace("-fcm.csv", "-verts.txt"))


def vertices(path):
    return re.findall(r'(\d+):"([^"]*)"', path.read_text(encoding="utf-8"))


READERS = {
    ("mentalmodeler", ".mmp"): mentalmodeler,
    ("loopy", ".json"): loopy,
    ("loopy", ".txt"): loopy,
    ("fcm", ".csv"): fcm,
    ("fcm", ".xlsx"): fcm_matrix,
}
"""How a map is read, by its folder and its ending."""


def maps():
    """Give every file that is a map; one with names of points goes along with the map beside it."""
    found = sorted(DATA.glob("maps/*/*"))
    names = {names_of(path) for path in found if path.suffix == ".csv"}
    return [path for path in found if path not in names] or [None]


@pytest.fixture(params=maps(), ids=lambda path: path.name if path else "no maps")
def drawn(request):
    """Give the points (id and name) and the lines (from, to and weight) of a map."""
    if request.param is None:
        pytest.skip(f"there are no maps in {DATA}; DIN_SHARED_DATA may name the folder")
    nodes, edges = READERS[request.param.parent.name, request.param.suffix](request.param)
    assert nodes
    assert edges
    return [(str(i), name or str(i)) for i, name in nodes], [(key(s), key(t), w) for s, t, w in edges]


def key(point):
    return str(int(point)) if isinstance(point, float) else str(point)


def node_link(path, nodes, edges, kinds=None):
    """Turn a map into the JSON that networkx writes."""
    found = {
        "nodes": [{"id": i, "kind": (kinds or {}).get(i, "benefit"), "name": name} for i, name in nodes],
        "links": [{"source": s, "target": t, "weight": w} for s, t, w in edges],
    }
    path.write_text(json.dumps(found), encoding="utf-8")


def test_a_map_drawn_elsewhere_is_read_whole(tmp_path, drawn):
    nodes, edges = drawn
    node_link(tmp_path / "map.json", nodes, edges)
    plan = read(tmp_path / "map.json").plan()
    assert [(node.id, node.name) for node in plan.chain] == nodes
    assert [(c.source, c.target, c.weight) for c in plan.contributions] == edges
    for name in FORMATS:
        write(plan, tmp_path / f"back.{name}")
        assert read(tmp_path / f"back.{name}").plan() == plan


def test_every_command_takes_a_map_drawn_elsewhere(tmp_path, monkeypatch, capsys, drawn):
    """What starts is an effort, what ends a mission element; answers are those of a full inverse."""
    nodes, edges = drawn
    ids = [i for i, _name in nodes]
    efforts = set(ids) - {t for _s, t, _w in edges}
    elements = set(ids) - {s for s, _t, _w in edges} - efforts
    kinds = dict.fromkeys(efforts, "effort") | dict.fromkeys(elements, "mission_element")
    monkeypatch.chdir(tmp_path)
    node_link(tmp_path / "map.json", nodes, edges, kinds)

    weights = np.zeros((len(ids), len(ids)))
    for source, target, weight in edges:
        weights[ids.index(source), ids.index(target)] += weight
    settles = max(abs(np.linalg.eigvals(abs(weights)))) < 1

    def run(*words):
        code = main(list(words), {"LANG": "nl_NL.UTF-8"})
        return code, *capsys.readouterr()

    code, out, _err = run("check", "map.json", "--format", "json")
    rules = {finding["rule"] for finding in json.loads(out)["findings"]}
    assert (code, "loop-too-strong" in rules) == ((0, False) if settles else (1, True))
    code, out, err = run("analyse", "map.json", "--format", "json")
    if not settles:
        assert (code, "kringloop" in err) == (1, True)
        assert run("import", "map.json", "map.din")[0] == 1
        node_link(tmp_path / "map.json", nodes, [(s, t, w / 20) for s, t, w in edges], kinds)
        weights /= 20
        code, out, err = run("analyse", "map.json", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    rows, columns = ([ids.index(i) for i in found[what]] for what in ("efforts", "mission_elements"))
    assert (set(found["efforts"]), set(found["mission_elements"])) == (efforts, elements)
    expected = np.linalg.inv(np.eye(len(ids)) - weights)[np.ix_(rows, columns)]
    assert np.reshape(found["contribution"], expected.shape) == pytest.approx(expected, abs=1e-9)

    assert run("import", "map.json", "map.din")[0] == 0
    for name in FORMATS:
        assert run("export", "map.din", f"out.{name}")[0] == 0
        assert read(tmp_path / f"out.{name}").plan().records == read(tmp_path / "map.json").plan().records


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
