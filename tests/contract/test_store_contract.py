"""What every store does, shown on each of them without a difference."""

import json
import threading
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from din.errors import Conflict, InputError, StoreError, UsageError
from din.files import write
from din.model import (
    RECORD_TYPES,
    Area,
    Contribution,
    Effort,
    Goal,
    Measurement,
    MissionElement,
    Plan,
    Programme,
    to_data,
)
from din.store import REDACTED, Delete, LogEntry, Put, Store, deletion, open_store, rewind
from tests.store_plans import RECORDS, Opener, filled, new_plan_id, openers
from tests.strategies import plan_of_every_kind, plans

KINDS = ["memory", "sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)]
few = settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(params=KINDS)
def opener(request, tmp_path):
    yield from openers(request.param, request, tmp_path)


@pytest.fixture
def store(opener: Opener) -> Store:
    return opener()


@pytest.fixture
def plan_id() -> str:
    return new_plan_id()


def rules(error: pytest.ExceptionInfo[InputError]) -> set[str]:
    return {finding.rule for finding in error.value.findings}


def sequences(store: Store, plan_id: str) -> list[int]:
    return [entry.sequence for entry in store.changes(plan_id)]


# reading and writing


@few
@given(plan=plan_of_every_kind())
def test_every_kind_of_record_comes_back_as_it_was(store, plan):
    plan_id = new_plan_id()
    store.apply(plan_id, [Put(record) for record in plan])
    found = store.snapshot(plan_id).plan
    assert list(found) == list(plan)
    assert {record.kind for record in found} == set(RECORD_TYPES)
    assert store.status()["faults"] == []


def test_a_record_that_could_not_be_read_back_is_refused(store, plan_id):
    store.apply(plan_id, [Put(Goal(id="g", name="Meer rust"))])
    too_long = Goal(id="h", name="Meer zon").model_copy(
        update={"name": "x" * 501, "description": "x" * 20_001}
    )
    with pytest.raises(InputError) as error:
        store.apply(plan_id, [Put(too_long)])
    assert {finding.place.column for finding in error.value.findings} == {"name", "description"}
    assert [record.id for record in store.snapshot(plan_id).plan] == ["g"]


def test_a_plan_that_is_not_there_is_empty_at_revision_nought(store, plan_id):
    assert store.revision(plan_id) == 0
    assert list(store.snapshot(plan_id).plan) == []
    assert store.changes(plan_id) == ()
    assert store.arrays(plan_id).ids == ()
    assert plan_id not in store.plans()


def test_the_version_of_a_record_is_the_sequence_that_wrote_it(store, plan_id):
    assert filled(store, plan_id) == len(RECORDS)
    revision = store.apply(plan_id, [Put(Goal(id="ontmoeting", name="Veel meer ontmoeting"))])
    found = store.snapshot(plan_id)
    assert (revision, found.revision, store.revision(plan_id)) == (11, 11, 11)
    assert dict(found.versions) == {r.id: i for i, r in enumerate(RECORDS, 1)} | {"ontmoeting": 11}


def test_an_edit_keeps_the_order_of_the_plan(store, plan_id):
    filled(store, plan_id)
    store.apply(
        plan_id, [Put(RECORDS[5].model_copy(update={"strength": 1})), Put(Goal(id="nieuw", name="N"))]
    )
    assert [r.id for r in store.snapshot(plan_id).plan] == [*(r.id for r in RECORDS), "nieuw"]


def test_what_stays_the_same_is_not_logged(store, plan_id):
    filled(store, plan_id)
    assert store.apply(plan_id, [Put(record) for record in RECORDS]) == len(RECORDS)
    assert store.apply(plan_id, []) == len(RECORDS)
    assert len(store.changes(plan_id)) == len(RECORDS)


def test_the_log_says_who_did_what_when_and_why(store, plan_id):
    began = datetime.now(UTC)
    filled(store, plan_id)
    store.apply(plan_id, [Delete("m-k")], author="Bo", reason="overbodig")
    entry = store.changes(plan_id, since=len(RECORDS))[0]
    assert (entry.author, entry.reason, entry.operation, entry.record_id) == (
        "Bo",
        "overbodig",
        "delete",
        "m-k",
    )
    assert (entry.before, entry.after) == (to_data(RECORDS[7]), None)
    assert began <= entry.moment <= datetime.now(UTC)
    assert entry.moment.utcoffset() == timedelta(0)


def test_links_and_nodes_share_one_space_of_ids(store, plan_id):
    filled(store, plan_id)
    with pytest.raises(InputError) as error:
        store.apply(plan_id, [Put(Goal(id="m-o", name="Een doel"))])
    assert rules(error) == {"changed-kind"}


def test_a_link_can_get_another_source_and_an_area_another_level(store, plan_id):
    filled(store, plan_id)
    store.apply(
        plan_id,
        [
            Put(Contribution(id="m-o", source="keuken", target="ontmoeting", strength=1)),
            Put(Area(id="wijk", name="De Wijk", level="neighbourhood")),
            Put(Effort(id="maaltijd", name="Organiseren van een maaltijd", owner=None)),
        ],
    )
    plan = store.snapshot(plan_id).plan
    assert (plan["m-o"].source, plan["wijk"].level, plan["maaltijd"].owner) == (
        "keuken",
        "neighbourhood",
        None,
    )
    assert store.status()["faults"] == []


# all or nothing


def test_one_wrong_change_keeps_all_others_out(store, plan_id):
    filled(store, plan_id)
    with pytest.raises(InputError) as error:
        store.apply(
            plan_id,
            [
                Put(Goal(id="nieuw", name="Nieuw doel")),
                Put(Contribution(id="a", source="maaltijd", target="nergens")),
                Put(Contribution(id="b", source="wijk", target="ontmoeting")),
                Delete("welzijn"),
                Put(Programme(id="p1", name="Een")),
                Put(Programme(id="p2", name="Twee")),
                Put(Area(id="wijk", name="De Wijk", part_of="wijk")),
            ],
        )
    assert rules(error) == {"dangling-reference", "wrong-reference", "second-programme", "part-of-cycle"}
    assert {"maaltijd", "keuken"} <= {e for f in error.value.findings for e in f.elements}
    assert store.revision(plan_id) == len(RECORDS)
    assert list(store.snapshot(plan_id).plan) == list(RECORDS)


def test_a_new_plan_with_a_fault_leaves_nothing_behind(store, plan_id):
    with pytest.raises(InputError):
        store.apply(plan_id, [Put(Contribution(id="a", source="x", target="y"))])
    assert plan_id not in store.plans()


def test_a_circle_of_areas_is_found_through_areas_that_were_not_touched(store, plan_id):
    areas = [Area(id="a", name="A"), Area(id="b", name="B", part_of="a"), Area(id="c", name="C", part_of="b")]
    store.apply(plan_id, [Put(area) for area in areas])
    with pytest.raises(InputError) as error:
        store.apply(plan_id, [Put(Area(id="a", name="A", part_of="c"))])
    assert rules(error) == {"part-of-cycle"}


def test_a_second_programme_is_refused_beside_one_that_is_there(store, plan_id):
    store.apply(plan_id, [Put(Programme(id="p1", name="Een"))])
    with pytest.raises(InputError) as error:
        store.apply(plan_id, [Put(Programme(id="p2", name="Twee"))])
    assert rules(error) == {"second-programme"}
    assert store.apply(plan_id, [Delete("p1"), Put(Programme(id="p2", name="Twee"))]) == 3
    assert [info.name for info in store.overview() if info.id == plan_id] == ["Twee"]


def test_a_measurement_is_never_overwritten(store, plan_id):
    filled(store, plan_id)
    with pytest.raises(InputError) as error:
        store.apply(
            plan_id, [Put(Measurement(id="eenzaam-2024", indicator="eenzaam", area="wijk", value=12))]
        )
    assert rules(error) == {"measurement-overwritten"}
    assert store.snapshot(plan_id).plan["eenzaam-2024"].value == 31.5


# several users


def test_a_stale_edit_is_a_conflict_that_changes_nothing(opener, plan_id):
    first, second = opener(), opener()
    filled(first, plan_id)
    versions = second.snapshot(plan_id).versions
    first.apply(plan_id, [Put(Goal(id="ontmoeting", name="Van de eerste"))], expected=versions)
    with pytest.raises(Conflict) as error:
        second.apply(
            plan_id,
            [Put(Goal(id="nieuw", name="N")), Put(Goal(id="ontmoeting", name="Van de tweede"))],
            expected={"ontmoeting": versions["ontmoeting"]},
        )
    assert (error.value.record_id, error.value.expected, error.value.found) == ("ontmoeting", 5, 11)
    assert error.value.theirs == {"kind": "goal", "id": "ontmoeting", "name": "Van de eerste"}
    plan = second.snapshot(plan_id).plan
    assert (plan["ontmoeting"].name, "nieuw" in plan) == ("Van de eerste", False)


def test_changing_what_somebody_deleted_is_a_conflict_without_their_version(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Delete("m-k")])
    with pytest.raises(Conflict) as error:
        store.apply(plan_id, [Put(RECORDS[7])], expected={"m-k": 8})
    assert (error.value.found, error.value.theirs) == (11, None)
    assert store.apply(plan_id, [Put(RECORDS[7])], expected={"m-k": 0}) == 12


def test_adding_what_somebody_else_added_is_a_conflict(store, plan_id):
    filled(store, plan_id)
    with pytest.raises(Conflict):
        store.apply(plan_id, [Put(Goal(id="ontmoeting", name="Nog eens"))], expected={"ontmoeting": 0})


def test_eight_writers_at_once_lose_no_edit_and_leave_no_gap(opener, plan_id):
    edits = 12
    handles = [opener() for _ in range(8)]
    start = threading.Barrier(len(handles))

    def write(writer: int) -> list[int]:
        start.wait()
        return [
            handles[writer].apply(plan_id, [Put(Goal(id=f"{writer}-{n}", name="Doel"))], author=str(writer))
            for n in range(edits)
        ]

    with ThreadPoolExecutor(len(handles)) as pool:
        revisions = [r for found in pool.map(write, range(len(handles))) for r in found]
    total = len(handles) * edits
    assert sorted(revisions) == list(range(1, total + 1))
    assert sequences(handles[0], plan_id) == list(range(1, total + 1))
    assert len(handles[0].snapshot(plan_id).plan) == total


def test_who_follows_the_log_while_others_write_sees_every_change_set_whole(opener, plan_id):
    opener().apply(plan_id, [Put(Goal(id="begin", name="Begin"))])
    writers, reader, done = [opener() for _ in range(3)], opener(), threading.Event()

    def write(number: int) -> None:
        for n in range(15):
            pair = [Put(Goal(id=f"{number}-{n}-{part}", name="Doel")) for part in "abc"]
            writers[number].apply(plan_id, pair, author=str(number))

    def follow() -> list[LogEntry]:
        seen = list(reader.changes(plan_id))
        while True:
            last = done.is_set()
            seen.extend(found := reader.changes(plan_id, seen[-1].sequence))
            parts = Counter(entry.change_set for entry in found)
            assert all(parts[entry.change_set] == 3 and entry.after for entry in found)
            if last:
                return seen

    with ThreadPoolExecutor(4) as pool:
        following = pool.submit(follow)
        list(pool.map(write, range(3)))
        done.set()
        seen = following.result()
    assert [entry.sequence for entry in seen] == list(range(1, 3 * 15 * 3 + 2))
    assert seen == list(reader.changes(plan_id))


def test_eight_writers_of_one_record_take_turns(opener, plan_id):
    opener().apply(plan_id, [Put(Goal(id="teller", name="Teller", extra={"stand": 0}))])
    handles = [opener() for _ in range(8)]

    def add_five(store: Store) -> None:
        added = 0
        while added < 5:
            seen = store.snapshot(plan_id)
            count = seen.plan["teller"].extra["stand"]
            try:
                store.apply(
                    plan_id,
                    [Put(Goal(id="teller", name="Teller", extra={"stand": count + 1}))],
                    expected={"teller": seen.versions["teller"]},
                )
                added += 1
            except Conflict:
                continue

    with ThreadPoolExecutor(len(handles)) as pool:
        list(pool.map(add_five, handles))
    assert handles[0].snapshot(plan_id).plan["teller"].extra == {"stand": 40}


def test_a_reader_never_sees_half_a_change(opener, plan_id):
    writer, reader = opener(), opener()
    done = threading.Event()

    def write() -> None:
        for n in range(15):
            writer.apply(plan_id, [Put(Goal(id=f"{n}-{i}", name="Doel")) for i in range(20)])
        done.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not done.is_set() and not writing.done():
            found = reader.snapshot(plan_id)
            assert len(found.plan) == found.revision
            assert found.revision % 20 == 0
        writing.result()


def test_another_user_sees_the_new_revision(opener, plan_id):
    first, second = opener(), opener()
    assert second.revision(plan_id) == 0
    filled(first, plan_id)
    assert second.revision(plan_id) == len(RECORDS)
    assert [e.record_id for e in second.changes(plan_id, since=8)] == ["eenzaam", "eenzaam-2024"]


# history


def test_the_history_of_a_record_is_all_that_happened_to_it(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Put(Goal(id="ontmoeting", name="Tweede"))])
    store.apply(plan_id, deletion(store.snapshot(plan_id).plan, "ontmoeting"))
    found = store.history(plan_id, "ontmoeting")
    assert [e.operation for e in found] == ["put", "put", "delete"]
    assert [e.before and e.before["name"] for e in found] == [None, "Meer ontmoeting", "Tweede"]
    assert [e.after and e.after["name"] for e in found] == ["Meer ontmoeting", "Tweede", None]


def test_the_plan_as_of_each_earlier_revision_is_what_it_was(store, plan_id):
    before = {0: Plan.build([], plan_id), filled(store, plan_id): store.snapshot(plan_id).plan}
    for changes in (
        [Put(Goal(id="ontmoeting", name="Anders"))],
        deletion(store.snapshot(plan_id).plan, "maaltijd"),
        [Put(MissionElement(id="element", name="Verbinding"))],
    ):
        revision = store.apply(plan_id, changes)
        before[revision] = store.snapshot(plan_id).plan
    for revision, plan in before.items():
        assert store.at(plan_id, revision) == plan


def test_the_plan_as_of_a_moment_is_what_was_recorded_then(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Delete("m-k")])
    first, last = store.changes(plan_id)[0].moment, store.changes(plan_id)[-1].moment
    assert list(store.at(plan_id, first - timedelta(seconds=1))) == []
    assert "m-k" in store.at(plan_id, first)
    assert "m-k" not in store.at(plan_id, last)


def test_moments_before_their_time_zone_and_revisions_to_come_are_refused(store, plan_id):
    filled(store, plan_id)
    for when in (11, -1, datetime(2026, 1, 1)):  # noqa: DTZ001 - without one
        with pytest.raises(UsageError):
            store.at(plan_id, when)


@few
@given(earlier=plans(max_records=12), later=plans(max_records=12))
def test_turning_back_the_log_gives_every_earlier_plan(store, earlier, later):
    plan_id = new_plan_id()
    kinds = {record.id: record.kind for record in earlier}
    later = [r for r in later if kinds.get(r.id, r.kind) == r.kind and r.kind != "measurement"]
    first = store.apply(plan_id, [Put(record) for record in earlier])
    try:
        store.apply(plan_id, [*(Put(r) for r in later), *(Delete(r.id) for r in earlier if r not in later)])
    except InputError:
        assert store.revision(plan_id) == first
    assert store.at(plan_id, first).records == earlier.records
    now = store.snapshot(plan_id)
    assert rewind(now.plan, store.changes(plan_id)).records == {}
    for revision in range(now.revision + 1):  # the store reads only the first line of each record
        assert store.at(plan_id, revision) == rewind(now.plan, store.changes(plan_id, revision))


# undo


def test_undo_of_an_edit_brings_the_former_content_back_as_a_new_change(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Put(Goal(id="ontmoeting", name="Anders"))])
    assert store.undo(plan_id, store.changes(plan_id)[-1].change_set, author="Bo") == 12
    assert store.snapshot(plan_id).plan["ontmoeting"].name == "Meer ontmoeting"
    assert [e.author for e in store.changes(plan_id, since=11)] == ["Bo"]


def test_undo_of_a_deletion_brings_its_links_and_references_back(store, plan_id):
    filled(store, plan_id)
    before = store.snapshot(plan_id).plan
    for record_id in ("maaltijd", "welzijn", "wijk", "eenzaam", "ontmoeting"):
        store.apply(plan_id, deletion(before, record_id))
        gone = store.snapshot(plan_id).plan
        assert record_id not in gone
        assert Plan.build(gone, plan_id) == gone
        store.undo(plan_id, store.changes(plan_id)[-1].change_set)
        assert store.snapshot(plan_id).plan == before
    assert store.status()["faults"] == []


def test_an_undo_can_be_undone(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Delete("m-k")])
    store.undo(plan_id, store.changes(plan_id)[-1].change_set)
    store.undo(plan_id, store.changes(plan_id)[-1].change_set)
    assert "m-k" not in store.snapshot(plan_id).plan


def test_the_log_and_the_change_sets_say_what_an_undo_undid(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Delete("m-k"), Delete("k-o")], author="Bo", reason="overbodig")
    deleted = store.change_sets(plan_id, since=10)[0].id
    store.undo(plan_id, deleted, author="Bo", reason="toch niet")
    undone = store.change_sets(plan_id, since=12)[0].id
    store.undo(plan_id, undone, author="Ank")
    found = store.change_sets(plan_id)
    assert [(s.author, s.reason, s.first, s.last, s.undoes) for s in found] == [
        ("opsteller", "begin", 1, 10, ""),
        ("Bo", "overbodig", 11, 12, ""),
        ("Bo", "toch niet", 13, 14, deleted),
        ("Ank", "", 15, 16, undone),
    ]
    log = store.changes(plan_id, since=10)
    assert [entry.undoes for entry in log] == ["", "", deleted, deleted, undone, undone]
    assert [entry.change_set for entry in log] == [s.id for s in found[1:] for _ in range(2)]
    assert [s.moment for s in found[1:]] == [entry.moment for entry in log[::2]]


def test_change_sets_since_a_revision_are_those_that_wrote_after_it(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Delete("m-k")])
    store.apply(plan_id, [Delete("k-o"), Delete("m-o")])
    firsts = {
        since: [s.first for s in store.change_sets(plan_id, since)] for since in (0, 9, 10, 11, 12, 13, 99)
    }
    assert firsts == {0: [1, 11, 12], 9: [1, 11, 12], 10: [11, 12], 11: [12], 12: [12], 13: [], 99: []}
    assert store.change_sets(new_plan_id()) == ()


def test_a_change_set_may_be_given_its_id_and_is_made_once(store, plan_id):
    filled(store, plan_id)
    own = new_plan_id()
    for _ in range(2):
        assert store.apply(plan_id, [Put(Goal(id="nieuw", name="Nieuw"))], change_set=own) == 11
    store.apply(plan_id, [Delete("nieuw")])
    assert store.apply(plan_id, [Put(Goal(id="nieuw", name="Nieuw"))], change_set=own) == 11
    assert store.change_sets(plan_id, since=10)[0].id == own
    assert "nieuw" not in store.snapshot(plan_id).plan


def test_undo_of_an_import_empties_the_plan(store, plan_id):
    filled(store, plan_id)
    store.undo(plan_id, store.changes(plan_id)[0].change_set)
    assert list(store.snapshot(plan_id).plan) == []
    assert store.at(plan_id, len(RECORDS)).records == {record.id: record for record in RECORDS}


def test_undo_of_what_was_changed_since_is_a_conflict(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Put(Goal(id="ontmoeting", name="Anders"))])
    change_set = store.changes(plan_id)[-1].change_set
    store.apply(plan_id, [Put(Goal(id="ontmoeting", name="Weer anders"))])
    with pytest.raises(Conflict):
        store.undo(plan_id, change_set)
    assert store.snapshot(plan_id).plan["ontmoeting"].name == "Weer anders"


def test_undo_of_what_others_have_come_to_need_is_refused(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Put(Goal(id="doel", name="Doel"))])
    change_set = store.changes(plan_id)[-1].change_set
    store.apply(plan_id, [Put(Contribution(id="d", source="maaltijd", target="doel"))])
    with pytest.raises(InputError) as error:
        store.undo(plan_id, change_set)
    assert rules(error) == {"dangling-reference"}


def test_undo_of_an_unknown_change_is_refused(store, plan_id):
    filled(store, plan_id)
    with pytest.raises(UsageError):
        store.undo(plan_id, "nooit gebeurd")


# many plans


def test_two_plans_in_one_store_never_touch(store, plan_id):
    other = new_plan_id()
    filled(store, plan_id)
    filled(store, other)
    store.apply(other, deletion(store.snapshot(other).plan, "maaltijd"))
    assert list(store.snapshot(plan_id).plan) == list(RECORDS)
    assert (store.revision(plan_id), len(store.history(plan_id, "maaltijd"))) == (len(RECORDS), 1)
    assert {plan_id, other} <= set(store.plans())
    with pytest.raises(UsageError):
        store.undo(plan_id, store.changes(other)[-1].change_set)
    with pytest.raises(InputError):
        store.apply(other, [Put(Contribution(id="x", source="maaltijd", target="ontmoeting"))])
    store.redact(other, "ontmoeting", ["name"])
    with pytest.raises(UsageError):
        store.redact_change(other, store.change_sets(plan_id)[0].id)
    assert store.snapshot(plan_id).plan["ontmoeting"].name == "Meer ontmoeting"


# redaction

SECRET = "Annie uit de Steenstraat"


def with_secret(store: Store, plan_id: str) -> None:
    filled(store, plan_id)
    effort = RECORDS[2].model_copy(
        update={"description": SECRET, "extra": {"contact": SECRET, "kleur": "rood"}}
    )
    store.apply(plan_id, [Put(effort)])
    store.apply(plan_id, [Put(effort.model_copy(update={"name": "Samen eten"}))])


def test_redaction_leaves_a_mark_and_no_trace_of_the_text(store, plan_id, tmp_path):
    with_secret(store, plan_id)
    assert store.redact(plan_id, "maaltijd", ["description", "contact"], author="FG") == 13
    found = store.snapshot(plan_id)
    effort = found.plan["maaltijd"]
    assert (effort.description, effort.extra) == (REDACTED, {"contact": REDACTED, "kleur": "rood"})
    assert (effort.name, effort.owner, found.versions["maaltijd"]) == ("Samen eten", "welzijn", 13)
    entry = store.changes(plan_id)[-1]
    assert (entry.operation, entry.author, entry.record_id) == ("redact", "FG", "maaltijd")
    everything = [*store.changes(plan_id), *(to_data(r) for r in found.plan), *store.at(plan_id, 11)]
    assert SECRET not in str(everything)
    assert store.status()["faults"] == []


@pytest.mark.parametrize("ending", [".json", ".xlsx", ".yaml", ".graphml", ".gexf", ".csv"])
def test_redacted_text_is_in_no_export_and_in_no_history(store, plan_id, tmp_path, ending):
    with_secret(store, plan_id)
    write(store.snapshot(plan_id).plan, tmp_path / f"before{ending}")
    assert SECRET.encode() in content(tmp_path / f"before{ending}")
    store.redact(plan_id, "maaltijd", ["description", "contact"])
    write(store.snapshot(plan_id).plan, tmp_path / f"after{ending}")
    assert SECRET.encode() not in content(tmp_path / f"after{ending}")
    assert SECRET not in str(store.history(plan_id, "maaltijd"))


def content(path):
    """Give all bytes of a file or folder, unpacked."""
    if path.is_dir():
        return b"".join(file.read_bytes() for file in path.iterdir())
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_redaction_reaches_what_was_deleted(store, plan_id):
    with_secret(store, plan_id)
    store.apply(plan_id, deletion(store.snapshot(plan_id).plan, "maaltijd"))
    change_set = store.changes(plan_id)[-1].change_set
    store.redact(plan_id, "maaltijd", ["description", "contact"])
    assert SECRET not in str(store.changes(plan_id))
    with pytest.raises(Conflict):
        store.undo(plan_id, change_set)
    assert "maaltijd" not in store.snapshot(plan_id).plan


def test_a_redaction_cannot_be_undone_and_undo_of_older_changes_brings_no_text_back(store, plan_id):
    with_secret(store, plan_id)
    renamed = store.changes(plan_id)[-1].change_set
    store.redact(plan_id, "maaltijd", ["description", "contact"])
    with pytest.raises(UsageError):
        store.undo(plan_id, store.changes(plan_id)[-1].change_set)
    with pytest.raises(Conflict):
        store.undo(plan_id, renamed)


def test_redaction_of_a_change_leaves_a_mark_and_no_trace_of_its_reason(store, plan_id):
    filled(store, plan_id)
    store.apply(plan_id, [Delete("m-k")], author="Bo", reason=SECRET)
    change_set = store.change_sets(plan_id, since=10)[0].id
    before = store.snapshot(plan_id)
    assert store.redact_change(plan_id, change_set, author="FG") == 12
    found = store.change_sets(plan_id, since=10)
    assert [(s.author, s.reason, s.last) for s in found] == [("Bo", REDACTED, 11), ("FG", "", 12)]
    assert (found[0].id, found[0].moment) == (change_set, store.changes(plan_id, since=10)[0].moment)
    entry = store.changes(plan_id, since=11)[0]
    assert (entry.operation, entry.record_id, entry.before, entry.after) == ("redact", "", None, None)
    assert SECRET not in str(
        [store.changes(plan_id), store.history(plan_id, "m-k"), store.change_sets(plan_id)]
    )
    assert (store.snapshot(plan_id).plan, store.snapshot(plan_id).versions) == (before.plan, before.versions)
    assert store.at(plan_id, 11) == before.plan
    assert store.status()["faults"] == []
    store.undo(plan_id, change_set)
    assert "m-k" in store.snapshot(plan_id).plan
    assert store.at(plan_id, 10) == store.snapshot(plan_id).plan


def test_the_author_of_a_change_can_be_redacted_and_that_cannot_be_undone(store, plan_id):
    filled(store, plan_id)
    imported = store.change_sets(plan_id)[0].id
    store.redact_change(plan_id, imported, ["author", "reason"])
    assert {(e.author, e.reason) for e in store.changes(plan_id)[:10]} == {(REDACTED, REDACTED)}
    with pytest.raises(UsageError):
        store.undo(plan_id, store.change_sets(plan_id, since=10)[0].id)
    with open_store("memory:") as other:
        store.copy_to(other, [plan_id])
        assert other.change_sets(plan_id) == store.change_sets(plan_id)


@pytest.mark.parametrize("fields", [["moment"], ["id", "reason"], [], ["author"]])
def test_only_text_of_a_change_can_be_redacted(store, plan_id, fields):
    store.apply(plan_id, [Put(Goal(id="doel", name="Doel"))], reason=SECRET)
    with pytest.raises(UsageError):
        store.redact_change(plan_id, store.change_sets(plan_id)[0].id, fields)
    with pytest.raises(UsageError):
        store.redact_change(plan_id, "nooit gebeurd")
    assert (store.revision(plan_id), store.change_sets(plan_id)[0].reason) == (1, SECRET)


@pytest.mark.parametrize("fields", [["owner"], ["id"], ["status"], ["bestaat niet"], []])
def test_only_text_can_be_redacted(store, plan_id, fields):
    with_secret(store, plan_id)
    with pytest.raises(UsageError):
        store.redact(plan_id, "maaltijd", fields)
    with pytest.raises(UsageError):
        store.redact(plan_id, "nooit geweest", ["name"])


# arrays, copies and upkeep


def test_arrays_hold_the_chain_and_its_contributions(store, plan_id):
    filled(store, plan_id)
    found = store.arrays(plan_id)
    assert (found.revision, found.ids, found.kinds) == (
        10,
        ("maaltijd", "keuken", "ontmoeting"),
        ("effort", "effort", "goal"),
    )
    assert (found.link_ids, found.sources.tolist(), found.targets.tolist()) == (
        ("m-o", "k-o"),
        [0, 1],
        [2, 2],
    )
    assert json.dumps([found.strengths.tolist(), found.weights.tolist(), found.lag_months.tolist()]) == (
        "[[2.0, NaN], [NaN, 0.25], [6.0, NaN]]"
    )


def test_a_copy_has_the_whole_log_with_its_sequences(store, plan_id):
    with_secret(store, plan_id)
    store.apply(plan_id, [Delete("m-k")])
    store.undo(plan_id, store.change_sets(plan_id, since=12)[0].id)
    with open_store("memory:") as other:
        assert store.copy_to(other, [plan_id]) == (plan_id,)
        assert other.changes(plan_id) == store.changes(plan_id)
        assert other.change_sets(plan_id) == store.change_sets(plan_id)
        assert list(other.snapshot(plan_id).plan) == list(store.snapshot(plan_id).plan)
        assert other.snapshot(plan_id).versions == store.snapshot(plan_id).versions
        with pytest.raises(UsageError):
            store.copy_to(other, [plan_id])
        with pytest.raises(UsageError):
            store.copy_to(other, ["nergens"])


def test_a_backup_can_be_restored_and_worked_on(store, plan_id, opener, tmp_path):
    filled(store, plan_id)
    store.apply(plan_id, [Delete("m-k")])
    path = tmp_path / "reserve.din"
    store.backup(path)
    with pytest.raises(StoreError):
        store.backup(path)
    with open_store(path) as kept:
        assert kept.changes(plan_id) == store.changes(plan_id)
        assert kept.undo(plan_id, kept.changes(plan_id)[-1].change_set) == 12
        assert kept.status()["faults"] == []
    with open_store("memory:") as other:
        assert plan_id in other.restore(path)
        assert other.revision(plan_id) == 12


def test_a_backup_that_cannot_be_made_leaves_no_file(store, plan_id, tmp_path):
    filled(store, plan_id)
    with pytest.raises(StoreError):
        store.backup(tmp_path / "geen-map" / "reserve.din")
    before = sorted(tmp_path.iterdir())
    store.backup(tmp_path / "reserve.din")
    assert sorted(tmp_path.iterdir()) == sorted([*before, tmp_path / "reserve.din"])


def test_a_copy_into_this_store_goes_on_where_it_left_off(store, plan_id):
    with open_store("memory:") as source:
        filled(source, plan_id)
        source.copy_to(store)
        before = list(source.snapshot(plan_id).plan)
    assert list(store.snapshot(plan_id).plan) == before
    assert store.apply(plan_id, [Put(Goal(id="nieuw", name="Nieuw"))]) == 11
    assert [r.id for r in store.snapshot(plan_id).plan][-1] == "nieuw"
    assert store.status()["faults"] == []


def test_status_lists_the_plans(store, plan_id):
    filled(store, plan_id)
    found = store.status()
    mine = [plan for plan in found["plans"] if plan["id"] == plan_id]
    assert [(p["revision"], p["records"]) for p in mine] == [(10, 10)]
    assert (found["kind"], store.migrate()) == (store.kind, ())


@few
@given(texts=st.lists(st.text(max_size=8), max_size=3))
def test_any_text_as_plan_id_author_reason_or_attribute_comes_back(store, texts):
    text = "".join(texts).replace("\x00", "")
    plan_id = new_plan_id() + text
    goal = Goal(id="doel", name="Doel", extra={"eigen": text, f"x{text}": [text, None, {"diep": 1.5}]})
    store.apply(plan_id, [Put(goal)], author=text, reason=text)
    assert store.snapshot(plan_id).plan["doel"] == goal
    assert (store.changes(plan_id)[0].author, store.changes(plan_id)[0].reason) == (text, text)


def test_an_attribute_that_cannot_be_written_is_refused(store, plan_id):
    unchecked = Goal.model_construct(id="doel", name="Doel", extra={"eigen": "\ud800"})
    with pytest.raises(InputError):
        store.apply(plan_id, [Put(unchecked)])
    assert store.revision(plan_id) == 0
