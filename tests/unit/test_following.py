"""Following a store by its log gives what reading it all would give."""

from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from din.files import write
from din.model import Effort, Goal
from din.service import FileSource, Follower, News, StoreSource
from din.service.following import MOST
from din.store import Delete, Put, deletion, open_store
from tests.small_plan import records, small_plan
from tests.store_plans import filled
from tests.strategies import plans


def store_with(plan):
    store = open_store("memory:")
    store.apply("p", [Put(record) for record in plan])
    return store


@settings(max_examples=25)
@given(plans(max_records=12), st.data())
def test_a_followed_plan_is_the_stored_plan_record_for_record_and_in_order(plan, data):
    with closing(store_with([Goal(id="g", name="Doel"), *plan])) as store:
        follower = Follower(store, "p")
        follower.snapshot()
        for turn in range(data.draw(st.integers(1, 5))):
            now = store.snapshot("p").plan
            if len(now) > 1 and data.draw(st.booleans()):
                gone = data.draw(st.sampled_from(sorted(set(now.records) - {"g"})))
                store.apply("p", deletion(now, gone))
                if data.draw(st.booleans()):
                    store.undo("p", store.changes("p")[-1].change_set)
            else:
                store.apply(
                    "p",
                    [Put(Effort(id=f"nieuw{turn}", name="Koken")), Put(Goal(id="g", name=f"Doel {turn}"))],
                )
            if data.draw(st.booleans()):
                follower.snapshot()
        wanted, found = store.snapshot("p"), follower.snapshot()
        assert found.revision == wanted.revision
        assert list(found.plan) == list(wanted.plan)
        assert dict(found.versions) == dict(wanted.versions)


def test_news_names_each_record_and_author_once_from_any_revision():
    with closing(open_store("memory:")) as store:
        begin = filled(store, "p")
        follower = Follower(store, "p")
        follower.snapshot()
        for n in range(3):
            store.apply("p", [Put(Goal(id="g", name=f"Doel {n}"))], author="An")
        last = store.apply("p", [Delete("g")], author="Ben")
        assert follower.news(begin) == News(last, ("g",), ("An", "Ben"))
        assert follower.news(last - 1) == News(last, ("g",), ("Ben",))
        assert follower.news(last) == News(last, ())
        # one that starts later knows the same, from the log itself
        assert Follower(store, "p").news(begin) == News(last, ("g",), ("An", "Ben"))


def test_what_is_not_a_revision_of_this_plan_may_have_missed_anything():
    with closing(open_store("memory:")) as store:
        last = filled(store, "p")
        follower = Follower(store, "p")
        for strange in (None, -1, last + 1):
            assert follower.news(strange) == News(last, None)


def test_after_very_many_changes_anything_may_have_changed():
    with closing(open_store("memory:")) as store:
        store.apply("p", [Put(Goal(id=f"g{n}", name="Doel")) for n in range(MOST + 5)])
        follower = Follower(store, "p")
        assert follower.news(1).changed is None
        assert len(follower.news(10).changed) == MOST - 5


def test_a_redacted_text_is_gone_from_a_followed_plan_too():
    with closing(open_store("memory:")) as store:
        filled(store, "p")
        store.apply("p", [Put(Goal(id="g", name="Doel", description="Van mevrouw Jansen"))])
        follower = Follower(store, "p")
        assert follower.snapshot().plan["g"].description == "Van mevrouw Jansen"
        store.redact("p", "g", ["description"])
        assert "Jansen" not in str(list(follower.snapshot().plan))
        assert follower.news(0).changed is not None


def test_whoever_follows_a_plan_does_not_wait_for_its_checks():
    with closing(store_with(records())) as store:
        source = StoreSource("memory:", store, "p")
        first = source.snapshot()
        assert source.snapshot() is first
        revision = store.apply("p", [Put(Goal(id="nieuw", name="Minder schulden"))], author="An")
        with source._checking:  # as if the checks were still at work
            assert source.news(first.revision) == News(revision, ("nieuw",), ("An",))
        assert source.snapshot().revision == revision
        assert "nieuw" in source.snapshot().versions


def test_of_a_file_only_that_it_changed_is_known(tmp_path):
    path = tmp_path / "klein.json"
    write(small_plan(), path)
    source = FileSource(str(path))
    revision = source.revision()
    assert source.news(revision) == News(revision, ())
    assert source.news(None) == News(revision, None)


def test_another_copy_of_the_plan_that_went_further_is_read_whole(tmp_path):
    path, copy = tmp_path / "plan.din", tmp_path / "van-een-collega.din"
    with closing(open_store(path, create=True)) as store:
        begin = filled(store, "p")
        store.backup(copy)
        store.apply("p", [Put(Goal(id="hier", name="Hier"))])
        follower = Follower(store, "p")
        assert "hier" in follower.snapshot().plan
        with closing(open_store(copy)) as theirs:
            for n in range(3):
                last = theirs.apply("p", [Put(Goal(id=f"daar{n}", name="Daar"))])
            wanted = theirs.snapshot("p").plan
        copy.replace(path)
        assert list(follower.snapshot().plan) == list(wanted)
        assert follower.news(begin) == News(last, ("daar0", "daar1", "daar2"))
