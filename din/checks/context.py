"""What every rule looks at: the plan, its links by node, and today's date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from graphlib import TopologicalSorter
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from din.findings import Finding, Severity
from din.graph import ChainArrays, area_tree, chain_arrays
from din.model import (
    Area,
    AreaLevel,
    Contribution,
    Effort,
    Node,
    Plan,
    Status,
    reference_findings,
    weight_band,
)
from din.texts import Message, msg

T = TypeVar("T")

SHOWN = 5
"""How many names a message repeats at most."""


def central(link: Contribution) -> float:
    """Give the central weight of a link, −1 to 1."""
    return weight_band(link.strength, link.weight).central


@dataclass(frozen=True)
class CheckContext:
    """A plan as the rules see it; what several rules need is computed once."""

    plan: Plan
    today: date

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes contributions run between, by id."""
        return {node.id: node for node in self.plan.chain}

    @cached_property
    def links(self) -> tuple[Contribution, ...]:
        """The contributions with both ends in the plan."""
        return tuple(
            link
            for link in self.plan.contributions
            if link.source in self.nodes and link.target in self.nodes
        )

    @cached_property
    def outgoing(self) -> Mapping[str, list[Contribution]]:
        """The links that do something, by source; a link of strength 0 does nothing."""
        found: dict[str, list[Contribution]] = defaultdict(list)
        for link in self.links:
            if central(link):
                found[link.source].append(link)
        return found

    @cached_property
    def efforts(self) -> tuple[Effort, ...]:
        """The efforts that count: all but the stopped ones."""
        return tuple(effort for effort in self.plan.of(Effort) if effort.status is not Status.STOPPED)

    @cached_property
    def ends(self) -> frozenset[str]:
        """Where a route ends: mission elements and missions; goals in a plan that has neither."""
        kinds = {node.kind for node in self.nodes.values()} & {"mission_element", "mission"} or {"goal"}
        return frozenset(node.id for node in self.nodes.values() if node.kind in kinds)

    @cached_property
    def leading(self) -> frozenset[str]:
        """The nodes from which some route leads to an end."""
        incoming: dict[str, list[str]] = defaultdict(list)
        for links in self.outgoing.values():
            for link in links:
                incoming[link.target].append(link.source)
        return _reached(self.ends, incoming)

    @cached_property
    def feeders(self) -> Mapping[str, tuple[str, ...]]:
        """Of each node the first two efforts that help it; none for one that nothing feeds."""
        own = {effort.id: (effort.id,) for effort in self.efforts}
        return self.carried(own, (), lambda a, b: tuple(sorted({*a, *b}))[:2])

    @cached_property
    def feeding_organisations(self) -> Mapping[str, tuple[str, ...]]:
        """Of each node the first two parties whose efforts help it; an effort of nobody known counts as another's."""
        own = {
            effort.id: tuple(sorted({*effort.carried_out_by, effort.owner or ""} - {""}))[:2] or ("",)
            for effort in self.efforts
        }
        return self.carried(own, (), lambda a, b: tuple(sorted({*a, *b}))[:2])

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The areas in which every element should be fed: the districts, else what lies below the city."""
        areas = self.plan.of(Area)
        districts = tuple(area for area in areas if area.level is AreaLevel.DISTRICT)
        return districts or tuple(area for area in areas if area.level is not AreaLevel.MUNICIPALITY) or areas

    @cached_property
    def feeding_areas(self) -> Mapping[str, int]:
        """Of each node the areas in which an effort helps it, as a bit for each of :attr:`areas`."""
        everywhere = (1 << len(self.areas)) - 1
        bits: dict[str, int] = defaultdict(int)
        tree = area_tree(self.plan)
        for i, area in enumerate(self.areas):
            for related in tree.within(area.id) | tree.containing(area.id):
                bits[related] |= 1 << i
        own = {
            effort.id: _union(bits[area] for area in effort.areas) if effort.areas else everywhere
            for effort in self.efforts
        }
        return self.carried(own, 0, lambda a, b: a | b)

    @cached_property
    def arrays(self) -> ChainArrays:
        """The chain as arrays."""
        return chain_arrays(self.plan)

    @cached_property
    def _groups(self) -> tuple[NDArray[np.intp], dict[int, list[int]]]:
        """Give the group of each state, and the groups that act on each group, causes before effects.

        A state is a node that is moved up (its position) or down (its position + the number of nodes):
        hampering what hampers is a help. A group is a strongly connected component of states.
        """
        links, size = self.arrays.links, len(self.arrays.ids)
        acting = links.central != 0
        source, target = links.source[acting], links.target[acting]
        hampers = links.central[acting] < 0
        sources = np.concatenate([source, source + size])
        targets = np.concatenate([target + size * hampers, target + size * ~hampers])
        graph = coo_array((np.ones(sources.size), (sources, targets)), shape=(2 * size, 2 * size))
        _, groups = connected_components(graph.tocsr(), directed=True, connection="strong")
        causes: dict[int, list[int]] = {group: [] for group in range(int(groups.max(initial=-1)) + 1)}
        for cause, effect in zip(groups[sources].tolist(), groups[targets].tolist(), strict=True):
            if cause != effect:
                causes[effect].append(cause)
        return groups.astype(np.intp), {
            group: causes[group] for group in TopologicalSorter(causes).static_order()
        }

    def carried(self, own: Mapping[str, T], empty: T, merge: Callable[[T, T], T]) -> dict[str, T]:
        """Carry what efforts have along all routes that help, loops included.

        Parameters
        ----------
        own : mapping
            What a node has of itself.
        empty : T
            What a node has that nothing helps; neutral for ``merge``.
        merge : callable
            Puts two values together; the order may not matter.
        """
        groups, causes = self._groups
        found = dict.fromkeys(causes, empty)
        for node, value in own.items():
            group = int(groups[self.arrays.index[node]])
            found[group] = merge(found[group], value)
        for group, acting in causes.items():
            value = found[group]
            for cause in acting:
                value = merge(value, found[cause])
            found[group] = value
        return {node: found[int(group)] for node, group in zip(self.arrays.ids, groups, strict=False)}

    @cached_property
    def reference_faults(self) -> tuple[Finding, ...]:
        """References that do not hold; a plan that was built has none."""
        return tuple(reference_findings(list(self.plan)))

    def name(self, record_id: str) -> str:
        """Give the name people know a record by."""
        return self.plan.label(record_id)

    def names(self, record_ids: Iterable[str]) -> Message | str:
        """Put a few names in a row, and how many more there are."""
        names = [self.name(record_id) for record_id in record_ids]
        first = ", ".join(f"“{name}”" for name in names[:SHOWN])
        rest = len(names) - SHOWN
        return msg("{names} and {n} more", names=first, n=rest) if rest > 0 else first


def _reached(start: Iterable[str], following: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found = set(start)
    waiting = list(found)
    while waiting:
        for node in following.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return frozenset(found)


def _union(bits: Iterable[int]) -> int:
    total = 0
    for part in bits:
        total |= part
    return total


Findings: TypeAlias = Iterator[Finding]


def warning(rule: str, message: Message, fix: Message, *elements: str) -> Finding:
    """Report something that should be mended."""
    return Finding(rule, Severity.WARNING, message, fix, elements)


def hint(rule: str, message: Message, fix: Message, *elements: str) -> Finding:
    """Report something worth a thought."""
    return Finding(rule, Severity.HINT, message, fix, elements)


def enumerated(items: Iterable[Message]) -> Message:
    """Put texts in a row, each in the reader's language."""
    parts = {f"p{i}": item for i, item in enumerate(items)}
    return Message(", ".join(f"{{{key}}}" for key in parts), parts)
