"""The list, the history and comparisons without a browser."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from dashboard import moments
from dashboard.moments import Moments, parse
from dashboard.pages import bulk_cells, bulk_paste, compare, past
from dashboard.pages.bulk_edits import answered
from dashboard.pages.history_lists import PER_PAGE, Wanted, listed, wanted_in
from dashboard.reader import Reader, Reading
from dashboard.rights import Person, Role, as_person
from din.checks import RULES
from din.checks.brief import BRIEF
from din.errors import UsageError
from din.model import RECORD_TYPES, Effort, Goal, Plan, fields_of
from din.model.difference import difference
from din.service import SourceSnapshot, StoreSource
from din.service.editing import Editor
from din.service.editing.several import delete_several, deletion_of, hanging_on
from din.service.editing.values import Names, read_record
from din.store import REDACTED, Put, open_store
from din.texts import in_language, readable
from tests.small_plan import small_plan
from tests.strategies import plans

EDITOR = Person("Anna", Role.EDITOR)


@pytest.fixture
def source():
    store = open_store("memory:")
    store.apply("klein", [Put(record) for record in small_plan()], author="opsteller", reason="begin")
    return StoreSource("memory:", store, "klein")


def ask(source, request, kind="effort", person=EDITOR):
    with as_person(person):
        return answered(Reader(source), source, request, kind, source.snapshot().revision)


def cell(record_id, field, value, old, version=0):
    return {"id": record_id, "field": field, "value": value, "old": old, "version": version}


@pytest.mark.parametrize("language", ["nl", "en"])
@settings(max_examples=25)
@given(plans())
def test_every_cell_is_read_back_as_it_was(language, plan):
    names, known = bulk_cells.Names(plan), Names(plan)
    with in_language(language):
        for record in plan:
            values = {
                info.name: bulk_cells.shown(info, getattr(record, info.name), names)
                for info in fields_of(type(record))
                if info.name != "id"
            }
            values = {name: text for name, text in values.items() if text}
            found, faults = read_record(record.kind, record.id, values, known, record)
            assert not faults
            assert found == record


def test_a_cell_is_saved_in_the_persons_name(source):
    answer = ask(source, {"n": 1, "do": "cells", "cells": [cell("i0-w1", "status", "loopt", "Idee")]})
    assert answer.data["problems"] == []
    assert source.snapshot().plan["i0-w1"].status.value == "running"
    assert source.store.change_sets("klein")[-1].author == "Anna"
    assert [row["id"] for row in answer.data["fresh"]["rows"]] == ["i0-w1"]


def test_a_cell_that_is_not_understood_says_why_and_changes_nothing(source):
    answer = ask(source, {"n": 1, "do": "cells", "cells": [cell("i0-w1", "reach", "veel", "")]})
    [problem] = answer.data["problems"]
    assert (problem["level"], problem["mine"]) == ("error", "veel")
    assert "veel" in problem["text"]
    assert source.revision() == 77


def test_a_cell_that_somebody_else_changed_is_a_conflict_with_both_values(source):
    Editor(source, "Bert").save("effort", {"status": "afgerond"}, "i0-w1")
    answer = ask(source, {"n": 1, "do": "cells", "cells": [cell("i0-w1", "status", "loopt", "Idee", 40)]})
    [problem] = answer.data["problems"]
    assert (problem["level"], problem["mine"], problem["theirs"]) == ("conflict", "loopt", "Afgerond")
    assert source.snapshot().plan["i0-w1"].status.value == "completed"


def test_another_field_of_the_row_changed_by_somebody_else_is_no_conflict(source):
    Editor(source, "Bert").save("effort", {"reach": "12"}, "i0-w1")
    answer = ask(source, {"n": 1, "do": "cells", "cells": [cell("i0-w1", "status", "loopt", "Idee", 40)]})
    assert answer.data["problems"] == []
    assert source.snapshot().plan["i0-w1"].reach == 12


def test_a_cell_of_a_deleted_row_says_who_deleted_it(source):
    Editor(source, "Bert").delete("i0-w1")
    answer = ask(source, {"n": 1, "do": "cells", "cells": [cell("i0-w1", "status", "loopt", "Idee", 40)]})
    [problem] = answer.data["problems"]
    assert problem["level"] == "error"
    assert "Bert" in problem["text"]


def test_who_may_only_read_changes_nothing(source):
    for person in (Person("Rik", Role.READER), Person("", Role.NOBODY)):
        answer = ask(
            source,
            {"n": 1, "do": "cells", "cells": [cell("i0-w1", "status", "loopt", "Idee")]},
            person=person,
        )
        assert answer.data["status"]
    assert source.revision() == 77


@pytest.mark.parametrize(
    "request_",
    [None, [], "x", {"do": 3}, {"do": "cells", "cells": "x"}, {"do": "cells", "cells": [1, {"id": 3}]},
     {"do": "many", "rows": [{"id": "weg", "version": 1}], "field": "status", "value": "loopt"},
     {"do": "delete", "rows": [{"id": None}]}, {"do": "add", "values": []}, {"do": "preview", "text": None},
     {"do": "cells", "cells": [{"id": "i0-w1", "field": "id", "value": "x", "old": ""}]}],
)  # fmt: skip
def test_a_strange_request_is_answered_and_changes_nothing(source, request_):
    assert isinstance(ask(source, request_).data, dict)
    assert source.revision() == 77


def test_many_rows_get_a_value_in_one_step(source):
    rows = [{"id": i, "version": source.snapshot().versions[i]} for i in ("i0-w1", "i0-w2")]
    ask(source, {"n": 1, "do": "many", "rows": rows, "field": "areas", "value": "De Hoven; Noordveen"})
    assert source.snapshot().plan["i0-w1"].areas == ("w2", "w3")
    assert len(source.store.change_sets("klein")) == 2


def test_rows_go_together_with_what_hangs_on_them_and_come_back_together(source):
    plan = source.snapshot().plan
    assert {link.id for link in hanging_on(plan, ["b1", "b2"]).links} >= {"b1>g2", "c1>b1", "b2>g3", "c2>b2"}
    editor = Editor(source, "Anna")
    delete_several(editor, ["b1", "b2"], source.snapshot().versions)
    assert not {"b1", "b2", "b1>g2", "c2>b2"} & source.snapshot().plan.records.keys()
    editor.undo()
    assert dict(source.snapshot().plan.records) == dict(plan.records)


def test_deleting_what_goes_along_already_is_no_fault():
    plan = small_plan()
    assert {c.record_id for c in deletion_of(plan, ["b1", "b1>g2"])} == {
        c.record_id for c in deletion_of(plan, ["b1"])
    }


def test_a_paste_is_shown_first_and_taken_over_only_as_it_was_shown(source):
    text = "Naam\tStatus\nOrganiseren van een feest\tIdee\nOrganiseren van een wijkmaaltijd in Waterkwartier\tLoopt"
    editor = Editor(source, "Anna")
    mark = bulk_paste.mark_of(editor.paste("effort", text))
    assert ask(source, {"n": 1, "do": "preview", "text": text}).data["open"]
    assert source.revision() == 77
    Editor(source, "Bert").save("effort", {"reach": "12"}, "i0-w1")
    again = ask(source, {"n": 2, "do": "paste", "text": text, "mark": mark})
    assert again.data["open"]
    assert source.revision() == 78
    mark = bulk_paste.mark_of(editor.paste("effort", text))
    done = ask(source, {"n": 3, "do": "paste", "text": text, "mark": mark})
    assert done.data["close"]
    assert source.snapshot().plan["i0-w1"].reach == 12
    assert source.snapshot().plan["i0-w1"].status.value == "running"


def test_text_that_looks_like_a_formula_stays_text(source):
    for text in ("=1+1", "+31", "-x", "@SOM(A1)"):
        ask(source, {"n": 1, "do": "cells", "cells": [cell("i0-w1", "description", text, bulk_cells.shown(
            next(i for i in fields_of(Effort) if i.name == "description"),
            source.snapshot().plan["i0-w1"].description, bulk_cells.Names(small_plan())))]})  # fmt: skip
        assert source.snapshot().plan["i0-w1"].description == text


def test_what_needs_attention_is_said_in_few_words_and_in_full_on_asking(source):
    reading = Reader(source).read()
    noted = {row["id"]: (row["_notes"], row["_told"]) for row in bulk_cells.rows(reading, "effort")}
    told = [f for f in reading.findings if f.elements[:1] == ("i0-w1",)]
    assert all(str(f.message) in noted["i0-w1"][1] for f in told)
    assert noted["i0-w1"][0] == "bereik"
    names = {bulk_cells.Names(reading.plan)(key, ("effort",)) for key in noted}
    assert not [brief for brief, _ in noted.values() if any(name in brief for name in names)]


def test_every_rule_has_its_few_words():
    assert BRIEF.keys() == {rule.id for rule in RULES}
    assert max(len(str(rule.brief)) for rule in RULES) <= 24


def test_a_redacted_text_says_so(source):
    info = next(i for i in fields_of(Goal) if i.name == "description")
    assert bulk_cells.shown(info, REDACTED, bulk_cells.Names(small_plan())) == "verwijderd op verzoek"
    assert readable(f"a {REDACTED}") == "a verwijderd op verzoek"


def test_every_kind_but_places_on_the_drawing_has_a_list():
    assert set(bulk_cells.kinds()) == set(RECORD_TYPES) - {"placement"}


def test_a_renamed_record_is_fresh_in_the_rows_that_name_it(source):
    revision = source.revision()
    Editor(source, "Anna").save("organisation", {"name": "Welzijn Zutphen"}, "perspectief")
    changed = bulk_cells.changed_since(Reader(source).read(), "effort", revision)
    assert len(changed) == 18


def test_a_moment_is_read_as_people_write_it():
    assert parse("nu") is None
    assert parse("#12") == 12
    assert parse("24-11-2026") == date(2026, 11, 24)
    found = parse("24-11-2026 10:30")
    assert isinstance(found, datetime)
    assert found.astimezone(UTC) == datetime(2026, 11, 24, 9, 30, 59, 999_999, tzinfo=UTC)
    for wrong in ("gisteren", "31-02-2026", "24-11-2026 25:00"):
        with pytest.raises(UsageError):
            parse(wrong)


def test_the_plan_of_a_revision_is_as_it_was(source):
    Editor(source, "Anna").delete("g3")
    found = Moments(Reader(source), source)
    assert "g3" in found.read(77).plan
    assert "g3" not in found.read(None).plan
    assert not found.read(77).editable
    assert moments.in_words(date(2026, 11, 24)) == "het einde van 24 november 2026"


def test_the_history_goes_by_pages_and_filters(source):
    editor = Editor(source, "Anna")
    for n in range(PER_PAGE + 2):
        editor.save("effort", {"reach": str(n + 1)}, "i0-w1")
    Editor(source, "Bert").save("goal", {"name": "Meer groen"})
    first, second = listed(source, Wanted()), listed(source, Wanted(page=2))
    assert (first.total, first.pages, len(first.steps), len(second.steps)) == (PER_PAGE + 4, 2, PER_PAGE, 4)
    assert first.steps[0].lines[0].name == "Meer groen"
    assert listed(source, Wanted(who="Bert")).total == 1
    assert listed(source, Wanted(element="i0-w1")).total == PER_PAGE + 3
    plan = source.snapshot().plan
    assert wanted_in("?element=Meer+groen&p=x", plan).element == "meer-groen"


def test_a_step_that_was_undone_says_so_until_it_is_done_again(source):
    editor = Editor(source, "Anna")
    editor.save("goal", {"name": "Meer groen"})
    editor.undo()
    assert [step.undone for step in listed(source, Wanted()).steps] == [False, True, False]
    editor.redo()
    assert [step.undone for step in listed(source, Wanted()).steps] == [False, True, False, False]
    assert [step.again for step in listed(source, Wanted()).steps] == [True, False, False, False]
    editor.undo()
    assert [step.again for step in listed(source, Wanted()).steps] == [False, True, False, False, False]


def test_a_moment_that_did_not_pass_yet_is_not_called_the_past(source):
    kept = Moments(Reader(source), source)
    told = {text: str(past.layout(kept, f"?op={text}")) for text in ("31-12-2999", "01-01-2020", "%231")}
    assert "Dit moment moet nog komen" in told["31-12-2999"]
    assert "U kijkt naar het verleden" in told["%231"]
    assert "Dit plan begon op" in told["01-01-2020"]


def test_an_element_that_came_or_went_is_told_with_how_it_is_fed(source):
    now, empty = Reader(source).read(), Reading(SourceSnapshot(0, Plan.trusted((), "klein"), ()))
    came, went = (str(compare.bands(one, other)) for one, other in ((empty, now), (now, empty)))
    assert "Geen missie-element" not in came + went
    assert "Ins(" in came
    assert "Del(" not in came
    assert "Del(" in went


def test_two_moments_that_are_none_are_both_told(source):
    said = str(compare.layout(Moments(Reader(source), source), "?van=gisteren&tot=morgen"))
    assert "gisteren" in said.split("Form(", maxsplit=1)[0]
    assert "morgen" in said.split("Form(", maxsplit=1)[0]


def test_what_came_went_and_changed_is_marked_on_boxes_and_lines():
    before = small_plan()
    kept = [r for r in before if r.id not in {"b3", "b3>g1", *(f"i2-{w}>b3" for w in ("w1", "w2", "w3"))}]
    after = Plan.trusted(
        [
            *(r.model_copy(update={"name": "Anders"}) if r.id == "g3" else r for r in kept),
            Goal(id="nieuw", name="Nieuw"),
        ],
        "klein",
    )
    found = difference(before, after)
    union = Plan.trusted((*after, *found.removed), "klein")
    marks = compare.marks_of(found, union)
    assert (marks["nieuw"], marks["b3"], marks["g3"], marks["b3>g1"]) == ("came", "went", "changed", "went")
    shown = compare.around(union, marks)
    assert {"nieuw", "b3", "g3", "g1", "i2-w1"} <= shown
    assert "e6" not in shown
    scene = compare.compose(union, shown, compare.Folds(True, frozenset(), frozenset()))
    on = compare.on_picture(scene, marks, union)
    assert on[compare.line_key("b3", "g1")] == "went"
    assert compare.line_key("b2", "g3") not in on


def test_a_hint_about_another_row_calls_it_by_its_name(source):
    plan = source.snapshot().plan
    name = plan["i0-w1"].name
    answer = ask(source, {"do": "cells", "cells": [cell("i3-w2", "name", name, plan["i3-w2"].name)]})
    told = {problem["id"]: problem["name"] for problem in answer.data["problems"]}
    assert told
    assert all(shown == source.snapshot().plan[record_id].name for record_id, shown in told.items())
    assert "i0-w1" in told


def test_deleting_without_a_chosen_row_asks_for_rows_alone(source):
    assert ask(source, {"do": "ask-delete", "rows": []}).data["status"] == "Kies eerst rijen."
