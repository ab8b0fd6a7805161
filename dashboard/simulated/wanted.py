"""What a reader wants to see of simulated phasings, and its form in an address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qs, urlencode

from simulation.comparison import OBJECTIVES
from simulation.fans import WHOLE

SCENARIOS = "/scenarios"
CHOICE = "/keuze"
PHASING = "/fasering"
MOST = 4
"""Phasings side by side unless a reader asks for more: what fits on a screen."""
HIGHEST_VALUE_EUR = 1_000_000
"""The most that a resident who reaches the norm may be said to be worth a year."""


class Rows(StrEnum):
    """What the rows of fans are; the words are those of the address."""

    ELEMENTS = "element"
    AREAS = "wijk"


class Height(StrEnum):
    """The difference from "doorgaan zoals nu", or the strength itself."""

    CHANGE = "verschil"
    STRENGTH = "hoogte"


@dataclass(frozen=True, slots=True)
class FansWanted:
    """A view of the fans.

    Attributes
    ----------
    phasings : tuple of str
        Which ones are side by side.
    rows : Rows
    of : str
        The area whose elements are shown, or the element whose areas are; ``WHOLE`` for all together.
    height : Height
    """

    phasings: tuple[str, ...]
    rows: Rows = Rows.ELEMENTS
    of: str = WHOLE
    height: Height = Height.CHANGE

    @classmethod
    def parse(
        cls, search: str, phasings: Sequence[str], elements: Collection[str], areas: Collection[str]
    ) -> FansWanted:
        """Read an address's query; what the scenario does not have is left out.

        Without a choice the first phasings beside "doorgaan zoals nu" are shown; that one is the line in every fan.
        """
        found = parse_qs(search.removeprefix("?"), max_num_fields=200)
        asked = [p for p in phasings if p in found.get("fasering", ())]
        rows = Rows.AREAS if found.get("per", [""])[-1] == Rows.AREAS else Rows.ELEMENTS
        of = found.get("bij", [WHOLE])[-1]
        return cls(
            tuple(asked) or tuple(phasings[1 : MOST + 1]) or tuple(phasings),
            rows,
            of if of in (areas if rows is Rows.ELEMENTS else elements) else WHOLE,
            Height.STRENGTH if found.get("toon", [""])[-1] == Height.STRENGTH else Height.CHANGE,
        )

    def toggled(self, phasing: str, order: Sequence[str]) -> FansWanted:
        """Give the view with a phasing put in or taken out; the last one stays."""
        chosen = set(self.phasings) ^ {phasing}
        return replace(self, phasings=tuple(p for p in order if p in chosen) or self.phasings)

    def address(self) -> str:
        """Give the address of this view."""
        pairs = [("fasering", p) for p in self.phasings]
        pairs += [("per", self.rows.value)] if self.rows is not Rows.ELEMENTS else []
        pairs += [("bij", self.of)] if self.of else []
        pairs += [("toon", self.height.value)] if self.height is not Height.CHANGE else []
        return f"{SCENARIOS}?{urlencode(pairs)}"


@dataclass(frozen=True, slots=True)
class ChoiceWanted:
    """A view of the choice: what an improvement is worth (euros a year), and the two wishes of the figure."""

    value_eur: int = 0
    across: str = "improvement"
    upright: str = "return_eur"

    @classmethod
    def parse(cls, search: str) -> ChoiceWanted:
        """Read an address's query; what is no wish, and what is no amount, is left out."""
        found = parse_qs(search.removeprefix("?"), max_num_fields=50)
        value, across, upright = (found.get(name, [""])[-1] for name in ("waarde", "x", "y"))
        known, usual = [one.name for one in OBJECTIVES], cls()
        asked = cls(
            euros_asked(value),
            across if across in known else usual.across,
            upright if upright in known else usual.upright,
        )
        return asked.settled(known)

    def settled(self, known: Sequence[str]) -> ChoiceWanted:
        """Give the same view with only wishes that are known of all phasings, and two different ones."""
        across = self.across if self.across in known else _first(known, self.upright)
        upright = self.upright if self.upright in known and self.upright != across else _first(known, across)
        return replace(self, across=across, upright=upright)

    def address(self) -> str:
        """Give the address of this view."""
        pairs = {"waarde": self.value_eur or "", "x": self.across, "y": self.upright}
        return f"{CHOICE}?{urlencode({name: value for name, value in pairs.items() if value})}"


def _first(known: Sequence[str], taken: str) -> str:
    """Give the first wish that is not taken."""
    return next((name for name in known if name != taken), taken)


def euros_asked(text: str) -> int:
    """Read an amount in whole euros as people write it; 0 for what is none, and never more than the highest."""
    digits = text.strip().removeprefix("€").strip().replace(".", "")[:12]
    return min(int(digits), HIGHEST_VALUE_EUR) if digits.isascii() and digits.isdecimal() else 0


def phasing_address(phasing: str) -> str:
    """Give the address where a phasing is opened."""
    return f"{PHASING}?{urlencode({'phasing': phasing})}"
