"""Several groups drew the same DIN: one plan they share, and where they do not agree.

Records are the same when they have the same id; records of which the id stands in one view only are also matched by
kind and name (capitals, accents and spaces do not matter). A link is the same when it runs between the same two nodes.
Nothing that anybody drew is left out: a link that not all drew stays, with a lower certainty, and so does one on whose
strength they differ. The strength is the median of those who drew it; of an even number the one nearest to zero.
The order of the views does not matter, and a plan merged with itself is that plan.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from din.errors import UsageError
from din.model import Contribution, Link, Node, Plan, Programme, Record, references, to_data, weight_band
from din.model.choices import Certainty
from din.model.references import without_dangling
from din.texts import msg

T = TypeVar("T", int, float)
LOWER = {Certainty.HIGH: Certainty.MEDIUM, Certainty.MEDIUM: Certainty.LOW, Certainty.LOW: Certainty.LOW}
Key = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class LinkViews:
    """How the views see one contribution.

    Attributes
    ----------
    link : Contribution
        As it stands in the merged plan.
    weights : mapping
        View → central weight (−1 … 1), of those that drew it.
    missing : tuple of str
        Views that have both its ends and did not draw it.
    """

    link: Contribution
    weights: Mapping[str, float]
    missing: tuple[str, ...]

    @property
    def signs_differ(self) -> bool:
        """Whether one view says that it helps and another that it hampers."""
        return min(self.weights.values()) < 0 < max(self.weights.values())

    @property
    def spread(self) -> float:
        """The largest weight less the smallest, among those that drew it."""
        return max(self.weights.values()) - min(self.weights.values())

    @property
    def agreed(self) -> bool:
        """Whether all who could drew it, and just as strong."""
        return not self.missing and self.spread == 0

    def data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {
            "link": self.link.id, "source": self.link.source, "target": self.link.target,
            "drawn_by": list(self.weights), "not_drawn_by": list(self.missing), "weights": dict(self.weights),
            "agreed": self.agreed, "signs_differ": self.signs_differ, "spread": self.spread,
            "strength": self.link.strength, "weight": self.link.weight, "certainty": self.link.certainty,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class MergedViews:
    """The plan that the views share.

    Attributes
    ----------
    plan : Plan
    views : tuple of str
        Their names.
    links : tuple of LinkViews
        All contributions; those on which views differ most come first.
    nodes : mapping
        Id of every node of the chain → the views that have it.
    renamed : mapping
        View → id in that view → id in the merged plan, of what was matched by name.
    """

    plan: Plan
    views: tuple[str, ...]
    links: tuple[LinkViews, ...]
    nodes: Mapping[str, tuple[str, ...]]
    renamed: Mapping[str, Mapping[str, str]]

    def data(self) -> dict[str, Any]:
        """Give it as JSON data, without the plan itself."""
        return {
            "views": list(self.views),
            "agreed": sum(link.agreed for link in self.links),
            "links": [link.data() for link in self.links],
            "nodes": {node: list(views) for node, views in self.nodes.items()},
            "matched_by_name": {view: dict(pairs) for view, pairs in self.renamed.items()},
        }


def merge_views(views: Mapping[str, Plan]) -> MergedViews:
    """Merge what several groups drew.

    Parameters
    ----------
    views : mapping
        Name of the view → its plan; at least one.

    Raises
    ------
    UsageError
        When an id stands for different kinds of things in two views.
    """
    _refuse_mixed_kinds(views.values())
    renamed = _same_by_name(views)
    plans = {name: _renamed_plan(plan, renamed[name]) for name, plan in views.items()}
    records = _records(plans.values())
    links = _links(plans, {record.id for record in records})
    plan_id = min(plan.id for plan in views.values())
    merged = Plan.build(without_dangling([*records, *(link for link, _ in links)]), plan_id)
    seen = {name: {node.id for node in plan.chain} for name, plan in plans.items()}
    found = [_seen(link, drawn, seen) for link, drawn in links if isinstance(link, Contribution)]
    found.sort(key=lambda one: (not one.signs_differ, -one.spread, -len(one.missing), one.link.id))
    nodes = {n.id: tuple(name for name in views if n.id in seen[name]) for n in merged.chain}
    return MergedViews(
        merged, tuple(views), tuple(found), nodes, {name: pairs for name, pairs in renamed.items() if pairs}
    )


def alike(own: Plan, other: Plan) -> Plan:
    """Give another plan with the ids of one's own, for what has the same kind and name and no id in common.

    So that two plans that were drawn apart can be compared; a name that occurs twice in a plan belongs to nothing.
    """
    names, others = ({_named(node): node.id for node in _once(plan)} for plan in (own, other))
    pairs = {
        others[name]: names[name]
        for name in names.keys() & others.keys()
        if others[name] not in own.records and names[name] not in other.records
    }
    return _renamed_plan(other, pairs)


def _once(plan: Plan) -> list[Node]:
    """Give the nodes of which kind and name occur once."""
    nodes = [record for record in plan if isinstance(record, Node)]
    counted = Counter(map(_named, nodes))
    return [node for node in nodes if counted[_named(node)] == 1]


def _named(node: Node) -> tuple[str, str]:
    return node.kind, _plain(node.name)


def _refuse_mixed_kinds(plans: Iterable[Plan]) -> None:
    kinds: dict[str, str] = {}
    for plan in plans:
        for record in plan:
            if not isinstance(record, Link) and kinds.setdefault(record.id, record.kind) != record.kind:
                raise UsageError(
                    msg(
                        "The id “{id}” is something else in another view. Give one of the two another id.",
                        id=record.id,
                    )
                )


def _same_by_name(views: Mapping[str, Plan]) -> dict[str, dict[str, str]]:
    """Give per view which of its ids become another's: same kind and name, and no view shares the id."""
    counted = Counter(record.id for plan in views.values() for record in plan)
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for view, plan in views.items():
        for node in (r for r in plan if isinstance(r, Node) and counted[r.id] == 1):
            groups[node.kind, _plain(node.name)].append((view, node.id))
    renamed: dict[str, dict[str, str]] = {view: {} for view in views}
    for found in groups.values():
        if len({view for view, _ in found}) < len(found):
            continue  # one view has this name twice: nobody can tell which is meant
        first = min(own for _, own in found)
        for view, own in found:
            if own != first:
                renamed[view][own] = first
    return renamed


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _renamed_plan(plan: Plan, renamed: Mapping[str, str]) -> Plan:
    if not renamed:
        return plan
    return Plan.trusted((_renamed(record, renamed) for record in plan), plan.id)


def _renamed(record: Record, renamed: Mapping[str, str]) -> Record:
    update: dict[str, Any] = {"id": renamed.get(record.id, record.id)}
    for name in {info.name for info, target in references(record) if target in renamed}:
        value = getattr(record, name)
        many = isinstance(value, tuple)
        update[name] = tuple(dict.fromkeys(renamed.get(v, v) for v in value)) if many else renamed[value]
    return record.model_copy(update=update)


def _records(plans: Iterable[Plan]) -> list[Record]:
    """Give every record that is no link, in the form most views have it in; a single programme."""
    forms: dict[str, list[Record]] = defaultdict(list)
    for plan in plans:
        for record in plan:
            if not isinstance(record, Link):
                forms[record.id].append(record)
    found = [_usual(forms[record_id]) for record_id in forms]
    programmes = [record.id for record in found if isinstance(record, Programme)]
    return [r for r in found if not isinstance(r, Programme) or r.id == min(programmes)]


def _usual(forms: Sequence[Any]) -> Any:
    """Give the form that occurs most; of equals the one that comes first in writing."""
    written = [json.dumps(to_data(form), sort_keys=True, ensure_ascii=False, default=str) for form in forms]
    counted = Counter(written)
    return forms[written.index(min(counted, key=lambda text: (-counted[text], text)))]


def _links(plans: Mapping[str, Plan], taken: set[str]) -> list[tuple[Link, dict[str, Link]]]:
    """Give every link once, with the views that drew it; the nth of parallel links is that of another view."""
    drawn: dict[Key, dict[str, Link]] = defaultdict(dict)
    for view, plan in plans.items():
        places: Counter[tuple[str, str, str]] = Counter()
        for link in sorted(plan.links, key=lambda one: one.id):
            ends = link.kind, link.source, link.target
            drawn[*ends, places[ends]][view] = link
            places[ends] += 1
    used = Counter(name for found in drawn.values() for name in {link.id for link in found.values()})
    made = []
    for key in sorted(drawn):
        found = drawn[key]
        free = sorted(i for i in {link.id for link in found.values()} if used[i] == 1 and i not in taken)
        name = free[0] if free else _new_id(key, taken | used.keys())
        taken = taken | {name}
        made.append((_consensus(name, found, plans), found))
    order = {link.id: place for plan in plans.values() for place, link in enumerate(plan.links)}
    return sorted(made, key=lambda one: (order.get(one[0].id, len(order)), one[0].id))


def _new_id(key: Key, taken: set[str]) -> str:
    base = f"{key[1]}>{key[2]}"[:80]
    number = 1
    while (name := f"{base}-{number}") in taken:
        number += 1
    return name


def _consensus(name: str, found: Mapping[str, Link], plans: Mapping[str, Plan]) -> Link:
    usual = _usual([link.model_copy(update={"id": name}) for link in found.values()])
    links = [link for link in found.values() if isinstance(link, Contribution)]
    if not isinstance(usual, Contribution):
        return usual.model_copy(update={})  # type: ignore[no-any-return]  # a dependency has no strength
    able = sum(usual.source in plan and usual.target in plan for plan in plans.values())
    weights = {_central(link) for link in links}
    certainty = min((link.certainty or Certainty.MEDIUM for link in links), key=list(Certainty).index)
    stated = certainty if any(link.certainty for link in links) else None
    if len(weights) == 1 and len(links) == able:
        return usual.model_copy(update={"certainty": stated})
    split = min(weights) < 0 < max(weights) or 2 * len(links) < able
    update: dict[str, Any] = {"certainty": Certainty.LOW if split else LOWER[certainty]}
    if all(link.weight is None for link in links):
        known = [link.strength for link in links if link.strength is not None]
        update |= {"strength": _median(known) if known else None}
    else:
        update |= {"strength": None, "weight": _median([_central(link) for link in links])}
    return usual.model_copy(update=update)


def _central(link: Contribution) -> float:
    return weight_band(link.strength, link.weight).central


def _median(values: Sequence[T]) -> T:
    """Give the middle value; of the two in the middle of an even number the one nearest to zero, else the lower."""
    ordered = sorted(values)
    middle = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return min(middle, key=lambda value: (abs(value), value))


def _seen(link: Contribution, drawn: Mapping[str, Link], seen: Mapping[str, set[str]]) -> LinkViews:
    weights = {view: _central(one) for view, one in drawn.items() if isinstance(one, Contribution)}
    missing = tuple(v for v, ids in seen.items() if v not in drawn and {link.source, link.target} <= ids)
    return LinkViews(link, weights, missing)
