"""Moments in the life of a plan: how people write them, and the plan as it was then."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from datetime import date, datetime

from dashboard.reader import Reader, Reading
from din.checks import check
from din.service import PlanSource, SourceSnapshot, StoreSource
from din.service.history import is_to_come, moment_of, plan_at
from din.texts import _, day, moment

NOW = "nu"
KEPT = 6
"""How many plans of the past are kept at hand."""
When = int | datetime | date | None
"""A revision, a moment, the end of a day, or now."""

_REVISION = re.compile(r"#?(\d{1,12})")


def parse(text: str) -> When:
    """Read a moment as people write it, or a revision as addresses have it.

    ``24-11-2026`` is the end of that day, ``24-11-2026 10:30`` the end of that minute, ``#12`` a revision.

    Raises
    ------
    UsageError
        When it is none of these.
    """
    bare = " ".join(text.replace(",", " ").split())[:60]
    if bare.lower() in {"", NOW, "now"}:
        return None
    if found := _REVISION.fullmatch(bare):
        return int(found[1])
    when = moment_of(bare)
    if isinstance(when, datetime) and bare.count(":") == 1 and when.second == 0:
        return when.replace(second=59, microsecond=999_999)
    return when


def in_words(when: When) -> str:
    """Say which moment is meant."""
    if when is None:
        return _("now")
    if isinstance(when, int):
        return _("after change {n}", n=str(when))
    if isinstance(when, datetime):
        return moment(when)
    return _("the end of {day}", day=day(when))


def to_come(when: When) -> bool:
    """Tell whether this is a day or a moment that did not pass yet."""
    return isinstance(when, date) and is_to_come(when)


class Moments:
    """The plan at moments; the last ones asked for are kept."""

    def __init__(self, reader: Reader, source: PlanSource) -> None:
        """Start with none."""
        self._reader, self.source = reader, source
        self._kept: OrderedDict[tuple[str, str], Reading] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, when: When) -> Reading:
        """Give the plan at a moment with its findings, worked out as the present one is.

        Raises
        ------
        UsageError
            When the plan is in a file, or there was no such revision.
        """
        if when is None:
            return self._reader.read()
        key = (str(when), self._reader.read().mark)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        plan = plan_at(self.source, when)
        found = Reading(SourceSnapshot(0, plan, check(plan)))
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def recorded(self, when: When) -> datetime | None:
        """Give when a revision was recorded; None for what is no revision or not known."""
        if not isinstance(when, int) or not isinstance(self.source, StoreSource) or when < 1:
            return None
        found = self.source.store.change_sets(self.source.plan_id, when - 1)
        return found[0].moment if found else None

    def began(self) -> datetime | None:
        """Give when the plan began; None for a plan in a file or an empty one."""
        if not isinstance(self.source, StoreSource):
            return None
        steps = self.source.store.change_sets(self.source.plan_id)
        return steps[0].moment if steps else None

    def in_words(self, when: When) -> str:
        """Say which moment is meant; a revision by the time it was recorded."""
        recorded = self.recorded(when)
        return in_words(when) if recorded is None else moment(recorded)
