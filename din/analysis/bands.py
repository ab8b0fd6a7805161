"""Words for figures: people are shown ranks and words before decimals (D5).

One scale of words for the whole program: screen, command line, files and documentation. What a word stands for
depends on what it is said of: the strength of one link (its + signs), a contribution over all routes, or a share.
"""

from __future__ import annotations

from din.model import Choice
from din.texts import N_, Message, msg, percentage

CONTRIBUTION_LIMITS = (0.05, 0.2)
"""From which |contribution| on it is clear and strong: the lower ends of + and ++. Assumption [A]."""
SHARE_LIMITS = (0.1, 0.3)
"""From which share (0 … 1) on it is clear and strong. Assumption [A]."""
ROUNDED_TO = 20
"""Shares are told to the nearest 1/20: 5%."""
NOTHING = 1e-12
"""Below this a figure is rounding, not an effect."""


class Band(Choice):
    """How much of something there is, in a word; the order is that of the scale."""

    NONE = "none", N_("nothing yet")
    LITTLE = "little", N_("a little")
    CLEAR = "clear", N_("clear")
    STRONG = "strong", N_("strong")

    @property
    def level(self) -> int:
        """Its place on the scale: 0 for nothing yet, up to 3 for strong."""
        return list(Band).index(self)


LINK_BANDS = (Band.LITTLE, Band.CLEAR, Band.STRONG)
"""The words for the strength of one link: +, ++ and +++."""


def band_word(value: float, limits: tuple[float, float] = CONTRIBUTION_LIMITS) -> Band:
    """Give the word for a figure, whatever its sign.

    Parameters
    ----------
    value : float
        A contribution, or a share with ``SHARE_LIMITS``.
    limits : pair of float
        From where it is clear and strong.
    """
    size = abs(value)
    if size < NOTHING:
        return Band.NONE
    clear, strong = (
        limit - NOTHING for limit in limits
    )  # 0.3 − 0.1 is 0.2, whatever is left of it in binary
    return Band.LITTLE if size < clear else Band.CLEAR if size < strong else Band.STRONG


def share_words(share: float) -> Message:
    """Say a share without false precision."""
    step = 1 / ROUNDED_TO
    share = round(share, 12)  # a sum of parts may be all but a last digit of the whole
    rounded = round(share * ROUNDED_TO) * step
    if share in {0.0, 1.0}:
        return msg("{share}", share=percentage(share))
    if rounded <= 0.0:
        return msg("Less than {share}", share=percentage(step))
    if rounded >= 1.0:
        return msg("More than {share}", share=percentage(1 - step))
    return msg("About {share}", share=percentage(rounded))
