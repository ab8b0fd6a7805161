"""Pages that stay open, on real server processes: nothing missed, nothing doubled, whatever happens to a server."""

import asyncio
import json
import socket
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from http.client import HTTPConnection

import pytest

from din.files import write
from din.model import Contribution, Goal, Plan
from din.store import Delete, Put, open_store
from tests.serving import ForkedServer
from tests.small_plan import records, small_plan
from tests.store_plans import neo4j_credentials, new_plan_id
from tools.live_client import LivePage

BACKENDS = ["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)]


class Site:
    """A store with a plan, opened as a client of its own, and servers on it."""

    def __init__(self, store, plan_id, stack, environment=None):
        self.store, self.plan_id, self._stack, self._environment = store, plan_id, stack, environment
        self.begin = store.apply(plan_id, [Put(record) for record in records()])

    def server(self):
        return self._stack.enter_context(ForkedServer(self.store.location, self.plan_id, self._environment))

    def edit(self, *changes, author="An"):
        return self.store.apply(self.plan_id, list(changes), author=author)

    def add(self, key):
        return self.edit(
            Put(Goal(id=key, name=f"Meer {key}")),
            Put(Contribution(id=f"{key}>", source=key, target="e1", strength=1)),
        )


@contextmanager
def site_on(backend, request, folder):
    with ExitStack() as stack:
        if backend == "neo4j":
            server = request.getfixturevalue("neo4j_server")
            store = open_store(server.uri, credentials=neo4j_credentials(server))
            environment = {"NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password}
        else:
            store, environment = open_store(folder / "plan.din", create=True), None
        stack.callback(store.close)
        yield Site(store, new_plan_id(), stack, environment)


@pytest.fixture
def site(request, tmp_path):
    with site_on(getattr(request, "param", "sqlite"), request, tmp_path) as found:
        yield found


@asynccontextmanager
async def following(*pages):
    """Let pages follow their servers until the block ends."""
    tasks = [asyncio.create_task(page.follow()) for page in pages]
    try:
        for page in pages:
            await page.until(lambda p: any(event.name == "presence" for event in p.others))
        yield pages
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def shows(revision):
    return lambda page: bool(page.shown) and page.shown[-1][0] == str(revision)


def told_ids(page):
    """Give all that a page was told, in order."""
    return [record for _revision, changed in page.told for record in changed]


def drawn(page):
    return set(page.scene["drawn"])


@pytest.mark.parametrize("site", BACKENDS, indirect=True)
def test_an_edit_by_any_client_shows_on_the_pages_of_every_server(site):
    async def story():
        one, two = LivePage(site.server(), page="pagina-een"), LivePage(site.server(), page="pagina-twee")
        async with following(one, two):
            for n in range(6):
                last = await asyncio.to_thread(site.add, f"nieuw{n}")
                for page in (one, two):
                    await page.until(shows(last))
            for page in (one, two):
                assert told_ids(page) == [key for n in range(6) for key in (f"nieuw{n}", f"nieuw{n}>")]
                assert {f"nieuw{n}" for n in range(6)} <= drawn(page)
                assert page.scene["elements"]
            assert places(one) == places(two)

    asyncio.run(story())


def places(page):
    return {e["data"]["id"]: e["position"] for e in page.scene["elements"] if "position" in e}


@pytest.mark.parametrize("site", BACKENDS, indirect=True)
def test_after_a_killed_server_is_back_pages_catch_up_with_nothing_missed_or_doubled(site):
    async def story():
        server = site.server()
        pages = [LivePage(server, page=f"pagina-nummer-{n}") for n in range(3)]
        async with following(*pages):
            first = await asyncio.to_thread(site.add, "voor")
            for page in pages:
                await page.until(shows(first))
            for turn in range(2):
                server.kill()
                for n in range(3):
                    last = await asyncio.to_thread(site.add, f"tijdens{turn}{n}")
                await asyncio.to_thread(server.start)
                for page in pages:
                    await page.until(shows(last))
            names = ["voor", *(f"tijdens{turn}{n}" for turn in range(2) for n in range(3))]
            for page in pages:
                assert told_ids(page) == [key for name in names for key in (name, f"{name}>")]
                assert set(names) <= drawn(page)

    asyncio.run(story())


def test_a_page_that_knows_nothing_of_this_plan_is_told_that_anything_may_have_changed(site):
    async def story():
        page = LivePage(site.server(), since="999999")
        async with following(page):
            await page.until(lambda p: p.told)
            assert page.told == [(str(site.begin), None)]

    asyncio.run(story())


def test_clients_that_never_read_hold_up_nobody_and_cost_no_memory(site):
    async def story():
        server = site.server()
        page = LivePage(server)
        async with following(page), AsyncExitStack() as stack:
            for n in range(40):
                stack.enter_context(deaf(server, n))
            before = server.memory_mb()
            for n in range(60):
                last = await asyncio.to_thread(site.edit, Put(Goal(id="g1", name=f"Doel {n} " + "x" * 100)))
            await page.until(shows(last))
            assert server.memory_mb() - before < 40
            assert set(told_ids(page)) == {"g1"}

    asyncio.run(story())


@contextmanager
def deaf(server, number):
    """Ask for events and never read them, with the smallest buffer there is."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        client.connect(("127.0.0.1", server.port))
        head = f"Host: 127.0.0.1:{server.port}\r\nCookie: {server.cookie}\r\n"
        client.sendall(f"GET /events?since=1&page=dove-pagina-{number} HTTP/1.1\r\n{head}\r\n".encode())
        yield


def test_an_element_that_is_deleted_goes_from_every_page(site):
    async def story():
        page = LivePage(site.server())
        async with following(page):
            await page.until(shows(await asyncio.to_thread(site.add, "even")))
            assert "even" in drawn(page)
            await page.until(shows(await asyncio.to_thread(site.edit, Delete("even>"), Delete("even"))))
            assert "even" not in drawn(page)

    asyncio.run(story())


def test_a_file_that_changes_shows_as_well(tmp_path):
    path = tmp_path / "klein.json"
    write(small_plan(), path)

    async def story():
        with ForkedServer(path) as server:
            page = LivePage(server)
            async with following(page):
                write(Plan.build([*small_plan(), Goal(id="g9", name="Nieuw doel")], "klein"), path)
                await page.until(lambda p: "g9" in drawn(p))
                assert [changed for _revision, changed in page.told] == [None] * len(page.told)

    asyncio.run(story())


def ask(server, body, content=None, **headers):
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    given = {"Cookie": server.cookie, "Origin": server.base, "Content-Type": "application/json", **headers}
    connection.request("POST", "/presence", content if content is not None else json.dumps(body), given)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def people(page):
    found = [event.data for event in page.others if event.name == "presence"]
    return found[-1] if found else {"people": [], "others": 0}


def test_others_see_who_comes_what_is_looked_at_and_who_goes(site):
    async def story():
        server = site.server()
        one, two = LivePage(server, page="pagina-een"), LivePage(server, page="pagina-twee")
        async with following(one):
            async with following(two):
                await one.until(
                    lambda p: {who["page"] for who in people(p)["people"]} == {"pagina-een", "pagina-twee"}
                )
                assert {who["name"] for who in people(one)["people"]} == {"Ben"}
            await one.until(lambda p: len(people(p)["people"]) == 1)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("", 400),
        ("null", 400),
        ("[" * 900, 400),
        ('{"page": "pagina-een"}', 400),
        ('{"page": 7, "what": "g1"}', 400),
        ('{"page": "pagina-een", "what": ["g1"]}', 400),
        ('{"page": "<script>alert(1)</script>", "what": "g1"}', 400),
        (b"\xff\xfe\x00rubbish", 400),
        (json.dumps({"page": "pagina-een", "what": "x" * 2_000}), 413),
        (json.dumps({"page": "pagina-die-niet-open-is", "what": "g1"}), 204),
    ],
)
def test_rubbish_about_who_is_where_is_refused_and_disturbs_nobody(rubbish_server, content, status):
    assert ask(rubbish_server, None, content) == status


def test_another_site_cannot_say_where_somebody_is(rubbish_server):
    assert ask(rubbish_server, {"page": "pagina-een", "what": "g1"}, Origin="http://elders.example") == 403


@pytest.fixture(scope="module")
def rubbish_server(tmp_path_factory):
    path = tmp_path_factory.mktemp("aanwezig") / "klein.json"
    write(small_plan(), path)
    with ForkedServer(path) as server:
        yield server


@pytest.mark.neo4j
@pytest.mark.slow
def test_while_neo4j_is_away_pages_keep_the_plan_with_a_notice_and_then_catch_up(
    neo4j_server, request, tmp_path
):
    async def story(site):
        page = LivePage(site.server())
        async with following(page):
            await page.until(shows(await asyncio.to_thread(site.add, "voor")))
            await asyncio.to_thread(neo4j_server.kill)
            try:
                await page.until(lambda p: away(p) is True, seconds=40)
                await page.refresh()
                assert "voor" in drawn(page)
            finally:
                await asyncio.to_thread(neo4j_server.restart)
            await page.until(lambda p: away(p) is False, seconds=60)
            await page.until(shows(await asyncio.to_thread(site.add, "na")), seconds=40)
            assert told_ids(page) == ["voor", "voor>", "na", "na>"]

    with site_on("neo4j", request, tmp_path) as site:
        asyncio.run(story(site))


def away(page):
    found = [event.data["away"] for event in page.others if event.name == "source"]
    return found[-1] if found else None
