"""What only a file can show: what else may be in it, how it fills up, and who dies while writing."""

import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from din.errors import (
    SchemaTooNew,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
    UsageError,
)
from din.model import Goal, SteeringCriterion
from din.store import Put, open_store
from din.store.codec import decode, upcast
from din.store.engine import RowStore
from din.store.sqlite.backend import SqliteBackend, uri_of
from din.store.sqlite.migrations import Migration, migrations
from tests.integration.store_writer import start, write_until_killed
from tests.store_plans import RECORDS, filled

FIXTURE = Path(__file__).parent.parent / "fixtures" / "store_schema_1.din"
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.integration.store_writer"])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "plan.din"


def script(path: Path, code: str, **options: object) -> str:
    """Run code in a process of its own on a store that has the small plan; give what it prints."""
    with open_store(path, create=True) as store:
        filled(store, "p")
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path.cwd(),
        **options,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


GROW = """
import resource, sys
from din.errors import StoreError
from din.model import Goal, SteeringCriterion
from din.store import Put, open_store
store = open_store(sys.argv[1])
{before}
try:
    store.apply("p", [Put(Goal(id=f"d{{n}}", name="Doel", description="x" * 10000)) for n in range(100)])
except StoreError as error:
    print(type(error).__name__, sys.argv[1] in str(error))
{after}
print(store.revision("p"), len(store.snapshot("p").plan))
"""


def test_a_file_of_schema_1_still_opens_with_its_log(path):
    shutil.copy(FIXTURE, path)
    with open_store(path) as store:
        assert store.status()["faults"] == []
        assert store.snapshot("zutphen").plan.records == {r.id: r for r in RECORDS}
        assert [e.operation for e in store.changes("zutphen", since=10)] == ["put", "delete", "put", "put"]
        assert store.at("zutphen", 11).records["ontmoeting"].name == "Veel meer ontmoeting"
        assert {s.undoes for s in store.change_sets("zutphen")} == {""}
        assert store.apply("zutphen", [Put(Goal(id="nieuw", name="Nieuw"))]) == 15
        added = store.change_sets("zutphen", since=14)[0].id
        store.undo("zutphen", added)
        assert [s.undoes for s in store.change_sets("zutphen", since=14)] == ["", added]


def test_an_older_schema_is_brought_up_to_date_once_and_keeps_what_is_in_it(path):
    shutil.copy(FIXTURE, path)
    next_one = len(migrations()) + 1
    script = "ALTER TABLE plans ADD COLUMN note TEXT;\nCREATE TABLE more (x);\n"
    steps = (*migrations(), Migration(next_one, script))
    with RowStore(SqliteBackend(path, steps=steps)) as store:
        assert store.status()["schema"] == next_one
        assert store.snapshot("zutphen").plan.records == {r.id: r for r in RECORDS}
        assert store.migrate() == ()
    with pytest.raises(SchemaTooNew):
        open_store(path)


def test_a_program_from_before_steering_criteria_says_that_the_store_is_newer(path):
    with open_store(path, create=True) as store:
        store.apply("p", [Put(SteeringCriterion(id="tempo", name="Tempo"))])
    with pytest.raises(SchemaTooNew):
        SqliteBackend(path, steps=migrations()[:2])


def test_a_step_that_fails_leaves_the_older_schema(path):
    shutil.copy(FIXTURE, path)
    broken = (*migrations()[:1], Migration(2, "CREATE TABLE more (x);\nCREATE TABLE more (x);\n"))
    with pytest.raises(StoreError):
        SqliteBackend(path, steps=broken)
    with closing(SqliteBackend(path, steps=migrations()[:1])) as backend:
        assert backend.status() == {"schema": 1, "faults": []}


def test_a_sqlite_that_is_too_old_is_told_in_words(path, monkeypatch):
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr("sqlite3.sqlite_version", "3.34.1")
    with pytest.raises(StoreError, match=r"versie 3\.34\.1"):
        SqliteBackend(path, create=True)
    assert not path.exists()


def test_a_step_that_was_changed_after_it_was_taken_is_noticed(path):
    shutil.copy(FIXTURE, path)
    with pytest.raises(StoreDamaged):
        SqliteBackend(path, steps=[replace(migrations()[0], script="CREATE TABLE other (x);")])


def test_older_bodies_are_brought_up_to_date_when_read_and_newer_ones_refused():
    steps = {1: lambda body: {**body, "b": body["a"]}, 2: lambda body: {**body, "c": 3}}
    assert upcast({"schema": 1, "a": 1}, steps, 3) == {"a": 1, "b": 1, "c": 3}
    with pytest.raises(SchemaTooNew):
        decode('{"schema":2,"kind":"goal","id":"g","name":"G"}', "goal")


@pytest.mark.parametrize(
    "content", [b"dit is geen store" * 100, b"SQLite format 3\x00" + b"\xff" * 5000, b"x"]
)
def test_rubbish_is_not_a_store(path, content):
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        open_store(path)
    assert path.read_bytes() == content


def test_a_file_of_another_program_is_left_alone(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreDamaged):
        open_store(path, create=True)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/plannen/de wijk?#%.din"), "file:///plannen/de%20wijk%3F%23%25.din"),
        (PureWindowsPath(r"C:\plannen\de wijk.din"), "file:///C:/plannen/de%20wijk.din"),
        (PureWindowsPath(r"\\server\delen\de wijk.din"), "file:////server/delen/de%20wijk.din"),
    ],
)
def test_a_path_is_told_to_sqlite_in_its_own_form_on_every_system(path, uri):
    assert uri_of(path) == uri


def test_a_path_that_begins_as_that_of_a_share_is_opened(tmp_path):
    with closing(sqlite3.connect(uri_of(PurePosixPath(f"/{tmp_path}/x.din")), uri=True)) as connection:
        connection.execute("CREATE TABLE t (x)")
    assert (tmp_path / "x.din").exists()


def test_a_body_that_was_spoilt_is_named(path):
    with open_store(path, create=True) as store:
        filled(store, "p")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE records SET body = '{\"schema\":1,' WHERE id = 'keuken'")
    connection.close()
    with open_store(path) as store:
        assert "keuken" in str(store.status()["faults"])
        with pytest.raises(StoreDamaged):
            store.snapshot("p")


def test_a_missing_file_a_folder_and_a_wrong_ending_are_told_apart(path, tmp_path):
    (tmp_path / "map.din").mkdir()
    for location in (path, tmp_path / "map.din", tmp_path / "weg" / "x.din"):
        with pytest.raises(StoreError):
            open_store(location, create=location.parent != tmp_path)
    with pytest.raises(UsageError):
        open_store(tmp_path / "plan.xlsx")
    assert not path.exists()


def test_a_full_disk_keeps_the_plan_as_it_was(path):
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))"
    more = "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))"
    found = script(path, GROW.format(before=limit, after=more))
    assert found.splitlines() == ["StoreFull True", "10 10"]


def test_a_backup_for_which_there_is_no_room_leaves_no_half_file(path):
    code = """
import resource, sys
from pathlib import Path
from din.errors import StoreError
from din.store import open_store
stores = open_store(sys.argv[1]), open_store("memory:")
stores[0].copy_to(stores[1])
str(StoreError.__doc__), str(stores[0].snapshot("p"))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
for store in stores:
    try:
        store.backup(Path(sys.argv[1]).with_name("reserve.din"))
    except StoreError as error:
        print(type(error).__name__, "reserve.din" in str(error))
"""
    assert script(path, code).splitlines() == ["StoreFull True"] * 2
    assert list(path.parent.iterdir()) == [path]


def test_a_database_at_its_largest_is_full(path):
    with open_store(path, create=True) as store:
        filled(store, "p")
        store.backend._connection.execute("PRAGMA max_page_count = 30")
        with pytest.raises(StoreFull):
            store.apply("p", [Put(Goal(id=f"d{n}", name="Doel", description="x" * 9999)) for n in range(99)])
        assert store.revision("p") == 10


def test_a_file_and_a_folder_that_may_not_be_written_can_be_read(path):
    become = (
        "from din.store.sqlite.migrations import migrations; from din.texts import Message; migrations()\n"
        "import email.parser, os; str(StoreError(Message(''))); os.getuid() or os.setuid(65534)"
    )
    with open_store(path, create=True) as store:
        filled(store, "p")
    for file_mode, folder_mode in ((0o444, 0o755), (0o666, 0o555)):
        path.chmod(file_mode)
        path.parent.chmod(folder_mode)
        for parent in path.parents[1:-2]:
            parent.chmod(parent.stat().st_mode | 0o011)
        code = GROW.format(before="", after="").replace("store = open", become + "\nstore = open")
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
        )
        path.parent.chmod(0o755)
        assert (done.stdout.splitlines(), done.stderr) == (["StoreReadOnly True", "10 10"], "")
    assert issubclass(StoreReadOnly, StoreError)


def test_a_file_that_is_moved_away_is_told_and_goes_on_when_it_is_back(path, tmp_path):
    elsewhere = tmp_path / "elders.din"
    with open_store(path, create=True) as store:
        begin = filled(store, "p")
        path.rename(elsewhere)
        for ask in (
            lambda: store.revision("p"),
            lambda: store.snapshot("p"),
            lambda: store.apply("p", [Put(Goal(id="n", name="Nieuw"))]),
        ):
            with pytest.raises(StoreUnreachable, match=r"plan\.din"):
                ask()
        assert not path.exists()
        elsewhere.rename(path)
        assert store.apply("p", [Put(Goal(id="n", name="Nieuw"))]) == begin + 1


def test_a_file_that_takes_the_place_of_an_open_one_is_read_and_written(path, tmp_path):
    backup, theirs = tmp_path / "reserve.din", tmp_path / "van-ouder-programma.din"
    with open_store(path, create=True) as store:
        begin = filled(store, "p")
        store.backup(backup)
        store.apply("p", [Put(Goal(id="na", name="Na de kopie"))])
        backup.replace(path)
        assert store.revision("p") == begin
        assert store.apply("p", [Put(Goal(id="n", name="Nieuw"))]) == begin + 1
        with open_store(path) as other:
            assert other.snapshot("p").plan == store.snapshot("p").plan
        shutil.copy(FIXTURE, theirs)  # of an older schema: it is brought up to date first
        theirs.replace(path)
        assert store.status()["schema"] == len(migrations())


@pytest.mark.parametrize("content", [b"", b"half", b"not a store at all " * 90])
def test_a_copy_that_is_not_whole_yet_is_told_and_left_alone(path, tmp_path, content):
    backup = tmp_path / "reserve.din"
    with open_store(path, create=True) as store:
        begin = filled(store, "p")
        store.backup(backup)
        path.unlink()
        path.write_bytes(content)
        with pytest.raises(StoreError):
            store.apply("p", [Put(Goal(id="n", name="Nieuw"))])
        assert path.read_bytes() == content
        backup.replace(path)
        assert store.apply("p", [Put(Goal(id="n", name="Nieuw"))]) == begin + 1


def test_no_byte_of_a_redacted_text_is_left_in_the_file_or_its_backup(path, tmp_path):
    secret = "Annie uit de Steenstraat " * 200
    with open_store(path, create=True) as store:
        filled(store, "p")
        for text in (secret, secret * 2, "kort"):
            store.apply("p", [Put(RECORDS[2].model_copy(update={"description": text}))])
        assert b"Annie uit" in path.read_bytes()
        store.redact("p", "maaltijd", ["description"])
        store.apply("p", [Put(Goal(id="nieuw", name="Nieuw"))], author="Annie uit Warnsveld", reason=secret)
        assert b"Annie uit" in path.read_bytes()
        store.redact_change("p", store.change_sets("p")[-1].id, ["reason", "author"])
        store.backup(tmp_path / "reserve.din")
    for file in tmp_path.iterdir():
        assert b"Annie uit" not in file.read_bytes()


def test_a_redaction_is_done_also_when_others_keep_the_file_from_being_written_anew(path, monkeypatch):
    """The text is overwritten where it stood; that the file is not packed as well is no fault to tell."""
    monkeypatch.setattr("din.store.sqlite.backend.PACK_SECONDS", 0.05)
    secret = "Annie uit de Steenstraat " * 300
    with open_store(path, create=True) as store, closing(sqlite3.connect(path)) as other:
        filled(store, "p")
        for text in (secret, secret * 2, "kort", secret):
            store.apply("p", [Put(RECORDS[2].model_copy(update={"description": text}))])
        pack = store.backend.scrub

        def hindered():
            other.execute("BEGIN").execute("SELECT count(*) FROM records").fetchone()
            pack()

        store.backend.scrub = hindered
        before = store.revision("p")
        assert store.redact("p", "maaltijd", ["description"]) == before + 1
        assert b"Annie uit" not in path.read_bytes()


def _write_some(path: str, writer: int) -> list[int]:
    with open_store(path) as store:
        return [store.apply("p", [Put(Goal(id=f"{writer}-{n}", name="Doel"))]) for n in range(10)]


def test_eight_processes_at_once_lose_no_edit_and_leave_no_gap(path):
    start(path)
    with ProcessPoolExecutor(8, mp_context=PROCESSES) as pool:
        found = [r for some in pool.map(_write_some, [str(path)] * 8, range(8)) for r in some]
    assert sorted(found) == list(range(2, 82))
    with open_store(path) as store:
        assert [entry.sequence for entry in store.changes("p")] == list(range(1, 82))


@pytest.mark.slow
def test_a_hundred_writers_killed_while_writing_lose_nothing_that_was_committed(path, tmp_path):
    start(path)
    journal = path.with_name(f"{path.name}-journal")
    chance = random.Random(20)
    half_done = 0
    for turn in range(100):
        said = tmp_path / f"said-{turn}"
        said.touch()
        writer = PROCESSES.Process(target=write_until_killed, args=(str(path), str(said), turn * 100_000))
        writer.start()
        while said.stat().st_size < 2 and writer.is_alive():
            os.sched_yield()
        if turn % 2:
            for _ in range(chance.randrange(20_000)):  # anywhere in a later write
                pass
        else:
            while not journal.exists() and writer.is_alive():  # in the midst of one
                pass
        writer.kill()
        writer.join()
        half_done += journal.exists()
        kept = int(said.read_text().split()[-1])
        with open_store(path) as store:
            assert store.revision("p") >= kept
            assert store.revision("p") % 2 == 1  # two records a change: never half of one
    assert half_done >= 20  # a journal that was left is a write that was cut off
    with open_store(path) as store:
        assert store.status()["faults"] == []
        assert len(store.snapshot("p").plan) == store.revision("p")


def test_status_can_be_shown_as_json(path):
    with open_store(path, create=True) as store:
        filled(store, "p")
        assert json.loads(json.dumps(store.status()))["schema"] == len(migrations())
