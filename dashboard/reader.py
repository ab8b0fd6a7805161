"""The plan as it is now and what follows from it, worked out once per revision for all pages together."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property

from dashboard.absence import NO_ABSENCE, Absence, absence
from dashboard.pictures import Picture, Pictures
from dashboard.selection import narrowed
from dashboard.viewstate import ViewState
from din.analysis import Analysis, analyse
from din.errors import DinError, LoopTooStrong
from din.findings import Finding
from din.model import AreaLevel, Plan
from din.service import News, Overview, PlanSource, SourceSnapshot, overview


@dataclass(frozen=True)
class Reading:
    """A plan at a revision, its findings, and what is worked out from it when a page asks."""

    snapshot: SourceSnapshot
    editable: bool = False
    pictures: Pictures = field(default_factory=Pictures, repr=False)

    def picture(self, state: ViewState) -> Picture:
        """Give the plan drawn in a view."""
        return self.pictures.of(self.plan, self.mark, state)

    def absence(self, state: ViewState) -> Absence:
        """Give what goes along with what drops out in a view."""
        return absence(self.analysis, state.without) if state.without else NO_ABSENCE

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

    def overview_of(self, level: AreaLevel | None) -> Overview:
        """The plan on one page, with another division in areas."""
        usual = self.overview
        if level is None or level is usual.level or level not in usual.levels:
            return usual
        return overview(self.plan, self.findings, level)

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
        self._pictures = Pictures()
        self._reading = Reading(source.snapshot(), source.kind == "store", self._pictures)
        self.away = False

    @property
    def latest(self) -> Reading:
        """The reading there is, without a look at the source."""
        return self._reading

    def news(self, since: int | None) -> News:
        """Tell what changed in the source since a revision; cheap, asked often."""
        return self._source.news(since)

    def picture(self, state: ViewState, at_least: int | None = None) -> Picture:
        """Give the plan as it is now, drawn in a view, without waiting for checks.

        Who is content with what was known ``at_least`` since a revision does not wait for the source either.
        """
        revision, plan = self._current(at_least)
        return self._pictures.of(plan, str(revision), narrowed(plan, state))

    def seen(self, state: ViewState, at_least: int | None = None) -> tuple[Picture, Absence]:
        """Give the picture and what is missing from it; only who lets something drop out waits for the analysis."""
        if not state.without:
            return self.picture(state, at_least), NO_ABSENCE
        reading = self.read()
        state = narrowed(reading.plan, state)
        return reading.picture(state), reading.absence(state)

    def _current(self, at_least: int | None) -> tuple[int, Plan]:
        known = self._reading.snapshot
        if self.away:
            return known.revision, known.plan
        try:
            return self._source.current(at_least)
        except DinError:
            return known.revision, known.plan

    def read(self) -> Reading:
        """Give the latest reading, a new one only when the source changed.

        While the source is known to be ``away`` nobody waits for it.
        """
        if self.away:
            return self._reading
        with self._lock:
            try:
                snapshot = self._source.snapshot()
            except DinError:
                return self._reading  # a store that is away: the last known plan stays on the screen
            if snapshot is not self._reading.snapshot:
                self._reading = Reading(snapshot, self._source.kind == "store", self._pictures)
            return self._reading
