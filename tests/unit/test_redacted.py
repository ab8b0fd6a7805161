"""What was removed for privacy says so in words on every page, never with the sign that stands in the store."""

import json

import pytest

from dashboard.areamap.maps import Maps
from dashboard.downloads import map_svg, network_svg
from dashboard.pages import (
    bulk,
    bulk_cells,
    collaborating,
    contributing,
    history,
    mapping,
    network,
    overview,
    panel,
    steering,
)
from dashboard.reader import Reader
from dashboard.rights import Person, Role, as_person
from dashboard.simulated.desk import Desk
from dashboard.viewstate import ViewState
from din.files import read
from din.model import Node, fields_of
from din.service import StoreSource
from din.store import REDACTED, Put, open_store
from scenarios import zutphen_path
from simulation.workbench import Workbench

TYPED = frozenset({"text", "line"})


def redacted(record):
    """Give a record of which every text is gone."""
    names = [
        info.name
        for info in fields_of(type(record))
        if info.type in TYPED and info.name not in {"id", "cbs_code"} and not (info.many or info.about.refs)
    ]
    filled = [name for name in names if getattr(record, name)]
    return record.model_copy(update=dict.fromkeys(filled, REDACTED))


@pytest.fixture(scope="module")
def source():
    store = open_store("memory:")
    plan, _faults = read(zutphen_path()).draft()
    store.apply("p", [Put(redacted(record)) for record in plan], author="begin")
    assert all(node.name == REDACTED for node in store.snapshot("p").plan.of(Node))
    return StoreSource("memory:", store, "p")


@pytest.fixture(scope="module")
def reading(source):
    return Reader(source).read()


def said(part):
    return json.dumps(part, default=lambda component: component.to_plotly_json(), ensure_ascii=False)


@pytest.fixture(autouse=True)
def manager():
    with as_person(Person("Ada", Role.MANAGER, "s")):
        yield


@pytest.mark.parametrize(
    "page",
    [
        overview.layout,
        steering.section,
        lambda reading: network.layout(reading, ViewState(everything=True)),
        lambda reading: network.layout(reading, ViewState(view="tree", without="perspectief")),
        lambda reading: [panel.body(reading, node.id) for node in reading.plan.chain],
        lambda reading: [bulk.layout(reading, f"?soort={kind}") for kind in bulk_cells.kinds()],
        lambda reading: contributing.layout(reading, ""),
        lambda reading: collaborating.layout(reading, ""),
        lambda reading: network_svg(reading, ViewState(without="perspectief")),
        lambda reading: [finding.data() for finding in reading.findings],
    ],
)
def test_no_page_shows_the_sign_of_what_was_removed(reading, page):
    text = said(page(reading))
    assert REDACTED not in text
    assert len(text) > 500


def test_neither_the_map_nor_the_history_do(reading, source):
    maps = Maps(None, Desk(Workbench(source, None)))
    for part in (mapping.layout(maps, reading, ""), map_svg(maps, reading, ""), history.layout(source, "")):
        assert REDACTED not in said(part)
