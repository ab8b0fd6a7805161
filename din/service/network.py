"""Views of the network: what a filter leaves, and what one node draws on and leads to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from din.analysis import Analysis, Route, coverage_sentence, rank_sentence
from din.errors import UsageError
from din.graph import area_scope
from din.model import Effort, Node, Plan
from din.texts import Message, msg, nmsg

ROUTES_SHOWN = 5
ALWAYS_SHOWN = ("mission_element", "mission")
"""Kinds that stay in sight under any filter on efforts, so that gaps can be seen."""

Neighbours = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NetworkFilter:
    """What to look at; an empty part filters nothing, several values in a part are alternatives.

    Attributes
    ----------
    areas, domains, organisations : tuple of str
        Ids. An organisation fits when it owns the effort or carries it out.
    statuses, origins : tuple of str
        Values of :class:`din.model.Status` and :class:`din.model.Origin`.
    text : str
        Looked for in names, descriptions and ids; capitals and accents do not matter.
    city_wide : bool
        With ``areas``: whether efforts for the whole city fit as well.
    """

    areas: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    text: str = ""
    city_wide: bool = True

    @property
    def on_efforts(self) -> bool:
        """Whether any part limits the efforts."""
        return bool(self.areas or self.domains or self.organisations or self.statuses or self.origins)


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node in its network.

    Attributes
    ----------
    node : str
        Its id.
    before, after : frozenset of str
        Everything it draws on, and everything it leads to, over any number of links.
    links : frozenset of str
        The contribution links between all of these.
    routes_in, routes_out : tuple of Route
        The strongest routes from efforts into it, and from it to the mission.
    all_in, all_out : bool
        Whether these are all there are; fewer than asked and not all when loops ended the search early.
    sentences : tuple of Message
        What it does, or what feeds it, in words.
    """

    node: str
    before: frozenset[str]
    after: frozenset[str]
    links: frozenset[str]
    routes_in: tuple[Route, ...]
    routes_out: tuple[Route, ...]
    sentences: tuple[Message, ...]
    all_in: bool = True
    all_out: bool = True

    @property
    def nodes(self) -> frozenset[str]:
        """Everything that stays in sight when the rest fades."""
        return self.before | self.after | {self.node}


def filtered(plan: Plan, wanted: NetworkFilter) -> frozenset[str]:
    """Give the ids of the nodes that a filter leaves, efforts to mission.

    A filter on efforts leaves these efforts, all they lead to, and the mission with its elements. A text
    leaves, of that, the nodes that hold it with all they draw on and lead to.

    Raises
    ------
    UsageError
        When the plan has no such area.
    """
    kept = frozenset(node.id for node in plan.chain)
    forward, backward = neighbours(plan)
    if wanted.on_efforts:
        efforts = fitting_efforts(plan, wanted)
        anchors = (n.id for n in plan.chain if n.kind in ALWAYS_SHOWN)
        kept = reach(efforts, forward, kept) | frozenset(anchors)
    if words := folded(wanted.text).split():
        seeds = frozenset(n.id for n in plan.chain if n.id in kept and holds(n, words))
        kept = reach(seeds, forward, kept) | reach(seeds, backward, kept)
    return kept


def fitting_efforts(plan: Plan, wanted: NetworkFilter) -> frozenset[str]:
    """Give the efforts that fit every part of a filter but its text."""
    scope = frozenset[str]().union(*(area_scope(plan, area) for area in wanted.areas))
    return frozenset(e.id for e in plan.of(Effort) if _fits(e, wanted, scope))


def node_view(analysis: Analysis, node_id: str, most: int = ROUTES_SHOWN) -> NodeView:
    """Give one node with everything it draws on and leads to.

    Parameters
    ----------
    analysis : Analysis
        Of the whole plan.
    node_id : str
        A node between effort and mission.
    most : int
        How many routes to give each way.

    Raises
    ------
    UsageError
        When there is no such node.
    """
    plan = analysis.plan
    node = plan.records.get(node_id)
    everything = frozenset(n.id for n in plan.chain)
    if not isinstance(node, Node) or node_id not in everything:
        raise UsageError(msg("There is no “{id}” in the chain from effort to mission.", id=node_id[:200]))
    forward, backward = neighbours(plan)
    start = frozenset({node_id})
    before, after = reach(start, backward, everything) - start, reach(start, forward, everything) - start
    shown = before | after | start
    routes_in, all_in = analysis.finder.search_into(node_id, most)
    routes_out, all_out = analysis.finder.search_to_mission(node_id, most)
    return NodeView(
        node_id,
        before,
        after,
        frozenset(c.id for c in plan.contributions if c.source in shown and c.target in shown),
        routes_in,
        routes_out,
        _sentences(analysis, node, before, after),
        all_in,
        all_out,
    )


def neighbours(plan: Plan) -> tuple[Neighbours, Neighbours]:
    """Give the direct neighbours over contributions, forward (to the mission) and backward."""
    forward: dict[str, tuple[str, ...]] = {}
    backward: dict[str, tuple[str, ...]] = {}
    for link in plan.contributions:
        forward[link.source] = (*forward.get(link.source, ()), link.target)
        backward[link.target] = (*backward.get(link.target, ()), link.source)
    return forward, backward


def reach(start: Iterable[str], following: Neighbours, within: frozenset[str]) -> frozenset[str]:
    """Give the start with everything that can be reached from it."""
    found = set(start) & within
    waiting = list(found)
    while waiting:
        new = [n for n in following.get(waiting.pop(), ()) if n in within and n not in found]
        found.update(new)
        waiting.extend(new)
    return frozenset(found)


def folded(text: str) -> str:
    """Give a text without capitals and accents, to compare by."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def holds(node: Node, words: Iterable[str]) -> bool:
    """Tell whether a node's name, description or id holds all words."""
    text = folded(f"{node.name} {node.description} {node.id}")
    return all(word in text for word in words)


def _fits(effort: Effort, wanted: NetworkFilter, scope: frozenset[str]) -> bool:
    parties = {effort.owner, *effort.carried_out_by}
    here = not scope.isdisjoint(effort.areas) or (wanted.city_wide and not effort.areas)
    return (
        (not wanted.areas or here)
        and (not wanted.domains or not set(wanted.domains).isdisjoint(effort.domains))
        and (not wanted.organisations or not parties.isdisjoint(wanted.organisations))
        and (not wanted.statuses or effort.status in wanted.statuses)
        and (not wanted.origins or effort.origin in wanted.origins)
    )


def _sentences(
    analysis: Analysis, node: Node, before: frozenset[str], after: frozenset[str]
) -> tuple[Message, ...]:
    plan = analysis.plan
    if isinstance(node, Effort):
        return (analysis.effort_message(node.id),)
    if node.id in analysis.coverage.by_element:
        cell = analysis.coverage.by_element[node.id]
        fed = coverage_sentence(plan, cell)
        return (fed, rank_sentence(plan, analysis.matrix, node.id)) if cell.efforts else (fed,)
    efforts = sum(plan[i].kind == "effort" for i in before)
    elements = sum(plan[i].kind == "mission_element" for i in after)
    return (
        msg(
            "“{node}” draws on {efforts} and leads to {elements}.",
            node=node.name,
            efforts=nmsg("{n} effort", "{n} efforts", efforts),
            elements=nmsg("{n} mission element", "{n} mission elements", elements),
        ),
    )
