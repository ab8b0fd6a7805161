"""Plans that readers bring along: read within limits, kept for their own session, and matched by name."""

import io
import zipfile

import pytest

from dashboard.brought import KEPT, Brought
from dashboard.pages.merging import Wanted, marks_of
from dashboard.pages.merging_lists import sign
from dashboard.rights import Person, Role, as_person
from din.analysis.views import alike, merge_views
from din.errors import InputError, UsageError
from din.files.json_file import write_json
from din.model import Contribution, Effort, Goal, Plan
from din.service import StoreSource
from din.service.brought import file_name
from din.service.merging import is_proposal_of, keep_proposal
from din.store import Put, open_store
from tests.small_plan import small_plan

AN, BEA = (Person(name, Role.READER, session=name) for name in ("An", "Bea"))


def bomb():
    """Give a small workbook that would grow to hundreds of megabytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("leeg.json", b""),
        ("half.json", b'{"nodes": ['),
        ("diep.json", b"[" * 100_000),
        ("raar.exe", b"MZ"),
        ("geen-ending", b"x"),
        ("oud.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("groot.json", b" " * 17_000_000),
        ("bom.yaml", b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b]\n"),
        ("extern.graphml", b'<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]><graphml>&x;</graphml>'),
        ("../../etc/passwd", b"root"),
    ],
)
def test_a_hostile_file_is_refused_with_its_name_and_nothing_is_kept(name, data):
    brought = Brought()
    with as_person(AN), pytest.raises(InputError) as fault:
        brought.keep(name, data)
    assert all(finding.place.file == file_name(name) for finding in fault.value.findings)


def test_a_workbook_that_would_grow_is_refused():
    with as_person(AN), pytest.raises(InputError):
        Brought().keep("bom.xlsx", bomb())


def test_a_plan_is_found_by_the_session_that_brought_it_alone():
    brought, data = Brought(), write_json(small_plan())
    with as_person(AN):
        key = brought.keep("C:\\map\\groep.json", data)
        assert brought.find(key).name == "groep.json"
        assert brought.find(key).plan.records == small_plan().records
    with as_person(BEA), pytest.raises(UsageError):
        brought.find(key)


def test_only_so_many_are_kept_and_what_is_asked_for_stays_longest():
    brought, data = Brought(), write_json(Plan.build([Goal(id="g", name="G")]))
    with as_person(AN):
        keys = [brought.keep(f"{i}.json", data) for i in range(KEPT)]
        brought.find(keys[0])
        brought.keep("more.json", data)
        assert brought.find(keys[0]).name == "0.json"
        with pytest.raises(UsageError):
            brought.find(keys[1])


def test_an_address_of_views_comes_back_as_it_was():
    wanted = Wanted(("a", "b"), own=False, everything=True)
    assert Wanted.parse("?" + wanted.address().partition("?")[2]) == wanted
    assert Wanted.parse("") == Wanted()


def test_another_plan_gets_the_ids_of_ones_own_by_kind_and_name():
    own = Plan.build(
        [Effort(id="e1", name="Wijkmaaltijd"), Goal(id="g", name="Contact"), Goal(id="x", name="Rust")]
    )
    other = Plan.build(
        [
            Effort(id="anders", name="wijkmaaltijd"),
            Goal(id="g", name="Iets anders"),
            Goal(id="y", name="Rust"),
            Goal(id="z", name="rust"),
            Contribution(id="l", source="anders", target="g", strength=1),
        ]
    )
    found = alike(own, other)
    assert set(found.records) == {"e1", "g", "y", "z", "l"}  # a name that is there twice belongs to nothing
    assert found["l"].source == "e1"


def test_marks_say_how_views_differ_and_signs_are_those_people_draw():
    goals = [Goal(id=key, name=key) for key in "abcd"]

    def view(*links, without=""):
        return Plan.build([g for g in goals if g.id != without] + [
            Contribution(id=f"{s}>{t}", source=s, target=t, strength=w) for s, t, w in links])  # fmt: skip

    merged = merge_views(
        {
            "een": view(("a", "b", 2), ("b", "c", 1), ("c", "a", 1), ("a", "d", 1)),
            "twee": view(("a", "b", -2), ("b", "c", 3), ("a", "c", 1), without="d"),
        }
    )
    assert marks_of(merged) == {"a>b": "clash", "b>c": "differs", "c>a": "some", "a>c": "some", "d": "some"}
    assert [sign(w) for w in (0.1, 0.3, 0.55, -0.3, 0.25)] == ["+", "++", "+++", "−−", "+0,25"]


def test_a_proposal_is_a_plan_of_its_own_beside_the_plan():
    store = open_store("memory:", create=True)
    store.apply("wijk", [Put(record) for record in small_plan()])
    source = StoreSource("memory:", store, "wijk")
    merged = merge_views({"een": small_plan(), "twee": small_plan()})
    names = [keep_proposal(source, merged, "An") for _ in range(2)]
    assert names == ["wijk-voorstel-1", "wijk-voorstel-2"]
    assert store.snapshot("wijk").plan.records == store.snapshot(names[0]).plan.records
    assert store.change_sets(names[0])[0].author == "An"
    assert is_proposal_of(names[1], "wijk")
    assert not is_proposal_of("ander", "wijk")
