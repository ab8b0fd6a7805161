"""The Zutphen example: a whole plan, labelled as an example, with sourced figures and deliberate gaps."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from dashboard.pages.overview import content
from dashboard.reader import Reading
from din.graph import area_tree
from din.model import (
    LINK_KINDS,
    RECORD_TYPES,
    Alliance,
    AllianceForm,
    Area,
    AreaLevel,
    Benefit,
    Capability,
    Disbenefit,
    Effort,
    Goal,
    Level,
    Measurement,
    MeasurementStatus,
    MissionElement,
    Origin,
    Plan,
    PolicyDocument,
    Position,
    PrincipleDialogue,
    Status,
    Trigger,
    from_data,
    weight_band,
)
from din.service import overview
from din.service.sources import SourceSnapshot
from scenarios import zutphen_path

ROOT = Path(__file__).resolve().parents[2]
BESIDE = [folder / "shared" / "data" / "cbs" for folder in ROOT.parents]
CBS = next((folder for folder in BESIDE if folder.is_dir()), BESIDE[0])
FIGURES, BORDERS = CBS / "zutphen_wijk_kerncijfers_2022_2024.csv", CBS / "zutphen_wijk_2024_rd_adjacency.csv"
DISTRICTS = [f"WK03010{i}" for i in range(6)]
README = zutphen_path().with_name("LEESMIJ.md")


@pytest.fixture(scope="module")
def data():
    return json.loads(zutphen_path().read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def plan(data):
    return Plan.build(from_data(raw) for raw in data["nodes"] + data["edges"])


@pytest.fixture(scope="module")
def graph(plan):
    return nx.DiGraph([(link.source, link.target) for link in plan.contributions])


def rows(path):
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the tree")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_seven_policy_areas_cover_every_wijk_once_and_are_compared_on_request(plan):
    seven = [a for a in plan.of(Area) if a.id.startswith("beleidsgebied-")]
    inside = [area_tree(plan).within(a.id) - {a.id} for a in seven]
    assert len(seven) == 7
    assert sum(len(one) for one in inside) == len(frozenset().union(*inside))
    covered = frozenset().union(*inside)
    assert all(w in covered or area_tree(plan).within(w) - {w} <= covered for w in DISTRICTS)
    found = overview(plan, level=AreaLevel.POLICY_AREA)
    assert {a.id for a in seven} < {a.id for a in found.areas}
    cells = {a.id: cell for a, cell in zip(found.areas, found.feeds[0].per_area, strict=True)}
    usual = overview(plan)
    noordveen = dict(zip((a.id for a in usual.areas), usual.feeds[0].per_area, strict=True))["WK030102"]
    assert cells["beleidsgebied-noordveen"].own_efforts == noordveen.own_efforts
    page = str(content(Reading(SourceSnapshot(1, plan, (), {})), "?gebieden=policy_area"))
    assert "De Hoven (BU03010004)" in page
    assert "De Hoven (BU03010004)" not in str(
        content(Reading(SourceSnapshot(1, plan, (), {})), "?gebieden=x")
    )


def efforts_in(plan, area_id):
    """Give the efforts in this district, in a part of it, or in a policy area that covers either."""
    inside = {area_id} | {a.id for a in plan.of(Area) if a.part_of == area_id}
    inside |= {a.id for a in plan.of(Area) if inside & set(a.covers)}
    return {effort.id for effort in plan.of(Effort) if inside & set(effort.areas)}


def test_every_record_is_accepted_and_knows_no_field_of_its_own_but_where_a_wijk_lies(plan, data):
    assert len(plan) == len(data["nodes"]) + len(data["edges"])
    own = {(record.kind, name) for record in plan for name in record.extra}
    assert own == {("area", "rd_x"), ("area", "rd_y")}


def test_links_stand_in_edges_and_all_else_in_nodes(data):
    assert {edge["kind"] for edge in data["edges"]} == set(LINK_KINDS)
    assert not {node["kind"] for node in data["nodes"]} & set(LINK_KINDS)
    assert data["directed"]
    assert data["multigraph"]


def test_it_is_labelled_as_an_example(plan):
    assert plan.programme.is_example
    assert "voorbeeld" in plan.name
    assert "verzonnen" in plan.programme.description


def test_every_kind_of_record_occurs_in_the_number_that_was_asked_for(plan):
    counts = Counter(record.kind for record in plan)
    assert set(counts) == set(RECORD_TYPES) - {"placement"}  # nobody moved anything by hand
    exact = {
        "programme": 1, "mission": 1, "mission_wording": 2, "mission_element": 6, "guiding_principle": 6,
        "success_condition": 6, "policy_document": 11, "indicator": 2,
    }  # fmt: skip
    assert {kind: counts[kind] for kind in exact} == exact
    assert 9 <= counts["goal"] <= 11
    assert 20 <= len(plan.of(Benefit)) + len(plan.of(Capability)) <= 26
    assert 42 <= counts["effort"] <= 50
    assert counts["organisation"] >= 12
    assert len(plan.of(Disbenefit)) == 2


def test_the_elements_are_provisional_and_have_facets(plan):
    assert all(element.provisional and element.facets for element in plan.of(MissionElement))


def test_every_district_and_the_city_have_efforts_and_leesten_has_few(plan):
    own = {area: len(efforts_in(plan, area)) for area in DISTRICTS}
    assert min(own.values()) == own["WK030104"] == 2
    assert [effort for effort in plan.of(Effort) if not effort.areas]


@pytest.mark.parametrize(
    ("field", "values"), [("origin", Origin), ("status", Status), ("trigger", Trigger)], ids=str
)
def test_efforts_cover_every(plan, field, values):
    assert {getattr(effort, field) for effort in plan.of(Effort)} == set(values)


def test_efforts_cover_the_three_domains_and_the_parts_of_care_welfare_and_housing(plan):
    found = {domain for effort in plan.of(Effort) for domain in effort.domains}
    assert found == {"sociaal", "fysiek", "veiligheid", "zorg", "welzijn", "wonen"}


def test_alliances_work_on_three_levels_in_three_forms(plan):
    alliances = plan.of(Alliance)
    assert {alliance.level for alliance in alliances} == set(Level)
    assert {alliance.form for alliance in alliances} == set(AllianceForm)


def test_short_projects_have_a_hypothesis(plan):
    assert [e.id for e in plan.of(Effort) if e.effort_type == "project" and not e.hypothesis] == []


def test_names_fit_the_boxes_on_the_screen(plan):
    drawn = [node for node in plan.chain if len(node.name) > 45]
    assert drawn == []


def test_borders_go_both_ways(plan):
    pairs = {(area.id, other) for area in plan.of(Area) for other in area.borders}
    assert pairs == {(b, a) for a, b in pairs}


def test_borders_are_those_of_the_cbs(plan):
    expected = {frozenset((row["a"], row["b"])) for row in rows(BORDERS)}
    assert {frozenset((a.id, other)) for a in plan.of(Area) for other in a.borders} == expected


@pytest.mark.parametrize(
    ("indicator", "column", "year"),
    [
        ("inwoners", "population", 2022),
        ("inwoners", "AantalInwoners_5", 2024),
        ("laagste-inkomens", "income_low", 2022),
    ],
)
def test_measurements_are_those_of_the_cbs(plan, indicator, column, year):
    expected = {row["code"]: float(row[column]) for row in rows(FIGURES)}
    found = [m for m in plan.of(Measurement) if m.indicator == indicator and m.period_start.year == year]
    assert {m.area: m.value for m in found} == expected
    assert all(m.source and m.status is MeasurementStatus.MEASURED for m in found)


def test_a_figure_that_does_not_exist_is_missing_and_not_made_up(plan):
    later = [
        m for m in plan.of(Measurement) if m.indicator == "laagste-inkomens" and m.period_start.year == 2024
    ]
    assert [m.area for m in later] == DISTRICTS
    assert all(m.status is MeasurementStatus.MISSING and m.value is None for m in later)


@pytest.mark.parametrize("end", ["low", "central", "high"])
def test_loops_settle_at_every_end_of_the_bands(plan, end):
    at = {node.id: i for i, node in enumerate(plan.chain)}
    weights = np.zeros((len(at), len(at)))
    for link in plan.contributions:
        weights[at[link.source], at[link.target]] += abs(
            getattr(weight_band(link.strength, link.weight), end)
        )
    assert 0 < np.abs(np.linalg.eigvals(weights)).max() < 0.5


def test_there_is_a_loop_and_a_link_back(graph, plan):
    assert not nx.is_directed_acyclic_graph(graph)
    assert [e.id for e in plan.of(MissionElement) if any(plan[t].kind == "benefit" for t in graph[e.id])]


def test_some_routes_are_whole_and_some_short(graph, plan):
    kinds = {(plan[a].kind, plan[b].kind) for a, b in graph.edges}
    assert {
        ("effort", "capability"),
        ("capability", "benefit"),
        ("benefit", "goal"),
        ("goal", "mission_element"),
    } <= kinds
    assert {("effort", "goal"), ("effort", "benefit"), ("mission_element", "mission")} <= kinds


def test_the_gaps_named_in_the_readme_exist(plan):
    section = README.read_text(encoding="utf-8").split("## Wat er met opzet ontbreekt")[1].split("\n## ")[0]
    named = re.findall(r"`([^`]+)`", section)
    assert len(named) > 25
    assert [record_id for record_id in named if record_id not in plan] == []


def test_efforts_without_a_route_and_unused_or_unfed_nodes(plan, graph):
    reach = nx.ancestors(graph, "sterke-wijken")
    routeless = {effort.id for effort in plan.of(Effort)} - reach
    assert routeless == {"wijkkrant", "gegevens-bundelen", "pumptrack"}
    assert [c.id for c in plan.of(Capability) if not graph.out_degree(c.id)] == ["c-gegevens"]
    assert [b.id for b in plan.of(Benefit) if not graph.in_degree(b.id)] == ["b-doorstroming"]
    assert plan["pumptrack"].status is Status.IDEA


def test_the_wijkhart_is_fed_in_four_districts_only(plan, graph):
    feeding = {i for i in nx.ancestors(graph, "wijkhart") if plan[i].kind == "effort"}
    assert all(plan[i].areas for i in feeding)
    assert [area for area in DISTRICTS if not efforts_in(plan, area) & feeding] == ["WK030102", "WK030104"]


def test_what_is_missing_is_missing(plan):
    owned = [*plan.of(Goal), *plan.of(Benefit), *plan.of(Capability), *plan.of(Effort)]
    ownerless = {node.id for node in owned if node.owner is None}
    assert ownerless == {"g-voorzieningen", "b-jongeren", "kinderraad", "zwerfvuil", "pumptrack"}
    assert {e.id for e in plan.of(Effort) if e.reach is None} == {"kinderraad", "pumptrack"}
    assert [b.id for b in plan.of(Benefit) if b.target_value is not None and b.start_value is None] == [
        "b-groen"
    ]
    assert [e.id for e in plan.of(Effort) if e.start and e.end and e.end < e.start] == ["zwerfvuil"]
    vacant = {p.id for p in plan.of(Position) if p.found == 0}
    assert {
        "functie-wijkhart-waterkwartier-projectleider",
        "functie-wijkverpleging-wijkverpleegkundige",
    } == vacant
    talked = {dialogue.effort for dialogue in plan.of(PrincipleDialogue)}
    assert 0 < len(talked) < len(plan.of(Effort)) / 2
    assert not {"noodfonds", "energiefixers"} & talked


def test_one_policy_document_carries_nothing(plan):
    used = {source for record in plan for source in getattr(record, "sources", ())}
    unused = {d.id for d in plan.of(PolicyDocument) if not d.underlying} - used
    assert unused == {"visie-dienstverlening"}
    assert [goal.id for goal in plan.of(Goal) if not goal.sources] == ["g-rol"]


def test_the_file_is_one_record_per_line_with_plain_letters():
    text = zutphen_path().read_text(encoding="utf-8")
    assert "\\u" not in text
    assert sum('"id":' in line for line in text.splitlines()) == text.count('"id":')
