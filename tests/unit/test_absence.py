"""What goes along when something drops out, as it is drawn and said."""

from hypothesis import given, settings

from dashboard.absence import NO_ABSENCE, absence
from dashboard.folding import Folds
from dashboard.graphview.elements import elements
from dashboard.pages import dropping, tree
from dashboard.pages.network import scene_data
from dashboard.pages.table import rows
from dashboard.reader import Reader
from dashboard.scene import compose
from dashboard.selection import narrowed
from dashboard.viewstate import ViewState
from din.analysis import analyse
from din.files import write
from din.model import Benefit, Contribution, Effort, Goal, MissionElement, Organisation, Plan, Position
from din.service import open_source
from din.texts import in_language
from tests.unit.test_dropout import plans


def link(source, target, weight=0.3):
    return Contribution(id=f"{source}>{target}", source=source, target=target, weight=weight)


RECORDS = [
    Organisation(id="solo", name="Solo"), Organisation(id="duo", name="Duo"), Organisation(id="none", name="Niemand"),
    MissionElement(id="m", name="Verbinding"), MissionElement(id="n", name="Rust"),
    Goal(id="g", name="Doel"), Goal(id="h", name="Ander doel"),
    Benefit(id="b", name="Baat"), Benefit(id="c", name="Andere baat"), Benefit(id="d", name="Gedeelde baat"),
    Effort(id="alone", name="Alleen", owner="solo"),
    Effort(id="both", name="Samen", owner="solo", carried_out_by=("duo",)),
    Effort(id="other", name="Anders", owner="duo"),
    link("alone", "b"), link("b", "g"), link("g", "m"), link("alone", "c"), link("other", "c"), link("c", "h"),
    link("h", "n"), link("both", "d"), link("d", "h"),
]  # fmt: skip
PLAN = Plan.build(RECORDS, "klein")


def picture(**folds):
    return compose(PLAN, {node.id for node in PLAN.chain}, Folds(everything=True, **folds))


def test_what_only_an_organisation_carries_goes_along_and_what_shared_efforts_carry_is_shaky():
    found = absence(analyse(PLAN), "solo")
    assert found.gone == {"alone", "b", "g", "m"}
    assert found.shaky == {"both", "d"}


def test_what_an_effort_alone_carries_goes_along_with_it():
    assert absence(analyse(PLAN), "other").gone == {"other"}
    assert absence(analyse(PLAN), "both").gone == {"both", "d"}
    assert absence(analyse(PLAN), "both").shaky == frozenset()


def test_nothing_goes_along_with_nothing():
    for wanted in ("", "none", "nobody"):
        assert absence(analyse(PLAN), wanted) == NO_ABSENCE
    assert absence(None, "solo") == NO_ABSENCE


def test_boxes_and_lines_get_the_class_of_what_becomes_of_them():
    scene = picture()
    classes = {
        e["data"]["id"]: e.get("classes")
        for e in elements(scene, absence(analyse(PLAN), "solo").marks(scene))
        if e["data"]["kind"] != "heading"
    }
    assert {key for key, name in classes.items() if name == "gone" and "\x1f" not in key} == {
        "alone",
        "b",
        "g",
        "m",
    }
    assert {key for key, name in classes.items() if name == "shaky" and "\x1f" not in key} == {"both", "d"}
    assert (classes["alone\x1fc"], classes["d\x1fh"], classes["c\x1fh"]) == ("gone", "shaky", None)


def test_a_stack_drops_out_in_part_when_a_part_of_it_does():
    efforts = [Effort(id=f"e{i}", name=f"E{i}", owner="duo" if i else "solo") for i in range(30)]
    plan = Plan.build([*RECORDS[:4], *efforts, *(link(e.id, "m", 0.02) for e in efforts)])
    scene = compose(plan, {node.id for node in plan.chain}, Folds())
    marks = absence(analyse(plan), "solo").marks(scene)
    assert {marks[box.key] for box in scene.boxes if "e0" in box.members} == {"partly"}
    assert set(absence(analyse(plan), "duo").marks(scene).values()) >= {"partly"}


def test_tree_table_and_ear_get_it_in_words():
    with in_language("nl"):
        scene, found = picture(), absence(analyse(PLAN), "solo")
        assert tree.data(PLAN, scene, found)["nodes"]["b"][3] == "valt weg"
        assert tree.data(PLAN, scene, found)["nodes"]["h"][3] == ""
        names = {row["id"]: row["name"] for row in rows(PLAN, scene, found)}
        assert (names["both"], names["other"]) == ("Samen — wankel", "Anders")
        assert scene_data(PLAN, scene, absence=found)["spoken"]["g"].endswith("(valt weg)")


def test_the_strip_names_elements_shared_efforts_and_the_assumption(tmp_path):
    path = tmp_path / "plan.json"
    write(PLAN, path)
    with in_language("nl"):
        reading = Reader(open_source(str(path))).read()
        words = str(dropping.strip(reading, "solo"))
        for part in (
            "Als Solo wegvalt",
            "Verbinding",
            "alles",
            "1 inspanning stopt",
            "wankel",
            "Samen",
            "aanname",
        ):
            assert part in words
        assert "geen inspanning" in str(dropping.strip(reading, "none"))
        assert dropping.strip(reading, "weg") == dropping.strip(reading, "m") == []


def test_who_does_nothing_is_not_offered():
    offered = {item["value"] for group in dropping.options(PLAN) for item in group["items"]}
    assert offered - {link.id for link in PLAN.contributions} == {"solo", "duo", "alone", "both", "other"}


def test_a_link_drops_out_with_what_it_alone_carries():
    found = absence(analyse(PLAN), "b>g")
    assert found.gone == {"g", "m"}  # b itself stays
    marks = found.marks(picture())
    assert (marks["b\x1fg"], marks.get("alone\x1fb"), marks.get("c\x1fh")) == ("gone", None, None)
    assert absence(analyse(PLAN), "d>h").gone == frozenset()  # h is fed by c as well
    assert absence(analyse(PLAN), "d>h").marks(picture())["d\x1fh"] == "gone"


def test_one_of_the_links_that_a_line_stands_for_drops_out_in_part():
    twice = Plan.build([*PLAN, Contribution(id="again", source="b", target="g", weight=0.1)])
    scene = compose(twice, {node.id for node in twice.chain}, Folds(everything=True))
    assert absence(analyse(twice), "again").marks(scene) == {"b\x1fg": "partly"}


def test_a_team_and_a_link_are_offered_by_a_name_that_tells_which():
    team = Position(id="p", name="Coach", effort="alone", organisation="solo", found=2)
    plan = Plan.build(
        [*PLAN, team, Position(id="q", name="coach", effort="both", organisation="solo", found=1)]
    )
    names = {item["value"]: item["label"] for group in dropping.options(plan) for item in group["items"]}
    assert names["p"] == "Coach (Solo)"
    assert names["b>g"] == "Baat → Doel"
    assert "q" not in names  # the same team
    assert "q" in {i["value"] for group in dropping.options(plan, "q") for i in group["items"]}
    assert narrowed(plan, ViewState(without="p")).without == "p"
    assert absence(analyse(plan), "p").gone >= {"alone", "b"}


def test_a_what_if_survives_its_address_and_an_old_one_is_forgotten():
    state = ViewState(areas=("w1",), focus="b", view="tree", without="solo")
    assert ViewState.parse("?" + state.query()) == state
    assert "zonder=solo" in state.query()
    assert narrowed(PLAN, state).without == "solo"
    assert (
        narrowed(PLAN, ViewState(without="b")).without == narrowed(PLAN, ViewState(without="x")).without == ""
    )
    assert state.laid_out() == ViewState(areas=("w1",), view="tree")


@settings(max_examples=40, deadline=None)
@given(plans())
def test_an_element_goes_along_exactly_when_nothing_is_left_of_it(plan):
    analysis = analyse(plan)
    for found in analysis.party_dropouts + analysis.effort_dropouts:
        gone = absence(analysis, found.id).gone
        nothing_left = {e for k, e in enumerate(analysis.matrix.mission_elements) if found.leaves_nothing(k)}
        assert gone & set(analysis.matrix.mission_elements) == nothing_left
        assert set(found.stops) <= gone
