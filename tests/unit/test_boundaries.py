"""Files of boundaries: real ones, hostile ones, and what is drawn of them."""

import json
import os
from pathlib import Path

import pytest
import shapely

from din.errors import InputError
from din.files import Limits
from din.files.boundaries import Grid, read_boundaries
from din.layout.outlines import outline_map
from din.model import Area, AreaLevel, Plan
from din.service.areamap import BoundaryFile, beside_plan, borders_between, centroids, matched

ROOT = Path(__file__).resolve().parents[2]
CBS = Path(os.environ.get("DIN_SHARED_DATA", ROOT.parent / "shared" / "data")) / "cbs"


def square(x, y, size=1000.0):
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def feature(code, *rings, kind="Polygon", **beside):
    return {
        "type": "Feature",
        "properties": {"statcode": code, **beside},
        "geometry": {"type": kind, "coordinates": list(rings)},
    }


def written(folder, features, **beside):
    path = folder / "grenzen.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **beside}))
    return path


def areas():
    return Plan.build(
        [
            Area(id="GM1", name="Stad", level=AreaLevel.MUNICIPALITY, cbs_code="GM1"),
            Area(id="w1", name="Een", cbs_code="WK1", part_of="GM1", borders=("w2",)),
            Area(id="w2", name="Twee", cbs_code="WK2", part_of="GM1"),
            Area(id="w3", name="Drie", cbs_code="WK3", part_of="GM1"),
            Area(id="p", name="Samen", level=AreaLevel.POLICY_AREA, covers=("w1", "w2")),
            Area(id="q", name="Apart", level=AreaLevel.POLICY_AREA, covers=("w3",)),
        ],
        "plan",
    )


def test_shapes_are_matched_by_code_whatever_it_is_called_and_the_rest_is_told(tmp_path):
    features = [
        feature("wk1", square(200_000, 460_000), gemeentecode="GM1"),
        feature("WK2", square(201_000, 460_000), gemeentecode="GM1"),
        feature("WK9", square(202_000, 460_000), gemeentecode="GM1"),
    ]
    found = matched(areas(), read_boundaries(written(tmp_path, features)))
    assert set(found.shapes) == {"w1", "w2", "p"}  # a policy area is what it covers
    assert found.without == ("GM1", "w3", "q")
    assert found.left_over == ("WK9",)


@pytest.mark.parametrize(
    "features",
    [
        [],
        [{"type": "Feature", "geometry": None}],
        [feature("a", [[0, 0], [1, 1]])],
        [feature("a", [[0, 0], [1, "x"], [1, 1], [0, 0]])],
        [feature("a", [[0, 0], [1], [1, 1], [0, 0]])],
        [feature("a", 7)],
        [feature("a", square(200_000, 460_000, 1e9))],
        [feature("a", [[10**400, 0], [1, 1], [2, 0], [10**400, 0]])],
        [feature("a", square(200_000, 460_000)), feature("b", square(5.0, 52.0, 1.0))],
        [7, "x", []],
    ],
)
def test_what_is_no_map_is_refused_in_words(tmp_path, features):
    with pytest.raises(InputError) as refused:
        read_boundaries(written(tmp_path, features))
    assert all(finding.fix.text() and finding.place.file for finding in refused.value.findings)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"features": 3}', "[" * 100_000, '{"features": [NaN]}'])
def test_rubbish_is_refused_in_words(tmp_path, text):
    path = tmp_path / "x.geojson"
    path.write_text(text)
    with pytest.raises(InputError):
        read_boundaries(path)


def test_more_than_is_read_is_refused(tmp_path):
    path = written(tmp_path, [feature("a", square(200_000, 460_000))])
    for limits in (Limits(bytes=50), Limits(values=10), Limits(depth=3)):
        with pytest.raises(InputError):
            read_boundaries(path, limits)


def test_a_grid_that_is_named_otherwise_than_the_points_say_is_refused(tmp_path):
    crs = {"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}}
    assert read_boundaries(written(tmp_path, [feature("a", square(2e5, 4.6e5))], **crs)).grid is Grid.DUTCH
    with pytest.raises(InputError):
        read_boundaries(written(tmp_path, [feature("a", square(5.0, 52.0, 0.1))], **crs))


def test_degrees_and_metres_give_nearly_the_same_map():
    # a block of 2 by 1 km near Zutphen; a degree is 111.2 km, and times the cosine of 52.1 degrees eastward
    metres = {"a": [[square(0, 0)]], "b": [[square(1000, 0)]]}
    east, north = 1 / 68_330, 1 / 111_230
    degrees = {
        area: [
            [[(6.2 + x * east, 52.14 + y * north) for x, y in ring] for ring in rings] for rings in polygons
        ]
        for area, polygons in metres.items()
    }
    flat = outline_map(metres, 800, 800)
    round_ = outline_map(degrees, 800, 800, degrees=True)
    assert flat.width == pytest.approx(800)
    assert flat.height == pytest.approx(400)
    assert round_.height == pytest.approx(flat.height, rel=0.01)
    for area in metres:
        assert round_.outlines[area].label == pytest.approx(flat.outlines[area].label, abs=5)
        assert flat.outlines[area].room == pytest.approx(200, abs=2)


def test_neighbours_keep_one_edge_between_them_when_real_boundaries_are_simplified():
    path = CBS / "oss_wijk_2022_rd.geojson"
    if not path.exists():
        pytest.skip("the boundaries of CBS are not here")
    shapes = {shape.codes["code"]: shape.polygons for shape in read_boundaries(path).shapes}
    drawn = outline_map(shapes, 1000, 700, coarseness=4.0)
    points = sum(len(ring) for outline in drawn.outlines.values() for ring in outline.rings)
    assert len(drawn.outlines) == 23
    assert points < sum(len(ring) for polygons in shapes.values() for rings in polygons for ring in rings)
    drawn_areas = [shapely.Polygon(outline.rings[0]) for outline in drawn.outlines.values()]
    together = sum(shape.area for shape in drawn_areas)
    assert shapely.union_all(drawn_areas).area == pytest.approx(together, rel=1e-3)  # no overlap
    for outline in drawn.outlines.values():
        parts = [shapely.Polygon(ring) for ring in outline.rings]
        assert any(part.contains(shapely.Point(outline.label)) for part in parts)


def test_a_shape_that_crosses_itself_is_mended_and_one_without_surface_left_out():
    bow = [[(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)]]
    flat = [[(0, 0), (5, 0), (10, 0), (0, 0)]]
    assert set(outline_map({"bow": [bow], "flat": [flat]}, 100, 100).outlines) == {"bow"}
    assert outline_map({"flat": [flat]}, 100, 100).outlines == {}


def test_the_file_is_followed_and_the_last_good_one_stays(tmp_path):
    path = written(tmp_path, [feature("WK1", square(200_000, 460_000))])
    file = BoundaryFile(path)
    assert file.read()[1] is None
    path.write_text("half a f")
    os.utime(path, ns=(1, 1))
    kept, fault = file.read()
    assert len(kept.shapes) == 1
    assert path.name in str(fault)
    written(tmp_path, [feature("WK1", square(200_000, 460_000)), feature("WK2", square(201_000, 460_000))])
    os.utime(path, ns=(2, 2))
    renewed, fault = file.read()
    assert fault is None
    assert len(renewed.shapes) == 2


def test_the_file_beside_the_plan_has_its_name(tmp_path):
    plan = tmp_path / "stad.json"
    plan.touch()
    assert beside_plan(str(plan)) is None
    assert beside_plan("neo4j://localhost:7687") is None
    (tmp_path / "stad.geojson").touch()
    assert beside_plan(str(plan)) == tmp_path / "stad.geojson"


def test_policy_areas_border_where_what_they_cover_does():
    plan = areas()
    pick = {area.id: area for area in plan.of(Area)}
    assert borders_between(plan, [pick["w1"], pick["w2"], pick["w3"]]) == (("w1", "w2"),)
    assert borders_between(plan, [pick["p"], pick["q"]]) == ()
    joined = Plan.build(
        [*(a for a in plan if a.id != "w3"), pick["w3"].model_copy(update={"borders": ("w2",)})], "p"
    )
    assert borders_between(joined, [pick["p"], pick["q"]]) == (("p", "q"),)


def test_areas_lie_where_their_attributes_say_with_the_north_above():
    one = Area(id="a", name="A", extra={"rd_x": 200_000, "rd_y": 460_000})
    other = Area(id="b", name="B", extra={"rd_x": "x", "rd_y": 1})
    assert centroids([one, other], {}) == {"a": (200_000.0, -460_000.0)}
    shapes = {"a": ((tuple(map(tuple, square(0, 0))),),), "b": ((tuple(map(tuple, square(0, 1000))),),)}
    assert centroids([one, other], shapes) == {"a": (500.0, -500.0), "b": (500.0, -1500.0)}
