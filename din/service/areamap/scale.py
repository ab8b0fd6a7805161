"""Four levels for figures of areas beside each other: nothing, and three equal steps above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from din.texts import N_, Message, msg

LEVEL_WORDS = (N_("none"), N_("low"), N_("middle"), N_("high"))


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the steps lie.

    Attributes
    ----------
    limits : (float, float) or None
        From where it is middle and high; None when all figures are the same, which is middle.
    zero : bool
        Whether 0 means nothing and has a level of its own.
    """

    limits: tuple[float, float] | None
    zero: bool

    def level(self, value: float) -> int:
        """Give the level of a figure: 0 for nothing, 1 low, 2 middle, 3 high."""
        if self.zero and value == 0:
            return 0
        if self.limits is None:
            return 2
        return 1 + (value >= self.limits[0]) + (value >= self.limits[1])

    def legend(
        self, values: Iterable[float], shown: Callable[[float], str]
    ) -> tuple[tuple[int, Message], ...]:
        """Give each level that occurs with its word and its least and largest figure."""
        groups: dict[int, list[float]] = {}
        for value in values:
            groups.setdefault(self.level(value), []).append(value)
        return tuple((level, _words(level, found, shown)) for level, found in sorted(groups.items()))


def scale_between(values: Sequence[float]) -> Scale:
    """Give three equal steps from the least to the largest figure."""
    if not values or min(values) == max(values):
        return Scale(None, zero=False)
    low, width = min(values), max(values) - min(values)
    return Scale((low + width / 3, low + width * 2 / 3), zero=False)


def scale_from_zero(values: Sequence[float]) -> Scale:
    """Give three equal steps from nothing to the largest figure, so that small differences look small."""
    top = max(values, default=0.0)
    return Scale((top / 3, top * 2 / 3) if top > 0 else None, zero=True)


def _words(level: int, values: Sequence[float], shown: Callable[[float], str]) -> Message:
    low, high = shown(min(values)), shown(max(values))
    texts = {"word": msg(LEVEL_WORDS[level]), "low": low, "high": high}
    return msg("{word}: {low}", **texts) if low == high else msg("{word}: {low} to {high}", **texts)
