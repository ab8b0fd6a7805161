"""The worked case of the Ruwaard: figures of CBS as they are, and never a return per case and year."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from din.model import Area, Measurement
from din.service import load
from simulation.compile import compile_scenario
from simulation.report import report
from simulation.runner import run
from simulation.scenario import read_scenario

ROOT = Path(__file__).resolve().parents[2]
CBS = Path(os.environ.get("DIN_SHARED_DATA", ROOT.parent / "shared" / "data")) / "cbs"
SCENARIO = ROOT / "scenarios" / "ruwaard.yaml"


@pytest.fixture(scope="module")
def opened():
    found = read_scenario(SCENARIO)
    plan, _findings = load(found.plan_location)
    return compile_scenario(found.checked(plan), plan), plan


def rows(name):
    path = CBS / name
    if not path.exists():
        pytest.skip(f"there is no {path}; DIN_SHARED_DATA may name the folder")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_residents_low_incomes_and_borders_are_those_of_cbs(opened):
    compiled, plan = opened
    given = {row["code"]: row for row in rows("nl_wijk_2022_kwb_tmap.csv")}
    measured = {m.area: m.value for m in plan.of(Measurement)}
    assert len(measured) == len(compiled.areas) == 3
    for area in compiled.scenario.areas:
        assert area.residents == float(given[area.area]["population"])
        assert measured[area.area] == float(given[area.area]["income_low"])
    wijken = set(compiled.areas)
    pairs = {frozenset((r["a"], r["b"])) for r in rows("oss_wijk_2022_adjacency.csv")}
    borders = {frozenset((a.id, other)) for a in plan.of(Area) for other in a.borders}
    assert borders == {pair for pair in pairs if pair <= wijken}


def test_the_budget_per_resident_is_that_of_the_ruwaard(opened):
    care = opened[0].parameter("care_cost")
    assert care.default == round(2_100_000 / 13_315)
    assert care.tag == "E"
    assert "loketgezondleven" in care.source


def test_the_start_is_measured_in_all_wijken_so_equity_can_be_told(opened):
    results = run(opened[0], runs=8)
    assert opened[0].starts.measured.all(axis=1).tolist() == [True, False, False]
    assert all(np.isfinite(p.gap).all() for p in results.phasings)


def test_the_return_of_the_twelve_cases_is_never_shown_per_case_or_year(opened):
    """No period is known of the 150,000 euros over 12 cases: 12,500 a case would be an invention."""
    told = str(report(run(opened[0], runs=8)).data())
    texts = [told, *(p.read_text(encoding="utf-8") for p in (SCENARIO, *(ROOT / "docs").glob("*.md")))]
    for text in texts:
        assert "12.500" not in text
        assert "per casus" not in text.lower()
    assert "periode onbekend" in told
