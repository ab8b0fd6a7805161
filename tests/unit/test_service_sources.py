"""Sources that follow their file or store."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from din.errors import InputError, StoreError, UsageError
from din.model import Goal
from din.service import import_file, open_source
from din.store import Put, open_store


def save(path, *names):
    nodes = [{"id": name, "kind": "goal", "name": name} for name in names]
    path.write_text(json.dumps({"nodes": nodes, "edges": []}), encoding="utf-8")
    return path


def later(path):
    """Let the file's time differ whatever the clock's grain."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


def test_a_changed_file_gives_a_new_revision_and_plan(tmp_path):
    path = save(tmp_path / "p.json", "a")
    source = open_source(path)
    before = source.snapshot()
    assert source.snapshot() is before
    save(path, "a", "b")
    assert source.revision() != before.revision
    assert set(source.snapshot().plan.records) == {"a", "b"}


def test_a_touched_file_with_the_same_content_keeps_its_revision(tmp_path):
    path = save(tmp_path / "p.json", "a")
    source = open_source(path)
    before = source.snapshot()
    later(path)
    assert source.snapshot() is before


@pytest.mark.parametrize(
    "spoil", [lambda p: p.unlink(), lambda p: p.write_text("{"), lambda p: p.write_bytes(b"")]
)
def test_a_file_that_cannot_be_read_keeps_the_last_good_plan_and_says_so(tmp_path, spoil):
    path = save(tmp_path / "p.json", "a")
    source = open_source(path)
    good = source.snapshot()
    spoil(path)
    kept = source.snapshot()
    assert kept.plan is good.plan
    assert kept.revision != good.revision
    assert kept.findings[0].rule == "source-unreadable"
    assert all(finding in kept.findings for finding in good.findings)
    save(path, "a")
    assert source.snapshot().revision == good.revision
    assert "source-unreadable" not in {f.rule for f in source.snapshot().findings}


def test_a_file_that_cannot_be_read_at_first_is_refused(tmp_path):
    with pytest.raises(InputError):
        open_source(tmp_path / "none.json")


def test_many_threads_see_one_snapshot(tmp_path):
    path = save(tmp_path / "p.json", "a")
    source = open_source(path)
    save(path, "a", "b")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _i: source.snapshot(), range(64)))
    assert all(snapshot is found[0] for snapshot in found)


def test_a_store_is_followed_and_checked(tmp_path):
    location = str(tmp_path / "s.din")
    import_file(save(tmp_path / "p.json", "a"), location, "p")
    source = open_source(location)
    try:
        before = source.snapshot()
        assert "goal-unfed" in {finding.rule for finding in before.findings}
        with open_store(location) as other:
            other.apply("p", [Put(Goal(id="b", name="B"))])
        assert source.revision() == before.revision + 1
        assert set(source.snapshot().plan.records) == {"a", "b"}
    finally:
        source.close()


def test_an_empty_store_and_an_unknown_plan_are_refused(tmp_path):
    with pytest.raises(UsageError):
        open_source("memory:")
    location = str(tmp_path / "s.din")
    import_file(save(tmp_path / "p.json", "a"), location, "p")
    with pytest.raises(UsageError):
        open_source(location, "q")


def test_a_plan_begins_in_a_store_that_is_not_there_or_empty(tmp_path):
    location = str(tmp_path / "Mijn wijk.din")
    with pytest.raises(StoreError):
        open_source(location, empty=True)
    with closing(open_source(location, new=True)) as source:
        assert (source.plan_id, source.revision(), len(source.snapshot().plan)) == ("Mijn wijk", 0, 0)
    with pytest.raises(UsageError):
        open_source(location)
    with closing(open_source(location, "Zuid", empty=True)) as source:
        assert source.plan_id == "Zuid"
    with closing(open_source(location, empty=True)) as source:
        assert source.plan_id == "Mijn wijk"
        source.store.apply(source.plan_id, [Put(Goal(id="a", name="A"))])
        assert list(source.snapshot().plan.records) == ["a"]


def test_a_second_plan_begins_only_when_a_new_one_is_asked_for(tmp_path):
    location = str(tmp_path / "s.din")
    import_file(save(tmp_path / "p.json", "a"), location, "p")
    with pytest.raises(UsageError):
        open_source(location, "q", empty=True)
    with closing(open_source(location, "q", new=True)) as source:
        assert (source.plan_id, len(source.snapshot().plan)) == ("q", 0)
    for plan_id in ("p", None):
        with closing(open_source(location, plan_id, new=True)) as source:
            assert (source.plan_id, len(source.snapshot().plan)) == ("p", 1)


def test_a_new_plan_in_a_file_that_is_no_store_is_refused(tmp_path):
    with pytest.raises(UsageError):
        open_source(tmp_path / "plan.xlsx", new=True)
    assert not list(tmp_path.iterdir())
    assert len(open_source(save(tmp_path / "p.json", "a"), new=True).snapshot().plan) == 1


def test_an_import_is_one_change_set_with_its_author_and_only_what_differs(tmp_path):
    location = str(tmp_path / "s.din")
    import_file(save(tmp_path / "p.json", "a", "b"), location, "p", author="An")
    result = import_file(
        save(tmp_path / "p.json", "b", "c"), location, "p", author="Ben", delete_missing=True
    )
    assert (result.added, result.changed, result.deleted) == (1, 0, 1)
    with open_store(location) as store:
        log = store.changes("p")
        first, second = {e.change_set for e in log[:2]}, {e.change_set for e in log[2:]}
        assert (len(first), len(second), len(first | second)) == (1, 1, 2)
        assert {e.author for e in log[2:]} == {"Ben"}
        assert {e.record_id for e in log[2:]} == {"a", "c"}
