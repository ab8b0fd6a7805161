"""Folding a large plan to group and column."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.layout import REST, Bundle, FoldedEdge, NodeSpec, fold

EFFORTS = [NodeSpec(f"e{i}", "effort", "De Hoven" if i < 8 else "Leesten") for i in range(14)]
GOALS = [NodeSpec("g0", "goal", "De Hoven"), NodeSpec("g1", "goal", "Leesten")]
MISSION = [NodeSpec("m", "mission")]
NODES = EFFORTS + GOALS + MISSION
EDGES = [(f"e{i}", f"g{int(i >= 8)}", -1.0 if i == 0 else 2.0) for i in range(14)]
EDGES += [("g0", "m", 3.0), ("e0", "e1", 1.0)]


def test_a_small_plan_is_not_folded() -> None:
    folding = fold(NODES, EDGES, limit=14)
    assert folding.members == {}
    assert folding.columns["effort"] == tuple(node.id for node in EFFORTS)
    assert sum(edge.count for edge in folding.edges) == len(EDGES)


def test_only_the_column_that_is_too_long_is_folded() -> None:
    folding = fold(NODES, EDGES)
    hoven, leesten = Bundle("De Hoven", "effort"), Bundle("Leesten", "effort")
    assert folding.columns == {"effort": (hoven, leesten), "goal": ("g0", "g1"), "mission": ("m",)}
    assert folding.members[leesten] == tuple(f"e{i}" for i in range(8, 14))
    assert FoldedEdge(hoven, "g0", 13.0, 15.0, 8) in folding.edges
    assert folding.inside == {hoven: 1}


def test_focus_shows_one_group_in_full_and_folds_the_others() -> None:
    folding = fold(NODES, EDGES, limit=20, focus="De Hoven")
    assert folding.columns["effort"] == (
        *(f"e{i}" for i in range(8)),
        Bundle("Leesten", "effort"),
    )
    assert folding.columns["goal"] == ("g0", "g1")
    assert folding.columns["mission"] == ("m",)


def test_groups_and_bundles_can_be_unfolded() -> None:
    leesten = Bundle("Leesten", "effort")
    by_group = fold(NODES, EDGES, unfolded={"Leesten"})
    by_click = fold(NODES, EDGES, opened={leesten})
    assert by_group == by_click
    assert "e8" in by_group.columns["effort"]
    assert by_group.columns["effort"][0] == Bundle("De Hoven", "effort")


def test_the_longest_columns_are_folded_until_the_whole_fits() -> None:
    folding = fold(NODES, EDGES, limit=20, total=10)
    assert sum(map(len, folding.columns.values())) == 5


def test_small_groups_are_put_together_when_there_are_more_than_rows() -> None:
    nodes = [
        NodeSpec(f"{g}.{i}", "effort", g) for g, n in zip("abcde", (4, 3, 2, 2, 2), strict=True)
        for i in range(n)
    ]  # fmt: skip
    folding = fold(nodes, [], limit=3)
    assert folding.columns["effort"] == (
        Bundle("a", "effort"),
        Bundle("b", "effort"),
        Bundle(REST, "effort"),
    )
    assert len(folding.members[Bundle(REST, "effort")]) == 6


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from([None, *"abcdef"])), max_size=40),
    st.integers(2, 8),
    st.sampled_from([None, "a", "b"]),
    st.integers(4, 30),
)
def test_nothing_is_lost_and_columns_keep_to_the_limit(
    drawn: list[tuple[int, str | None]], limit: int, focus: str | None, total: int
) -> None:
    nodes = [NodeSpec(i, column, group) for i, (column, group) in enumerate(drawn)]
    edges = [(i, (7 * i + 3) % len(nodes), i - 5.0) for i in range(len(nodes))]
    folding = fold(nodes, edges, limit, focus=focus, total=total)
    assert folding == fold(nodes, edges, limit, focus=focus, total=total)
    bundled = [node for ids in folding.members.values() for node in ids]
    shown = [d for column in folding.columns.values() for d in column]
    assert sorted(bundled + [d for d in shown if not isinstance(d, Bundle)]) == list(range(len(nodes)))
    hidden = sum(folding.inside.values())
    assert sum(edge.count for edge in folding.edges) + hidden == len(edges)
    for column, ids in folding.columns.items():
        in_full = sum(node.column == column and node.group == focus for node in nodes)
        assert len(ids) <= limit + (in_full if focus is not None else 0)


def test_faults_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        fold([*MISSION, *MISSION], [])
    with pytest.raises(ValueError, match="unknown"):
        fold(MISSION, [("m", "x", 1.0)])
    with pytest.raises(ValueError, match="limit"):
        fold(MISSION, [], limit=1)
