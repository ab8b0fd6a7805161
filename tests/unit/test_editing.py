"""Editing a plan in a store: what is saved, what is refused, and what is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from din.errors import Conflict, InputError, UsageError
from din.files import write
from din.findings import Place, Severity
from din.model import Area, Contribution, Effort, Goal, MissionWording
from din.model.fields import clean_data, clean_line, own_field
from din.service import StoreSource, open_source
from din.service.editing import Editor, placements
from din.service.editing.gathered import rows_in_words
from din.service.editing.own import own_text, read_own
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


def test_a_record_of_which_a_required_text_was_always_empty_can_be_saved(ank, source):
    wording = MissionWording(id="woorden", mission="missie", text="")
    source.store.apply("klein", [Put(wording)], author="oud bestand")
    ank.save("mission_wording", {"mission": "missie", "text": "", "note": "volgt nog"}, "woorden")
    assert ank.snapshot().plan["woorden"].note == "volgt nog"
    ank.save("mission_wording", {"text": "Sterke wijken."}, "woorden")
    for values, record_id in (({"text": " "}, "woorden"), ({"mission": "missie", "text": ""}, None)):
        with pytest.raises(InputError) as error:
            ank.save("mission_wording", values, record_id)
        assert columns(error) == {"text"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text().map(clean_line).filter(bool), JSON.map(clean_data), max_size=5))
def test_own_attributes_come_back_from_their_lines_as_they_were(extra):
    back, faults = read_own(own_field(Goal), own_text(extra), {}, "g", Place())
    assert not faults
    assert json.dumps(clean_data(back)) == json.dumps(extra)


def test_own_attributes_are_changed_line_by_line_and_the_rest_stays(ank, source):
    own = {"kleur": "rood", "lijst": [1, {"a": None}], "a: b": "1.250"}
    source.store.apply("klein", [Put(Goal(id="g9", name="Doel", extra=own))])
    assert own_text(own) == 'kleur: rood\nlijst: [1, {"a": null}]\n"a: b": 1.250'
    ank.save("goal", {"extra": own_text(own).replace("rood", "blauw") + "\nwie: <b>Ank</b>"}, "g9")
    found = ank.snapshot().plan["g9"]
    assert found.extra == {**own, "kleur": "blauw", "wie": "<b>Ank</b>"}
    ank.save("goal", {"extra": ""}, "g9")
    assert ank.snapshot().plan["g9"] == Goal(id="g9", name="Doel")


def test_own_attributes_that_cannot_be_are_told_with_their_line(ank):
    for line in ("geen dubbele punt", ": leeg", "name: Ander", "kind: effort", "a: 1\na: 2", '"x'):
        with pytest.raises(InputError) as error:
            ank.save("goal", {"extra": line}, "g1")
        assert columns(error) == {"extra"}, line


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


def test_a_step_that_others_built_on_is_passed_over_and_told(ank, bo):
    ank.save("effort", {"reach": "40"}, "i0-w1")
    ank.save("goal", {"name": "Een"}, "g1")
    bo.save("goal", {"name": "Twee"}, "g1")
    next_one = ank.undoable()
    assert [(held.record_id, held.author) for held in ank.next_undo().held] == [("g1", "Bo")]
    done = ank.undo()
    assert done.record_id == "i0-w1"
    assert ank.snapshot().plan["g1"].name == "Twee"
    assert [(f.rule, f.elements) for f in done.findings][:1] == [("step-passed-over", ("g1",))]
    assert "“Twee”" in (told := done.findings[0].message.text())
    assert "Bo" in told
    bo.undo()
    assert ank.next_undo().held == ()
    assert ank.undoable().id != next_one.id
    ank.undo()
    assert ank.snapshot().plan["g1"].name == "Hogere ervaren gezondheid"


def test_a_step_that_others_now_need_is_passed_over_too(ank, bo):
    ank.save("effort", {"reach": "40"}, "i0-w1")
    added = ank.save("goal", {"name": "Nieuw doel"}).record_id
    bo.link("b1", added)
    ank.delete("b2>g3")
    bo.delete("b2")
    assert [held.author for held in ank.next_undo().held] == ["Bo", "Bo"]
    assert ank.undo().record_id == "i0-w1"
    assert ank.undoable() is None
    assert added in ank.snapshot().plan


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


def test_many_records_change_as_one_step(ank):
    ank.set_many([("g1", {"owner": "Perspectief"}), ("g2", {"owner": "perspectief", "name": "Rijker leven"})])
    plan = ank.snapshot().plan
    assert (plan["g1"].owner, plan["g2"].owner, plan["g2"].name) == (
        "perspectief",
        "perspectief",
        "Rijker leven",
    )
    ank.undo()
    assert ank.snapshot().plan["g1"].owner is None
    assert ank.snapshot().plan["g2"].name == "Meer bestaanszekerheid"


def test_one_fault_among_many_changes_nothing_and_names_its_row(ank):
    revision = ank.snapshot().revision
    with pytest.raises(InputError) as error:
        ank.set_many([("g1", {"owner": "perspectief"}), ("g2", {"owner": "niemand", "naam": "x"})])
    assert {(f.place.row, f.place.column) for f in error.value.findings} == {(2, "owner"), (2, "naam")}
    assert ank.snapshot().revision == revision


def test_many_changes_on_an_older_version_are_a_conflict(ank, bo):
    versions = ank.snapshot().versions
    bo.save("goal", {"name": "Anders"}, "g2")
    with pytest.raises(Conflict) as error:
        ank.set_many([("g1", {"owner": "perspectief"}), ("g2", {"owner": "perspectief"})], versions)
    assert error.value.record_id == "g2"


def test_an_effort_is_copied_to_another_wijk_with_its_links_in_the_words_of_that_wijk(ank):
    ank.save(
        "effort",
        {"description": "Samen eten in het Waterkwartier.", "reach": "40", "status": "loopt"},
        "i0-w1",
    )
    ank.save("position", {"name": "Kok in Waterkwartier", "effort": "i0-w1", "needed": "2", "found": "1"})
    ank.link("i0-w1", "i1-w1", kind="depends_on")
    done = ank.copy_effort("i0-w1", "w2")
    plan = ank.snapshot().plan
    new = plan[done.record_id]
    assert done.record_id == "organiseren-van-een-wijkmaaltijd-in-de-hoven"
    assert (new.name, new.areas, new.reach, new.status.value) == (
        "Organiseren van een wijkmaaltijd in De Hoven", ("w2",), None, "idea",
    )  # fmt: skip
    assert new.description == "Samen eten in het De Hoven."
    ends = {
        (link.kind, link.target, getattr(link, "strength", None))
        for link in plan.links
        if link.source == new.id
    }
    assert ends == {("contributes_to", "b2", 1), ("depends_on", "i1-w2", None)}
    found = next(p for p in plan if p.kind == "position" and p.effort == new.id)
    assert (found.name, found.needed, found.found) == ("Kok in De Hoven", 2, 0)
    ank.undo()
    assert done.record_id not in ank.snapshot().plan


def test_a_link_to_what_belongs_to_another_wijk_goes_to_its_counterpart_or_is_told(ank):
    own = ank.save("benefit", {"name": "Meer contact in Waterkwartier", "areas": "w1"}).record_id
    ank.link("i0-w1", own)
    told = ank.copy_effort("i0-w1", "w3")
    assert [f.rule for f in told.findings if f.rule == "link-not-copied"] == ["link-not-copied"]
    twin = ank.save("benefit", {"name": "Meer contact in De Hoven", "areas": "w2"}).record_id
    new = ank.copy_effort("i0-w1", "w2").record_id
    assert {link.target for link in ank.snapshot().plan.contributions if link.source == new} == {"b2", twin}


def test_a_place_by_hand_is_kept_for_all_and_goes_with_its_node(ank, bo):
    version = ank.snapshot().versions["g1"]
    ank.place({"g1": (10, -20.5), "b2": (0, 0)})
    assert placements(bo.snapshot().plan) == {"g1": (10.0, -20.5), "b2": (0.0, 0.0)}
    assert ank.snapshot().versions["g1"] == version
    bo.place({"g1": (11, 12), "b2": None})
    assert placements(ank.snapshot().plan) == {"g1": (11.0, 12.0)}
    assert not any(record.kind == "placement" for record in ank.hangs_on("g1").records)
    ank.delete("g1")
    assert placements(ank.snapshot().plan) == {}


@pytest.mark.parametrize("where", [(1,), (1e9, 0), (float("nan"), 0), ("1", 2), (True, 1)])
def test_what_is_no_place_is_refused(ank, where):
    with pytest.raises(InputError):
        ank.place({"g1": where})
    with pytest.raises(InputError):
        ank.place({"w1": (0, 0)})


def test_pasted_rows_are_matched_by_id_or_name_and_new_ones_added(ank):
    told = ank.paste(
        "effort",
        "Naam\tId\tKosten\tGebieden\tOmschrijving\r\n"
        "Organiseren van een wijkmaaltijd in De Hoven\t\t€ 1.250,50\tDe Hoven; w1\t=1+1\r\n"
        'Iets anders\ti0-w1\t\t\t"Eerste regel\nTweede ""regel"""\r\n'
        "\t\t\t\t\r\n"
        "Repareren van fietsen\t\t12\tNoordveen\t\r\n",
    )
    assert told.findings == ()
    assert [(row.row, row.state, row.record.id) for row in told.rows] == [
        (2, "changed", "i0-w2"), (3, "changed", "i0-w1"), (5, "new", "repareren-van-fietsen"),
    ]  # fmt: skip
    ank.apply_paste(told)
    plan = ank.snapshot().plan
    assert (plan["i0-w2"].cost_eur, plan["i0-w2"].areas, plan["i0-w2"].description) == (
        1250.5,
        ("w2", "w1"),
        "=1+1",
    )
    assert plan["i0-w1"].description == 'Eerste regel\nTweede "regel"'
    assert (plan["repareren-van-fietsen"].areas, plan["repareren-van-fietsen"].cost_eur) == (("w3",), 12)


def test_pasted_rows_without_headings_use_the_columns_of_the_grid(ank):
    told = ank.paste("goal", "Rustiger straten\tPerspectief\nMeer groen\t", ["name", "owner"])
    assert [(r.record.name, r.record.owner, r.state) for r in told.rows] == [
        ("Rustiger straten", "perspectief", "new"), ("Meer groen", None, "new"),
    ]  # fmt: skip
    assert [f.rule for f in ank.paste("goal", "Rustiger straten\tPerspectief").findings] == [
        "paste-without-header"
    ]


def test_pasted_rows_may_refer_to_each_other(ank):
    told = ank.paste("domain", "Naam\tOnderdeel van\nJeugd\tZorg\nZorg\tSociaal")
    assert told.findings == ()
    ank.apply_paste(told)
    plan = ank.snapshot().plan
    assert (plan["jeugd"].part_of, plan["zorg"].part_of) == ("zorg", "sociaal")


def test_pasted_links_are_matched_by_their_ends(ank):
    told = ank.paste("contributes_to", "Van\tNaar\tSterkte\nb1\tg2\t+\nb1\tg1\t++")
    assert [(r.state, r.record.id, r.record.strength) for r in told.rows] == [
        ("changed", "b1>g2", 1), ("new", "b1→g1", 2),
    ]  # fmt: skip


def test_ten_thousand_rows_of_rubbish_give_a_bounded_list_and_change_nothing(ank):
    rubbish = "Naam\tKosten\tStart\tEigenaar\n" + "\x00\t<b>\tmorgen\tniemand\u202e\n" * 10_000
    told = ank.paste("effort", rubbish)
    assert len(told.findings) == 101
    revision = ank.snapshot().revision
    with pytest.raises(InputError):
        ank.apply_paste(told)
    assert ank.snapshot().revision == revision
    assert "\x00" not in "".join(f.line() for f in told.findings)


def test_the_same_fault_in_many_rows_is_told_once_with_its_rows(ank):
    rows = [f"Rij {n}\t{'Loopd' if n not in (4, 9) else 'Loopt'}" for n in range(2, 13)]
    told = ank.paste("effort", "\n".join(["Naam\tStatus", *rows])).told
    assert [(one.finding.place.column, one.rows) for one in told] == [
        ("status", (2, 3, 5, 6, 7, 8, 10, 11, 12))
    ]
    assert rows_in_words(told[0].rows) == "2, 3, 5 t/m 8 en 10 t/m 12"


def test_many_different_faults_stay_a_readable_list(ank):
    told = ank.paste("effort", "Naam\tBereik\n" + "".join(f"Rij {n}\tx{n}\n" for n in range(300))).told
    assert len(told) == 101
    assert "200" in str(told[-1].finding.message)


@given(st.sets(st.integers(1, 60), min_size=1))
def test_rows_in_words_name_every_row_and_no_other(rows):
    said = rows_in_words(sorted(rows), most=100).replace(" en ", ", ").split(", ")
    named = [range(int(a), int(b or a) + 1) for a, _, b in (part.partition(" t/m ") for part in said)]
    assert [row for run in named for row in run] == sorted(rows)


def test_a_column_that_is_nearly_known_is_proposed(ank):
    told = ank.paste("effort", "Naam\tStatus\tOmschrijvng\tZomaar iets\nKoken\tIdee\ta\tb")
    assert [str(f.fix) for f in told.findings] == [
        "Bedoelt u “Omschrijving”?",
        "Gebruik de kop zoals die in de lijst staat, of laat de kolom weg.",
    ]


@pytest.mark.parametrize(
    "tsv", ["", "\n\n", '"', "\t" * 10_000, "x\n" * 30_000, '"\t' * 5_000, "a" * 6_000_000]
)
def test_rubbish_is_told_and_never_an_error(ank, tsv):
    assert ank.paste("effort", tsv, ["cost_eur"]).findings


def test_rows_that_somebody_changed_since_are_a_conflict(ank, bo):
    told = ank.paste("goal", "Id\tNaam\ng1\tGezonder leven")
    bo.save("goal", {"name": "Anders"}, "g1")
    with pytest.raises(Conflict):
        ank.apply_paste(told)


def test_a_copy_with_texts_at_their_limit_can_be_read_back():
    store = open_store("memory:")
    areas = [Area(id="a", name="Noord"), Area(id="b", name="Een lang gebied in het zuiden")]
    effort = Effort(
        id="e", name="x" * 495, areas=("a",), description="Noord " * 3000, target_group="Noord " * 80
    )
    store.apply("p", [Put(record) for record in (*areas, effort)], author="begin")
    editor = Editor(StoreSource("memory:", store, "p"), "Ank")
    new = editor.copy_effort("e", "b").record_id
    copy = editor.snapshot().plan[new]
    assert len(copy.name) == 500
    assert copy.name.endswith("x… (Een lang gebied in het zuiden)")
    assert copy.description == effort.description
    assert len(store.snapshot("p").plan) == 4


def test_what_is_told_once_for_many_is_no_news_when_one_more_lacks_it(source):
    editor = Editor(source, "Anna")
    assert "assumption-missing" in {finding.rule for finding in editor.snapshot().findings}
    added = editor.link("e1", "b3", {"strength": "1"})
    assert "assumption-missing" not in {finding.rule for finding in added.findings}
    gone = editor.delete(added.record_id)
    assert "assumption-missing" not in {finding.rule for finding in gone.findings}
