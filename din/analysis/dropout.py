"""What is lost when an organisation, an effort or anything else in the chain drops out, each by itself.

An organisation takes along the efforts that nobody else owns or carries out. Efforts it shares may go on with the
others, or may not: so there is a loss that is certain and a loss at most. Both are exact for the central strengths,
with every route and loop (:mod:`din.analysis.losses`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from din.analysis.bands import NOTHING, SHARE_LIMITS, Band, band_word
from din.analysis.contribution import ContributionMatrix
from din.analysis.coverage import parties_of
from din.analysis.losses import group_losses, link_loss, node_losses, passing
from din.errors import UsageError
from din.graph.arrays import ChainArrays, Floats, Indices
from din.model import Effort, Plan
from din.texts import msg


@dataclass(frozen=True, slots=True, eq=False)
class Dropout:
    """What goes along when one thing drops out.

    Attributes
    ----------
    id : str
        An organisation or network, or a node of the chain.
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
    groups = _by_party(plan, frozenset(matrix.efforts))
    limited, total = _counting(arrays, matrix), matrix.values.sum(axis=0)
    sure = group_losses(limited, [_positions(arrays, alone) for alone, _shared in groups.values()])
    at_most = group_losses(limited, [_positions(arrays, alone + shared) for alone, shared in groups.values()])
    rows = zip(groups.items(), sure, at_most, strict=True)
    return _ordered(
        [
            Dropout(party, tuple(one), tuple(more), total, low, high)
            for (party, (one, more)), low, high in rows
        ]
    )


def _by_party(plan: Plan, efforts: frozenset[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Give per party the efforts that only it does, and those it does with others."""
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for effort in plan.of(Effort):
        parties = parties_of(effort) if effort.id in efforts else ()
        for party in parties:
            found[party][len(parties) > 1].append(effort.id)
    return found


def node_dropouts(arrays: ChainArrays, matrix: ContributionMatrix, ids: Sequence[str]) -> tuple[Dropout, ...]:
    """Let nodes of the chain drop out, each by itself; the heaviest first."""
    efforts, total = frozenset(matrix.efforts), matrix.values.sum(axis=0)
    losses = node_losses(_counting(arrays, matrix))[_positions(arrays, ids)]
    stops = [(name,) if name in efforts else () for name in ids]
    rows = zip(ids, stops, losses, strict=True)
    return _ordered([Dropout(name, stopped, (), total, lost, lost) for name, stopped, lost in rows])


def what_if(
    plan: Plan, arrays: ChainArrays, matrix: ContributionMatrix, parties: Sequence[Dropout], wanted: str
) -> Dropout:
    """Let one thing drop out: ``organisation:ID``, ``effort:ID`` or just an id, also that of a link.

    Parameters
    ----------
    parties : sequence of Dropout
        What :func:`party_dropouts` gave.

    Raises
    ------
    UsageError
        When the plan has no such thing, or it carries nothing.
    """
    kind, _colon, name = wanted.rpartition(":")
    record = plan.records.get(name)
    if record is None or (kind and record.kind != kind):
        raise UsageError(
            msg("There is no “{name}” in the plan to drop out. Give an id, such as {example}.",
                name=wanted[:200], example=_example(plan))
        )  # fmt: skip
    for party in parties:
        if party.id == name:
            return party
    if name in arrays.index:
        return node_dropouts(arrays, matrix, [name])[0]
    if name in arrays.links.ids:
        lost = link_loss(_counting(arrays, matrix), arrays.links.ids.index(name))
        return Dropout(name, (), (), matrix.values.sum(axis=0), lost, lost)
    raise UsageError(
        msg("“{name}” does no effort that counts here and lies on no route: nothing changes without it.",
            name=plan.label(name))
    )  # fmt: skip


def carried(arrays: ChainArrays, matrix: ContributionMatrix, ids: Sequence[str]) -> frozenset[str]:
    """Give what nodes carry alone: themselves, and what something positive reaches now but not without them.

    Net, over all routes and loops with central strengths, as :meth:`Dropout.leaves_nothing` has it for an element.
    """
    now = _counting(arrays, matrix)
    stays = np.ones(len(arrays.ids))
    stays[_positions(arrays, ids)] = 0.0
    weights = sparse.csr_array(sparse.diags_array(stays) @ now.weights)
    weights.eliminate_zeros()
    left = passing(replace(now, weights=weights, exposure=now.exposure * stays[arrays.efforts]))
    lost = (passing(now) > NOTHING) & (left <= NOTHING)
    return frozenset(ids) | frozenset(arrays.ids_at(np.flatnonzero(lost)))


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
