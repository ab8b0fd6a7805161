"""Plans kept safe: a log of every change, in memory, in a file or in Neo4j, all behind one port."""

from din.store.arrays import PlanArrays
from din.store.changes import compensation, deletion, rewind, without
from din.store.neo4j.connection import Credentials
from din.store.opening import is_store, open_store
from din.store.port import (
    REDACTED,
    Change,
    ChangeSetInfo,
    Delete,
    LogEntry,
    PlanInfo,
    Put,
    Snapshot,
    Store,
)

__all__ = [
    "REDACTED",
    "Change",
    "ChangeSetInfo",
    "Credentials",
    "Delete",
    "LogEntry",
    "PlanArrays",
    "PlanInfo",
    "Put",
    "Snapshot",
    "Store",
    "compensation",
    "deletion",
    "is_store",
    "open_store",
    "rewind",
    "without",
]
