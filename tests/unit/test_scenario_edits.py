"""Edits of a scenario, and the file written anew with its comments."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import zutphen_scenario_path
from simulation.scenario import (
    CellRef,
    Form,
    Phasing,
    faults_of,
    parse_scenario,
    read_scenario,
    scenario_file,
)
from simulation.scenario.document import rewritten, written
from simulation.scenario.edits import (
    cell_of,
    copied,
    formed,
    free_id,
    moved,
    on_plateau,
    phasing_of,
    plus_months,
    renamed,
    staffed,
    stretched,
    waiting,
    with_cell,
    with_phasing,
    without_cell,
    without_phasing,
)
from tests.small_scenario import PLAN, scenario_data

PATH = zutphen_scenario_path()
TEXT = PATH.read_text(encoding="utf-8")
ZUTPHEN = read_scenario(PATH).scenario
WHO = "aandachtswijken"
SOCIAL = CellRef(area="WK030102", domain="sociaal")


def cell(scenario, ref=SOCIAL, phasing=WHO):
    return cell_of(phasing_of(scenario, phasing), ref)


def test_a_cell_moves_and_its_plateau_and_the_end_of_its_pilot_move_along():
    pilot = stretched(formed(ZUTPHEN, WHO, SOCIAL, Form.PILOT), WHO, SOCIAL, date(2028, 12, 1))
    found = cell(moved(pilot, WHO, SOCIAL, date(2029, 4, 1)))
    assert (found.start, found.until, found.plateau) == (date(2029, 4, 1), date(2031, 3, 1), "uitbreiden")
    assert cell(ZUTPHEN).start == date(2027, 1, 1)


def test_a_roll_out_has_no_end_and_who_waits_for_a_pilot_has_no_start():
    pilot = stretched(formed(ZUTPHEN, WHO, SOCIAL, Form.PILOT), WHO, SOCIAL, date(2028, 12, 1))
    assert cell(formed(pilot, WHO, SOCIAL, Form.ROLL_OUT)).until is None
    other = CellRef(area="WK030103", domain="sociaal")
    waits = cell(waiting(pilot, WHO, other, SOCIAL), other)
    assert (waits.start, waits.after) == (None, SOCIAL)
    again = cell(moved(waiting(pilot, WHO, other, SOCIAL), WHO, other, date(2028, 1, 1)), other)
    assert (again.start, again.after) == (date(2028, 1, 1), None)


def test_numbers_plateaus_names_and_cells_change_and_nothing_else_does():
    more = staffed(ZUTPHEN, WHO, SOCIAL, 9)
    assert cell(more).professionals == 9
    assert cell(on_plateau(more, WHO, SOCIAL, None)).plateau is None
    assert phasing_of(renamed(more, WHO, "Drie wijken"), WHO).name == "Drie wijken"
    gone = without_cell(more, WHO, SOCIAL)
    assert cell(gone) is None
    assert cell(with_cell(gone, WHO, cell(more))) == cell(more)
    assert [p.id for p in more.phasings] == [p.id for p in ZUTPHEN.phasings]
    assert more.model_copy(update={"phasings": ZUTPHEN.phasings}) == ZUTPHEN


def test_a_copy_gets_a_code_of_its_own_and_of_going_on_as_now_it_is_empty():
    once = copied(ZUTPHEN, WHO, "De drie aandachtswijken")
    assert free_id(once, "De drie aandachtswijken") == "de-drie-aandachtswijken-2"
    assert phasing_of(once, "de-drie-aandachtswijken").cells == phasing_of(ZUTPHEN, WHO).cells
    assert phasing_of(copied(ZUTPHEN, "doorgaan", "Ëën!"), "een").cells == ()
    assert free_id(ZUTPHEN, "???") == "fasering"


def test_faults_after_an_edit_are_all_told_at_once():
    scenario = parse_scenario(scenario_data())
    noord = CellRef(area="noord", domain="sociaal")
    wrong = staffed(moved(scenario, "samen", noord, date(2060, 1, 1)), "samen", noord, 99)
    assert [f.rule for f in faults_of(wrong, PLAN)] == ["too-many", "dates"]
    assert faults_of(scenario, PLAN) == ()
    with pytest.raises(KeyError):
        moved(scenario, "samen", CellRef(area="noord", domain="fysiek"), date(2027, 1, 1))


def test_months_are_counted_over_years():
    assert plus_months(date(2027, 11, 1), 3) == date(2028, 2, 1)
    assert plus_months(date(2027, 1, 1), -1) == date(2026, 12, 1)


def test_an_edit_changes_its_own_rows_of_the_file_and_no_comment_is_lost():
    after = moved(ZUTPHEN, WHO, SOCIAL, date(2029, 4, 1))
    new = rewritten(TEXT, ZUTPHEN, after)
    changed = [(a, b) for a, b in zip(TEXT.splitlines(), new.splitlines(), strict=True) if a != b]
    assert changed == [
        (
            "      - {area: WK030102, domain: sociaal, professionals: 7, start: 2027-01, plateau: leren}",
            "      - {area: WK030102, domain: sociaal, professionals: 7, start: 2029-04, plateau: uitbreiden}",
        )
    ]
    assert rewritten(TEXT, ZUTPHEN, ZUTPHEN) == TEXT


def test_a_comment_in_the_phasings_stays_when_its_neighbours_go():
    text = TEXT.replace("  - id: overal-dun", "  # hier is over gesproken\n  - id: overal-dun")
    text = text.replace(
        "      - {area: WK030102, domain: fysiek, professionals: 4, start: 2027-01, plateau: leren}\n",
        "      - {area: WK030102, domain: fysiek, professionals: 4, start: 2027-01, plateau: leren}  # nog vragen\n",
    )
    after = without_cell(without_phasing(ZUTPHEN, "wijk-voor-wijk"), WHO, SOCIAL)
    new = rewritten(text, ZUTPHEN, after)
    assert "# hier is over gesproken\n  - id: overal-dun" in new
    assert "plateau: leren}  # nog vragen" in new
    assert scenario_file(new, PATH).scenario == after


def test_a_scenario_in_json_stays_json():
    before = parse_scenario(scenario_data())
    after = renamed(before, "samen", "Tegelijk")
    text = rewritten(json.dumps(scenario_data()), before, after)
    assert json.loads(text)["phasings"][0]["name"] == "Tegelijk"
    assert scenario_file(text, PATH).scenario == after


def test_a_new_file_says_all_of_a_scenario():
    assert scenario_file(written(ZUTPHEN, "Een begin."), PATH).scenario == ZUTPHEN


@st.composite
def edits(draw):
    """Draw a scenario that was edited a few times."""
    scenario = ZUTPHEN
    for _ in range(draw(st.integers(1, 5))):
        phasing = draw(st.sampled_from(scenario.phasings))
        if not phasing.cells or draw(st.integers(0, 9)) == 0:
            name = draw(st.text("aàé: #-{'\"", min_size=1, max_size=8).filter(str.strip))
            scenario = copied(scenario, phasing.id, name.strip())
            continue
        ref = draw(st.sampled_from(phasing.cells))
        scenario = draw(
            st.sampled_from(
                [
                    moved(scenario, phasing.id, ref, date(2030, 7, 1)),
                    staffed(scenario, phasing.id, ref, 2.5),
                    formed(scenario, phasing.id, ref, Form.PILOT),
                    waiting(scenario, phasing.id, ref, SOCIAL),
                    without_cell(scenario, phasing.id, ref),
                    without_phasing(scenario, phasing.id),
                    with_phasing(scenario, Phasing(id=phasing.id, name="#: anders", managers=3)),
                ]
            )
        )
        if not scenario.phasings:
            return ZUTPHEN
    return scenario


@settings(max_examples=8, deadline=None)
@given(edits())
def test_whatever_was_edited_is_read_back_as_it_was(after):
    assert scenario_file(rewritten(TEXT, ZUTPHEN, after), PATH).scenario == after
