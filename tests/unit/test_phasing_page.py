"""The page of a phasing without a browser: what it asks is read without trust, drawn and said."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.phasing.answering import Latest
from dashboard.phasing.asks import asked, opened
from dashboard.phasing.frame import body, differences, phasing_faults, spoken
from dashboard.phasing.gantt import gantt, sentence
from dashboard.rights import Person, Role, as_person
from din.errors import UsageError
from din.texts import in_language
from simulation.explanation import rounded
from simulation.scenario import (
    CellRef,
    Financing,
    Form,
    ParameterInput,
    StreamStatus,
    parse_scenario,
    scenario_file,
)
from simulation.scenario.document import rewritten, written
from simulation.scenario.edits import area_budget, cell_of, phasing_of, staffed
from simulation.workbench import Setup
from tests.small_scenario import PLAN, scenario_data

SETUP = Setup(PLAN, 1, parse_scenario(scenario_data()), "digest", name="klein.fasering.yaml")
NAMES = {"noord": "Noord", "zuid": "Zuid", "sociaal": "Sociaal", "fysiek": "Fysiek"}
TODAY = date(2026, 11, 26)


def after(*edits, phasing="samen", **more):
    """Give the draft after what a page asks."""
    data = opened(SETUP, phasing).data() | {
        "edits": [dict(zip(("cell", "field", "value"), e, strict=True)) for e in edits]
    }
    return asked(SETUP, data | more)


def cell(draft, area, domain):
    return cell_of(draft.mine, CellRef(area=area, domain=domain))


def test_each_field_changes_its_own_part():
    draft = after(
        ("noord|sociaal", "start", "6"),
        ("zuid|sociaal", "professionals", "7,5"),
        ("zuid|fysiek", "form", "pilot"),
        ("zuid|fysiek", "until", 23),
        ("noord|fysiek", "form", "roll_out"),
        ("", "name", "Anders"),
    )
    assert cell(draft, "noord", "sociaal").start == date(2027, 7, 1)
    assert cell(draft, "zuid", "sociaal").professionals == 7.5
    assert (cell(draft, "zuid", "fysiek").form, cell(draft, "zuid", "fysiek").until) == (
        Form.PILOT,
        date(2028, 12, 1),
    )
    assert cell(draft, "noord", "fysiek").professionals == 4
    assert draft.mine.name == "Anders"
    assert draft.edited
    assert draft.obstacle is None
    assert phasing_faults(draft) == ()


def test_waiting_for_a_pilot_and_leaving():
    draft = after(("zuid|fysiek", "form", "after"), phasing="proef")
    assert cell(draft, "zuid", "fysiek").after == CellRef(area="noord", domain="sociaal")
    assert cell(after(("noord|sociaal", "form", "none")), "noord", "sociaal") is None
    assert after(("zuid|sociaal", "form", "after")).obstacle is not None


def test_a_budget_of_this_phasing_is_read_as_people_write_it_and_saved():
    draft = after(("noord|-", "budget", "€ 150.000"))
    assert [(b.area, b.per_year_eur, b.form.value) for b in draft.mine.budgets] == [
        ("noord", 150_000, "lump_sum")
    ]
    assert phasing_faults(draft) == ()
    text = written(SETUP.scenario, "Begin")
    saved = rewritten(text, SETUP.scenario, draft.as_edited.scenario)
    assert scenario_file(saved, Path("x.yaml")).scenario == draft.as_edited.scenario
    back = after(("noord|-", "budget", "€ 150.000"), ("noord|-", "budget", "120.000"))
    assert not back.edited


def seats(number):
    return ("", "seats", number)


def test_seats_are_chosen_saved_and_left_to_the_model_again():
    draft = after(("noord|sociaal", "start", 3), seats("20"))
    tried = draft.as_edited.scenario.parameters["seats"]
    assert (tried.value, tried.low, tried.tag) == (20, None, "A")
    assert draft.values == {"seats": (None, tried)}
    text = rewritten(written(SETUP.scenario, "Begin"), SETUP.scenario, draft.as_edited.scenario)
    kept = scenario_file(text, Path("x.yaml")).scenario
    assert kept == draft.as_edited.scenario
    assert after(seats("veel")).obstacle is not None
    assert [f.rule for f in phasing_faults(after(seats("-5")))] == ["parameter-range"]
    assert not after(seats("20"), seats("")).edited
    later = replace(SETUP, scenario=kept)
    emptied = asked(later, opened(later, "samen").data() | {"edits": [{"field": "seats", "value": ""}]})
    assert emptied.edited
    assert rewritten(text, kept, emptied.as_edited.scenario) == rewritten(
        text, kept, kept.model_copy(update={"parameters": {}})
    )
    assert "seats" not in rewritten(text, kept, emptied.as_edited.scenario)


def test_seats_that_were_not_changed_follow_the_file_with_their_range():
    ranged = SETUP.scenario.model_copy(
        update={"parameters": {"seats": ParameterInput(value=9, low=6, high=12)}}
    )
    data = opened(SETUP, "samen").data()
    draft = asked(replace(SETUP, scenario=ranged), data)
    assert draft.seats == ranged.parameters["seats"]
    assert not draft.edited
    again = asked(replace(SETUP, scenario=ranged), data | {"edits": [{"field": "seats", "value": "9"}]})
    assert not again.edited


def test_the_form_of_financing_its_contract_and_how_firm_it_is_are_changed_per_area():
    draft = after(
        ("zuid|-", "financing", "lump_sum"), ("zuid|-", "contract", "47"), ("zuid|-", "firmness", "agreed")
    )
    found = area_budget(draft.scenario, draft.mine, "zuid")
    assert (found.per_year_eur, found.form, found.status) == (
        180_000,
        Financing.LUMP_SUM,
        StreamStatus.AGREED,
    )
    assert found.contract_until == date(2030, 12, 1)
    assert phasing_faults(draft) == ()
    text = rewritten(written(SETUP.scenario, "Begin"), SETUP.scenario, draft.as_edited.scenario)
    assert scenario_file(text, Path("x.yaml")).scenario == draft.as_edited.scenario
    with as_person(Person("Ada", Role.EDITOR)), in_language("nl"):
        assert "Zuid: een budget van €\u00a0180.000 per jaar, taakgericht (lumpsum), afgesproken" in spoken(
            draft, "zuid|-"
        )
        assert "lumpsum, afgesproken" in str(body(draft, TODAY))
    other = after(("noord|-", "financing", "price_times_volume"))
    assert area_budget(other.scenario, other.mine, "noord").contract_until is None
    assert phasing_faults(other) == ()
    assert not after(("zuid|-", "firmness", "agreed"), ("zuid|-", "firmness", "estimate")).edited


@pytest.mark.parametrize(
    "edit",
    [
        ("noord|sociaal", "professionals", "veel"),
        ("noord|sociaal", "professionals", "-3"),
        ("noord|sociaal", "professionals", "nan"),
        ("noord|sociaal", "start", "1e999"),
        ("noord|sociaal", "form", "<script>"),
        ("west|sociaal", "start", "3"),
        ("noord|zorg", "professionals", "3"),
        ("noord|-", "budget", "veel"),
        ("west|-", "budget", "3"),
        ("noord|-", "financing", "gratis"),
        ("noord|-", "firmness", "zeker"),
        ("noord|-", "contract", "nooit"),
        ("west|-", "financing", "lump_sum"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(edit):
    draft = after(edit)
    assert draft.obstacle is not None
    assert draft.mine == draft.base


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(json_like, json_like, json_like)
def test_whatever_a_page_sends_gets_an_answer_or_a_refusal(whole, edits, value):
    with pytest.raises(UsageError):
        asked(SETUP, whole)
    base = opened(SETUP, "samen").data()
    asked(SETUP, base | {"edits": edits, "chosen": value, "lead": value})
    if value is not None:
        with pytest.raises(UsageError):
            asked(SETUP, base | {"seats": value})
    for field in (
        "start", "until", "professionals", "form", "plateau", "after", "name", "budget", "financing", "contract",
        "firmness", "seats", "?",
    ):  # fmt: skip
        asked(SETUP, base | {"edits": [{"cell": "noord|sociaal", "field": field, "value": value}]})


def test_a_phasing_that_contradicts_itself_is_kept_and_told():
    draft = after(("noord|sociaal", "professionals", "99"))
    assert [f.rule for f in phasing_faults(draft)] == ["too-many"]
    with as_person(Person("Ada", Role.EDITOR)), in_language("nl"):
        assert "99" in str(body(draft, TODAY))


def test_bars_stand_where_they_start_and_end():
    proef = gantt(SETUP.scenario, phasing_of(SETUP.scenario, "proef"), NAMES, 2)
    rows = {(r.area, r.domain): r for r in proef.rows}
    pilot, waits = rows["noord", "sociaal"].bar, rows["zuid", "sociaal"].bar
    assert (pilot.start, pilot.sure, pilot.end, pilot.fixed) == (0, 24, 60, True)
    assert (waits.start, waits.end, waits.fixed) == (24, 60, False)
    assert rows["noord", "fysiek"].bar is None
    samen = gantt(SETUP.scenario, phasing_of(SETUP.scenario, "samen"), NAMES, 2)
    found = {(r.area, r.domain): r.bar for r in samen.rows}
    assert (found["zuid", "fysiek"].start, found["zuid", "fysiek"].sure) == (6, 60)


def test_every_row_is_said_in_words_with_the_decision_it_needs():
    with in_language("nl"):
        draft = after(("noord|sociaal", "start", 15))
        assert spoken(draft, "noord|sociaal") == (
            "Noord, Sociaal: uitrol vanaf april 2028, 10 professionals. Besluit nodig vóór 15 november 2027."
        )
        chart = gantt(SETUP.scenario, phasing_of(SETUP.scenario, "proef"), NAMES, 2)
        said = [str(sentence(chart, row)) for row in chart.rows]
    assert said[1] == "Noord, Fysiek: doet niet mee"
    assert (
        said[2]
        == "Zuid, Sociaal: begint als de proeftuin Noord, Sociaal is opgeschaald, met 12 professionals"
    )


def test_who_may_only_look_is_offered_no_saving():
    draft = after(("noord|sociaal", "start", 15))
    with as_person(Person("Ada", Role.READER)):
        looked = str(body(draft, TODAY))
    with as_person(Person("Ada", Role.EDITOR)):
        edited = str(body(draft, TODAY))
    assert "'data-does': 'save'" in edited.replace('"', "'") or "data-does='save'" in edited
    assert "data-does='save'" not in looked
    assert "data-does='undo'" in looked


def test_two_versions_are_told_apart_cell_by_cell():
    theirs = phasing_of(staffed(SETUP.scenario, "samen", CellRef(area="noord", domain="sociaal"), 3), "samen")
    draft = after(("noord|sociaal", "start", 15))
    with in_language("nl"):
        assert differences(draft, theirs, draft.mine) == [
            "Noord, Sociaal: bij de ander uitrol, januari 2027, 3, bij u uitrol, april 2028, 10"
        ]


def test_amounts_have_two_digits_that_count():
    with in_language("nl"):
        assert [rounded(x).replace("\xa0", " ") for x in (0, 0.4, 26_540, -7_123_456, 999)] == [
            "€ 0", "€ 0", "€ 27.000", "€ -7.100.000", "€ 1.000",
        ]  # fmt: skip


def test_only_the_latest_question_of_a_page_is_worked_on():
    latest = Latest()
    with as_person(Person("Ada", Role.READER, "s1")):
        first, other = latest.ask("tab"), latest.ask("another")
        assert not first()
        second = latest.ask("tab")
    assert first()
    assert not second()
    assert not other()
