"""What only a server can show: wrong passwords, nobody there, restarts, kills and edits from outside."""

import re
import resource
import socket
import sys
import threading
import time
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from din.errors import SchemaTooNew, StoreError, StoreFull, StoreUnreachable, UsageError
from din.model import RECORD_TYPES, Goal, field_table
from din.store import Credentials, Put, open_store
from din.store.neo4j.backend import Neo4jBackend
from din.store.neo4j.graph import AREA_LABELS, LABELS, LINK_TYPES, edge_type
from din.store.neo4j.schema import STEPS
from din.texts import in_language
from tests.store_plans import filled, neo4j_credentials, new_plan_id
from tools.neo4j_server import free_port

pytestmark = pytest.mark.neo4j


@pytest.fixture
def store(neo4j_server):
    with open_store(neo4j_server.uri, credentials=neo4j_credentials(neo4j_server)) as store:
        yield store


@pytest.fixture
def plan_id():
    return new_plan_id()


def ask(server, query, **parameters):
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        return [r.values() for r in driver.execute_query(query, parameters, database_="neo4j").records]


def test_a_wrong_password_says_so_and_hides_it(neo4j_server):
    with pytest.raises(StoreUnreachable) as error:
        open_store(neo4j_server.uri, credentials=Credentials("neo4j", "geheim-en-fout"))
    assert "NEO4J_PASSWORD" in str(error.value)
    assert "geheim-en-fout" not in f"{error.value} {Credentials('neo4j', 'geheim-en-fout')}"


def test_credentials_come_from_the_environment_and_never_from_the_address(neo4j_server, monkeypatch):
    for name in ("NEO4J_PASSWORD", "DIN_NEO4J_PASSWORD", "NEO4J_USER", "DIN_NEO4J_USER"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError):
        open_store(neo4j_server.uri)
    with pytest.raises(UsageError):
        open_store("bolt://neo4j:geheim@127.0.0.1:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    open_store(f"{neo4j_server.uri}/neo4j").close()
    with pytest.raises(StoreUnreachable):
        open_store(f"{neo4j_server.uri}/bestaatniet")


def test_a_server_that_is_away_or_silent_is_told_soon():
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for port in (free_port(), silent.getsockname()[1]):
            with pytest.raises(StoreUnreachable):
                open_store(f"bolt://127.0.0.1:{port}", credentials=Credentials("neo4j", "x"))
    assert time.monotonic() - began < 60


def test_after_a_restart_the_same_store_goes_on(neo4j_server, store, plan_id):
    filled(store, plan_id)
    neo4j_server.stop()
    with pytest.raises(StoreError):
        store.revision(plan_id)
    neo4j_server.start()
    assert store.apply(plan_id, [Put(Goal(id="nieuw", name="Nieuw"))]) == 11


def test_a_server_killed_three_times_while_written_to_loses_nothing_that_was_committed(
    neo4j_server, store, plan_id
):
    kept: list[int] = []
    for turn in range(3):
        began, stop = threading.Event(), threading.Event()

        def write(turn: int = turn, began: threading.Event = began, stop: threading.Event = stop) -> None:
            n = 0
            while not stop.is_set():
                n += 1
                try:
                    kept.append(
                        store.apply(plan_id, [Put(Goal(id=f"{turn}-{n}-{i}", name="Doel")) for i in range(5)])
                    )
                    began.set()
                except StoreUnreachable:
                    return

        writer = threading.Thread(target=write)
        writer.start()
        assert began.wait(60)
        neo4j_server.kill()
        neo4j_server.start()
        stop.set()
        writer.join()
        assert store.revision(plan_id) >= kept[-1]
        log = [entry.sequence for entry in store.changes(plan_id)]
        assert log == list(range(1, store.revision(plan_id) + 1))
        assert len(store.snapshot(plan_id).plan) == store.revision(plan_id)
        assert len(kept) == len(set(kept))


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on a running server's files needs Linux")
def test_a_full_disk_keeps_what_was_committed_and_says_what_to_do(neo4j_server, store, plan_id):
    """Files that may grow no further are what a server meets on a disk that is full."""
    filled(store, plan_id)
    before = store.snapshot(plan_id).plan
    big = [Put(Goal(id=f"d{n}", name="Doel", description="x" * 9_000)) for n in range(400)]
    limits = resource.prlimit(neo4j_server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(neo4j_server.pid, resource.RLIMIT_FSIZE, (2_000_000, limits[1]))
    try:
        with in_language("nl"):
            with pytest.raises(StoreFull, match="geen ruimte meer op de schijf"):
                store.apply(plan_id, big)
            with pytest.raises(StoreUnreachable, match="start Neo4j opnieuw"):
                store.apply(plan_id, [Put(Goal(id="later", name="Later"))])
    finally:
        neo4j_server.kill()
        neo4j_server.start()
    assert store.snapshot(plan_id).plan == before
    assert [entry.sequence for entry in store.changes(plan_id)] == list(range(1, 11))
    assert store.apply(plan_id, big) == 10 + len(big)


def test_people_see_natural_labels_and_relationships(neo4j_server, store, plan_id):
    filled(store, plan_id)
    found = ask(
        neo4j_server,
        "MATCH (o:Organisation {plan: $plan})-[:CARRIES_OUT]->(e:Effort)-[c:CONTRIBUTES_TO]->(g:Goal) "
        "RETURN o.name, e.name, c.weight, g.name",
        plan=plan_id,
    )
    assert found == [["Welzijn", "Opknappen van de keuken", 0.25, "Meer ontmoeting"]]
    districts = ask(neo4j_server, "MATCH (a:Area:District {plan: $plan}) RETURN a.cbs_code", plan=plan_id)
    assert districts == [["WK030101"]]


@pytest.mark.parametrize(
    ("query", "record_id"),
    [
        ("MATCH (n:Goal {plan: $plan}) SET n.name = 'Anders'", "ontmoeting"),
        ("MATCH (n:Goal {plan: $plan}) SET n.body = replace(n.body, 'Meer', 'Minder')", "ontmoeting"),
        ("MATCH ()-[r:CONTRIBUTES_TO {plan: $plan, id: 'm-o'}]->() SET r.strength = 3", "m-o"),
        ("MATCH (:Effort {plan: $plan, id: 'maaltijd'})-[r:OWNED_BY]->() DELETE r", "maaltijd"),
        ("MATCH (n:Measurement {plan: $plan}) DETACH DELETE n", "eenzaam-2024"),
        ("MATCH (n:Effort {plan: $plan, id: 'keuken'}) REMOVE n:Effort SET n:Goal", "keuken"),
    ],
)
def test_an_edit_from_outside_is_reported(neo4j_server, store, plan_id, query, record_id):
    filled(store, plan_id)
    ask(neo4j_server, query, plan=plan_id)
    faults = [fault for fault in store.status()["faults"] if plan_id in fault]
    assert len(faults) == 1
    assert record_id in faults[0]
    ask(neo4j_server, "MATCH (n {plan: $plan}) DETACH DELETE n", plan=plan_id)


def test_a_newer_schema_is_refused(neo4j_server, store):
    ask(neo4j_server, "CREATE (:DinMigration {number: 99, checksum: ''})")
    try:
        with pytest.raises(SchemaTooNew):
            Neo4jBackend(neo4j_server.uri, neo4j_credentials(neo4j_server), STEPS)
    finally:
        ask(neo4j_server, "MATCH (m:DinMigration {number: 99}) DELETE m")


def test_a_database_of_schema_1_is_brought_up_to_date(neo4j_server, store, plan_id):
    filled(store, plan_id)
    ask(neo4j_server, "MATCH (m:DinMigration) WHERE m.number > 1 DELETE m")
    ask(neo4j_server, "MATCH (s:DinChangeSet) REMOVE s.undoes")
    ask(neo4j_server, "DROP INDEX din_change_set_last")
    with open_store(neo4j_server.uri, credentials=neo4j_credentials(neo4j_server)) as again:
        assert again.status()["schema"] == len(STEPS)
        assert [s.undoes for s in again.change_sets(plan_id)] == [""]
        assert [e.undoes for e in again.changes(plan_id)] == [""] * 10
    indexes = ask(
        neo4j_server, "SHOW INDEXES YIELD name, state WHERE name = 'din_change_set_last' RETURN state"
    )
    assert indexes == [["ONLINE"]]


def test_every_name_in_a_query_is_plain_and_no_field_takes_the_place_of_ours():
    names = {*LABELS.values(), *LINK_TYPES.values(), *AREA_LABELS.values()}
    names |= {edge_type(info.name).name for info in field_table() if info.about.refs}
    assert all(re.fullmatch(r"[A-Za-z_]+", name) for name in names)
    assert set(LABELS) | set(LINK_TYPES) == set(RECORD_TYPES)
    assert not {"plan", "version", "body", "position", "by"} & {info.name for info in field_table()}


def examples() -> list[str]:
    page = Path(__file__).parents[2] / "docs" / "neo4j-voorbeelden.md"
    return re.findall(r"```cypher\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("query", examples())
def test_each_query_in_the_documentation_finds_something(neo4j_server, store, plan_id, query):
    filled(store, plan_id)
    assert ask(neo4j_server, query, plan=plan_id)
