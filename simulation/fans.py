"""Fan charts: between which values each mission element lies over time, per area, from any number of draws.

A fan sees the draws of one phasing in pieces of any size and keeps counts (see :mod:`simulation.bands`), never the
draws, so its memory does not grow with their number. It looks at two things: the strength itself, and how much it
differs from "doorgaan zoals nu" in the same draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats, Indices
from din.model import Choice
from din.texts import N_
from simulation.bands import SHOWN, Bands
from simulation.compile import Compiled
from simulation.results import PhasingResult, Results
from simulation.scenario import called

WHOLE = ""
"""Stands for all elements together, or all areas together."""
LIMITS = (0.0005, 0.005, 0.02)
"""From which difference (share of residents) on it is noticeable, clear and large. Assumption [A]."""
EQUAL = 1e-9
"""A smaller difference is rounding; it does not count as one."""


class Change(Choice):
    """How something differs from "doorgaan zoals nu", in a word; the order is that of the scale."""

    WORSE = "worse", N_("worse")
    EQUAL = "equal", N_("no noticeable difference")
    LITTLE = "little", N_("a little better")
    CLEAR = "clear", N_("clearly better")
    LARGE = "large", N_("much better")


def change_word(difference: float) -> Change:
    """Give the word for a difference in the share of residents."""
    noticeable, clear, large = LIMITS
    if abs(difference) < noticeable:
        return Change.EQUAL
    if difference < 0:
        return Change.WORSE
    return Change.LITTLE if difference < clear else Change.CLEAR if difference < large else Change.LARGE


@dataclass(frozen=True, slots=True, eq=False)
class Fans:
    """The fans of one phasing.

    Attributes
    ----------
    phasing, given : str
        Its id, and the name that somebody gave it.
    months : tuple of int
        The months of the records, counted from the start.
    elements, areas : tuple of str
        Ids, with ``WHOLE`` first: the mean of all elements; the mean of all areas, by residents.
    draws : int
        Draws with an answer.
    change, strength : array, points × months × elements × areas
        The 5, 25, 50, 75 and 95 % points of the difference from "doorgaan zoals nu" in the same draw, and of the
        share of residents who reach the norm.
    better, worse : array of int, months × elements × areas
        In how many draws there is a difference for the better or the worse.
    """

    phasing: str
    given: str
    months: tuple[int, ...]
    elements: tuple[str, ...]
    areas: tuple[str, ...]
    draws: int
    change: Floats
    strength: Floats
    better: Indices
    worse: Indices

    @property
    def name(self) -> str:
        """What it is called, in the language in use."""
        return called(self.phasing, self.given)

    def at(self, element: str, area: str) -> tuple[int, int]:
        """Give the places of an element and an area."""
        return self.elements.index(element), self.areas.index(area)

    def words(self, record: int, element: str, area: str) -> tuple[Change, Change, Change]:
        """Give the low, middle and high point of the difference at a record, in words."""
        k, w = self.at(element, area)
        low, middle, high = (float(self.change[point, record, k, w]) for point in (0, 2, 4))
        return change_word(low), change_word(middle), change_word(high)


class FanMaker:
    """Sees the draws of one phasing piece by piece."""

    def __init__(self, compiled: Compiled, months: tuple[int, ...]) -> None:
        """Begin with nothing seen."""
        self._elements, self._areas = (WHOLE, *compiled.elements), (WHOLE, *compiled.areas)
        residents = np.array([a.residents for a in compiled.scenario.areas], dtype=float)
        self._weight = residents / residents.sum()
        self._months = months
        self._shape = (len(months), len(self._elements), len(self._areas))
        series = int(np.prod(self._shape))
        self._change, self._strength = Bands(series), Bands(series)
        self._better, self._worse = np.zeros(self._shape, np.intp), np.zeros(self._shape, np.intp)
        self._draws = 0

    def see(self, piece: PhasingResult, kept: NDArray[np.bool_] | None = None) -> Self:
        """Take in some draws: those that have an answer, or those that are ``kept``."""
        chosen = piece.fine if kept is None else kept
        change = self._with_means(piece.change[..., chosen])
        self._change.see(change.reshape(-1, change.shape[-1]))
        strength = self._with_means(piece.strength[..., chosen])
        self._strength.see(strength.reshape(-1, strength.shape[-1]))
        self._better += (change > EQUAL).sum(axis=-1)
        self._worse += (change < -EQUAL).sum(axis=-1)
        self._draws += int(chosen.sum())
        return self

    def fans(self, phasing: str, name: str) -> Fans:
        """Give the fans of what was seen."""
        change, strength = (
            bands.quantiles(SHOWN).reshape(len(SHOWN), *self._shape)
            for bands in (self._change, self._strength)
        )
        return Fans(
            phasing, name, self._months, self._elements, self._areas, self._draws, change, strength,
            self._better, self._worse,
        )  # fmt: skip

    def _with_means(self, values: Floats) -> Floats:
        """Put the mean of the areas, by residents, and that of the elements before the rest."""
        areas = np.concatenate([np.einsum("tkwd,w->tkd", values, self._weight)[:, :, None], values], axis=2)
        return np.concatenate([areas.mean(axis=1)[:, None], areas], axis=1)


def fans(pieces: Iterable[PhasingResult]) -> Fans | None:
    """Give the fans of one phasing from its draws in pieces; None without any piece."""
    maker: FanMaker | None = None
    for piece in pieces:
        maker = maker or FanMaker(piece.compiled, piece.months)
        maker.see(piece)
        last = piece
    return maker.fans(last.phasing, last.name) if maker else None


def fans_of(results: Results) -> tuple[Fans, ...]:
    """Give the fans of all phasings, over the draws in which every phasing has an answer."""
    kept = results.fine
    return tuple(
        FanMaker(one.compiled, one.months).see(one, kept).fans(one.phasing, one.name)
        for one in results.phasings
    )
