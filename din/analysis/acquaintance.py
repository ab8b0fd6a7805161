"""Ties that serve nothing, and parties that should know of each other (M23, M39: more links are not better).

Two parties *know* each other when they take part in the same effort, sit in the same alliance or network, or one
is a member of the other. With c(p, k, w) the sum of the contributions to target k (a goal or a mission element) of
the efforts of party p that count in area w:

- an **idle tie** joins two members of an alliance of organisations that both take part in efforts, but share none,
  also not through an alliance, and feed no goal together: no k with c(a, k) > 0 and c(b, k) > 0;
- an **introduction** joins two parties that do not know each other, where min(c(a, k, w), c(b, k, w)) is clear or
  more (the limits of a contribution) and an effort of one of them is w's own. Its strength is the largest of these
  minima: how much the one that does least there does.

A leading alliance shares the mission and residents' networks share a street: their ties are no finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy import sparse

from din.analysis.bands import CONTRIBUTION_LIMITS, NOTHING, Band, band_word
from din.analysis.collaboration import MOST_PARTIES, parties_of_efforts
from din.analysis.contribution import reach_of_nodes
from din.graph.areas import area_tree, compared_areas
from din.graph.arrays import ChainArrays, Floats
from din.model import Alliance, AllianceForm, Effort, Goal, Plan

MOST_NUMBERS = 20_000_000
"""Goals are looked at while nodes × goals stays below this; on larger plans mission elements alone."""
MOST_INTRODUCTIONS = 200

Pair = tuple[str, str]
Taking = Mapping[str, tuple[str, ...]]
"""Effort → who takes part."""


@dataclass(frozen=True, slots=True)
class IdleTie:
    """Two members of the same alliances that share no effort and no goal."""

    a: str
    b: str
    alliances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdleMember:
    """A member of alliances that takes part in no effort, not even through one of these."""

    party: str
    alliances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Idle:
    """What serves nothing: ties and memberships."""

    ties: tuple[IdleTie, ...]
    members: tuple[IdleMember, ...]

    def data(self) -> dict[str, Any]:
        """Give them as JSON data."""
        return {
            "idle_ties": [asdict(t) for t in self.ties],
            "idle_members": [asdict(m) for m in self.members],
        }


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two parties that do not know each other and feed the same.

    Attributes
    ----------
    a, b : str
    target : str
        The goal or mission element where the lesser of both does most.
    area : str or None
        In which area; None for the whole city.
    strength : float
        Contribution of the lesser of both there.
    places : int
        In how many pairs of target and area both contribute clearly.
    through : str or None
        A party both know, which can introduce them.
    """

    a: str
    b: str
    target: str
    area: str | None
    strength: float
    places: int
    through: str | None

    @property
    def band(self) -> Band:
        """The strength in a word."""
        return band_word(self.strength)

    def data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return asdict(self) | {"band": self.band}


@dataclass(frozen=True, slots=True, eq=False)
class Feeding:
    """What efforts (rows) do for targets (columns): goals first, then mission elements."""

    efforts: tuple[str, ...]
    targets: tuple[str, ...]
    values: Floats

    def goals(self, plan: Plan) -> Feeding:
        """Keep the goals; all targets where there is no goal."""
        keep = [k for k, t in enumerate(self.targets) if isinstance(plan.records[t], Goal)]
        if not keep:
            return self
        return Feeding(self.efforts, tuple(self.targets[k] for k in keep), self.values[:, keep])

    def of(self, efforts: frozenset[str] | None) -> Feeding:
        """Keep these efforts; all of them when None."""
        keep = [i for i, e in enumerate(self.efforts) if efforts is None or e in efforts]
        return Feeding(tuple(self.efforts[i] for i in keep), self.targets, self.values[keep])


def feeding(arrays: ChainArrays) -> Feeding:
    """Compute what all efforts do for goals and mission elements; loops must settle."""
    goals = arrays.of_kind("goal")
    if goals.size * len(arrays.ids) > MOST_NUMBERS:
        goals = goals[:0]
    targets = np.concatenate([goals, arrays.elements])
    values = arrays.exposure[:, None] * reach_of_nodes(arrays.weights, targets)[arrays.efforts]
    return Feeding(arrays.ids_at(arrays.efforts), arrays.ids_at(targets), values)


def idle_ties(plan: Plan, fed: Feeding, efforts: frozenset[str] | None = None) -> Idle:
    """Find ties within alliances that serve no shared effort or goal, and members without any effort.

    With ``efforts`` only the ties of parties that take part in one of these are kept; what serves a tie is
    still looked for in the whole plan. In the order of ids.
    """
    joined = memberships(plan)
    work = _work(parties_of_efforts(plan), joined)
    serves = _serves(plan, fed.goals(plan), work)
    ties: dict[Pair, list[str]] = defaultdict(list)
    idle: dict[str, list[str]] = defaultdict(list)
    for alliance in plan.of(Alliance):
        if alliance.form is not AllianceForm.ALLIANCE:
            continue
        for party in alliance.members:
            if not work.get(party) and efforts is None:
                idle[party].append(alliance.id)
        working = sorted(p for p in set(alliance.members) if work.get(p) and not _outside(work[p], efforts))
        for a, b in combinations(working, 2):
            if work[a].isdisjoint(work[b]) and serves[a].isdisjoint(serves[b]):
                ties[a, b].append(alliance.id)
    return Idle(
        tuple(IdleTie(a, b, tuple(ties[a, b])) for a, b in sorted(ties)),
        tuple(IdleMember(party, tuple(idle[party])) for party in sorted(idle)),
    )


def introductions(
    plan: Plan, fed: Feeding, efforts: frozenset[str] | None = None
) -> tuple[Introduction, ...]:
    """Find who should know of whom, the strongest first; at most :data:`MOST_INTRODUCTIONS`.

    With ``efforts`` only what these contribute counts; who knows whom is still that of the whole plan.
    """
    known = acquainted(plan, parties_of_efforts(plan))
    counting = fed.of(efforts)
    found: dict[Pair, list[tuple[float, str, str | None]]] = defaultdict(list)
    for pair, target, area, strength in _meetings(plan, counting, parties_of_efforts(plan, efforts)):
        if pair[1] not in known[pair[0]]:
            found[pair].append((strength, target, area))
    made = [_introduction(pair, places, known) for pair, places in found.items()]
    made.sort(key=lambda i: (-round(i.strength, 12), -i.places, i.a, i.b))
    return tuple(made[:MOST_INTRODUCTIONS])


def memberships(plan: Plan) -> Mapping[str, frozenset[str]]:
    """Give per party the alliances and networks it is in, also through another one."""
    direct: dict[str, set[str]] = defaultdict(set)
    for alliance in plan.of(Alliance):
        for member in alliance.members:
            direct[member].add(alliance.id)
    return {party: _upward(party, direct) for party in direct}


def acquainted(plan: Plan, taking_part: Taking) -> Mapping[str, Mapping[str, int]]:
    """Give per party whom it knows, and how many efforts they share (0: only through an alliance)."""
    known: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for parties in taking_part.values():
        for a, b in combinations(parties, 2):
            known[a][b] += 1
            known[b][a] += 1
    groups: dict[str, set[str]] = defaultdict(set)
    for party, alliances in memberships(plan).items():
        for alliance in alliances:
            groups[alliance] |= {party, alliance}
    for group in groups.values():
        for a, b in combinations(sorted(group), 2):
            known[a].setdefault(b, 0)
            known[b].setdefault(a, 0)
    return known


def _upward(start: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = direct.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return frozenset(found - {start})


def _outside(work: frozenset[str], efforts: frozenset[str] | None) -> bool:
    return efforts is not None and work.isdisjoint(efforts)


def _work(taking_part: Taking, joined: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Give per party its efforts, with those of the alliances it is in."""
    own: dict[str, set[str]] = defaultdict(set)
    for effort, parties in taking_part.items():
        for party in parties:
            own[party].add(effort)
    everybody = own.keys() | joined.keys()
    return {
        p: frozenset().union(own.get(p, ()), *(own.get(a, ()) for a in joined.get(p, ()))) for p in everybody
    }


def _serves(plan: Plan, fed: Feeding, work: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Give per party the goals that its efforts feed, or that it owns."""
    by_effort = {
        effort: frozenset(fed.targets[k] for k in np.flatnonzero(row > NOTHING))
        for effort, row in zip(fed.efforts, fed.values, strict=True)
    }
    owned: dict[str, set[str]] = defaultdict(set)
    for goal in plan.of(Goal):
        if goal.owner:
            owned[goal.owner].add(goal.id)
    return {
        party: frozenset(owned.get(party, ())).union(*(by_effort[e] for e in efforts))
        for party, efforts in work.items()
    }


def _meetings(plan: Plan, fed: Feeding, taking_part: Taking) -> Iterator[tuple[Pair, str, str | None, float]]:
    """Go through the pairs that both contribute clearly to a target in an area, with the lesser of both."""
    parties = sorted({p for found in taking_part.values() for p in found})
    if not parties or not fed.targets:
        return
    place = {party: i for i, party in enumerate(parties)}
    rows = {effort: i for i, effort in enumerate(fed.efforts)}
    ends = [(place[p], rows[e]) for e, found in taking_part.items() for p in found]
    across, down = zip(*ends, strict=True)
    taking = sparse.csc_array((np.ones(len(ends)), (across, down)), shape=(len(parties), len(rows)))
    for area, own, wide in _areas(plan, fed.efforts):
        here: Floats = np.asarray(taking[:, own] @ fed.values[own])
        sums: Floats = here + np.asarray(taking[:, wide] @ fed.values[wide])
        for k, target in enumerate(fed.targets):
            clear = _clearest(sums[:, k])
            for i, j in combinations(clear, 2):
                if area is None or here[i, k] > NOTHING or here[j, k] > NOTHING:
                    yield (parties[i], parties[j]), target, area, float(min(sums[i, k], sums[j, k]))


def _areas(plan: Plan, efforts: Iterable[str]) -> Iterator[tuple[str | None, list[int], list[int]]]:
    """Give per area its own efforts and the wider ones that count there; the whole city comes first."""
    places: dict[str | None, list[int]] = defaultdict(list)
    for row, effort_id in enumerate(efforts):
        effort = plan.records[effort_id]
        for area in (isinstance(effort, Effort) and effort.areas) or (None,):
            places[area].append(row)
    yield None, [], places[None]
    tree = area_tree(plan)
    for found in compared_areas(plan):
        own = {row for area in tree.within(found.id) for row in places.get(area, ())}
        wide = {row for area in tree.containing(found.id) for row in places.get(area, ())}
        if own:
            yield found.id, sorted(own), sorted(wide.union(places[None]) - own)


def _clearest(values: Floats) -> list[int]:
    """Give the places of clear contributions; of very many the largest."""
    clear = np.flatnonzero(values >= CONTRIBUTION_LIMITS[0] - NOTHING)
    if clear.size > MOST_PARTIES:
        clear = clear[np.argsort(-values[clear], kind="stable")[:MOST_PARTIES]]
    return sorted(clear.tolist())


def _introduction(
    pair: Pair, places: list[tuple[float, str, str | None]], known: Mapping[str, Mapping[str, int]]
) -> Introduction:
    strength, target, area = max(places, key=lambda place: round(place[0], 12))
    both = known[pair[0]].keys() & known[pair[1]].keys()
    through = min(both, key=lambda p: (-min(known[pair[0]][p], known[pair[1]][p]), p), default=None)
    return Introduction(*pair, target, area, strength, len(places), through)
