"""What pages look at is drawn before they ask, and once for all of them."""

import asyncio
import json
from contextlib import closing

from dashboard.live import Feed
from dashboard.reader import Reader
from dashboard.scenes import FOLLOWED, Scenes
from dashboard.viewstate import ViewState
from din.model import Goal
from din.service import StoreSource
from din.store import Put, open_store
from din.texts import in_language
from tests.small_plan import records

ALL = ViewState(everything=True)


class Watched(Scenes):
    """Scenes that note what is made."""

    def __init__(self, reader, revision, quiet):
        super().__init__(reader, revision, quiet)
        self.made = []

    def _made(self, state, since, at):
        self.made.append((state.query(), since))
        return super()._made(state, since, at)


def with_scenes(story, quiet=3600.0):
    async def told(store):
        begin = store.apply("p", [Put(record) for record in records()])
        reader = Reader(StoreSource("memory:", store, "p"))
        feed = Feed(reader)
        scenes = Watched(reader, lambda: feed.revision, quiet)
        feed.accompany(scenes.opened, scenes.changed)

        async def edit(key):
            revision = store.apply("p", [Put(Goal(id=key, name=f"Doel {key}"))])
            await feed._look()
            await asyncio.gather(*scenes._making.values())
            return revision

        await story(scenes, edit, begin)

    with closing(open_store("memory:")) as store:
        asyncio.run(asyncio.wait_for(told(store), 30))


def test_what_an_open_page_shows_is_drawn_at_a_change_before_the_page_asks():
    async def story(scenes, edit, begin):
        with in_language("en"):
            scenes.opened("alles=ja&focus=g1")
        revision = await edit("g9")
        assert scenes.made == [("alles=ja", str(begin))]
        with in_language("en"):
            answer = json.loads(await scenes._body(ALL, str(begin), revision))
        assert answer["revision"] == str(revision)
        assert "Goal: Doel g9" in answer["spoken"]["g9"]
        assert len(scenes.made) == 1

    with_scenes(story)


def test_a_view_that_nobody_asked_for_since_the_last_change_is_not_drawn():
    async def story(scenes, edit, begin):
        scenes.opened("alles=ja")
        revision = await edit("g8")
        await edit("g9")
        assert scenes.made == [("alles=ja", str(begin))]
        scenes.opened("alles=ja")
        last = await edit("g7")
        assert scenes.made[1:] == [("alles=ja", str(last - 1))]
        assert revision < last

    with_scenes(story)


def test_only_so_many_views_are_drawn_unasked_and_none_that_takes_the_whole_analysis():
    async def story(scenes, edit, _begin):
        scenes.opened("zonder=org1")
        for n in range(FOLLOWED + 3):
            scenes.opened(f"wijk=w{n}")
        await edit("g9")
        assert sorted(view for view, _since in scenes.made) == sorted(
            f"wijk=w{n}" for n in range(3, FOLLOWED + 3)
        )

    with_scenes(story)


def test_when_it_stays_quiet_the_whole_picture_is_made_for_who_comes_to_such_a_view():
    async def story(scenes, edit, begin):
        with in_language("en"):
            scenes.opened("alles=ja")
        revision = await edit("g9")
        await asyncio.sleep(0)  # the turn of what comes after a quiet time of nothing
        await asyncio.gather(*scenes._making.values())
        assert scenes.made == [("alles=ja", str(begin)), ("alles=ja", "")]
        with in_language("en"):
            answer = json.loads(await scenes._body(ALL, "", revision))
        assert "g9" in answer["drawn"]
        assert len(scenes.made) == 2

    with_scenes(story, quiet=0.0)
