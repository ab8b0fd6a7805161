"""What a search for the best phasing is given, and what it gives back.

A phasing is one option per slot. A slot is a wijk or a wijk × domain; its options are the ways in which it can start,
and the first one is "never". Earliest dates need no constraint: options that start too soon are not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats

SLACK = 1e-9
"""A limit is kept when it is passed by no more than this part of its size: rounding of decimal input."""

Choice: TypeAlias = tuple[int, ...]
"""One option per slot, counted from 0."""
Evaluate: TypeAlias = Callable[[Sequence[Choice]], Floats]
"""Gives the value of each of some choices, more is better: by the model, or by anything else."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most, or at least, so much of something over all slots together.

    Professionals of one organisation in one month, euros, learning seats: each is a limit of its own.

    Attributes
    ----------
    use : tuple of arrays
        Per slot what each of its options takes, in the unit of the bound.
    bound : float
    at_least : bool
        Whether the bound is a minimum, such as what the weakest wijken get at least.
    """

    use: tuple[Floats, ...]
    bound: float
    at_least: bool = False

    def kept(self, choice: Choice) -> bool:
        """Tell whether a choice keeps to it."""
        taken = sum(float(use[option]) for use, option in zip(self.use, choice, strict=True))
        over = self.bound - taken if self.at_least else taken - self.bound
        return over <= SLACK * max(1.0, abs(self.bound))


@dataclass(frozen=True, slots=True)
class AtOnce:
    """At most so many wijken busy at the same time; a wijk with several slots counts once.

    Attributes
    ----------
    area : tuple of int
        Per slot which wijk it belongs to, counted from 0.
    busy : tuple of arrays of bool, options × periods
        Per slot in which periods each of its options keeps the wijk busy.
    most : int
    """

    area: tuple[int, ...]
    busy: tuple[NDArray[np.bool_], ...]
    most: int

    def kept(self, choice: Choice) -> bool:
        """Tell whether a choice keeps to it."""
        found = np.zeros((max(self.area, default=-1) + 1, self.periods), dtype=np.bool_)
        for area, busy, option in zip(self.area, self.busy, choice, strict=True):
            found[area] |= busy[option]
        return bool((found.sum(axis=0) <= self.most).all())

    @property
    def periods(self) -> int:
        """How many periods are looked at."""
        return self.busy[0].shape[1] if self.busy else 0


Constraint: TypeAlias = Limit | AtOnce


def alone(options: Sequence[int]) -> tuple[tuple[Choice, ...], ...]:
    """Give per slot each of its options with "never" everywhere else."""
    never = (0,) * len(options)
    return tuple(
        tuple((*never[:slot], option, *never[slot + 1 :]) for option in range(count))
        for slot, count in enumerate(options)
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """What may be chosen.

    Attributes
    ----------
    options : tuple of int
        How many options each slot has, 1 or more.
    constraints : tuple
        All are kept at once; callers tell them apart by their place.
    """

    options: tuple[int, ...]
    constraints: tuple[Constraint, ...] = ()

    @property
    def size(self) -> int:
        """How many choices there are, those that break a constraint included."""
        return prod(self.options)

    def allows(self, choice: Choice) -> bool:
        """Tell whether a choice keeps to all constraints."""
        return all(constraint.kept(choice) for constraint in self.constraints)

    def choices(self) -> Iterator[Choice]:
        """Give all allowed choices one by one, in a fixed order; nothing is held in memory."""
        return filter(self.allows, product(*(range(count) for count in self.options)))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A choice with its value, and what the surrogate thought of it where there was one."""

    choice: Choice
    value: float
    foreseen: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes
    ----------
    best : tuple of Ranked
        The best by the model first; equal ones in the order in which they were found.
    evaluated : int
        How many choices the model was asked about.
    exact : bool
        Whether nothing better can exist. With a surrogate that holds for the surrogate's value alone.
    again : int
        How many of the surrogate's best were run again.
    gap : float, optional
        How far the surrogate was off, at most, among these; None without one.
    """

    best: tuple[Ranked, ...]
    evaluated: int
    exact: bool
    again: int = 0
    gap: float | None = None


class NothingFits(Exception):
    """No choice keeps to all constraints; :func:`simulation.optimise.clash.clashing` tells which ones clash."""


class Search(Protocol):
    """A way to look for the best choice; another one can be put in its place."""

    def search(self, problem: Problem, evaluate: Evaluate, keep: int = 10) -> Found:
        """Give the best choices it finds, at most ``keep``.

        Raises
        ------
        NothingFits
            No choice is allowed.
        """
