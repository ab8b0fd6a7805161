"""The whole analysis: its JSON, its sentences and what it rests on."""

import json
from pathlib import Path

import numpy as np
import pytest

from din.analysis import Band, analyse, band_word, rank_sentence
from din.analysis.report import MOST_ROUTED_EFFORTS, ROUTES_PER_EFFORT, ranks
from din.model import Benefit, Contribution, Effort, Goal, MissionElement, Plan
from din.texts import in_language

NODES = (
    Effort(id="meal", name="Meal", reach=120, target_group_size=800),
    Effort(id="app", name="App", reach=90, target_group_size=60),
    Effort(id="idea", name="Idea"),
    Benefit(id="meet", name="More meeting"),
    Goal(id="ties", name="Stronger ties"),
    MissionElement(id="bonds", name="Bonds"),
    MissionElement(id="heart", name="Heart"),
)
LINKS = (
    ("meal", "meet", 3),
    ("meal", "ties", 1),
    ("app", "ties", None),
    ("meet", "ties", 2),
    ("ties", "bonds", 2),
)
PLAN = Plan.build(
    [*NODES, *(Contribution(id=f"l{i}", source=s, target=t, strength=w) for i, (s, t, w) in enumerate(LINKS))]
)


def test_the_data_is_plain_json_with_the_promised_keys():
    data = json.loads(json.dumps(analyse(PLAN).data(), allow_nan=False))
    promised = {
        "efforts",
        "mission_elements",
        "contribution",
        "share",
        "coverage",
        "routes",
        "criticality",
        "collaboration",
    }
    assert promised <= data.keys()
    assert data["efforts"] == ["meal", "app", "idea"]
    assert data["mission_elements"] == ["bonds", "heart"]
    meal = 0.15 * (0.55 * 0.3 + 0.1) * 0.3
    np.testing.assert_allclose(data["contribution"], [[meal, 0], [0.1 * 0.3, 0], [0, 0]], atol=1e-12)
    assert data["rank"] == [[2, 0], [1, 0], [0, 0]]
    assert data["band"] == [["little", "none"], ["little", "none"], ["none", "none"]]
    assert data["share_band"][1] == ["strong", "none"]
    assert data["coverage"]["unfed"] == ["heart"]


def test_central_lies_between_low_and_high():
    found = analyse(PLAN).matrix
    assert (found.low <= found.values).all()
    assert (found.values <= found.high).all()
    assert found.low[0, 0] < found.values[0, 0] < found.high[0, 0]


def test_routes_of_an_effort_come_strongest_first():
    data = analyse(PLAN).data()
    meal = [r for r in data["routes"] if r["source"] == "meal"]
    assert [r["nodes"] for r in meal] == [["meal", "meet", "ties", "bonds"], ["meal", "ties", "bonds"]]
    assert sum(r["share"] for r in meal) == pytest.approx(1)


def test_what_a_result_rests_on_is_listed_with_the_records():
    found = {a["id"]: a for a in analyse(PLAN).data()["assumptions"]}
    assert found["strength-bands"]["count"] == 4
    assert found["strength-missing"]["records"] == ["l2"]
    assert found["reach-missing"]["records"] == ["idea"]
    assert found["reach-above-target-group"]["records"] == ["app"]
    assert {"status-not-counted", "band-words"} <= found.keys()


def test_an_effort_is_told_in_words_with_its_strongest_route():
    found = analyse(PLAN)
    with in_language("nl"):
        assert str(found.effort_message("meal")) == (
            "“Meal” draagt vooral bij aan “Bonds” (aandeel daarin: duidelijk), langs 2 routes; "
            "de sterkste loopt via “More meeting”, “Stronger ties”."
        )
        assert str(found.effort_message("idea")) == "“Idea” komt nog niet uit bij een missie-element."


def test_elements_are_told_by_rank_and_gaps_by_name():
    found = analyse(PLAN)
    with in_language("nl"):
        told = [str(m) for m in found.messages()]
        assert "“Bonds” krijgt het meest van: 1. App, 2. Meal." in told
        assert "Niets draagt nog bij aan “Heart”." in told
        assert str(rank_sentence(PLAN, found.matrix, "heart")) == "Niets draagt nog bij aan “Heart”."


def test_no_sentence_shows_a_decimal():
    found = analyse(PLAN)
    for language in ("nl", "en"):
        with in_language(language):
            told = [
                *map(str, found.messages()),
                *(str(found.effort_message(e)) for e in found.matrix.efforts),
            ]
        assert not [text for text in told if "0," in text or "0.0" in text]


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.0, "none"),
        (1e-15, "none"),
        (0.01, "little"),
        (-0.049, "little"),
        (0.05, "clear"),
        (-0.2, "strong"),
        (3, "strong"),
    ],
)
def test_a_figure_has_a_word_whatever_its_sign(value, word):
    assert band_word(value) == word


def test_equal_contributions_share_a_rank_and_hampering_ones_have_none():
    assert ranks(np.array([[0.2], [0.1 + 0.1], [0.3], [-0.4], [0.0], [0.1]])).ravel().tolist() == [
        2,
        2,
        1,
        0,
        0,
        4,
    ]


def test_an_empty_plan_can_be_analysed():
    data = analyse(Plan()).data()
    assert data["efforts"] == data["mission_elements"] == data["contribution"] == data["routes"] == []


def test_efforts_without_elements_can_be_analysed():
    data = analyse(Plan.build([Effort(id="e", name="E")])).data()
    assert data["contribution"] == [[]]
    assert "E" in str(analyse(Plan.build([Effort(id="e", name="E")])).effort_message("e"))


def test_routes_are_limited_to_the_efforts_that_contribute_most():
    efforts = [Effort(id=f"e{i}", name="e") for i in range(MOST_ROUTED_EFFORTS + 5)]
    links = [
        Contribution(id=f"l{i}", source=e.id, target="m", weight=(i + 1) / 500) for i, e in enumerate(efforts)
    ]
    data = analyse(Plan.build([*efforts, MissionElement(id="m", name="m"), *links])).data()
    assert len(data["routes"]) == MOST_ROUTED_EFFORTS
    assert data["routes"][0]["source"] == efforts[-1].id
    assert data["limits"]["routes_per_effort"] == ROUTES_PER_EFFORT


def test_the_words_are_one_scale_in_plain_dutch():
    with in_language("nl"):
        assert [str(band.message()) for band in Band] == ["nog niets", "weinig", "duidelijk", "sterk"]
    assert [band.level for band in Band] == [0, 1, 2, 3]


def test_the_manual_names_every_word_with_its_code():
    manual = (Path(__file__).parents[2] / "docs" / "analyse.md").read_text(encoding="utf-8")
    with in_language("nl"):
        assert all(f"| {band.message()} | `{band.value}` |" in manual for band in Band)
