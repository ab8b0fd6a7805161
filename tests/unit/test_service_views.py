"""Overview and network views on the smallest plans that show them."""

import pytest

from din.analysis import analyse
from din.errors import UsageError
from din.findings import Finding, Severity
from din.model import Area, Contribution, Effort, Goal, Mission, MissionElement, Organisation, Plan
from din.service import NetworkFilter, attention, filtered, node_view, overview
from din.texts import msg


def link(source, target, **fields):
    return Contribution(id=f"{source}>{target}", source=source, target=target, **({"strength": 2} | fields))


@pytest.fixture
def plan():
    return Plan.build(
        [
            Mission(id="m", name="Sterke wijken"),
            MissionElement(id="e2", name="Veilig", order=2),
            MissionElement(id="e1", name="Samen", order=1),
            Goal(id="g", name="Sterkere banden"),
            Effort(id="noord", name="Samen éten", areas=("WK1",), carried_out_by=("o",), status="running", origin="residents"),
            Effort(id="stad", name="Een stadsfeest"),
            Effort(id="los", name="Een idee", areas=("WK2",)),
            Organisation(id="o", name="Buurthuis"),
            Area(id="WK1", name="Noord"),
            Area(id="WK2", name="Zuid"),
            link("noord", "g"),
            link("stad", "g"),
            link("g", "e1"),
        ]
    )  # fmt: skip


def test_the_overview_tells_own_efforts_from_city_wide_ones_per_wijk(plan):
    samen, veilig = overview(plan).feeds
    assert [(c.efforts, c.own_efforts) for c in samen.per_area] == [(2, 1), (1, 0)]
    assert veilig.overall.efforts == 0


def test_the_overview_names_what_nothing_feeds_and_where(plan):
    found = overview(plan)
    assert [feed.element for feed in found.unfed] == ["e2"]
    assert [feed.element for feed in found.most_fed] == ["e1"]
    assert found.gaps == (("e2", "WK1"), ("e2", "WK2"))
    assert {c.kind: c.count for c in found.counts}["effort"] == 3


def test_a_loop_that_never_settles_leaves_counts_and_says_why():
    goals = [Goal(id=i, name=i) for i in "ab"]
    found = overview(Plan.build([*goals, link("a", "b", weight=1), link("b", "a", weight=1)]))
    assert found.feeds == ()
    assert "a" in found.obstacle.text("nl")
    assert found.counts[0].count == 2


def test_attention_comes_worst_first_and_then_most_often():
    def finding(rule, severity, element):
        return Finding(rule, severity, msg("x"), msg("y"), (element,))

    found = attention(
        [
            finding("vacancy", Severity.HINT, "a"),
            finding("owner-missing", Severity.WARNING, "a"),
            finding("goal-unfed", Severity.WARNING, "b"),
            finding("goal-unfed", Severity.WARNING, "c"),
        ]
    )
    assert [(a.rule, a.count) for a in found] == [("goal-unfed", 2), ("owner-missing", 1), ("vacancy", 1)]
    assert found[0].elements == ("b", "c")


@pytest.mark.parametrize(
    ("wanted", "efforts"),
    [
        ({}, {"noord", "stad", "los"}),
        ({"areas": ("WK1",)}, {"noord", "stad"}),
        ({"areas": ("WK1",), "city_wide": False}, {"noord"}),
        ({"areas": ("WK1", "WK2"), "city_wide": False}, {"noord", "los"}),
        ({"organisations": ("o",)}, {"noord"}),
        ({"statuses": ("idea",)}, {"stad", "los"}),
        ({"origins": ("residents",)}, {"noord"}),
        ({"origins": ("residents",), "areas": ("WK2",)}, set()),
        ({"text": "ETEN"}, {"noord"}),
        ({"text": "banden"}, {"noord", "stad"}),
        ({"text": "niets"}, set()),
    ],
)
def test_a_filter_leaves_the_efforts_that_fit_every_part(plan, wanted, efforts):
    kept = filtered(plan, NetworkFilter(**wanted))
    assert {i for i in kept if plan[i].kind == "effort"} == efforts


def test_a_filter_on_efforts_keeps_the_mission_in_sight_so_that_gaps_show(plan):
    assert filtered(plan, NetworkFilter(statuses=("stopped",))) == {"m", "e1", "e2"}
    assert filtered(plan, NetworkFilter(areas=("WK2",), city_wide=False)) == {"los", "m", "e1", "e2"}


def test_an_unknown_area_is_refused(plan):
    with pytest.raises(UsageError):
        filtered(plan, NetworkFilter(areas=("elders",)))


def test_a_node_is_shown_with_all_it_draws_on_and_leads_to(plan):
    view = node_view(analyse(plan), "g")
    assert (view.before, view.after) == ({"noord", "stad"}, {"e1"})
    assert view.links == {"noord>g", "stad>g", "g>e1"}
    assert {route.nodes for route in view.routes_in} == {("noord", "g"), ("stad", "g")}
    assert [route.nodes for route in view.routes_out] == [("g", "e1")]
    assert "2 inspanningen" in view.sentences[0].text("nl")


def test_a_node_in_a_loop_is_not_before_or_after_itself():
    plan = Plan.build([Goal(id="a", name="A"), Goal(id="b", name="B"), link("a", "b"), link("b", "a")])
    view = node_view(analyse(plan), "a")
    assert (view.before, view.after, view.nodes) == ({"b"}, {"b"}, {"a", "b"})


def test_what_is_not_in_the_chain_has_no_view(plan):
    for node in ("o", "nergens"):
        with pytest.raises(UsageError):
            node_view(analyse(plan), node)
