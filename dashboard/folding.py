"""What is folded together before a plan is drawn: efforts by wijk, inside one by domain; the rest by what it serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from din.graph import area_tree
from din.layout import REST, Bundle, Folding, NodeSpec, fold
from din.model import Contribution, Effort, Node, Plan, weight_band
from din.service import compared_areas

COLUMNS: tuple[tuple[str, ...], ...] = (
    ("effort",),
    ("capability",),
    ("benefit", "disbenefit"),
    ("goal",),
    ("mission_element",),
    ("mission",),
)
"""Kinds per column, from what is done to what it is for."""
COLUMN_OF: Mapping[str, int] = MappingProxyType(
    {kind: i for i, kinds in enumerate(COLUMNS) for kind in kinds}
)
"""Kind → the number of its column."""
BUNDLE_SIGN = "\x1f"
"""No id can hold a control character, so a bundle's key is never a record's id."""
ENDS = ("mission_element", "mission")
ROW_LIMIT = 11
"""Most boxes in a column that can be read from a distance."""
BOX_LIMIT = 30
"""About as many boxes in all as can be read from a distance; longer columns are folded until that holds."""


@dataclass(frozen=True, slots=True)
class Folds:
    """How much is folded: nothing, or every column that is too long but for what a reader opened.

    ``areas`` are shown in full as long as that can be read; else by domain.
    """

    everything: bool = False
    opened: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


def bundle_key(bundle: Bundle) -> str:
    """Give the key of a bundle: its column and its group."""
    group = "*" if bundle.group is REST else "" if bundle.group is None else bundle.group
    return f"{BUNDLE_SIGN}{bundle.column}:{group}"


def column_name(kinds: tuple[str, ...]) -> str:
    """Give the name of a column: its first kind."""
    return kinds[0]


def groups_of(plan: Plan) -> dict[str, str | None]:
    """Give what each node is folded with: its wijk, else the mission element it serves most.

    Efforts without a wijk of their own, or with several, belong together (None). A mission element is alone.
    """
    districts = _district_of(plan)
    strongest = _strongest_targets(plan)
    found: dict[str, str | None] = {}
    for node in plan.chain:
        areas = {districts.get(area) for area in getattr(node, "areas", ())}
        only = next(iter(areas)) if len(areas) == 1 else None
        found[node.id] = only if only or isinstance(node, Effort) else _served(plan, strongest, node.id)
    return found


def _longest(columns: Iterable[str]) -> int:
    return max(Counter(columns).values(), default=0)


def groups_within(plan: Plan) -> dict[str, str]:
    """Give what each node is folded with inside a wijk: its domain, else the mission element it serves most.

    What has neither stands alone.
    """
    strongest = _strongest_targets(plan)
    found = {}
    for node in plan.chain:
        domains: tuple[str, ...] = getattr(node, "domains", ())
        only = domains[0] if len(domains) == 1 else None
        found[node.id] = only or _served(plan, strongest, node.id) or node.id
    return found


def _district_of(plan: Plan) -> dict[str, str]:
    """Give for each area the one wijk it lies in."""
    tree = area_tree(plan)
    inside: dict[str, list[str]] = {}
    for district in compared_areas(plan):
        for area in {district.id, *tree.within(district.id)}:
            inside.setdefault(area, []).append(district.id)
    return {area: found[0] for area, found in inside.items() if len(found) == 1}


def _strongest_targets(plan: Plan) -> dict[str, str]:
    def strength(link: Contribution) -> float:
        return abs(weight_band(link.strength, link.weight).central)

    best: dict[str, Contribution] = {}
    for link in plan.contributions:
        if link.source not in best or strength(link) > strength(best[link.source]):
            best[link.source] = link
    return {source: link.target for source, link in best.items()}


def _served(plan: Plan, strongest: Mapping[str, str], node_id: str) -> str | None:
    """Follow the strongest links up to a mission element, or as far as they go; None when there are none."""
    seen: set[str] = set()
    at = node_id
    while at not in seen and at in strongest and plan[at].kind not in ENDS:
        seen.add(at)
        at = strongest[at]
    return at if at != node_id or plan[at].kind in ENDS else None


def folded(plan: Plan, nodes: Sequence[Node], folds: Folds) -> Folding:
    """Fold the columns that are too long to read, but for what a reader opened."""
    column = {kind: column_name(kinds) for kinds in COLUMNS for kind in kinds}
    within = bool(folds.areas) and _longest(column[node.kind] for node in nodes) > ROW_LIMIT
    groups: Mapping[str, str | None] = (
        {} if folds.everything else groups_within(plan) if within else groups_of(plan)
    )
    specs = [NodeSpec(node.id, column[node.kind], groups.get(node.id)) for node in nodes]
    present = {node.id for node in nodes}
    edges = [
        (link.source, link.target, weight_band(link.strength, link.weight).central)
        for link in plan.contributions
        if link.source in present and link.target in present
    ]
    if folds.everything:
        return fold(specs, edges, limit=max(len(specs), 2))
    bundles = (
        Bundle(group, column_name(kinds))
        for kinds in COLUMNS
        for group in (*dict.fromkeys(spec.group for spec in specs), REST)
    )
    opened = [bundle for bundle in bundles if bundle_key(bundle) in folds.opened]
    unfolded = () if within else folds.areas
    return fold(specs, edges, limit=ROW_LIMIT, total=BOX_LIMIT, unfolded=unfolded, opened=opened)
