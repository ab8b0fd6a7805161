"""Writes to a store until it is killed, and says in a file what was committed."""

from __future__ import annotations

import os
from pathlib import Path

from din.model import Contribution, Effort, Goal
from din.store import Put, open_store


def write_until_killed(location: str, said: str, first: int) -> None:
    """Add efforts with a link each, two records in a change; write each revision down once it was kept."""
    store = open_store(location)
    with Path(said).open("ab", buffering=0) as file:
        n = first
        while True:
            n += 1
            change = [
                Put(Effort(id=f"e{n}", name="Koken")),
                Put(Contribution(id=f"l{n}", source=f"e{n}", target="g")),
            ]
            file.write(b"%d\n" % store.apply("p", change))
            os.fsync(file.fileno())


def start(location: Path) -> None:
    """Make the store."""
    with open_store(location, create=True) as store:
        store.apply("p", [Put(Goal(id="g", name="Doel"))])
