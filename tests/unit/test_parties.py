"""Where parties stand in the picture of who works with whom."""

from itertools import pairwise

from dashboard.graphview.parties import party_elements, party_styles
from dashboard.parties import MOST_PARTIES, compose
from din.analysis import analyse
from din.model import Alliance, AllianceForm, Domain, Effort, Organisation, Plan
from din.service import together


def plan_of(parties, efforts, *more):
    """Parties by domain, efforts by who takes part."""
    domains = dict.fromkeys(d for found in parties.values() for d in found)
    return Plan.build(
        [
            *(Domain(id=d, name=d.title()) for d in domains),
            *(Organisation(id=p, name=p.upper(), domains=found) for p, found in parties.items()),
            *(Effort(id=f"x{i}", name="x", carried_out_by=tuple(e)) for i, e in enumerate(efforts)),
            *more,
        ]
    )


HOMES = {"a": ("zorg",), "b": ("zorg",), "c": ("wonen",), "d": ("zorg", "wonen"), "e": ()}


def scene_of(plan, **filters):
    return compose(together(analyse(plan), **filters))


def test_parties_stand_by_the_name_of_their_domain_on_one_side():
    scene = scene_of(plan_of(HOMES, ["ab", "bc", "cd", "e"]))
    sides = {p.id: (p.look, p.side) for p in scene.parties}
    assert sides["a"] == sides["b"] == ("hue0", -1)
    assert [sides[p][0] for p in "cde"] == ["hue1", "several", "nowhere"]
    assert [n.text for n in scene.names] == ["Zorg", "Wonen", "Meer domeinen", "Geen domein"]
    for side in (-1, 1):
        heights = sorted(p.y for p in (*scene.parties, *scene.names) if p.side == side)
        assert all(b - a > 40 for a, b in pairwise(heights))


def test_every_tie_is_a_curve_as_wide_as_what_is_shared():
    scene = scene_of(plan_of(HOMES, ["ab", "ab", "ab", "bc", "bc", "cd"]))
    widths = {(c.a, c.b): c.width for c in scene.curves}
    assert widths["a", "b"] > widths["b", "c"] > widths["c", "d"]
    places = {p.id: (p.x, p.y) for p in scene.parties}
    assert all(c.path[0] == places[c.a] and c.path[-1] == places[c.b] for c in scene.curves)


def test_who_does_nothing_is_not_drawn_and_of_very_many_the_busiest_are():
    parties = {f"p{i:03}": ("zorg",) for i in range(60)}
    efforts = [[p] for p in parties] + [["p059", "p058"], []]
    scene = scene_of(plan_of({**parties, "idle": ("zorg",)}, efforts))
    drawn = {p.id for p in scene.parties}
    assert len(drawn) == MOST_PARTIES
    assert {"p058", "p059"} <= drawn
    assert "idle" not in drawn
    assert scene.left_out == 60 - MOST_PARTIES
    assert {p.side for p in scene.parties} == {-1, 1}  # one domain is cut in two


def test_shapes_tell_what_sort_of_party_it_is():
    group = Alliance(id="kring", name="Kring", form=AllianceForm.INFORMAL)
    table = Alliance(id="tafel", name="Tafel")
    scene = scene_of(plan_of(HOMES, [["a", "kring", "tafel"]], group, table))
    assert {p.id: p.kind for p in scene.parties} == {
        "a": "organisation",
        "kring": "residents",
        "tafel": "alliance",
    }


def test_a_new_party_keeps_the_order_of_the_others():
    before = scene_of(plan_of(HOMES, ["ab", "bc", "cd"]))
    after = scene_of(plan_of({**HOMES, "aa": ("zorg",)}, ["ab", "bc", "cd", ["aa"]]))
    order = [p.id for p in after.parties if p.id != "aa"]
    assert order == [p.id for p in before.parties]


def test_a_filter_keeps_the_parties_of_the_efforts_that_count():
    records = plan_of(HOMES, ["ab"])
    plan = Plan.build([*records, Effort(id="y", name="y", carried_out_by=("c", "d"), domains=("wonen",))])
    assert {p.id for p in scene_of(plan, domain="wonen").parties} == {"c", "d"}
    assert scene_of(plan, domain="zorg").parties == ()


def test_every_look_and_sort_has_a_style_in_both_schemes():
    scene = scene_of(plan_of(HOMES, ["ab", "bc", "cd", "e"]))
    for rules in party_styles().values():
        selectors = {rule["selector"] for rule in rules}
        for element in party_elements(scene):
            look = element["data"].get("look")
            assert look is None or f"node[look = '{look}']" in selectors
