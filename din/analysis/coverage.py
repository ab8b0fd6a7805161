"""How well each mission element is fed: overall, per area and per domain.

An effort counts in every area it works in, and in every area that contains one of these (a buurt counts for
its wijk, a policy area through what it covers): its *own* part. Efforts without an area, and those of an
area that contains this one, make up the *city-wide* part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from din.analysis.bands import NOTHING, Band, band_word
from din.analysis.contribution import ContributionMatrix
from din.graph.areas import area_tree
from din.graph.arrays import Floats
from din.model import Area, Domain, Effort, Plan
from din.texts import N_

Mask = NDArray[np.bool_]

UNFED, THIN, FED = N_("unfed"), N_("thin"), N_("fed")


@dataclass(frozen=True, slots=True)
class Cell:
    """How one mission element is fed, overall or in one area or domain.

    Attributes
    ----------
    element : str
        Id of the mission element.
    within : str or None
        Id of the area or domain; None: overall, or efforts without a domain.
    supporting, hampering : float
        Sum of the positive and of the negative contributions (the second ≤ 0).
    own, city_wide : float
        The net sum, split into efforts of the area itself and those that work everywhere or in a larger
        area; overall and per domain everything is ``own``.
    efforts, organisations : int
        How many efforts with a positive contribution, and how many organisations and networks do these.
    without_party : int
        How many of these efforts nobody is known to do.
    own_efforts : int
        How many of these efforts are the area's own.
    """

    element: str
    within: str | None
    supporting: float
    hampering: float
    own: float
    city_wide: float
    efforts: int
    organisations: int
    own_efforts: int
    without_party: int = 0

    @property
    def total(self) -> float:
        """Net contribution: what supports less what hampers."""
        return self.own + self.city_wide

    @property
    def state(self) -> str:
        """``unfed`` (nothing feeds it), ``thin`` (one effort, or all of one organisation) or ``fed``.

        With an effort of which nobody knows who does it, it cannot be said that all hangs on one organisation.
        """
        if self.efforts == 0:
            return UNFED
        of_one = self.organisations == 1 and not self.without_party
        return THIN if self.efforts == 1 or of_one else FED

    @property
    def band(self) -> Band:
        """The net contribution in a word."""
        return band_word(self.total)

    def data(self) -> dict[str, Any]:
        """Give the cell as JSON data."""
        return {
            "total": self.total, "band": self.band, "state": self.state,
            "supporting": self.supporting, "hampering": self.hampering,
            "own": self.own, "city_wide": self.city_wide,
            "efforts": self.efforts, "own_efforts": self.own_efforts, "organisations": self.organisations,
            "without_party": self.without_party,
        }  # fmt: skip


@dataclass(frozen=True)
class Coverage:
    """Cells per element, per area × element and per domain × element, in the order of the plan."""

    elements: tuple[Cell, ...]
    areas: tuple[Cell, ...]
    domains: tuple[Cell, ...]

    @cached_property
    def by_element(self) -> Mapping[str, Cell]:
        """Element → cell overall."""
        return {c.element: c for c in self.elements}

    @cached_property
    def by_area(self) -> Mapping[tuple[str, str], Cell]:
        """(element, area) → cell."""
        return {(c.element, c.within): c for c in self.areas if c.within is not None}

    @property
    def unfed(self) -> tuple[str, ...]:
        """Elements that nothing feeds."""
        return tuple(c.element for c in self.elements if c.state == UNFED)

    @property
    def thin(self) -> tuple[str, ...]:
        """Elements that hang on one effort or one organisation."""
        return tuple(c.element for c in self.elements if c.state == THIN)

    def data(self) -> dict[str, Any]:
        """Give the coverage as JSON data; the key of “no domain” is the empty string."""

        def nested(cells: Iterable[Cell]) -> dict[str, Any]:
            found: dict[str, Any] = {c.element: {} for c in self.elements}
            for cell in cells:
                found[cell.element][cell.within or ""] = cell.data()
            return found

        return {
            "elements": {c.element: c.data() for c in self.elements},
            "areas": nested(self.areas),
            "domains": nested(self.domains),
            "unfed": list(self.unfed),
            "thin": list(self.thin),
        }


def coverage(plan: Plan, matrix: ContributionMatrix) -> Coverage:
    """Sum the contributions of a plan's efforts per element, area and domain.

    Parameters
    ----------
    plan : Plan
        The plan the matrix was made of.
    matrix : ContributionMatrix
        All its efforts, or some of them.
    """
    efforts = [e for i in matrix.efforts if isinstance(e := plan.records[i], Effort)]
    parties = _parties(efforts)
    everything = _Group(None, np.ones(len(efforts), dtype=bool), np.zeros(len(efforts), dtype=bool))
    areas, domains = _area_groups(plan, efforts), _domain_groups(plan, efforts)
    return Coverage(*(_cells(groups, matrix, parties) for groups in ([everything], areas, domains)))


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Which efforts count in an area or domain: a mask of its own ones and one of the city-wide ones."""

    within: str | None
    own: Mask
    wide: Mask


def parties_of(effort: Effort) -> tuple[str, ...]:
    """Give the organisations and networks that own an effort or carry it out, each once."""
    return tuple(dict.fromkeys([*([effort.owner] if effort.owner else []), *effort.carried_out_by]))


def _parties(efforts: list[Effort]) -> sparse.csr_array[Any]:
    """Give which party (column) takes part in which effort (row)."""
    pairs = [(row, party) for row, effort in enumerate(efforts) for party in parties_of(effort)]
    columns = {party: i for i, party in enumerate(dict.fromkeys(party for _, party in pairs))}
    rows = [row for row, _ in pairs]
    return sparse.csr_array(
        (np.ones(len(pairs)), (rows, [columns[p] for _, p in pairs])), shape=(len(efforts), len(columns))
    )


def _area_groups(plan: Plan, efforts: list[Effort]) -> list[_Group]:
    """Give which efforts count in each area."""
    tree = area_tree(plan)
    everywhere = np.array([not e.areas for e in efforts], dtype=bool)
    places: dict[str, list[int]] = {}
    for i, effort in enumerate(efforts):
        for area_id in effort.areas:
            places.setdefault(area_id, []).append(i)
    groups = []
    for area in plan.of(Area):
        own = _mask(len(efforts), places, tree.within(area.id))
        wide = everywhere | _mask(len(efforts), places, tree.containing(area.id))
        groups.append(_Group(area.id, own, wide & ~own))
    return groups


def _domain_groups(plan: Plan, efforts: list[Effort]) -> list[_Group]:
    """Give which efforts count in each domain, parts included; last those without a domain."""
    parents = {d.id: d.part_of for d in plan.of(Domain)}
    places: dict[str, list[int]] = {}
    for i, effort in enumerate(efforts):
        for domain_id in effort.domains:
            upward: str | None = domain_id
            while upward is not None:
                places.setdefault(upward, []).append(i)
                upward = parents.get(upward)
    nobody = np.zeros(len(efforts), dtype=bool)
    groups = [_Group(d, _mask(len(efforts), places, [d]), nobody) for d in parents]
    without = np.array([not e.domains for e in efforts], dtype=bool)
    return [*groups, *([_Group(None, without, nobody)] if without.any() else [])]


def _mask(size: int, places: Mapping[str, list[int]], chosen: Iterable[str]) -> Mask:
    mask = np.zeros(size, dtype=bool)
    for place in chosen:
        mask[places.get(place, [])] = True
    return mask


def _cells(
    groups: list[_Group], matrix: ContributionMatrix, parties: sparse.csr_array[Any]
) -> tuple[Cell, ...]:
    """Sum what each group's efforts do, per element."""
    return tuple(cell for group in groups for cell in _group_cells(group, matrix, parties))


def _group_cells(group: _Group, matrix: ContributionMatrix, parties: sparse.csr_array[Any]) -> list[Cell]:
    own, wide = np.flatnonzero(group.own), np.flatnonzero(group.wide)
    both = np.concatenate([own, wide])
    values: Floats = matrix.values[both]
    feeding = values > NOTHING
    involved = (parties[both].T @ feeding.astype(np.float64) > 0).sum(axis=0)
    nobody = np.asarray(parties[both].sum(axis=1)) == 0
    own_sum, wide_sum = values[: own.size].sum(axis=0), values[own.size :].sum(axis=0)
    up, down = np.maximum(values, 0).sum(axis=0), np.minimum(values, 0).sum(axis=0)
    return [
        Cell(
            element, group.within, float(up[k]), float(down[k]), float(own_sum[k]), float(wide_sum[k]),
            int(feeding[:, k].sum()), int(involved[k]), int(feeding[: own.size, k].sum()),
            int(feeding[nobody, k].sum()),
        )
        for k, element in enumerate(matrix.mission_elements)
    ]  # fmt: skip
