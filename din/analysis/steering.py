"""What the plan says of the steering criteria, as input to the programme owner's own score (D6).

A criterion's standing is the mean of the shares of its ingredients (:mod:`din.analysis.ingredients`), in a word:
weak below 1/3, good from 2/3 on, mixed between. With fewer than half of the ingredients known nothing is said. These
limits and the equal weight of the ingredients are assumptions [A]. The criteria are never added up: which one counts
most is the owner's choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from din.analysis import ingredients
from din.analysis.bands import share_words
from din.analysis.ingredients import Facts, Ingredient
from din.model import Choice, Criterion, Plan, SteeringCriterion
from din.texts import N_, Message, msg

STANDING_LIMITS = (1 / 3, 2 / 3)
MOST_NAMED = 3
"""How many efforts a note names."""


class Standing(Choice):
    """What the plan says of a criterion, in a word."""

    UNKNOWN = "unknown", N_("cannot be said yet")
    WEAK = "weak", N_("weak")
    MIXED = "mixed", N_("mixed")
    GOOD = "good", N_("good")

    @property
    def level(self) -> int:
        """Its place on the scale: 0 for not known, up to 3 for good."""
        return list(Standing).index(self)


ABOUT: Mapping[Criterion, str] = MappingProxyType(
    {
        Criterion.PACE: N_("How soon does it show?"),
        Criterion.FEASIBILITY: N_("Can it be done with the people, owners and knowledge there are?"),
        Criterion.EFFICIENCY: N_("What does each euro bring?"),
        Criterion.FLEXIBILITY: N_("What can still be changed or stopped?"),
        Criterion.FOCUS: N_("Does what is done reach the mission?"),
    }
)
"""What each criterion asks."""

_INGREDIENTS: Mapping[Criterion, Callable[[Facts], tuple[Ingredient, ...]]] = MappingProxyType(
    {
        Criterion.PACE: ingredients.pace,
        Criterion.FEASIBILITY: ingredients.feasibility,
        Criterion.EFFICIENCY: ingredients.efficiency,
        Criterion.FLEXIBILITY: ingredients.flexibility,
        Criterion.FOCUS: ingredients.focus,
    }
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the plan says of one criterion: its ingredients, and what stands out."""

    criterion: Criterion
    ingredients: tuple[Ingredient, ...]
    notes: tuple[Message, ...] = ()

    @property
    def standing(self) -> Standing:
        """The mean of the known ingredients in a word; unknown when fewer than half are known."""
        known = [i.share for i in self.ingredients if i.share is not None]
        if not known or 2 * len(known) < len(self.ingredients):
            return Standing.UNKNOWN
        return standing_word(sum(known) / len(known))

    def data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {
            "criterion": self.criterion,
            "standing": self.standing,
            "ingredients": [
                {
                    "id": i.id, "share": i.share, "counted": i.counted, "total": i.total,
                    "text": ingredient_sentence(i).text(),
                }
                for i in self.ingredients
            ],
            "notes": [note.text() for note in self.notes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Steered:
    """One criterion as the owner has it, beside what the plan says of it; one of both may be missing."""

    record: SteeringCriterion | None
    assessment: Assessment | None

    @property
    def label(self) -> Message:
        """What it is called: the owner's name for it, else the usual one."""
        if self.record is not None:
            return msg("{name}", name=self.record.name)
        return self.assessment.criterion.message() if self.assessment else msg("Steering criterion")

    def data(self) -> dict[str, Any]:
        """Give it as JSON data: the owner's side and the computed side apart."""
        record = self.record
        owner = record and {
            "id": record.id, "order": record.order, "norm": record.norm, "score": record.score,
            "reason": record.reason, "scored_on": record.scored_on and record.scored_on.isoformat(),
        }  # fmt: skip
        return {
            "label": self.label.text(),
            "owner": owner,
            "computed": self.assessment and self.assessment.data(),
        }


def standing_word(share: float) -> Standing:
    """Give the word for a share (0 … 1)."""
    weak, good = STANDING_LIMITS
    # A mean of thirds must not fall below a limit by rounding.
    found = round(share, 12)
    return (
        Standing.WEAK
        if found < round(weak, 12)
        else Standing.MIXED
        if found < round(good, 12)
        else Standing.GOOD
    )


def assess(facts: Facts) -> tuple[Assessment, ...]:
    """Say of each of the five criteria what the plan says of it."""
    return tuple(
        Assessment(c, find(facts), _per_euro(facts) if c is Criterion.EFFICIENCY else ())
        for c, find in _INGREDIENTS.items()
    )


def in_order(plan: Plan, assessments: tuple[Assessment, ...]) -> tuple[Steered, ...]:
    """Put the criteria in the owner's order; those of the five that are not in the plan come last."""
    by_criterion = {a.criterion: a for a in assessments}
    records = sorted(plan.of(SteeringCriterion), key=lambda r: (r.order is None, r.order or 0))
    given = [Steered(r, by_criterion.get(r.criterion) if r.criterion else None) for r in records]
    present = {r.criterion for r in records}
    return (*given, *(Steered(None, a) for a in assessments if a.criterion not in present))


def ingredient_sentence(ingredient: Ingredient) -> Message:
    """Say an ingredient in a sentence, with what it was counted over."""
    if ingredient.share is None:
        return msg("Not known: what share {about}.", about=msg(ingredient.about))
    values = {
        "share": share_words(ingredient.share),
        "about": msg(ingredient.about),
        "counted": ingredient.counted,
        "total": ingredient.total,
    }
    if ingredient.counted < ingredient.total:
        return msg("{share} {about} (known for {counted} of {total}).", **values)
    return msg("{share} {about}.", **values)


def today() -> date:
    """Give the day it is in the Netherlands."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def _per_euro(facts: Facts) -> tuple[Message, ...]:
    order = ingredients.per_euro(facts)
    if len(order) < 2 * MOST_NAMED:
        return ()
    most, least = (
        "; ".join(f"“{facts.plan.label(e)}”" for e in part)
        for part in (order[:MOST_NAMED], order[: -MOST_NAMED - 1 : -1])
    )
    return (
        msg("Most contribution per euro: {names}.", names=most),
        msg("Least contribution per euro: {names}.", names=least),
    )
