"""What is lost when an organisation, an effort or anything else in the chain drops out, each by itself.

An organisation takes along the efforts that nobody else owns or carries out, and a team (:mod:`din.analysis.teams`)
those for which nobody else was found. Efforts shared with others may go on, or may not: so there is a loss that is
certain and a loss at most. Both are exact for the central strengths, with every route and loop
(:mod:`din.analysis.losses`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from din.analysis.bands import NOTHING, SHARE_LIMITS, Band, band_word
from din.analysis.contribution import ContributionMatrix
from din.analysis.coverage import parties_of
from din.analysis.losses import group_losses, link_losses, node_losses, passing
from din.analysis.teams import Team, people_found, team_of, teams
from din.errors import UsageError
from din.graph.arrays import ChainArrays, Floats, Indices, weight_matrix
from din.model import Effort, Plan, Position, Record
from din.texts import msg

Groups: TypeAlias = Mapping[str, tuple[Sequence[str], Sequence[str]]]
"""What drops out → the efforts that stop for certain, and those that are shared with others."""
TEAM = "team"
"""What stands before a position's id to let its whole team drop out."""


@dataclass(frozen=True, slots=True, eq=False)
class Dropout:
    """What goes along when one thing drops out.

    Attributes
    ----------
    id : str
        An organisation or network, a position (for its team), a node of the chain, or a link.
    stops : tuple of str
        Efforts that stop for certain: nobody else does them.
    shaky : tuple of str
        Efforts it shares with others, which may stop too.
    total, lost, lost_at_most : array, per mission element
        Net contribution now, what is lost of it when ``stops`` stop, and when ``shaky`` stop as well. Negative
        where what stops hampers more than it helps.
    """

    id: str
    stops: tuple[str, ...]
    shaky: tuple[str, ...]
    total: Floats
    lost: Floats
    lost_at_most: Floats

    @property
    def share(self) -> Floats:
        """What is lost for certain, as a share of the net contribution; 0 where nothing arrives."""
        return _share(self.lost, self.total)

    @property
    def share_at_most(self) -> Floats:
        """What is lost when shared efforts stop too, as a share."""
        return _share(self.lost_at_most, self.total)

    def leaves_nothing(self, column: int) -> bool:
        """Tell whether an element that is fed now is not any more: nothing positive is left of it."""
        return bool(self.total[column] > NOTHING and self.total[column] - self.lost[column] <= NOTHING)

    def bands(self, column: int) -> tuple[Band, Band]:
        """Give the words for the share that is lost, for certain and at most."""
        shares = (float(self.share[column]), float(self.share_at_most[column]))
        low, high = (band_word(share, SHARE_LIMITS) for share in shares)
        return low, high

    @property
    def hits_most(self) -> int:
        """The element (its place) that loses the largest share for certain, else at most."""
        shares = self.share if self.share.any() else self.share_at_most
        return int(np.argmax(shares)) if shares.size else 0

    def data(self) -> dict[str, Any]:
        """Give it as JSON data; lists are per mission element."""
        return {
            "id": self.id, "stops": list(self.stops), "shaky": list(self.shaky), "lost": self.lost.tolist(),
            "lost_at_most": self.lost_at_most.tolist(), "share_lost": self.share.tolist(),
            "share_lost_at_most": self.share_at_most.tolist(),
            "leaves_nothing": [self.leaves_nothing(k) for k in range(self.total.size)],
        }  # fmt: skip


def party_dropouts(plan: Plan, arrays: ChainArrays, matrix: ContributionMatrix) -> tuple[Dropout, ...]:
    """Let every organisation and network that does an effort drop out, each by itself; the heaviest first.

    Parameters
    ----------
    plan : Plan
    arrays : ChainArrays
        The chain of the whole plan; its loops must settle.
    matrix : ContributionMatrix
        With the efforts that count.
    """
    return _group_dropouts(arrays, matrix, _by_party(plan, frozenset(matrix.efforts)))


def team_dropouts(
    plan: Plan, arrays: ChainArrays, matrix: ContributionMatrix, chosen: Sequence[Team] | None = None
) -> tuple[Dropout, ...]:
    """Let every team drop out, or some of them, each by itself; the heaviest first. Parameters as above."""
    found = teams(plan) if chosen is None else chosen
    groups = _by_team(plan, found, frozenset(matrix.efforts))
    return _group_dropouts(arrays, matrix, groups)


def _group_dropouts(arrays: ChainArrays, matrix: ContributionMatrix, groups: Groups) -> tuple[Dropout, ...]:
    limited, total = _counting(arrays, matrix), matrix.values.sum(axis=0)
    sure = group_losses(limited, [_positions(arrays, alone) for alone, _shared in groups.values()])
    at_most = group_losses(
        limited, [_positions(arrays, [*alone, *shared]) for alone, shared in groups.values()]
    )
    rows = zip(groups.items(), sure, at_most, strict=True)
    return _ordered(
        [Dropout(name, tuple(one), tuple(more), total, low, high) for (name, (one, more)), low, high in rows]
    )


def _by_party(plan: Plan, efforts: frozenset[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Give per party the efforts that only it does, and those it does with others."""
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for effort in plan.of(Effort):
        parties = parties_of(effort) if effort.id in efforts else ()
        for party in parties:
            found[party][len(parties) > 1].append(effort.id)
    return found


def _by_team(plan: Plan, found: Sequence[Team], efforts: frozenset[str]) -> Groups:
    """Give per team the efforts for which only its people were found, and those with others as well."""
    people = people_found(plan)
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for team in found:
        works_on = [effort for effort in team.found if effort in efforts]
        if works_on:
            alone = [effort for effort in works_on if team.found[effort] >= people[effort]]
            groups[team.id] = (alone, [effort for effort in works_on if effort not in alone])
    return groups


def node_dropouts(arrays: ChainArrays, matrix: ContributionMatrix, ids: Sequence[str]) -> tuple[Dropout, ...]:
    """Let nodes of the chain drop out, each by itself; the heaviest first."""
    efforts, total = frozenset(matrix.efforts), matrix.values.sum(axis=0)
    losses = node_losses(_counting(arrays, matrix))[_positions(arrays, ids)]
    stops = [(name,) if name in efforts else () for name in ids]
    rows = zip(ids, stops, losses, strict=True)
    return _ordered([Dropout(name, stopped, (), total, lost, lost) for name, stopped, lost in rows])


def link_dropouts(
    arrays: ChainArrays, matrix: ContributionMatrix, ids: Sequence[str] | None = None, most: int | None = None
) -> tuple[Dropout, ...]:
    """Let links drop out, each by itself, all of them when left out; the ``most`` heaviest first."""
    total = matrix.values.sum(axis=0)
    names = arrays.links.ids if ids is None else ids
    at = None if ids is None else _link_places(arrays, ids)
    losses = link_losses(_counting(arrays, matrix), at)
    shares = _share(losses, np.broadcast_to(total, losses.shape)).max(axis=1, initial=0.0)
    order = np.argsort(-shares, kind="stable")[:most]
    return tuple(Dropout(names[i], (), (), total, losses[i], losses[i]) for i in order)


def _link_places(arrays: ChainArrays, ids: Sequence[str]) -> Indices:
    places = {name: i for i, name in enumerate(arrays.links.ids)}
    return np.array([places[name] for name in ids], dtype=np.intp)


def what_if(
    plan: Plan, arrays: ChainArrays, matrix: ContributionMatrix, parties: Sequence[Dropout], wanted: str
) -> Dropout:
    """Let one thing drop out: ``organisation:ID``, ``effort:ID``, ``team:ID`` of a position, or an id alone.

    Parameters
    ----------
    parties : sequence of Dropout
        What :func:`party_dropouts` gave.

    Raises
    ------
    UsageError
        When the plan has no such thing, or it carries nothing.
    """
    record = _asked_for(plan, wanted)
    found: Sequence[Dropout] = [party for party in parties if party.id == record.id]
    if isinstance(record, Position) and (team := team_of(plan, record)) is not None:
        found = [replace(one, id=record.id) for one in team_dropouts(plan, arrays, matrix, [team])]
    elif record.id in arrays.index:
        found = node_dropouts(arrays, matrix, [record.id])
    elif record.id in arrays.links.ids:
        found = link_dropouts(arrays, matrix, [record.id])
    if found:
        return found[0]
    raise UsageError(
        msg("“{name}” does no effort that counts here and lies on no route: nothing changes without it.",
            name=plan.label(record.id))
    )  # fmt: skip


def _asked_for(plan: Plan, wanted: str) -> Record:
    """Find what was asked for: an id, which may hold a colon itself, or an id after its kind."""
    kind, _colon, name = wanted.partition(":")
    for record, kinds in ((plan.records.get(wanted), (kind,)), (plan.records.get(name), _kinds(plan, name))):
        if record is not None and kind in kinds:
            return record
    raise UsageError(
        msg("There is no “{name}” in the plan to drop out. Give an id, such as {example}.",
            name=wanted[:200], example=_example(plan))
    )  # fmt: skip


def _kinds(plan: Plan, name: str) -> tuple[str, ...]:
    """Give what may stand before a record's id."""
    record = plan.records.get(name)
    if record is None:
        return ()
    return (record.kind, TEAM) if isinstance(record, Position) else (record.kind,)


def carried(arrays: ChainArrays, matrix: ContributionMatrix, ids: Sequence[str]) -> frozenset[str]:
    """Give what nodes or links carry alone: the nodes, and what something positive reaches now but not without them.

    Net, over all routes and loops with central strengths, as :meth:`Dropout.leaves_nothing` has it for an element.
    """
    now = _counting(arrays, matrix)
    nodes = [name for name in ids if name in arrays.index]
    stays = np.ones(len(arrays.ids))
    stays[_positions(arrays, nodes)] = 0.0
    weights = sparse.csr_array(sparse.diags_array(stays) @ _without_links(now, frozenset(ids)))
    weights.eliminate_zeros()
    left = passing(replace(now, weights=weights, exposure=now.exposure * stays[arrays.efforts]))
    lost = (passing(now) > NOTHING) & (left <= NOTHING)
    return frozenset(nodes) | frozenset(arrays.ids_at(np.flatnonzero(lost)))


def _without_links(arrays: ChainArrays, gone: frozenset[str]) -> sparse.csr_array[Any]:
    """Give W without some links."""
    links = arrays.links
    kept = np.array([0.0 if name in gone else 1.0 for name in links.ids])
    return weight_matrix(replace(links, central=links.central * kept), len(arrays.ids))


def _example(plan: Plan) -> str:
    efforts = plan.of(Effort)
    parties = [party for effort in efforts for party in parties_of(effort)]
    return f"organisation:{parties[0]}" if parties else f"effort:{efforts[0].id}" if efforts else "effort:ID"


def _counting(arrays: ChainArrays, matrix: ContributionMatrix) -> ChainArrays:
    """Leave out what starts at efforts that do not count; their place in the chain stays."""
    counts = frozenset(matrix.efforts)
    kept = np.array([name in counts for name in arrays.ids_at(arrays.efforts)], dtype=np.float64)
    return replace(arrays, exposure=arrays.exposure * kept)


def _positions(arrays: ChainArrays, ids: Sequence[str]) -> Indices:
    return np.array([arrays.index[name] for name in ids], dtype=np.intp)


def _ordered(found: Sequence[Dropout]) -> tuple[Dropout, ...]:
    def heaviest(dropout: Dropout) -> tuple[float, float]:
        shares = (dropout.share, dropout.share_at_most)
        low, high = (float(share.max(initial=0.0)) for share in shares)
        return low, high

    return tuple(sorted(found, key=heaviest, reverse=True))


def _share(lost: Floats, total: Floats) -> Floats:
    fed = np.abs(total) > NOTHING
    return np.divide(lost, np.abs(total), out=np.zeros_like(total), where=fed)
