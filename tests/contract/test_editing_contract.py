"""Editing on every store: undo and redo follow from the log, whoever looks at it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.errors import Conflict
from din.service import StoreSource
from din.service.editing import Editor
from din.service.history import history, plan_at, recent
from din.store import open_store
from din.texts import in_language
from tests.store_plans import Opener, filled, new_plan_id, openers

KINDS = ["memory", "sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture(params=KINDS)
def opener(request, tmp_path):
    yield from openers(request.param, request, tmp_path)


@pytest.fixture
def plan_id(opener: Opener) -> str:
    found = new_plan_id()
    filled(opener(), found)
    return found


@pytest.fixture
def editor(opener: Opener, plan_id: str):
    """Give an editor on a handle of its own, as another server process would have."""
    return lambda author: Editor(StoreSource("", opener(), plan_id), author)


def test_steps_are_undone_and_redone_one_by_one_from_another_handle(editor):
    for name in ("Een", "Twee"):
        editor("Ank").save("goal", {"name": name}, "ontmoeting")
    editor("Bo").save("effort", {"name": "Bo’s naam"}, "keuken")
    editor("Ank").delete("ontmoeting")
    names = []
    for step in ("undo", "undo", "undo", "redo", "redo", "redo"):
        getattr(editor("Ank"), step)()
        plan = editor("Ank").snapshot().plan
        names.append(plan.label("ontmoeting"))
        assert ("m-o" in plan, plan["keuken"].name) == ("ontmoeting" in plan, "Bo’s naam")
    assert names == ["Twee", "Een", "Meer ontmoeting", "Een", "Twee", "ontmoeting"]


def test_a_step_that_others_changed_since_names_them_and_changes_nothing(editor):
    editor("Ank").save("goal", {"name": "Een"}, "ontmoeting")
    editor("Bo").save("goal", {"name": "Twee"}, "ontmoeting")
    with pytest.raises(Conflict, match="Bo"):
        editor("Ank").undo()
    assert editor("Ank").snapshot().plan["ontmoeting"].name == "Twee"


def test_a_name_and_a_reason_of_any_characters_are_kept_as_clean_text(editor, opener, plan_id):
    odd = "Ank\x00\ud800\u202e <b>"
    editor(odd).save("goal", {"name": "Een"}, "ontmoeting", reason=f"omdat\n{odd}")
    last = opener().history(plan_id, "ontmoeting")[-1]
    assert (last.author, last.reason) == ("Ank <b>", "omdat\nAnk <b>")
    assert opener().history(plan_id, odd) == ()
    editor(odd).undo()
    assert editor("Bo").snapshot().plan["ontmoeting"].name == "Meer ontmoeting"


def test_what_was_redacted_is_no_step_any_more(editor, opener, plan_id):
    editor("Ank").save("goal", {"name": "Ander doel"}, "ontmoeting")
    editor("Ank").save("effort", {"description": "geheim"}, "keuken")
    opener().redact(plan_id, "keuken", ["description"], author="Ank")
    step = editor("Ank").undoable()
    assert opener().changes(plan_id, step.first - 1)[0].record_id == "ontmoeting"


def test_history_says_who_changed_what_when_and_why_in_words(editor, opener, plan_id):
    editor("Ank").save("effort", {"cost_eur": "1.250,50", "owner": ""}, "maaltijd", reason="offerte")
    editor("Bo").delete("welzijn")
    with in_language("nl"):
        line = history(opener(), plan_id, "maaltijd")[-1]
        assert (line.author, line.reason) == ("Ank", "offerte")
        assert {(str(c.label), c.before, c.after) for c in line.changes} == {
            ("Kosten", "–", "1.250,5"), ("Eigenaar", "Welzijn", "–"),
        }  # fmt: skip
        assert str(recent(opener(), plan_id, 1)[0].message()) == "Bo verwijderde “Welzijn”."
    assert plan_at(editor("Ank").source, line.sequence - 1)["maaltijd"].owner == "welzijn"


def test_people_who_change_different_fields_at_once_lose_nothing(editor):
    fields = {
        "Ank": {"reach": "12"},
        "Bo": {"leader": "opbouwwerker"},
        "Cas": {"cost_eur": "5"},
        "Dré": {"status": "loopt"},
    }
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda who: editor(who).save("effort", fields[who], "keuken"), fields))
    found = editor("Ank").snapshot().plan["keuken"]
    assert (found.reach, found.leader, found.cost_eur, found.status.value) == (
        12,
        "opbouwwerker",
        5,
        "running",
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["Ank", "Bo"]),
        st.sampled_from(["name", "add", "link", "delete", "undo", "redo"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


@settings(max_examples=30)
@given(STEPS)
def test_after_any_steps_undoing_them_all_gives_the_plan_back_and_redoing_gives_the_end(steps):
    """One person's steps are a stack, whatever was undone and redone on the way."""
    store, plan_id = open_store("memory:"), new_plan_id()
    filled(store, plan_id)
    editor = Editor(StoreSource("", store, plan_id), "Ank")
    begin = editor.snapshot().plan.records
    for _, step, number in steps:
        _do(editor, step, number)
    end = editor.snapshot().plan.records
    undone = 0
    while editor.undoable() is not None:
        editor.undo()
        undone += 1
    assert editor.snapshot().plan.records == begin
    for _ in range(undone):
        editor.redo()
    assert editor.snapshot().plan.records == end


def _do(editor, step, number):
    plan = editor.snapshot().plan
    goals = [record.id for record in plan if record.kind in {"goal", "effort"}]
    if step == "add":
        editor.save("goal", {"name": f"Doel {number}"})
    elif step == "undo" and editor.undoable():
        editor.undo()
    elif step == "redo" and editor.redoable():
        editor.redo()
    elif goals and step == "name":
        chosen = goals[number % len(goals)]
        editor.save(plan[chosen].kind, {"name": f"Naam {number}"}, chosen)
    elif goals and step == "link":
        editor.link(goals[0], goals[number % len(goals)], {"strength": "+"})
    elif goals and step == "delete":
        editor.delete(goals[number % len(goals)])
