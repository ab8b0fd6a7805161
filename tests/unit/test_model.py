"""The model: records, the table of fields, references."""

from datetime import date

import pytest
from pydantic import ValidationError

from din.errors import InputError
from din.model import (
    KIND_LABELS,
    RECORD_TYPES,
    Area,
    Contribution,
    Effort,
    Goal,
    Measurement,
    MissionElement,
    Plan,
    Programme,
    field_table,
    fields_of,
    from_data,
    references,
    to_data,
    weight_band,
)
from din.texts import in_language

MEAL = Effort(id="meal", name="Organiseren van een wijkmaaltijd")
BOND = MissionElement(id="bond", name="Sociale verbindingen")


def rules(error: InputError) -> list[str]:
    return sorted(finding.rule for finding in error.findings)


def test_a_record_cannot_be_changed_in_place():
    with pytest.raises(ValidationError):
        MEAL.name = "iets anders"


def test_plain_data_and_record_are_two_forms_of_the_same():
    effort = Effort(
        id="e",
        name="Koken",
        start=date(2027, 3, 1),
        cost_eur=12.5,
        areas=("w1", "w2"),
        extra={"kleur": ["rood"]},
    )
    data = to_data(effort)
    assert data == {
        "kind": "effort", "id": "e", "name": "Koken", "start": "2027-03-01", "cost_eur": 12.5,
        "areas": ["w1", "w2"], "kleur": ["rood"],
    }  # fmt: skip
    assert from_data(data) == effort


def test_all_faults_of_a_record_are_reported_at_once_with_their_field():
    with pytest.raises(InputError) as caught:
        from_data({"kind": "effort", "id": "e", "cost_eur": -3, "start": "morgen", "status": "misschien"})
    assert {f.place.column for f in caught.value.findings} == {"name", "cost_eur", "start", "status"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "veel", [1]])
def test_a_number_that_is_no_number_is_refused(value):
    with pytest.raises(InputError):
        from_data({"kind": "effort", "id": "e", "name": "E", "cost_eur": value})


def test_an_unknown_kind_is_refused_with_the_kinds_there_are():
    with pytest.raises(InputError) as caught:
        from_data({"kind": "wens", "id": "e"})
    assert "mission_element" in str(caught.value)


def test_own_attributes_may_not_hide_a_field():
    with pytest.raises(ValidationError):
        Effort(id="e", name="E", extra={"cost_eur": 3})


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"diep": float("-inf")}])
def test_own_attributes_hold_no_number_that_is_no_number(value):
    with pytest.raises(InputError):
        from_data({"kind": "effort", "id": "e", "name": "E", "eigen": value})


def test_marks_that_nobody_sees_make_no_other_name_and_no_name_at_all():
    assert Effort(id="e", name="\ufeffBuurt\u200bmaal\u00adtijd\u2060").name == "Buurtmaaltijd"
    with pytest.raises(ValidationError):
        Effort(id="e", name="\u200b\ufeff")


def test_text_is_cleaned_of_control_and_direction_characters_and_made_nfc():
    effort = Effort(id="e", name="Cafe\u0301\x00 \u202emoc", description="een\r\ntwee\x07")
    assert effort.name == "Café moc"
    assert effort.description == "een\ntwee"


def test_every_field_of_every_kind_is_explained_in_both_languages():
    assert set(RECORD_TYPES) == set(KIND_LABELS)
    for info in field_table():
        with in_language("nl"):
            assert info.label.text()
            assert info.meaning.text()
    assert {info.name for info in fields_of(Effort)} >= {"origin", "trigger", "hypothesis", "reach"}


def test_every_reference_points_to_kinds_that_exist():
    assert all(set(info.about.refs) <= set(RECORD_TYPES) for info in field_table())


def test_a_plan_is_refused_with_all_broken_references_at_once():
    with pytest.raises(InputError) as caught:
        Plan.build(
            [
                MEAL, MEAL.model_copy(update={"owner": "weg"}), BOND,
                Contribution(id="l1", source="meal", target="nergens"),
                Contribution(id="l2", source="w1", target="bond"),
                Area(id="w1", name="Wijk", part_of="w2"), Area(id="w2", name="Wijk", part_of="w1"),
                Programme(id="p1", name="Een"), Programme(id="p2", name="Twee"),
            ]
        )  # fmt: skip
    assert rules(caught.value) == [
        "dangling-reference", "dangling-reference", "double-id",
        "part-of-cycle", "second-programme", "wrong-reference",
    ]  # fmt: skip


def test_a_draft_keeps_what_holds_and_itself_holds():
    records = [
        MEAL.model_copy(update={"owner": "weg", "areas": ("w1", "weg")}), BOND,
        Contribution(id="l1", source="meal", target="nergens"),
        Contribution(id="l2", source="meal", target="bond"),
        Area(id="w1", name="Wijk", part_of="w1"),
        Measurement(id="m", indicator="weg"),
    ]  # fmt: skip
    plan, findings = Plan.draft(records)
    assert set(plan.records) == {"meal", "bond", "l2", "w1"}
    assert plan["meal"].areas == ("w1",)
    assert findings
    assert Plan.build(list(plan)) == plan


def test_references_are_listed_with_their_field():
    effort = MEAL.model_copy(update={"owner": "o", "areas": ("w1", "w2")})
    assert [(info.name, target) for info, target in references(effort)] == [
        ("owner", "o"), ("areas", "w1"), ("areas", "w2"),
    ]  # fmt: skip


def test_the_chain_is_in_the_order_of_the_method():
    plan = Plan.build([BOND, Goal(id="g", name="Minder eenzaamheid"), MEAL])
    assert [node.id for node in plan.chain] == ["meal", "g", "bond"]


@pytest.mark.parametrize(
    ("strength", "weight", "band"),
    [
        (3, None, (0.4, 0.55, 0.7)),
        (-2, None, (-0.4, -0.3, -0.2)),
        (None, None, (0.05, 0.1, 0.2)),
        (0, None, (0, 0, 0)),
        (3, -0.25, (-0.25, -0.25, -0.25)),
    ],
)
def test_a_strength_stands_for_a_band_and_an_exact_weight_for_itself(strength, weight, band):
    assert tuple(weight_band(strength, weight)) == band
