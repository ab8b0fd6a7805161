"""Editing a plan in a store: what is saved, what is refused, and what is told."""

import pytest

from din.errors import Conflict, InputError, UsageError
from din.files import write
from din.findings import Severity
from din.model import Contribution, Effort
from din.service import StoreSource, open_source
from din.service.editing import Editor
from din.store import Put, open_store
from tests.small_plan import records


@pytest.fixture
def source():
    store = open_store("memory:")
    store.apply("klein", [Put(record) for record in records()], author="opsteller")
    source = StoreSource("memory:", store, "klein")
    yield source
    source.close()


@pytest.fixture
def ank(source):
    return Editor(source, "Ank")


@pytest.fixture
def bo(source):
    return Editor(source, "Bo")


def columns(error):
    return {finding.place.column for finding in error.value.findings}


def test_a_new_record_gets_an_id_from_its_name(ank):
    first = ank.save("effort", {"name": "Café ’t Hart openen"})
    second = ank.save("effort", {"name": "Café ’t Hart openen"})
    assert (first.record_id, second.record_id) == ("cafe-t-hart-openen", "cafe-t-hart-openen-2")
    assert ank.snapshot().plan["cafe-t-hart-openen"] == Effort(
        id="cafe-t-hart-openen", name="Café ’t Hart openen"
    )


def test_values_are_read_as_people_write_them(ank):
    done = ank.save(
        "effort",
        {"name": " Samen  eten ", "cost_eur": "€ 1.250,50", "start": "1-3-2027", "status": "Loopt", "reach": 12,
         "areas": ["Waterkwartier", "w2"], "owner": "perspectief", "workload_fte": "0,5"},
    )  # fmt: skip
    found = ank.snapshot().plan[done.record_id]
    assert (found.name, found.cost_eur, found.reach, found.workload_fte) == ("Samen eten", 1250.5, 12, 0.5)
    assert (found.areas, found.status.value, found.start.isoformat()) == (
        ("w1", "w2"),
        "running",
        "2027-03-01",
    )


def test_only_the_given_fields_change_and_a_blank_one_is_emptied(ank):
    ank.save("effort", {"owner": "", "reach": "80"}, "i0-w1")
    found = ank.snapshot().plan["i0-w1"]
    assert (found.owner, found.reach, found.areas) == (None, 80, ("w1",))


def test_all_faults_of_a_form_come_at_once_each_at_its_field(ank):
    with pytest.raises(InputError) as error:
        ank.save(
            "effort",
            {"name": " ", "cost_eur": "veel", "start": "31-2-2027", "status": "misschien", "reach": -1,
             "owner": "niemand", "areas": ["w1", "sociaal"], "onzin": 1, "lag_months": 2},
        )  # fmt: skip
    assert columns(error) == {
        "name", "cost_eur", "start", "status", "reach", "owner", "areas", "onzin", "lag_months",
    }  # fmt: skip
    assert all(finding.fix.text() and finding.message.text() for finding in error.value.findings)


def test_text_of_fifty_megabytes_is_refused_unread(ank):
    with pytest.raises(InputError) as error:
        ank.save("effort", {"name": "Eten", "description": "x" * 50_000_000})
    assert columns(error) == {"description"}


def test_markup_and_control_characters_are_text(ank):
    done = ank.save("effort", {"name": "<b>\x00Eten\u202e</b>", "description": "<script>\x1b[2J\ud800"})
    found = ank.snapshot().plan[done.record_id]
    assert (found.name, found.description) == ("<b>Eten</b>", "<script>[2J")


def test_judging_never_raises_and_says_where(ank):
    assert {f.place.column for f in ank.judge("effort", {"name": "", "cost_eur": object()})} == {
        "name",
        "cost_eur",
    }
    assert {f.rule for f in ank.judge("geen soort", {})} == {"unknown-kind"}
    hints = ank.judge("benefit", {"name": "Organiseren van iets"})
    assert ("wording", "name") in {(f.rule, f.place.column) for f in hints}
    assert all(f.severity is not Severity.ERROR for f in hints)


def test_a_link_that_makes_a_loop_too_strong_is_accepted_with_a_finding_that_names_it(ank):
    for source, target in (("b1", "b2"), ("b2", "b3"), ("b3", "b1")):
        done = ank.link(source, target, {"weight": "1"})
    assert isinstance(ank.snapshot().plan[done.record_id], Contribution)
    found = next(f for f in done.findings if f.rule == "loop-too-strong")
    assert found.severity is Severity.WARNING
    assert "Minder problematische schulden" in found.message.text()


def test_a_cycle_in_part_of_is_refused(ank):
    ank.save("area", {"part_of": "w2"}, "w1")
    with pytest.raises(InputError) as error:
        ank.save("area", {"part_of": "w1"}, "w2")
    assert {f.rule for f in error.value.findings} == {"part-of-cycle"}


def test_a_stale_edit_carries_all_versions_and_names_who(ank, bo):
    known = ank.snapshot().versions["g1"]
    bo.save("goal", {"name": "Betere gezondheid"}, "g1", expected=known, reason="duidelijker")
    with pytest.raises(Conflict) as error:
        ank.save("goal", {"description": "Van iedereen"}, "g1", expected=known)
    conflict = error.value
    assert conflict.author == "Bo"
    assert "Bo" in str(conflict)
    assert conflict.base["name"] == "Hogere ervaren gezondheid"
    assert conflict.mine == {**conflict.base, "description": "Van iedereen"}
    assert conflict.theirs["name"] == "Betere gezondheid"
    assert ank.snapshot().plan["g1"].description == ""


def test_an_edit_to_what_was_deleted_says_who_deleted_it(ank, bo):
    known = ank.snapshot().versions["g1"]
    bo.delete("g1")
    for expected in (known, None):
        with pytest.raises(Conflict) as error:
            ank.save("goal", {"name": "Anders"}, "g1", expected=expected)
        assert error.value.theirs is None
        assert "Bo" in str(error.value)
        assert "Hogere ervaren gezondheid" in str(error.value)
    with pytest.raises(UsageError):
        ank.save("goal", {"name": "Anders"}, "nooit")


def test_what_hangs_on_a_record_is_told_and_goes_with_it_and_comes_back(ank):
    before = ank.snapshot().plan
    told = ank.hangs_on("i0-w1")
    assert {link.id for link in told.links} == {"i0-w1>b2"}
    told = ank.hangs_on("perspectief")
    assert (told.links, told.records) == ((), ())
    assert {m.record.id for m in told.mentions} == {f"i{i}-{w}" for i in range(6) for w in ("w1", "w2", "w3")}
    assert {f.name for m in told.mentions for f in m.fields} == {"owner"}
    ank.delete("b2")
    after = ank.snapshot().plan
    assert len(before) - len(after) == 1 + len(
        [c for c in before.contributions if "b2" in (c.source, c.target)]
    )
    ank.undo()
    assert ank.snapshot().plan.records == before.records


def test_each_person_undoes_their_own_last_step(ank, bo):
    ank.save("goal", {"name": "Een"}, "g1")
    bo.save("goal", {"name": "Twee"}, "g2")
    ank.undo()
    plan = ank.snapshot().plan
    assert (plan["g1"].name, plan["g2"].name) == ("Hogere ervaren gezondheid", "Twee")
    assert ank.undoable() is None
    with pytest.raises(UsageError):
        ank.undo()


def test_steps_on_one_record_are_undone_and_redone_one_by_one(ank, source):
    for name in ("Een", "Twee", "Drie"):
        ank.save("goal", {"name": name}, "g1")
    names = []
    for _ in range(3):
        Editor(source, "Ank").undo()
        names.append(ank.snapshot().plan["g1"].name)
    for _ in range(3):
        Editor(source, "Ank").redo()
        names.append(ank.snapshot().plan["g1"].name)
    assert names == ["Twee", "Een", "Hogere ervaren gezondheid", "Een", "Twee", "Drie"]
    assert ank.redoable() is None


def test_a_new_edit_ends_what_could_be_redone(ank):
    ank.save("goal", {"name": "Een"}, "g1")
    ank.undo()
    assert ank.redoable() is not None
    ank.save("goal", {"name": "Iets anders"}, "g2")
    assert ank.redoable() is None


def test_undo_of_what_others_changed_since_names_them(ank, bo):
    ank.save("goal", {"name": "Een"}, "g1")
    bo.save("goal", {"name": "Twee"}, "g1")
    with pytest.raises(Conflict) as error:
        ank.undo()
    assert "Bo" in str(error.value)
    assert ank.snapshot().plan["g1"].name == "Twee"


def test_undo_of_what_others_now_need_is_refused_with_what_needs_it(ank, bo):
    done = ank.save("goal", {"name": "Nieuw doel"})
    bo.link("b1", done.record_id)
    with pytest.raises(InputError):
        ank.undo()


def test_the_beginning_of_a_plan_is_no_step(source):
    assert Editor(source, "opsteller").undoable() is None


def test_a_plan_in_a_file_can_be_judged_and_not_changed(ank, tmp_path):
    path = tmp_path / "plan.json"
    write(ank.snapshot().plan, path)
    editor = Editor(open_source(path), "Ank")
    assert editor.judge("effort", {"name": ""})
    assert editor.undoable() is None
    assert editor.hangs_on("b2").links
    for change in (
        lambda: editor.save("effort", {"name": "Eten"}),
        lambda: editor.delete("b2"),
        editor.undo,
        editor.redo,
    ):
        with pytest.raises(UsageError) as error:
            change()
        assert "din import" in str(error.value)
