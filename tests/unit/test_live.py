"""What pages are told: once, in time, and at no cost to others."""

import asyncio
import json
from contextlib import aclosing, closing

import pytest

from dashboard.live import MOST_TOLD, Feed, plan_event, revision_of
from dashboard.presence import BURST, Presence
from dashboard.reader import Reader
from dashboard.rights import Person, Role
from din.errors import StoreUnreachable
from din.model import Goal
from din.service import News, StoreSource
from din.store import Put, open_store
from din.texts import msg
from tests.small_plan import records

AN, BEN = Person("An", Role.EDITOR, "s1"), Person("Ben", Role.READER, "s2")
SOMEBODY = Person("", Role.READER, "s3")


class Served:
    """A feed on a store in memory, with the means to change it."""

    def __init__(self, store):
        self.store = store
        self.begin = store.apply("p", [Put(record) for record in records()])
        self.source = StoreSource("memory:", store, "p")
        self.feed = Feed(Reader(self.source))

    async def edit(self, key, author="An"):
        revision = self.store.apply("p", [Put(Goal(id=key, name=f"Doel {key}"))], author=author)
        await self.feed._look()
        return revision


def with_feed(story):
    """Tell a story with a feed in an event loop of its own."""
    with closing(open_store("memory:")) as store:
        asyncio.run(asyncio.wait_for(story(Served(store)), 30))


async def next_of(events, name="plan"):
    """Wait for the next event of a name; gives its id and data."""
    async for text in events:
        for part in filter(None, text.split("\n\n")):
            fields = dict(line.split(": ", 1) for line in part.split("\n") if ": " in line)
            if fields.get("event") == name:
                return fields.get("id"), json.loads(fields["data"])
    raise AssertionError("the stream ended")


def test_a_page_is_told_which_records_changed_and_by_whom():
    async def story(served):
        async with aclosing(served.feed.events(served.begin, AN)) as events:
            revision = await served.edit("g9")
            told = await next_of(events)
            assert told == (str(revision), {"revision": str(revision), "changed": ["g9"], "by": "An"})

    with_feed(story)


def test_what_was_missed_is_told_once_and_nothing_else():
    async def story(served):
        for key in ("g8", "g9"):
            last = await served.edit(key)
        async with aclosing(served.feed.events(served.begin, AN)) as events:
            assert await next_of(events) == (
                str(last),
                {"revision": str(last), "changed": ["g8", "g9"], "by": "An"},
            )
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(next_of(events), 0.05)

    with_feed(story)


def test_a_page_that_is_up_to_date_is_told_nothing():
    async def story(served):
        async with aclosing(served.feed.events(served.begin, AN)) as events:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(next_of(events), 0.05)

    with_feed(story)


def test_a_short_answer_ends_with_its_first_word_and_says_nothing_of_who_is_here():
    async def story(served):
        served.feed.presence.join(AN, "page-an")
        last = await served.edit("g8")
        told = [text async for text in served.feed.events(served.begin, BEN, short=True)]
        assert [text.count("event: ") for text in told] == [1]
        assert f"id: {last}\nevent: plan" in told[0]
        waiting = asyncio.ensure_future(anext(served.feed.events(last, BEN, short=True)))
        served.feed.presence.join(BEN, "page-ben")
        await served.feed._look()
        await asyncio.sleep(0)
        assert not waiting.done()
        await served.edit("g9")
        assert '"changed":["g9"]' in await waiting

    with_feed(story)


def test_a_line_on_which_nothing_happens_gives_a_sign_of_life(monkeypatch):
    monkeypatch.setattr("dashboard.live.HEARTBEAT", 0.01)

    async def story(served):
        for short in (False, True):
            async with aclosing(served.feed.events(served.begin, BEN, short=short)) as events:
                assert (await next_of(events, "here"))[1] == {}

    with_feed(story)


def test_after_a_fault_that_nobody_foresaw_word_of_changes_goes_on(caplog):
    async def story(served):
        news, faults = served.source.news, [RuntimeError("unforeseen"), RuntimeError("again")]

        def faulty(since):
            if faults:
                raise faults.pop()
            return news(since)

        served.source.news = faulty
        watching = asyncio.ensure_future(served.feed.watch())
        async with aclosing(served.feed.events(served.begin, BEN)) as events:
            assert (await next_of(events, "source"))[1] == {"away": True}
            revision = served.store.apply("p", [Put(Goal(id="g8", name="Doel"))])
            assert (await next_of(events))[0] == str(revision)
        watching.cancel()

    with_feed(story)
    assert len(caplog.records) == 1


def test_one_message_is_made_for_all_pages():
    async def story(served):
        pages = [served.feed.events(served.begin, AN) for _ in range(5)]
        for events in pages:
            await anext(events)  # the time to wait before coming back
            await next_of(events, "presence")
        await served.edit("g9")
        texts = [await anext(events) for events in pages]
        assert all(text is texts[0] for text in texts)
        for events in pages:
            await events.aclose()

    with_feed(story)


def test_a_page_that_does_not_read_holds_up_nobody_and_is_told_the_latest_alone():
    async def story(served):
        slow, quick = (served.feed.events(served.begin, person) for person in (AN, BEN))
        for events in (slow, quick):
            await next_of(events, "presence")
        for n in range(50):
            last = await served.edit(f"n{n}")
            assert (await next_of(quick))[1]["changed"] == [f"n{n}"]
        revision, told = await next_of(slow)
        assert revision == str(last)
        assert len(told["changed"]) == 50
        assert len(served.feed._messages) <= 4  # made for who asks, not kept for who does not
        await slow.aclose()
        await quick.aclose()

    with_feed(story)


def test_who_is_not_named_is_told_no_names():
    async def story(served):
        async with aclosing(served.feed.events(served.begin, SOMEBODY)) as events:
            served.feed.presence.join(AN, "pagina-van-an")
            await served.edit("g9")
            assert (await next_of(events))[1]["by"] == ""

    with_feed(story)


def test_a_source_that_is_away_is_told_and_so_is_its_return():
    async def story(served):
        away = True
        news = served.source.news

        def failing(since):
            if away:
                raise StoreUnreachable(msg("away"))
            return news(since)

        served.source.news = failing
        async with aclosing(served.feed.events(served.begin, AN)) as events:
            await served.feed._look()
            assert (await next_of(events, "source"))[1] == {"away": True}
            assert served.feed._reader.read() is served.feed._reader.latest
            away = False
            revision = await served.edit("g9")
            text = await anext(events)
            assert '"away": false' in text
            assert f'"revision":"{revision}"' in text

    with_feed(story)


@pytest.mark.parametrize("text", ["", "x", "1.5", "٣", "1" * 19, "--1", "1e3"])
def test_what_is_no_revision_is_read_as_none(text):
    assert revision_of(text) is None


def test_a_revision_is_read():
    assert [revision_of(text) for text in ("0", "12", "-7")] == [0, 12, -7]


def test_too_many_ids_are_told_as_anything():
    told = plan_event(News(9, tuple(f"g{n}" for n in range(MOST_TOLD + 1))), named=True)
    assert '"changed":null' in told


def test_a_name_with_line_breaks_cannot_make_an_event_of_its_own():
    told = plan_event(News(9, ("g",), ("An\n\nevent: plan\ndata: {}",)), named=True)
    assert told.count("\n\n") == 1


NAMES = {"g1": "Minder schulden", "g2": "Meer ontmoeting"}


def people(presence, named=True):
    return json.loads(presence.message(named))


def test_others_see_who_is_here_and_what_is_looked_at():
    presence = Presence(NAMES.get)
    presence.join(AN, "pagina-an")
    assert presence.look(AN, "pagina-an", "g1")
    assert people(presence) == {
        "people": [{"page": "pagina-an", "name": "An", "what": "g1", "label": "Minder schulden"}],
        "others": 0,
    }
    presence.leave(AN, "pagina-an")
    assert people(presence) == {"people": [], "others": 0}


def test_a_page_that_comes_back_before_its_old_stream_ended_stays():
    presence = Presence(NAMES.get)
    presence.join(AN, "pagina-an")
    presence.join(AN, "pagina-an")
    presence.leave(AN, "pagina-an")
    assert len(people(presence)["people"]) == 1


def test_readers_without_a_name_are_counted_and_told_no_names():
    presence = Presence(NAMES.get)
    presence.join(AN, "pagina-an")
    presence.join(SOMEBODY, "pagina-x1")
    assert [p["name"] for p in people(presence)["people"]] == ["An"]
    assert people(presence)["others"] == 1
    assert people(presence, named=False) == {"people": [], "others": 2}


def test_nobody_speaks_for_another_and_nobody_looks_at_what_is_not_there():
    presence = Presence(NAMES.get)
    presence.join(AN, "pagina-an")
    presence.look(BEN, "pagina-an", "g1")
    presence.look(AN, "pagina-an", "<script>")
    presence.look(AN, "pagina-zonder-stroom", "g1")
    assert [p["what"] for p in people(presence)["people"]] == [""]


def test_a_page_that_tells_too_often_is_refused():
    presence = Presence(NAMES.get)
    presence.join(AN, "pagina-an")
    taken = [presence.look(AN, "pagina-an", ("g1", "g2")[n % 2]) for n in range(int(BURST) * 3)]
    assert all(taken[: int(BURST)])
    assert not taken[-1]
