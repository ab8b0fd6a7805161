"""The small plan that tests of the stores change, and a way to open a store of each kind again and again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from din.model import Area, Contribution, Dependency, Effort, Goal, Indicator, Measurement, Organisation
from din.store import Credentials, Put, Store, open_store
from tools.neo4j_server import Neo4jServer

Opener = Callable[[], Store]

RECORDS = (
    Organisation(id="welzijn", name="Welzijn"),
    Area(id="wijk", name="De Wijk", cbs_code="WK030101"),
    Effort(id="maaltijd", name="Organiseren van een wijkmaaltijd", owner="welzijn", areas=("wijk",)),
    Effort(id="keuken", name="Opknappen van de keuken", carried_out_by=("welzijn",)),
    Goal(id="ontmoeting", name="Meer ontmoeting"),
    Contribution(id="m-o", source="maaltijd", target="ontmoeting", strength=2, lag_months=6),
    Contribution(id="k-o", source="keuken", target="ontmoeting", weight=0.25, extra={"eigen": "ja"}),
    Dependency(id="m-k", source="maaltijd", target="keuken"),
    Indicator(id="eenzaam", name="Eenzaamheid", measures=("ontmoeting",)),
    Measurement(id="eenzaam-2024", indicator="eenzaam", area="wijk", value=31.5),
)


def filled(store: Store, plan_id: str) -> int:
    """Put the small plan in a store."""
    return store.apply(plan_id, [Put(record) for record in RECORDS], author="opsteller", reason="begin")


def neo4j_credentials(server: Neo4jServer) -> Credentials:
    return Credentials(server.user, server.password)


def openers(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Opener]:
    """Give a function that opens the same store each time: a second handle is a second user."""
    opened: list[Store] = []
    if kind == "memory":
        only = open_store("memory:")
        yield lambda: only
    else:
        server = request.getfixturevalue("neo4j_server") if kind == "neo4j" else None

        def again() -> Store:
            if server is None:
                opened.append(open_store(folder / "plan.din", create=True))
            else:
                opened.append(open_store(server.uri, credentials=neo4j_credentials(server)))
            return opened[-1]

        yield again
    for store in opened:
        store.close()


def new_plan_id() -> str:
    """Give an id that no other test uses: all share one server."""
    return f"plan-{uuid.uuid4()}"
