"""Forms from the table of fields, what they are answered, and who is refused."""

import asyncio
import json
import logging

import pytest
from hypothesis import given, settings

from dashboard.editing import actions, conflict, judging, opening, places, saving, toolbar
from dashboard.editing.forms import inputs, reference_options
from dashboard.editing.session import Ask, Session
from dashboard.editing.values import (
    asked_fields,
    blank_values,
    form_values,
    from_browser,
    in_words,
    same,
    to_form,
)
from dashboard.folding import Folds
from dashboard.reader import Reader, Reading
from dashboard.rights import Person, Role, as_person
from dashboard.scene import compose
from dashboard.worker import in_worker
from din.checks import check
from din.model import KIND_LABELS, RECORD_TYPES, Effort, Goal, Plan, fields_of
from din.service import StoreSource
from din.service.editing import Editor
from din.store import Put, open_store
from din.texts import in_language
from tests.small_plan import records, small_plan
from tests.strategies import plans

EDITOR = Person("Bea", Role.EDITOR)
READER = Person("Rik", Role.READER)


@pytest.fixture
def source():
    store = open_store("memory:")
    store.apply("klein", [Put(record) for record in records()], author="begin")
    with as_person(EDITOR):
        yield StoreSource("memory:", store, "klein")
    store.close()


def ask(store, /, what, session=None, values=None, reason="", picks=None, **details):
    """Send what a browser sends."""
    given = values or {}
    names = [{"part": "edit-field", "field": name, "form": "f"} for name in given]
    picked = [{"part": "edit-pick", "field": name, "form": "f"} for name in picks or {}]
    return actions.answer_to(
        store,
        {"what": what, "n": 1, **details},
        session.data() if session else None,
        names,
        list(given.values()),
        picked,
        list((picks or {}).values()),
        [reason],
    )


def found(component, test):
    """Give the parts of a page that pass a test."""
    parts = []
    for item in component if isinstance(component, list | tuple) else [component]:
        if hasattr(item, "to_plotly_json"):
            if test(item):
                parts.append(item)
            children = getattr(item, "children", None)
            parts += found(children if children is not None else [], test)
        elif isinstance(item, list | tuple):
            parts += found(item, test)
    return parts


def text_of(component):
    if isinstance(component, str):
        return component
    if isinstance(component, list | tuple):
        return " ".join(text_of(item) for item in component)
    return " ".join(
        text_of(value)
        for name in ("label", "description", "children")
        if (value := getattr(component, name, None)) is not None
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_every_field_of_every_kind_has_an_input_with_label_and_help(kind, language):
    with in_language(language):
        made = inputs(small_plan(), "f", kind, blank_values(RECORD_TYPES[kind]))
        shown = found(made, lambda part: isinstance(getattr(part, "id", None), dict))
        assert [part.id["field"] for part in shown] == sorted(
            (info.name for info in asked_fields(RECORD_TYPES[kind])),
            key=[part.id["field"] for part in shown].index,
        )
        infos = {info.name: info for info in asked_fields(RECORD_TYPES[kind])}
        assert {part.id["field"] for part in shown} == infos.keys()
        for part in shown:
            info = infos[part.id["field"]]
            assert part.label.startswith(str(info.label))
            assert text_of(part.description).strip()
            assert part.required == info.required


@given(plans())
@settings(max_examples=25)
def test_a_form_that_is_saved_as_it_was_opened_changes_nothing(plan):
    store = open_store("memory:")
    store.apply(plan.id, [Put(record) for record in plan])
    source = StoreSource("memory:", store, plan.id)
    editor = Editor(source, "Bea")
    before = source.snapshot()
    full = [r for r in plan if all(form_values(r).get(i.name, "-") for i in fields_of(type(r)) if i.required)]
    for record in full[:8]:
        editor.save(record.kind, form_values(record), record.id, before.versions[record.id])
    assert source.snapshot().revision == before.revision
    store.close()


def test_numbers_dates_and_yes_or_no_are_shown_as_dutch_people_write_them():
    effort = Effort(id="e", name="E", cost_eur=1250.5, reach=120, start="2027-03-01")
    values = form_values(effort)
    assert (values["cost_eur"], values["reach"], values["start"]) == ("1250,5", "120", "01-03-2027")
    provisional = next(i for i in fields_of(RECORD_TYPES["mission_element"]) if i.name == "provisional")
    assert to_form(provisional, True) == "true"
    assert in_words(small_plan(), provisional, "true") == "ja"
    cost = next(info for info in fields_of(Effort) if info.name == "cost_eur")
    assert [in_words(small_plan(), cost, text) for text in ("12500", "1250,5", "veel")] == [
        "12.500", "1.250,5", "veel",
    ]  # fmt: skip


def test_two_ways_to_write_the_same_are_no_difference():
    cost = next(info for info in fields_of(Effort) if info.name == "cost_eur")
    areas = next(info for info in fields_of(Effort) if info.name == "areas")
    assert same(cost, "25.000", "25000")
    assert same(areas, ["w1", "w2"], ["w2", "w1"])
    assert not same(cost, "veel", "25000")


def test_names_that_occur_twice_show_their_ids_and_what_is_gone_stays_in_the_list():
    plan = Plan.build([Goal(id="a", name="Zorg"), Goal(id="b", name="Zorg"), Goal(id="c", name="Thuis")])
    labels = [option["label"] for option in reference_options(plan, ["goal"], "weg")]
    assert labels == ["weg (is er niet meer)", "Thuis", "Zorg (a)", "Zorg (b)"]


@pytest.mark.parametrize(
    "data", [None, 3, [], "x", {"what": 5}, {"n": "1", "x": float("inf")}, {"links": [[1], "ab", ["a", 2]]}]
)
def test_a_question_in_any_form_is_read(data):
    parsed = Ask.parse(data)
    assert parsed.what == ""
    assert abs(parsed.x) < 1e6


@pytest.mark.parametrize("data", [None, [], {"kind": "robot"}, {"kind": "goal", "base": [], "version": "7"}])
def test_a_session_in_any_form_is_read(data):
    assert Session.parse(data).version == 0


def test_what_a_browser_sends_for_a_field_becomes_text():
    assert from_browser({"a": 1}) == "{'a': 1}"
    assert from_browser([1, None, "b"]) == ["1", "b"]
    assert from_browser(None) == ""


@pytest.mark.parametrize("what", [*actions.ANSWERS, "robot"])
def test_a_reader_is_refused_whatever_is_asked(source, what):
    before = source.snapshot().revision
    with as_person(READER):
        reply = ask(source, what, Session("f", "save", "goal", "g2", 1), {"name": "X"}, id="g2", kind="goal")
    assert "beheerder" in text_of(reply.said) or "recht" in text_of(reply.said)
    assert reply.sheet is None
    assert source.snapshot().revision == before


def test_a_reader_sees_no_buttons_and_an_editor_of_a_file_is_told_how(source):
    reading = Reader(source).read()
    with as_person(READER):
        assert toolbar.node_tools(reading, "g2") == []
        assert toolbar.bar(reading).hidden
    in_file = Reading(reading.snapshot, editable=False)
    assert toolbar.node_tools(in_file, "g2") == []
    assert "din import" in text_of(toolbar.bar(in_file))
    assert toolbar.node_tools(reading, "g2") != []


@pytest.mark.parametrize("what", list(actions.ANSWERS))
def test_any_question_without_sense_gets_an_answer(source, what):
    reply = ask(source, what, None, None, id="bestaat-niet", kind="robot", source="x", target="y")
    assert reply.outputs(1)


def test_a_new_record_is_saved_and_a_stale_one_is_not(source):
    opened = ask(source, "change", id="g2")
    Editor(source, "Anna").save("goal", {"name": "Minder armoede"}, "g2")
    reply = ask(source, "save", opened.session, {**opened.session.base, "name": "Meer inkomen"})
    assert reply.session.what == "conflict"
    assert source.snapshot().plan["g2"].name == "Minder armoede"
    [contrast] = conflict.contrasts(reply.session)
    assert (contrast.base, contrast.mine, contrast.theirs, contrast.proposal) == (
        "Meer bestaanszekerheid", "Meer inkomen", "Minder armoede", "",
    )  # fmt: skip
    assert "Anna" in text_of(reply.sheet)
    unsure = ask(source, "settle", reply.session)
    assert "Kies eerst" in text_of(unsure.alert)
    settled = ask(source, "settle", reply.session, picks={"name": "mine"})
    assert settled.session.form == ""
    assert source.snapshot().plan["g2"].name == "Meer inkomen"


def test_what_only_one_of_two_changed_is_proposed_as_that_one_has_it(source):
    opened = ask(source, "change", id="g2")
    Editor(source, "Anna").save("goal", {"owner": "perspectief"}, "g2")
    reply = ask(source, "save", opened.session, {**opened.session.base, "description": "Van mij"})
    assert {c.info.name: c.proposal for c in conflict.contrasts(reply.session)} == {
        "description": "mine", "owner": "theirs",
    }  # fmt: skip
    ask(source, "settle", reply.session)
    goal = source.snapshot().plan["g2"]
    assert (goal.description, goal.owner) == ("Van mij", "perspectief")


def test_back_to_the_form_keeps_what_only_somebody_else_changed(source):
    opened = ask(source, "change", id="g2")
    Editor(source, "Anna").save("goal", {"owner": "perspectief"}, "g2")
    reply = ask(source, "save", opened.session, {**opened.session.base, "description": "Van mij"})
    form = ask(source, "back", reply.session)
    assert form.kept
    ask(source, "save", form.session, form.session.mine)
    goal = source.snapshot().plan["g2"]
    assert (goal.description, goal.owner) == ("Van mij", "perspectief")


def test_a_third_change_during_the_choice_is_a_conflict_again(source):
    opened = ask(source, "change", id="g2")
    anna = Editor(source, "Anna")
    anna.save("goal", {"name": "Minder armoede"}, "g2")
    first = ask(source, "save", opened.session, {**opened.session.base, "name": "Meer inkomen"})
    anna.save("goal", {"name": "Geen armoede"}, "g2")
    second = ask(source, "settle", first.session, picks={"name": "mine"})
    assert second.session.what == "conflict"
    assert second.session.theirs["name"] == "Geen armoede"
    assert source.snapshot().plan["g2"].name == "Geen armoede"


def test_what_was_deleted_comes_back_with_its_links_and_my_text(source):
    opened = ask(source, "change", id="g2")
    Editor(source, "Anna").delete("g2")
    reply = ask(source, "save", opened.session, {**opened.session.base, "name": "Meer inkomen"})
    assert reply.session.what == "restore"
    ask(source, "restore", reply.session)
    plan = source.snapshot().plan
    assert plan["g2"].name == "Meer inkomen"
    assert {"b1>g2", "g2>e1"} <= plan.records.keys()


def test_text_that_cannot_be_understood_stays_when_a_record_is_put_back(source):
    opened = ask(source, "change", id="b1")
    Editor(source, "Anna").delete("b1")
    typed = {**opened.session.base, "start_value": "veel"}
    reply = ask(source, "restore", ask(source, "save", opened.session, typed).session)
    assert "veel" in text_of(reply.alert)
    assert reply.session.mine["start_value"] == "veel"
    assert "b1" in source.snapshot().plan


def test_a_deletion_of_what_somebody_changed_is_looked_at_again(source):
    opened = ask(source, "delete", id="g2")
    Editor(source, "Anna").save("goal", {"name": "Minder armoede"}, "g2")
    reply = ask(source, "delete-now", opened.session)
    assert "Anna" in text_of(reply.alert)
    assert "g2" in source.snapshot().plan
    ask(source, "delete-now", reply.session)
    assert "g2" not in source.snapshot().plan


def test_all_faults_are_told_at_once_and_empty_fields_only_after_a_try(source):
    editor, values = Editor(source, "Bea"), {"name": "", "start_value": "veel", "start_date": "31-02-2027"}
    fresh, tried = (Session("f", "save", "benefit", tried=tried) for tried in (False, True))
    assert judging.judged(editor, fresh, values).faults.keys() == {"start_value", "start_date"}
    assert judging.judged(editor, tried, values).faults.keys() == {"name", "start_value", "start_date"}
    reply = ask(source, "save", fresh, values)
    assert len(found(reply.alert, lambda part: type(part).__name__ == "Li")) == 3
    assert reply.sheet is None


def test_a_hint_of_the_checks_stands_at_its_field(source):
    judged = judging.judged(
        Editor(source, "Bea"), Session("f", "save", "goal"), {"name": "Organiseren van koffie"}
    )
    assert "werkwoord" in judged.hints["name"][0]
    assert not judged.faults


def test_two_that_are_linked_already_open_their_link(source):
    reply = ask(source, "link", source="g2", target="e1")
    assert reply.session.record_id == "g2>e1"
    turned = ask(source, "link", source="e1", target="g2")
    assert turned.session.record_id == ""
    assert (turned.session.base["source"], turned.session.base["target"]) == ("e1", "g2")


def test_a_line_that_stands_for_more_links_lists_them(source):
    links = [["i1-w1", "c1"], ["i1-w2", "c1"]]
    reply = ask(source, "line", links=links)
    assert text_of(reply.sheet).count("Vroegsignalering van schulden") == 2
    assert ask(source, "line", links=links[:1]).session.record_id == "i1-w1>c1"


def test_a_node_put_by_hand_moves_with_its_lines_and_the_rest_stays():
    plan = small_plan()
    scene = compose(plan, {node.id for node in plan.chain}, Folds(False, frozenset(), frozenset()))
    moved = places.placed(scene, {"g4": (4000.0, -500.0), "bestaat-niet": (1.0, 1.0)})
    boxes = {box.key: box for box in moved.boxes}
    assert (boxes["g4"].x, boxes["g4"].y) == (4000.0, -500.0)
    for line in moved.lines:
        source, target = boxes[line.source], boxes[line.target]
        assert line.path[0] == pytest.approx((source.x + line.leave[0], source.y + line.leave[1]))
        assert line.path[-1] == pytest.approx((target.x + line.arrive[0], target.y + line.arrive[1]))
    assert moved.left + moved.width > boxes["g4"].x + boxes["g4"].width / 2
    assert moved.top < boxes["g4"].y - boxes["g4"].height / 2
    assert {b.key for b in scene.boxes if boxes[b.key] != b} == {"g4"}
    assert places.placed(scene, {}) is scene


def test_positions_and_steps_are_kept_in_the_readers_name(source):
    ask(source, "place", id="g4", x=10, y=20)
    assert ask(source, "place", id="w1", x=1, y=2).revision is None
    editor = Editor(source, "Bea")
    assert editor.undoable() is not None
    assert "verplaatst" in text_of(ask(source, "undo").said)
    assert "verplaatst" in text_of(ask(source, "redo").said)
    ask(source, "place-reset")
    assert not [r for r in source.snapshot().plan if r.kind == "placement"]
    with as_person(Person("Cas", Role.EDITOR)):
        assert "niets" in text_of(ask(source, "undo").said)


def test_every_kind_can_be_added_but_links_and_places(source):
    for kind in KIND_LABELS:
        reply = ask(source, "add", kind=kind)
        assert (reply.session.what == "save") == (kind not in opening.NOT_ADDED), kind


def test_there_is_an_answer_for_every_button():
    assert {"save", "cancel", "delete-now", "settle", "restore"} <= actions.ANSWERS.keys()
    assert saving.nothing_open(None).session.form == ""


def test_only_what_changes_the_plan_is_noted_as_a_change(source, caplog):
    caplog.set_level(logging.INFO, "din.audit")
    key = source.snapshot().plan.of(Goal)[0].id

    def asked(work):
        caplog.clear()
        asyncio.run(in_worker(work, Role.EDITOR)())
        return [json.loads(line)["event"] for line in caplog.messages]

    assert asked(lambda: ask(source, "change", id=key)) == []
    assert asked(
        lambda: ask(source, "save", Session(form="f", what="save", kind="goal"), {"name": "Meer rust"})
    ) == ["change"]
    assert asked(lambda: ask(source, "undo")) == ["change"]
    assert asked(lambda: ask(source, "undo")) == []


def test_faults_stand_in_the_order_of_the_form(source):
    session = Session(form="f", what="save", kind="effort")
    wrong = {"extra": "x", "reach": "x", "name": "", "cost_eur": "veel", "start": "ooit"}
    with in_language("nl"):
        reply = ask(source, "save", session, wrong)
        told = json.dumps(reply.alert, default=lambda part: part.to_plotly_json(), ensure_ascii=False)
        asked = [str(info.label) for info in asked_fields(Effort) if info.name in wrong]
        labels = [*(f"“{label}”" for label in asked[:-1]), "eigen kenmerk"]
    assert sorted(labels, key=told.index) == labels


@pytest.mark.parametrize("kind", [kind for kind, cls in RECORD_TYPES.items() if hasattr(cls, "example")])
def test_every_kind_shows_a_name_that_its_own_checks_approve_of(kind):
    name = RECORD_TYPES[kind].example
    assert name
    if kind in {"effort", "goal", "benefit"}:
        record = RECORD_TYPES[kind](id="x", name=name)
        assert "wording" not in {finding.rule for finding in check(Plan.build([record]))}
