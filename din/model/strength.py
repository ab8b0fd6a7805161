"""From a strength in plus signs to a weight: one table.

It is an assumption, to be agreed on in the plan's own alliance. The strengths +, ++ and +++ stand
for a range, never for one number. Source: assumption [A] of the phasing model.
"""

from __future__ import annotations

from math import ceil, log10
from typing import NamedTuple

from din.texts import number


class WeightBand(NamedTuple):
    """Lowest, central and highest weight that a strength stands for (the part of a change passed on)."""

    low: float
    central: float
    high: float


STRENGTH_BANDS: dict[int, WeightBand] = {
    0: WeightBand(0.0, 0.0, 0.0),
    1: WeightBand(0.05, 0.1, 0.2),
    2: WeightBand(0.2, 0.3, 0.4),
    3: WeightBand(0.4, 0.55, 0.7),
}
DEFAULT_STRENGTH = 1
"""What a link without strength or weight counts as; labelled as an assumption wherever it is shown."""
DEFAULT_LAG_MONTHS = 6.0
"""Delay of a link without its own, in months; assumption [A]."""


CERTAINTY_SPREAD: dict[str | None, float] = {None: 1.0, "high": 0.5, "medium": 1.0, "low": 1.5}
"""How much wider than the table a band becomes by how sure the makers are; assumption [A]."""


def weight_band(strength: int | None, weight: float | None, certainty: str | None = None) -> WeightBand:
    """Give the band of a link: its exact weight, else the band of its strength, mirrored below 0.

    Parameters
    ----------
    strength : int or None
        −3 to 3.
    weight : float or None
        −1 to 1; wins when both are given.
    certainty : str or None
        ``low``, ``medium`` or ``high``: widens or narrows the band around its centre; never past 0.
    """
    if weight is not None:
        return WeightBand(weight, weight, weight)
    strength = DEFAULT_STRENGTH if strength is None else strength
    low, central, high = STRENGTH_BANDS[abs(strength)]
    spread = CERTAINTY_SPREAD[certainty]
    band = WeightBand(central - (central - low) * spread, central, central + (high - central) * spread)
    return band if strength >= 0 else WeightBand(-band.high, -band.central, -band.low)


def strength_sign(strength: int | None, weight: float | None) -> str:
    """Show a strength as people write it: ``++``, ``−``, or the exact weight in the language in use."""
    if weight is not None:
        decimals = max(2, ceil(-log10(abs(weight)))) if weight else 2  # what is there never reads as nothing
        return ("+" if weight > 0 else "−" if weight else "") + number(abs(weight), min(decimals, 12))
    if strength is None:
        return "?"
    return "+" * strength if strength > 0 else "−" * -strength or "0"
