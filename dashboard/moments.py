"""Moments in the life of a plan: how people write them, and the plan as it was then."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from datetime import UTC, date, datetime

from dashboard.reader import Reader, Reading
from din.checks import check
from din.errors import UsageError
from din.service import PlanSource, SourceSnapshot, StoreSource
from din.service.history import LOCAL, plan_at
from din.store import REDACTED
from din.texts import N_, _, day, moment, msg

NOW = "nu"
KEPT = 6
"""How many plans of the past are kept at hand."""
When = int | datetime | date | None
"""A revision, a moment, the end of a day, or now."""

_REVISION = re.compile(r"#?(\d{1,12})")
_DATE = r"(?:(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})|(?P<y2>\d{4})-(?P<m2>\d{1,2})-(?P<d2>\d{1,2}))"
_MOMENT = re.compile(_DATE + r"(?:[T ,]+(?P<h>\d{1,2})[:.](?P<min>\d{2})(?:[:.](?P<s>\d{2}))?)?")

REDACTED_WORDS = N_("removed on request")


def readable(text: str) -> str:
    """Give a text for people: what was redacted says so."""
    return text.replace(REDACTED, f"({_(REDACTED_WORDS)})") if REDACTED in text and text != REDACTED else (
        _(REDACTED_WORDS) if text == REDACTED else text
    )  # fmt: skip


def parse(text: str) -> When:
    """Read a moment as people write it, or a revision as addresses have it.

    ``24-11-2026`` is the end of that day, ``24-11-2026 10:30`` a time in the Netherlands, ``#12`` a revision.

    Raises
    ------
    UsageError
        When it is none of these.
    """
    bare = " ".join(text.split())[:60]
    if bare.lower() in {"", NOW, "now"}:
        return None
    if found := _REVISION.fullmatch(bare):
        return int(found[1])
    if found := _MOMENT.fullmatch(bare):
        try:
            return _moment(found)
        except ValueError as error:
            raise _unfit(bare) from error
    raise _unfit(bare)


def _moment(found: re.Match[str]) -> date | datetime:
    numbers = [int(found[a] or found[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2"))]
    on = date(numbers[0], numbers[1], numbers[2])
    if found["h"] is None:
        return on
    second = int(found["s"]) if found["s"] else 59
    at = datetime(on.year, on.month, on.day, int(found["h"]), int(found["min"]), second, 999_999, tzinfo=LOCAL)
    return at.astimezone(UTC)


def _unfit(text: str) -> UsageError:
    return UsageError(
        msg("“{text}” is no date. Write it as 24-11-2026, with a time behind it if you like: 10:30.", text=text)
    )


def in_words(when: When) -> str:
    """Say which moment is meant."""
    if when is None:
        return _("now")
    if isinstance(when, int):
        return _("after change {n}", n=str(when))
    if isinstance(when, datetime):
        return moment(when)
    return _("the end of {day}", day=day(when))


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

    def in_words(self, when: When) -> str:
        """Say which moment is meant; a revision by the time it was recorded."""
        recorded = self.recorded(when)
        return in_words(when) if recorded is None else moment(recorded)
