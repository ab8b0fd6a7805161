"""The plan as it is now and what follows from it, worked out once per revision for all pages together."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property

from din.analysis import Analysis, analyse
from din.errors import DinError, LoopTooStrong
from din.findings import Finding
from din.model import Plan
from din.service import Overview, PlanSource, SourceSnapshot, overview


@dataclass(frozen=True)
class Reading:
    """A plan at a revision, its findings, and what is worked out from it when a page asks."""

    snapshot: SourceSnapshot
    editable: bool = False

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.snapshot.plan

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in it."""
        return self.snapshot.findings

    @property
    def mark(self) -> str:
        """The revision, as text."""
        return str(self.snapshot.revision)

    @cached_property
    def overview(self) -> Overview:
        """The plan on one page."""
        return overview(self.plan, self.findings)

    @cached_property
    def analysis(self) -> Analysis | None:
        """All that follows from the plan; None when a loop keeps it from an answer."""
        try:
            return analyse(self.plan)
        except LoopTooStrong:
            return None


class Reader:
    """Keeps the latest reading; a source that is away for a while does not empty the screen."""

    def __init__(self, source: PlanSource) -> None:
        """Read the plan for the first time; a fault here is the caller's to show."""
        self._source = source
        self._lock = threading.Lock()
        self._reading = Reading(source.snapshot(), source.kind == "store")

    def revision(self) -> str:
        """Give the source's revision; cheap, asked often."""
        return str(self._source.revision())

    def read(self) -> Reading:
        """Give the latest reading, a new one only when the source changed."""
        with self._lock:
            try:
                snapshot = self._source.snapshot()
            except DinError:
                return self._reading  # a store that is away: the last known plan stays on the screen
            if snapshot is not self._reading.snapshot:
                self._reading = Reading(snapshot, self._source.kind == "store")
            return self._reading
