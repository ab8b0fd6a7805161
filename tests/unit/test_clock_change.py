"""In the night in which the clock goes back the same time comes twice, and in spring one is passed over."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from dashboard.moments import parse
from din.model import Goal
from din.service import StoreSource
from din.service.history import moment_of, plan_at, recent
from din.store import Put
from din.store.engine import RowStore
from din.store.memory import MemoryBackend
from din.texts import in_language, moment

SUMMER, WINTER = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
LATER = datetime(2026, 10, 25, 1, 45, tzinfo=UTC)


def test_the_plan_as_of_a_time_that_comes_twice_holds_what_was_changed_at_either():
    moments = iter([SUMMER, WINTER, LATER])
    with closing(RowStore(MemoryBackend(), lambda: next(moments))) as store:
        for key in ("zomer", "winter", "later"):
            store.apply("p", [Put(Goal(id=key, name="Doel"))])
        source = StoreSource("memory:", store, "p")
        assert set(plan_at(source, parse("25-10-2026 02:30")).records) == {"zomer", "winter"}
        assert set(plan_at(source, parse("25-10-2026")).records) == {"zomer", "winter", "later"}
        assert list(plan_at(source, parse("24-10-2026"))) == []
        assert len(recent(store, "p")) == 3


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (SUMMER, "25-10-2026 02:30 (zomertijd)", "25-10-2026 02:30 (summer time)"),
        (WINTER, "25-10-2026 02:30 (wintertijd)", "25-10-2026 02:30 (winter time)"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "25-10-2026 03:30", "25-10-2026 03:30"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "29-03-2026 03:30", "29-03-2026 03:30"),
    ],
)
def test_a_time_that_comes_twice_says_which_it_is(value, dutch, english):
    with in_language("nl"):
        assert moment(value) == dutch
    with in_language("en"):
        assert moment(value) == english


@pytest.mark.parametrize("text", ["29-03-2026 02:30", "2026-03-29T02:30"])
def test_a_time_that_is_passed_over_is_read_as_an_hour_later(text):
    found = moment_of(text)
    assert found.timestamp() == datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp()
