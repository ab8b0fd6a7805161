"""The plan as it is now, read once per revision for all pages together."""

from __future__ import annotations

import threading
from typing import Protocol

from din.errors import DinError
from din.findings import Finding
from din.model import Plan


class Snapshot(Protocol):
    """A plan at a revision with what was found while reading it."""

    @property
    def revision(self) -> object: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...


class Source(Protocol):
    """Where a plan comes from: a store or a file."""

    def revision(self) -> object:
        """Give a mark that changes when the plan does."""

    def snapshot(self) -> Snapshot:
        """Read the plan."""


class Reader:
    """Keeps the last good reading, so that a file that is half saved does not empty the screen."""

    def __init__(self, source: Source) -> None:
        """Read the plan for the first time; a fault here is the caller's to show."""
        self._source = source
        self._lock = threading.Lock()
        self._mark = str(source.revision())
        self._snapshot = source.snapshot()
        self._fault: DinError | None = None

    @property
    def plan(self) -> Plan:
        """The plan as it is now, or as it was when it could last be read."""
        return self.read().plan

    @property
    def mark(self) -> str:
        """The revision looked at last, as text."""
        return self._mark

    @property
    def fault(self) -> DinError | None:
        """Why the plan cannot be read now, if so."""
        return self._fault

    def revision(self) -> str:
        """Give the source's mark; cheap, called often."""
        return str(self._source.revision())

    def read(self) -> Snapshot:
        """Give the latest reading, reading anew only when the source changed."""
        with self._lock:
            try:
                mark = str(self._source.revision())
                if mark != self._mark:
                    self._mark = mark
                    self._snapshot = self._source.snapshot()
                    self._fault = None
            except DinError as fault:
                self._fault = fault
            return self._snapshot
