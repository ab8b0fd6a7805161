"""What may be chosen: per wijk never, or one of the ways in which it can start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from din.errors import UsageError
from din.texts import msg
from simulation.compile import Compiled
from simulation.optimise import Choice
from simulation.scenario import Cell, Phasing

STARTS = (0, 24, 48)
"""Months from the start of the scenario in which a wijk may start, unless told otherwise."""
CHOSEN_ID = "gekozen"


@dataclass(frozen=True, slots=True)
class Part:
    """A domain that starts in a wijk: with how many professionals, and in which month of the scenario."""

    domain: str
    professionals: float
    month: int


Way = tuple[Part, ...]
"""How a wijk starts; no part: never."""


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """The wijken one may start in, and per wijk its ways; the first way is never.

    Attributes
    ----------
    compiled : Compiled
    areas : tuple of str
    ways : tuple of tuple of Way
    """

    compiled: Compiled
    areas: tuple[str, ...]
    ways: tuple[tuple[Way, ...], ...]

    @property
    def options(self) -> tuple[int, ...]:
        """How many ways each wijk has, never included."""
        return tuple(len(ways) for ways in self.ways)

    def parts(self, choice: Choice) -> tuple[tuple[str, Way], ...]:
        """Give per wijk the way that was chosen."""
        return tuple(
            (area, ways[option]) for area, ways, option in zip(self.areas, self.ways, choice, strict=True)
        )

    def phasing(self, choice: Choice) -> Phasing:
        """Give a choice as a phasing that can be compared and run."""
        cells = [
            Cell(area=area, domain=p.domain, professionals=p.professionals, start=self.date(p.month))
            for area, way in self.parts(choice)
            for p in way
        ]
        return Phasing(id=CHOSEN_ID, name="Gekozen", cells=tuple(cells))

    def date(self, month: int) -> date:
        """Give the first day of a month of the scenario."""
        start = self.compiled.scenario.start
        year, rest = divmod(start.month - 1 + month, 12)
        return date(start.year + year, rest + 1, 1)


def space(
    compiled: Compiled,
    *,
    months: Sequence[int] = STARTS,
    shares: Sequence[float] = (1.0,),
    apart: bool = False,
) -> Space:
    """List what may be chosen.

    A wijk may start when any phasing of the scenario starts something there: in the domains that any phasing gives
    it, with a share of the most professionals that any gives them, as a roll-out.

    Parameters
    ----------
    compiled : Compiled
    months : sequence of int
        In which months of the scenario may be started.
    shares : sequence of float
        Which shares of those professionals may be taken, above 0 and at most 1.
    apart : bool
        Whether each domain of a wijk has its own month and may stay out; else they start together.

    Raises
    ------
    UsageError
        When no phasing starts anything, or no month lies within the horizon.
    """
    most = _most(compiled)
    if not most:
        raise UsageError(
            msg("No phasing of this scenario starts anything, so there is nothing to choose from.")
        )
    horizon = compiled.scenario.horizon_months
    when = tuple(m for m in sorted(set(months)) if 0 <= m < horizon)
    if not when:
        raise UsageError(
            msg("In none of these months a wijk can start: the horizon is {n} months.", n=horizon)
        )
    takes = tuple(sorted(set(shares), reverse=True))
    areas = tuple(area for area in compiled.areas if area in most)
    listed = _apart if apart else _together
    return Space(compiled, areas, tuple(listed(most[area], when, takes) for area in areas))


def _most(compiled: Compiled) -> dict[str, dict[str, float]]:
    """Give per wijk and domain the most professionals that any phasing gives them."""
    most: dict[str, dict[str, float]] = {}
    for phasing in compiled.scenario.phasings:
        for cell in phasing.cells:
            if cell.professionals > 0:
                domains = most.setdefault(cell.area, {})
                domains[cell.domain] = max(domains.get(cell.domain, 0.0), cell.professionals)
    return most


def _together(people: dict[str, float], months: Sequence[int], shares: Sequence[float]) -> tuple[Way, ...]:
    ways = [
        tuple(Part(d, share * n, month) for d, n in people.items()) for month in months for share in shares
    ]
    return ((), *ways)


def _apart(people: dict[str, float], months: Sequence[int], shares: Sequence[float]) -> tuple[Way, ...]:
    each = [
        [None, *(Part(d, share * n, month) for month in months for share in shares)]
        for d, n in people.items()
    ]
    return tuple(tuple(p for p in parts if p is not None) for parts in product(*each))
