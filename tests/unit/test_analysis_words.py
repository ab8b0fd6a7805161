"""Figures in words: no word changes by the last digit of a computed number, and equal is told as equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from din.analysis import analyse, band_word, coverage, left_words, rank_sentence
from din.analysis.bands import SHARE_LIMITS, Band, share_words
from din.analysis.contribution import contribution
from din.checks import check
from din.graph import chain_arrays, digraph
from din.model import (
    Area,
    AreaLevel,
    Certainty,
    Contribution,
    Effort,
    MissionElement,
    Organisation,
    Plan,
    strength_sign,
    weight_band,
)
from din.texts import in_language


def plan_of(*efforts, weights=None):
    """Give a plan in which every effort feeds one element, by + unless told otherwise."""
    links = [
        Contribution(id=f"l{i}", source=e.id, target="k", weight=weights[i] if weights else 0.1)
        for i, e in enumerate(efforts)
    ]
    organisations = [Organisation(id=name, name=name) for name in "pq"]
    return Plan.build([MissionElement(id="k", name="K"), *organisations, *efforts, *links])


def effort(name, **fields):
    return Effort(id=name, name=name, **fields)


@pytest.mark.parametrize(
    ("value", "limits", "word"),
    [
        (0.3 - 0.1, (0.05, 0.2), Band.STRONG), (1 - 0.9, SHARE_LIMITS, Band.CLEAR),
        (0.0499, (0.05, 0.2), Band.LITTLE), (0.1999, (0.05, 0.2), Band.CLEAR), (-0.2, (0.05, 0.2), Band.STRONG),
        (1e-13, SHARE_LIMITS, Band.NONE),
    ],
)  # fmt: skip
def test_a_limit_belongs_to_the_word_that_begins_there(value, limits, word):
    assert band_word(value, limits) is word


def test_a_share_that_is_all_but_rounding_is_all():
    with in_language("nl"):
        assert [share_words(s).text() for s in (sum([0.1] * 10), 1e-17, 0.9996)] == [
            "100%",
            "0%",
            "Meer dan 95%",
        ]


def test_half_is_told_as_half():
    with in_language("nl"):
        assert [left_words(x) for x in (0.5, 1 - 0.5000000000000001, 0.4999)] == [
            "de helft of meer", "de helft of meer", "minder dan de helft",
        ]  # fmt: skip


def test_equal_efforts_share_their_place_in_a_sentence():
    """0.1 + 0.2 and 0.3 differ in the last digit."""
    plan = plan_of(effort("a"), effort("b"), effort("c"), weights=[0.3, 0.1 + 0.2, 0.1])
    said = rank_sentence(plan, contribution(chain_arrays(plan)), "k").text("en")
    assert said.endswith("1. a, 1. b, 3. c.")


@pytest.mark.parametrize(
    ("owners", "state"),
    [
        (["p", "p"], "thin"),
        (["p", None], "fed"),
        ([None, None], "fed"),
        (["p", "q"], "fed"),
        ([None], "thin"),
    ],
)
def test_that_all_hangs_on_one_party_is_said_only_when_it_is_known(owners, state):
    plan = plan_of(*(effort(f"e{i}", owner=owner) for i, owner in enumerate(owners)))
    cell = coverage(plan, contribution(chain_arrays(plan))).elements[0]
    assert cell.state == state
    assert cell.without_party == owners.count(None)
    assert any(f.rule == "element-thinly-fed" for f in check(plan)) == (state == "thin")


@given(st.integers(-3, 3), st.sampled_from([None, *Certainty]))
def test_the_graph_has_the_band_that_the_analysis_has(strength, certainty):
    plan = Plan.build(
        [
            effort("e"), MissionElement(id="k", name="K"),
            Contribution(id="l", source="e", target="k", strength=strength, certainty=certainty),
        ]
    )  # fmt: skip
    edge, links = digraph(plan).edges["e", "k", "l"], chain_arrays(plan).links
    assert (edge["low"], edge["weight"], edge["high"]) == (links.low[0], links.central[0], links.high[0])
    assert (edge["low"], edge["weight"], edge["high"]) == weight_band(strength, None, certainty)


@pytest.mark.parametrize(
    ("weight", "dutch", "english"),
    [(0.25, "+0,25", "+0.25"), (-0.5, "−0,50", "−0.50"), (0.0, "0,00", "0.00"), (-0.0, "0,00", "0.00"),
     (1, "+1,00", "+1.00"), (0.004, "+0,004", "+0.004"), (-1e-9, "−0,000000001", "−0.000000001")],
)  # fmt: skip
def test_an_exact_weight_reads_as_numbers_do_and_never_as_nothing(weight, dutch, english):
    for language, expected in (("nl", dutch), ("en", english)):
        with in_language(language):
            assert strength_sign(None, weight) == expected


def test_need_and_investment_are_those_of_the_areas_a_plan_has():
    buurten = [Area(id=n, name=n, level=AreaLevel.NEIGHBOURHOOD) for n in "ab"]
    plan = Plan.build([*buurten, effort("e", areas=("a",), cost_eur=100)])
    assert [(a.area, a.cost_eur) for a in analyse(plan).investment.areas] == [("a", 100), ("b", 0)]
