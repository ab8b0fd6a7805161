"""Words for figures: people are shown ranks and words before decimals (D5)."""

from __future__ import annotations

from din.texts import N_

NONE, SMALL, MODERATE, LARGE = N_("none"), N_("small"), N_("moderate"), N_("large")

CONTRIBUTION_LIMITS = (0.05, 0.2)
"""From which |contribution| on it is moderate and large: the lower ends of + and ++. Assumption [A]."""
SHARE_LIMITS = (0.1, 0.3)
"""From which share (0 … 1) on it is moderate and large. Assumption [A]."""
NOTHING = 1e-12
"""Below this a figure is rounding, not an effect."""


def band_word(value: float, limits: tuple[float, float] = CONTRIBUTION_LIMITS) -> str:
    """Give ``none``, ``small``, ``moderate`` or ``large`` for a figure, whatever its sign.

    Parameters
    ----------
    value : float
        A contribution, or a share with ``SHARE_LIMITS``.
    limits : pair of float
        From where it is moderate and large.
    """
    size = abs(value)
    if size < NOTHING:
        return NONE
    return SMALL if size < limits[0] else MODERATE if size < limits[1] else LARGE
