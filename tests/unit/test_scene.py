"""What is drawn and where, before any browser sees it."""

import math
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import date
from html import escape

import pytest

from benchmarks import generate
from dashboard.downloads import network_svg
from dashboard.figures.export import to_pdf, to_png, with_fonts
from dashboard.figures.svg import Caption, curve, draw
from dashboard.folding import BUNDLE_SIGN, Folds, groups_of
from dashboard.graphview.elements import elements, relative, stylesheet
from dashboard.measures import SAFETY
from dashboard.pages import panel, tree
from dashboard.pages.network_tools import search_options
from dashboard.pages.table import rows
from dashboard.reader import Reader
from dashboard.scene import compose, line_opacity, line_width, thin_width
from dashboard.theme import FONTS, KINDS
from dashboard.viewstate import ViewState
from din.analysis import analyse
from din.checks import check
from din.layout import text_width
from din.model import Area, Contribution, Domain, Effort, Goal, Mission, MissionElement, Plan
from din.service import node_view, open_source
from din.texts import REDACTED, in_language
from scenarios import zutphen_path
from tests.small_plan import small_plan

CAPTION = Caption(
    "Plan <b>", str(date(2026, 1, 1)), "Voorbeeldplan", "Vereenvoudigde weergave", (("goal", "Doel"),)
)


def everything(plan):
    return {node.id for node in plan.chain}


def scene_of(plan, **folds):
    return compose(plan, everything(plan), Folds(**folds))


def test_a_long_column_is_folded_per_wijk_and_a_short_one_is_not():
    scene = scene_of(small_plan())
    bundles = [box for box in scene.boxes if box.is_bundle]
    assert [box.lines for box in bundles if box.members[0].startswith("i0-w1")] == [
        ("Waterkwartier", "6 inspanningen")
    ]
    assert {box.kind for box in bundles} == {"effort"}


def test_everything_unfolds_everything():
    scene = scene_of(small_plan(), everything=True)
    assert {box.key for box in scene.boxes} == everything(small_plan())


def test_an_opened_stack_shows_its_members_only():
    scene = scene_of(small_plan(), opened=frozenset({f"{BUNDLE_SIGN}effort:w1"}))
    keys = {box.key for box in scene.boxes}
    assert "i0-w1" in keys
    assert f"{BUNDLE_SIGN}effort:w2" in keys


def test_without_a_wijk_a_benefit_is_folded_with_the_mission_element_it_serves_most():
    groups = groups_of(small_plan())
    assert (groups["b1"], groups["c2"], groups["g3"], groups["e1"]) == ("e1", "e2", "e2", "e1")


def test_a_node_in_a_loop_or_without_links_has_a_group_all_the_same():
    plan = Plan.build(
        [Goal(id=key, name=key) for key in "abc"]
        + [Contribution(id=f"{s}>{t}", source=s, target=t) for s, t in ("ab", "ba")]
    )
    assert groups_of(plan)["c"] is None
    assert set(groups_of(plan)) == {"a", "b", "c"}


def test_the_example_is_folded_until_it_can_be_read_from_a_distance():
    plan = open_source(str(zutphen_path())).snapshot().plan
    scene = scene_of(plan)
    rows = Counter(box.kind for box in scene.boxes)
    assert len(scene.boxes) <= 32
    assert max(rows.values()) <= 11
    assert scene.font >= 24
    assert (scene.width, scene.height) <= (1880, 960)
    assert rows["mission_element"] == 6


def test_opening_one_stack_folds_no_other():
    plan = open_source(str(zutphen_path())).snapshot().plan
    before = {box.key for box in scene_of(plan).boxes}
    opened = next(box for box in scene_of(plan).boxes if box.is_bundle)
    after = {box.key for box in scene_of(plan, opened=frozenset({opened.key})).boxes}
    assert after - before == set(opened.members)
    assert before - after == {opened.key}


def test_lines_of_stacks_are_thin_until_a_route_is_asked_for():
    scene = scene_of(small_plan())
    for line in scene.lines:
        if line.of_stack:
            assert thin_width(line) < line.width
            assert line_opacity(line) < 0.5
    assert {line.of_stack for line in scene.lines} == {True, False}


def test_the_strongest_lines_of_a_stack_stand_out_and_no_box_is_without_one():
    scene = scene_of(open_source(zutphen_path()).snapshot().plan)
    minor = [line for line in scene.lines if line.minor]
    assert len(minor) > len(scene.lines) / 4
    assert {line_opacity(line) for line in minor} == {min(map(line_opacity, scene.lines))}
    seen = [line for line in scene.lines if not line.minor]
    for end in ("source", "target"):
        assert {getattr(line, end) for line in seen} == {getattr(line, end) for line in scene.lines}
    for line in minor:
        better = [
            other for other in seen if other.source == line.source and abs(other.weight) >= abs(line.weight)
        ]
        assert len(better) >= 2


def test_every_label_fits_its_box():
    for folds in ({}, {"everything": True}):
        scene = scene_of(small_plan(), **folds)
        for box in scene.boxes:
            if box.kind != "mission":
                assert all(text_width(line, scene.font) * SAFETY <= box.width - 44 for line in box.lines)
                assert len(box.lines) * scene.font * 1.2 <= box.height


def test_lines_start_and_end_on_the_sides_of_their_boxes():
    scene = scene_of(small_plan(), everything=True)
    boxes = {box.key: box for box in scene.boxes}
    for line in scene.lines:
        source, target = boxes[line.source], boxes[line.target]
        assert abs(line.path[0][0] - source.x) == pytest.approx(source.width / 2)
        assert abs(line.path[-1][0] - target.x) == pytest.approx(target.width / 2)
        assert abs(line.path[-1][1] - target.y) <= target.height / 2


def test_a_stronger_link_has_a_wider_line():
    assert line_width(0.1) < line_width(0.3) < line_width(0.55)


def test_hampering_is_told_apart():
    scene = scene_of(small_plan())
    assert [(line.source, line.target) for line in scene.lines if line.hampers] == [("b4", "g3")]


@pytest.mark.parametrize("records", [
    [],
    [Effort(id="i", name="Alleen")],
    [Mission(id="m", name="Missie")],
    [MissionElement(id="e", name="E"), Mission(id="m", name="M"), Mission(id="n", name="N"),
     Contribution(id="c", source="e", target="m")],
    [Goal(id="a", name="A"), Goal(id="b", name="B"),
     Contribution(id="c", source="a", target="b"), Contribution(id="d", source="b", target="a"),
     Contribution(id="x", source="a", target="a")],
])  # fmt: skip
def test_any_plan_can_be_drawn(records):
    plan = Plan.build(records)
    scene = scene_of(plan)
    assert len(scene.boxes) == len(plan.chain)
    svg = draw(scene, CAPTION)
    ET.fromstring(svg)
    assert "nan" not in svg


def test_relative_control_points_come_back_to_the_same_places():
    path = ((0.0, 0.0), (40.0, 0.0), (60.0, 30.0), (100.0, 30.0))
    weights, distances = relative(path)
    length = math.hypot(100, 30)
    for (x, y), w, d in zip(path[1:-1], weights, distances, strict=True):
        assert (w * 100 - d * 30 / length, w * 30 + d * 100 / length) == pytest.approx((x, y), abs=0.02)


def test_a_curve_passes_halfway_its_control_points():
    assert curve(((0, 0), (4, 0), (6, 8), (10, 8))) == "M0 0Q4 0 5 4Q6 8 10 8"


def test_elements_hold_each_box_and_line_once():
    scene = scene_of(small_plan())
    ids = [element["data"]["id"] for element in elements(scene)]
    assert len(ids) == len(set(ids))
    assert {box.key for box in scene.boxes} | {line.key for line in scene.lines} <= set(ids)


def test_every_kind_has_a_colour_and_a_shape_of_its_own():
    assert len({style.colour for style in KINDS.values()}) == len(KINDS)
    assert len({style.shape for style in KINDS.values()}) == len(KINDS)
    selectors = {rule["selector"] for rule in stylesheet()}
    assert {f"node[kind = '{kind}']" for kind in KINDS} <= selectors


def test_the_picture_names_title_date_example_and_simplification():
    root = ET.fromstring(draw(scene_of(small_plan()), CAPTION))
    texts = "".join(root.itertext())
    assert all(
        word in texts
        for word in ("Plan <b>", "2026-01-01", "Voorbeeldplan", "Vereenvoudigde weergave", "Doel")
    )


def test_a_redacted_name_is_said_in_words_in_every_view():
    plan = small_plan()
    gone = {key: plan[key].model_copy(update={"name": REDACTED}) for key in ("g1", "e1", "i0-w1")}
    plan = Plan.trusted(gone.get(record.id, record) for record in plan)
    scene = compose(plan, everything(plan), Folds(everything=True))
    drawn = {box.key: (box.name, " ".join(box.lines)) for box in scene.boxes}
    assert {drawn[key] for key in gone} == {("verwijderd op verzoek", "verwijderd op verzoek")}
    shown = [*rows(plan, scene), tree.data(plan, scene), search_options(plan)]
    shown += [str(finding.message) for finding in check(plan)] + [
        analyse(plan).effort_message("i0-w1").text()
    ]
    assert REDACTED not in str(shown)
    with in_language("en"):
        assert plan.label("g1") == "removed on request"


def test_the_panel_says_that_there_are_more_routes_than_it_lists():
    view = node_view(analyse(small_plan()), "e2", panel.ROUTES)
    assert len(view.routes_in) == panel.ROUTES
    reading = Reader(open_source(zutphen_path())).read()
    assert "er zijn er meer" in str(panel.body(reading, "zeker-bestaan"))
    assert "Minstens" in panel.more_words(panel.ROUTES - 1)


def test_the_rest_fades_around_a_route():
    svg = draw(scene_of(small_plan()), CAPTION, {"g2"})
    assert svg.count('opacity="0.15"') > 10
    assert 'opacity="0.15"' not in draw(scene_of(small_plan()), CAPTION)


def test_the_picture_to_take_away_shows_what_drops_out_and_says_so():
    reading = Reader(open_source(zutphen_path())).read()
    state = ViewState(without="perspectief", everything=True)
    scene = reading.picture(state).scene
    marks = reading.absence(state).marks(scene)
    svg = network_svg(reading, state)
    words = " ".join(ET.fromstring(svg).itertext())
    assert "Als Perspectief Zutphen wegvalt" in words
    assert "Dat niemand het overneemt is een aanname" in words
    boxes = Counter(marks[box.key] for box in scene.boxes if box.key in marks)
    assert min(boxes["gone"], boxes["shaky"]) > 0
    assert svg.count('<g opacity="0.6">') == boxes["gone"]
    assert svg.count('<g opacity="0.85">') == boxes["shaky"]
    assert "wegvalt" not in network_svg(reading, ViewState(without="niemand"))


def test_a_long_title_ends_before_the_date():
    root = ET.fromstring(
        draw(scene_of(small_plan()), replace(CAPTION, title="Sterke wijken en buurten " * 20))
    )
    title = next(n for n in root.iter() if n.get("font-size") == "34")
    day = next(n for n in root.iter() if n.text == CAPTION.date)
    assert title.text.endswith("…")
    assert float(title.get("x")) + float(title.get("textLength")) < float(day.get("x")) - float(
        day.get("textLength")
    )


def test_a_long_note_under_a_picture_stays_within_it():
    root = ET.fromstring(draw(scene_of(small_plan()), replace(CAPTION, note="een lange opmerking " * 20)))
    notes = [node for node in root.iter() if (node.text or "").startswith("een lange")]
    assert len(notes) > 1
    assert all(float(note.get("textLength")) <= float(root.get("width")) - 80 for note in notes)
    assert all(float(note.get("y")) <= float(root.get("height")) - 20 for note in notes)


@pytest.mark.parametrize(
    ("families", "family"),
    [
        ({"Arial", "DejaVu Sans"}, "&#x27;Segoe UI&#x27;"),
        ({"Segoe UI"}, "&#x27;Segoe UI&#x27;"),
        ({"DejaVu Sans", "Libertinus Serif"}, "'DejaVu Sans'"),
    ],
)
def test_a_picture_is_set_in_a_sans_serif_that_the_typesetter_knows(families, family):
    svg = with_fonts(f'<svg font-family="{escape(FONTS)}"/>', families)
    assert svg.startswith(f'<svg font-family="{family}')


def test_pdf_and_png_are_made_of_the_picture():
    svg = draw(scene_of(small_plan()), CAPTION)
    assert to_pdf(svg).startswith(b"%PDF-")
    png = to_png(svg)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == pytest.approx(float(ET.fromstring(svg).get("width")), abs=2)


@pytest.mark.parametrize("state", [
    ViewState(),
    ViewState(areas=("w1", "w 2&"), statuses=("idea",), opened=(f"{BUNDLE_SIGN}effort:w1",),
              everything=True, focus="g=2"),
])  # fmt: skip
def test_a_state_survives_its_address(state):
    assert ViewState.parse("?" + state.query()) == state


@pytest.mark.parametrize("size", [30, 60, 100, 300, 1000])
def test_a_folded_picture_fits_a_projector_with_labels_of_24_pixels(size):
    scene = compose(plan := generate.plan(size), everything(plan), Folds())
    room = min(1877 / scene.width, 980 / scene.height)  # what is left of 1920 by 1080 in the projector view
    assert room * scene.font >= 24
    assert max(Counter(round(box.x) for box in scene.boxes).values()) <= 11


def test_a_wijk_too_large_for_a_projector_is_folded_by_domain_and_each_opens():
    efforts = [
        Effort(id=f"e{n}", name=f"Organiseren van {n}", areas=("w",), domains=(("zorg", "wonen")[n % 2],))
        for n in range(24)
    ]
    links = [Contribution(id=f"e{n}>", source=f"e{n}", target="g", strength=1) for n in range(24)]
    areas = [Area(id="w", name="De Hoven"), Domain(id="zorg", name="Zorg"), Domain(id="wonen", name="Wonen")]
    plan = Plan.build([*areas, Goal(id="g", name="Meer rust"), *efforts, *links], "p")
    folds = Folds(areas=frozenset({"w"}))
    scene = compose(plan, everything(plan), folds)
    assert sorted(box.lines for box in scene.boxes if box.kind == "effort") == [
        ("Wonen", "12 inspanningen"),
        ("Zorg", "12 inspanningen"),
    ]
    opened = Folds(areas=frozenset({"w"}), opened=frozenset({scene.drawn_as["e1"]}))
    assert sum(box.kind == "effort" for box in compose(plan, everything(plan), opened).boxes) == 13
