"""Who works together: the network of organisations from the efforts they share (M23, M39).

Parties are organisations and networks as the plan names them: owners, those who carry an effort out, and
those that people were found at. Two parties are tied by every effort both take part in (a bipartite graph
projected onto its parties; Newman, *Networks*, 2nd ed., 6.6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import networkx as nx

from din.analysis.silos import Mixing, mixing
from din.model import Alliance, Domain, Effort, Organisation, Plan, Position

MOST_SOURCES = 300
"""Betweenness is computed from at most this many parties (a fixed sample above it)."""
MOST_PARTIES = 40
"""An effort with more parties than this ties nobody: everybody in one room is not working together."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two parties and how many efforts they share."""

    a: str
    b: str
    efforts: int


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation or network: its efforts, its partners, and how far it bridges others (0 … 1).

    ``brokerage`` is betweenness centrality: the share of shortest links between pairs of others that run
    through this one (Freeman 1977), without weights.
    """

    id: str
    efforts: int
    partners: int
    brokerage: float


@dataclass(frozen=True, slots=True)
class DomainTies:
    """How far a domain keeps to itself: ties among its parties and ties to parties outside it.

    ``silo`` when its parties (two or more) have ties among them and none outwards.
    """

    domain: str
    parties: int
    within: int
    outward: int

    @property
    def silo(self) -> bool:
        """Whether the domain keeps to itself."""
        return self.parties > 1 and self.within > 0 and self.outward == 0


@dataclass(frozen=True, slots=True)
class Collaboration:
    """The network of organisations; parties by number of efforts, ties by number of shared efforts.

    ``mixing`` tells how far ties stay within domains; None without a tie between parties that have one. ``homes``
    gives the domains of each party: its own, or without them those of its efforts.
    """

    parties: tuple[Party, ...]
    ties: tuple[Tie, ...]
    domains: tuple[DomainTies, ...]
    groups: tuple[tuple[str, ...], ...]
    mixing: Mixing | None
    homes: Mapping[str, tuple[str, ...]]

    @property
    def brokers(self) -> tuple[Party, ...]:
        """Parties that bridge others, strongest first."""
        return tuple(sorted((p for p in self.parties if p.brokerage > 0), key=lambda p: (-p.brokerage, p.id)))

    @property
    def alone(self) -> tuple[str, ...]:
        """Parties that share no effort with anybody."""
        return tuple(p.id for p in self.parties if p.partners == 0)

    def data(self) -> dict[str, Any]:
        """Give the network as JSON data."""
        return {
            "parties": [asdict(p) for p in self.parties],
            "ties": [asdict(t) for t in self.ties],
            "brokers": [p.id for p in self.brokers],
            "alone": list(self.alone),
            "domains": [asdict(d) | {"silo": d.silo} for d in self.domains],
            "groups": [list(group) for group in self.groups],
            "mixing": self.mixing and asdict(self.mixing),
        }


def collaboration(plan: Plan, efforts: frozenset[str] | None = None) -> Collaboration:
    """Read from a plan who works with whom.

    Parameters
    ----------
    plan : Plan
        The plan.
    efforts : set of str, optional
        Only these efforts count.
    """
    taking_part = parties_of_efforts(plan, efforts)
    graph = _projection(plan, taking_part)
    homes = _homes(plan, taking_part)
    home_of = {party: tuple(sorted(domains)) for party, domains in homes.items()}
    counts = Counter(party for parties in taking_part.values() for party in parties)
    sample = MOST_SOURCES if len(graph) > MOST_SOURCES else None
    brokerage: Mapping[str, float] = nx.betweenness_centrality(graph, k=sample, seed=0)
    parties = [Party(p, counts[p], graph.degree(p), brokerage[p]) for p in graph]
    ties = [Tie(a, b, int(data["weight"])) for a, b, data in graph.edges(data=True)]
    groups = [tuple(sorted(g)) for g in nx.connected_components(graph) if len(g) > 1]
    return Collaboration(
        tuple(sorted(parties, key=lambda p: (-p.efforts, p.id))),
        tuple(sorted(ties, key=lambda t: (-t.efforts, t.a, t.b))),
        _domain_ties(plan, homes, graph),
        tuple(sorted(groups, key=lambda g: (-len(g), g))),
        mixing(((t.a, t.b, t.efforts) for t in ties), home_of),
        home_of,
    )


def parties_of_efforts(plan: Plan, efforts: frozenset[str] | None = None) -> dict[str, tuple[str, ...]]:
    """Give per effort who takes part: its owner, those who carry it out, and those people were found at."""
    found: dict[str, dict[str, None]] = {}
    for effort in plan.of(Effort):
        if efforts is None or effort.id in efforts:
            owner = (effort.owner,) if effort.owner else ()
            found[effort.id] = dict.fromkeys((*owner, *effort.carried_out_by))
    for position in plan.of(Position):
        if position.organisation and position.found > 0 and position.effort in found:
            found[position.effort][position.organisation] = None
    return {effort_id: tuple(parties) for effort_id, parties in found.items()}


def _projection(plan: Plan, taking_part: Mapping[str, tuple[str, ...]]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(p.id for p in (*plan.of(Organisation), *plan.of(Alliance))))
    for parties in taking_part.values():
        if len(parties) > MOST_PARTIES:
            continue
        for pair in combinations(sorted(parties), 2):
            weight: int = graph.get_edge_data(*pair, default={"weight": 0})["weight"]
            graph.add_edge(*pair, weight=weight + 1)
    return graph


def _homes(plan: Plan, taking_part: Mapping[str, tuple[str, ...]]) -> dict[str, set[str]]:
    """Give the domains of each party: its own, or without them those of its efforts."""
    homes: dict[str, set[str]] = {o.id: set(o.domains) for o in plan.of(Organisation)}
    declared = {party for party, domains in homes.items() if domains}
    for effort in plan.of(Effort):
        for party in taking_part.get(effort.id, ()):
            if party not in declared:
                homes.setdefault(party, set()).update(effort.domains)
    return homes


def _domain_ties(plan: Plan, homes: Mapping[str, set[str]], graph: nx.Graph[str]) -> tuple[DomainTies, ...]:
    """Count ties per domain."""
    found = []
    for domain in plan.of(Domain):
        inside = {party for party, domains in homes.items() if domain.id in domains}
        ends = [(a in inside) + (b in inside) for a, b in graph.edges]
        found.append(DomainTies(domain.id, len(inside), ends.count(2), ends.count(1)))
    return tuple(found)
