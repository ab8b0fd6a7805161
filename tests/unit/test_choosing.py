"""The best phasing under wishes, on a small plan: against trying all by hand, and when wishes clash."""

import json
from datetime import date
from itertools import product

import numpy as np
import pytest

from din.cli.main import main
from din.errors import UsageError
from din.files import write
from simulation.choosing import Wishes, choose, data, sentences
from simulation.compile import compile_scenario
from simulation.runner import run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data

MONTHS = (0, 24)
VALUE = 60_000


@pytest.fixture(scope="module")
def compiled():
    return compile_scenario(parse_scenario(scenario_data(reference_path=[])), PLAN)


def chosen(compiled, wishes=None, **options):
    return choose(compiled, wishes or Wishes(), runs=16, seed=3, value_eur=VALUE, months=MONTHS, **options)


def test_it_is_the_best_of_all_phasings_run_one_by_one(compiled):
    found = chosen(compiled)
    values = {}
    for choice in product(range(3), repeat=2):
        result = run(compiled, runs=16, seed=3, phasings=[found.phasing(choice)])
        values[choice] = float(np.mean(result.phasings[1].npv_at(VALUE)))
    best = max(values, key=values.get)
    assert found.found.best[0].choice == best
    assert found.found.best[0].value == pytest.approx(values[best])
    assert found.found.evaluated == found.size == 9
    assert found.found.exact


def test_a_wijk_starts_with_the_most_people_any_phasing_gives_it(compiled):
    found = chosen(compiled)
    cells = {(c.area, c.domain): c.professionals for c in found.phasing((1, 2)).cells}
    assert cells == {("noord", "sociaal"): 10, ("zuid", "sociaal"): 12, ("zuid", "fysiek"): 6}
    assert {c.start for c in found.phasing((1, 2)).cells if c.area == "zuid"} == {date(2029, 1, 1)}


@pytest.mark.parametrize(
    ("wishes", "allowed"),
    [
        (Wishes(professionals=12), lambda n, z: not z),
        (Wishes(new_professionals=20), lambda n, z: n != z or not n),
        (Wishes(at_once=1), lambda n, z: n != z or not n),
        (Wishes(areas=2), lambda n, z: n and z),
        (Wishes(equity=1), lambda n, z: not n),
        (Wishes(earliest=(("noord", date(2028, 1, 1)),)), lambda n, z: n <= 1),
        (Wishes(cost_eur=0), lambda n, z: not n and not z),
    ],
)
def test_every_phasing_that_is_given_keeps_to_the_wish_and_none_is_missed(compiled, wishes, allowed):
    found = chosen(compiled, wishes, keep=9)
    options = product(*(range(1 + len(months)) for months in found.starts))
    if wishes.earliest:
        assert found.starts == ((24,), MONTHS)
    assert {one.choice for one in found.found.best} == {choice for choice in options if allowed(*choice)}


def test_too_many_to_run_are_searched_by_their_sum_and_the_gap_is_told(compiled):
    found = chosen(compiled, tries=1)
    assert not found.found.exact
    assert found.found.best[0].choice == chosen(compiled).found.best[0].choice
    assert any("opgeteld" in line.text("nl") for line in sentences(found))
    assert data(found)["surrogate_gap_eur"] == found.found.gap >= 0


def test_wishes_that_clash_are_named_and_the_others_are_not(compiled):
    with pytest.raises(UsageError) as told:
        chosen(compiled, Wishes(professionals=12, areas=2, at_once=2))
    text = str(told.value)
    assert "12" in text
    assert "minstens 2 wijken" in text
    assert "tegelijk opstart" not in text


def test_the_command_tells_it_as_text_and_as_json(tmp_path, capsys):
    write(PLAN, tmp_path / "plan.json")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data()))
    assert main(["choose", str(path), "--runs", "8", "--at-once", "1"]) == 0
    assert "Noord" in capsys.readouterr().out
    assert main(["choose", str(path), "--runs", "8", "--earliest", "noord=2029-01", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["best"][0]["starts"].keys() == {"noord", "zuid"}
    assert main(["choose", str(path), "--earliest", "oost=2029-01"]) == 2
    assert "noord, zuid" in capsys.readouterr().err
