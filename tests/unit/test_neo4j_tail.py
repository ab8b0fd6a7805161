"""The end of the log is taken for what it is only when it was seen whole."""

import pytest

from din.store.neo4j.tail import tail_seen

SET = ("s", "2026-01-01T00:00:00.000000+00:00", "An", "", 4, 5, "")
FOUR = (5, 4, "s", "put", "g1", None, "{}", *SET)
FIVE = (5, 5, "s", "delete", "g2", "{}", None, *SET)
NOTHING = (None,) * 13


def test_all_of_it_is_given_with_each_change_set_once():
    rows, sets = tail_seen([FOUR, FIVE], 3)
    assert [(row.sequence, row.operation) for row in rows] == [(4, "put"), (5, "delete")]
    assert [one.id for one in sets] == ["s"]


@pytest.mark.parametrize("found", [[], [(3, *NOTHING)], [(2, *NOTHING)]])
def test_a_plan_without_news_has_none(found):
    assert tail_seen(found, 3) == ([], [])


@pytest.mark.parametrize(
    "found",
    [
        [FOUR],  # the clock is further than what shows
        [FIVE],
        [(5, *NOTHING)],
        [FOUR, (*FIVE[:7], *(None,) * 7)],  # its change set does not show yet
        [(*FOUR[:6], None, *SET), FIVE],  # nor does its body
    ],
)
def test_a_part_of_it_is_not_taken_for_the_whole(found):
    assert tail_seen(found, 3) is None
