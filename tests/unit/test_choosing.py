"""The best phasing under wishes, on a small plan: against trying all by hand, and when wishes clash."""

import json
from datetime import date
from itertools import product

import numpy as np
import pytest

from din.cli.main import main
from din.errors import UsageError
from din.files import write
from din.model import Organisation, Plan
from simulation.choosing import Wishes, choose, data, sentences
from simulation.compile import compile_scenario
from simulation.runner import run
from simulation.scenario import OrganisationCapacity, parse_scenario, read_scenario
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
        (Wishes(earliest=(("noord", date(2028, 1, 1)),)), lambda n, z: n != 1),
        (Wishes(cost_eur=0), lambda n, z: not n and not z),
    ],
)
def test_every_phasing_that_is_given_keeps_to_the_wish_and_none_is_missed(compiled, wishes, allowed):
    found = chosen(compiled, wishes, keep=9)
    options = product(*(range(count) for count in found.there.options))
    assert {one.choice for one in found.found.best} == {choice for choice in options if allowed(*choice)}


SPLIT = {
    "noord": {"sociaal": {"wel": 15, "gemeente": 5}},
    "zuid": {"sociaal": {"wel": 30}, "fysiek": {"gemeente": 15}},
}
PEOPLE = (Organisation(id="wel", name="Welzijn"), Organisation(id="gemeente", name="Gemeente"))


def split(**changes):
    """Give the scenario with who is from which organisation: noord starts with 7.5 of wel, zuid with 12."""
    areas = [area | {"organisations": SPLIT[area["area"]]} for area in scenario_data()["areas"]]
    data = scenario_data(reference_path=[], areas=areas) | changes
    return compile_scenario(parse_scenario(data), Plan.build([*PLAN, *PEOPLE], "klein"))


def of_wel(professionals, start=None):
    return OrganisationCapacity(organisation="wel", professionals=professionals, start=start)


@pytest.mark.parametrize(
    ("capacity", "allowed"),
    [
        ((of_wel(19.4),), lambda n, z: not n or not z),
        ((of_wel(19.5),), lambda n, z: True),
        ((of_wel(10),), lambda n, z: not z),
        ((of_wel(0), of_wel(100, date(2028, 1, 1))), lambda n, z: n != 1 and z != 1),
        ((of_wel(12), of_wel(100, date(2029, 1, 1))), lambda n, z: not (n == z == 1)),
        ((OrganisationCapacity(organisation="gemeente", professionals=2.5),), lambda n, z: not z),
    ],
)
def test_an_organisation_gives_no_more_professionals_than_it_has_in_any_month(capacity, allowed):
    by_wish = chosen(split(), Wishes(organisations=capacity), keep=9)
    by_scenario = chosen(split(capacity=[c.model_dump() for c in capacity]), keep=9)
    expected = {choice for choice in product(range(3), repeat=2) if allowed(*choice)}
    assert {one.choice for one in by_wish.found.best} == expected
    assert by_scenario.found.best == by_wish.found.best


def test_an_organisation_of_which_nobody_is_named_is_told(compiled):
    with pytest.raises(UsageError, match="organisations"):
        chosen(compiled, Wishes(organisations=(of_wel(3),)))


def test_domains_can_start_apart_and_with_fewer_people(compiled):
    first = {"runs": 16, "seed": 3, "value_eur": VALUE, "months": (0,)}
    found = choose(compiled, Wishes(), **first, apart=True, shares=(0.5, 1.0), keep=500)
    assert found.there.options == (3, 9)
    assert found.found.exact
    assert found.found.evaluated == found.size == 27
    both = choose(compiled, Wishes(), **first)
    assert found.found.best[0].value >= both.found.best[0].value
    values = {frozenset(found.phasing(one.choice).cells): one.value for one in found.found.best}
    for one in both.found.best:
        assert values[frozenset(both.phasing(one.choice).cells)] == pytest.approx(one.value)


def test_progress_counts_every_phasing_once(compiled):
    told = []
    chosen(compiled, Wishes(cost_eur=1e9), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (9, 9)


def test_too_many_to_run_are_searched_by_their_sum_and_the_gap_is_told(compiled):
    found = chosen(compiled, tries=1, minutes=0, keep=3)
    assert not found.found.exact
    assert any("--minutes" in line.text() for line in sentences(found, found.results()))
    assert chosen(compiled, tries=1, minutes=60).found.exact
    assert found.found.best[0].choice == chosen(compiled).found.best[0].choice
    assert any("opgeteld" in line.text("nl") for line in sentences(found, found.results()))
    assert data(found)["surrogate_gap_eur"] == found.found.gap >= 0


def test_wishes_that_clash_are_named_and_the_others_are_not(compiled):
    with pytest.raises(UsageError) as told:
        chosen(compiled, Wishes(professionals=12, areas=2, at_once=2))
    text = str(told.value)
    assert "12" in text
    assert "minstens 2 wijken" in text
    assert "tegelijk opstart" not in text


def test_a_date_that_leaves_too_little_is_among_what_clashes(compiled):
    late = (("noord", date(2031, 1, 1)),)
    with pytest.raises(UsageError) as told:
        chosen(compiled, Wishes(areas=2, earliest=late, professionals=99))
    text = str(told.value)
    assert "Noord niet voor 01-2031" in text
    assert "minstens 2 wijken" in text
    assert "99" not in text


def test_when_the_sum_misleads_starting_nowhere_is_not_forgotten(compiled):
    """With V = 0 every wijk costs money: the best is to go on as now, whatever way of searching."""
    found = choose(compiled, Wishes(), runs=16, seed=3, months=MONTHS, tries=1, minutes=0)
    assert found.found.best[0].choice == (0, 0)


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
    for option, value, words in (
        ("--sizes", "2", "boven 0 en hoogstens 1"),
        ("--sizes", "nan", "boven 0 en hoogstens 1"),
        ("--months", "x", "hele getallen"),
        ("--months", "60", "60 maanden"),
        ("--organisation", "wel", "geen organisatie"),
        ("--runs", "100", "macht van twee"),
        ("--equity", "nan", "een getal van 0 tot en met 1."),
        ("--areas", "3", "deze wens voldoen: minstens 3 wijken"),
    ):
        assert main(["--lang", "nl", "choose", str(path), option, value]) == 2
        assert words in capsys.readouterr().err.replace("\n", " ")


def test_all_faults_in_the_wishes_are_told_at_once(tmp_path, capsys):
    write(
        Plan.build([*PLAN.records.values(), Organisation(id="welzijn-zuid", name="Welzijn Zuid")], "klein"),
        tmp_path / "plan.json",
    )
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data()))
    wishes = [
        "--earliest",
        "nord=2029-01",
        "--earliest",
        "zuid=2029-13",
        "--organisation",
        "welzijnzuid=3",
        "--sizes",
        "3",
    ]
    assert main(["--lang", "nl", "choose", str(path), *wishes, "--months", "x"]) == 2
    told = capsys.readouterr().err
    for words in (
        "Bedoelt u “noord”?",
        "geen wijk met een maand",
        "Bedoelt u “welzijn-zuid”?",
        "--sizes",
        "--months",
    ):
        assert words in told


def test_what_was_found_is_told_in_counts_and_can_be_kept_and_compared(tmp_path, capsys, compiled):
    found = chosen(compiled, Wishes(areas=2))
    results = found.results()
    now, best = (one.npv_at(VALUE) for one in results.phasings)
    told = [line.text("nl") for line in sentences(found, results)]
    assert (
        f"brengt het meer op in {(best > now).sum()} van de 16 combinaties en minder in {(best < now).sum()}"
        in told[1]
    )
    write(PLAN, tmp_path / "plan.json")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data()))
    wishes = ["--runs", "8", "--areas", "2", "--months", "0"]
    assert main(["--lang", "nl", "choose", str(path), *wishes, "--save", "Beste van twee"]) == 0
    assert "(beste-van-twee)" in capsys.readouterr().out
    kept = read_scenario(path).scenario.phasings
    assert [p.id for p in kept] == ["samen", "proef", "beste-van-twee"]
    assert {c.area for c in kept[-1].cells} == {"noord", "zuid"}
    assert main(["--lang", "nl", "compare", str(path), "--runs", "8"]) == 0
    assert "Beste van twee" in capsys.readouterr().out
    before = path.read_bytes()
    assert (
        main(["--lang", "nl", "choose", str(path), "--runs", "8", "--save", "Niets"]) == 0
    )  # V = 0: start nowhere
    assert "Er is niets toegevoegd" in capsys.readouterr().out
    assert main(["--lang", "nl", "choose", str(path), "--save", " "]) == 2
    assert "--save" in capsys.readouterr().err
    assert path.read_bytes() == before
