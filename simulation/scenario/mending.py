"""What is left of a scenario when values that do not fit are left out, so that its other faults can be told as well."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulation.scenario.checks import Fault
from simulation.scenario.faults import Path, errors_of
from simulation.scenario.model import Scenario

ROUNDS = 8
"""What misses a value that was left out is left out too; deeper than this nothing is nested."""
RESTS_ON: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "runs": (), "double": (), "reference": (), "parameter-source": (),
        "agreement-date": (".joins", ".returned_share"),
        "parameter-range": (".value", ".low", ".high"),
        "weights": ("saving_weights", "value_weights"),
        "step-too-long": ("parameters", "steps_per_month"),
        "stream-shares": ("streams.share",),
        "budget-sum": ("budgets.per_year_eur", "city_budget_eur_per_year"),
        "contract": (".form", ".contract_until"),
        "dates": ("start", "horizon_months", "plateaus", ".start", ".until", ".contract_until"),
        "too-many": (
            "areas.area", "areas.professionals", "managers", "directors", ".professionals", ".organisations",
            ".managers", ".directors",
        ),
        "start-value": (".value", ".indicator"),
        "start": (".start", ".after"),
        "after": (".area", ".domain", ".form", ".after"),
        "capacity": ("areas.organisations",),
        "unknown-name": ("areas.area", "domains", "plateaus.id"),
    }
)  # fmt: skip
"""Per rule the values it looks at: those of its own row with a point before them, others by where they stand, without
the numbers of rows. With one of these changed, its finding may be one of the change."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A scenario without the values that do not fit.

    Attributes
    ----------
    scenario : Scenario
    left_out, instead : frozenset of Path
        Places in the data as they were given: what was left out, and where another number was put.
    """

    scenario: Scenario
    left_out: frozenset[Path]
    instead: frozenset[Path]

    def stands(self, fault: Fault) -> bool:
        """Tell whether a contradiction within it is one of the whole scenario too."""
        rule, place = fault[0], self.given(fault[3])
        return rule in RESTS_ON and not any(
            _looked_at(rule, place, changed) for changed in self.left_out | self.instead
        )

    def given(self, path: Path) -> Path:
        """Give where a place in it was in the data."""
        return given(path, self.left_out)


def _looked_at(rule: str, place: Path, changed: Path) -> bool:
    """Tell whether what a rule says of a place may come from what was changed elsewhere."""
    if changed[0] == place[0] and len(place) > 1:
        tail = _in_own_row(rule, place, changed)
        return tail is not None and (not tail or f".{tail[0]}" in RESTS_ON[rule])
    names = tuple(part for part in changed if isinstance(part, str))
    return any(_meet(names, tuple(value.split("."))) for value in RESTS_ON[rule])


def _in_own_row(rule: str, place: Path, changed: Path) -> Path | None:
    """Give the place of a change within the row in which a place lies; None when it lies elsewhere.

    What waits for a pilot looks at every cell of its phasing.
    """
    if rule == "after":
        return changed[4:] if changed[:3] == (*place[:2], "cells") else None
    row = place[: max((n for n, part in enumerate(place, 1) if isinstance(part, int)), default=2)]
    return changed[len(row) :] if changed[: len(row)] == row else None


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether one of two places lies within the other."""
    shortest = min(len(one), len(other))
    return one[:shortest] == other[:shortest]


def given(path: Path, left_out: Set[Path]) -> Path:
    """Give where a place was before some were left out: rows of a list move up when one is."""
    found: Path = ()
    for part in path:
        found = (*found, part if isinstance(part, str) else _row(found, part, left_out))
    return found


def _row(before: Path, row: int, left_out: Set[Path]) -> int:
    gone = {p[-1] for p in left_out if len(p) == len(before) + 1 and p[:-1] == before}
    place = 0
    while place in gone or row > 0:
        row -= place not in gone
        place += 1
    return place


def mended(data: Mapping[str, Any], error: ValidationError) -> Mended | None:
    """Leave out what does not fit, numbers for one that fits; None when too little is left.

    Parameters
    ----------
    data : mapping
        What was given.
    error : ValidationError
        What does not fit in it.
    """
    left_out: set[Path] = set()
    instead: dict[Path, float] = {}
    for _ in range(ROUNDS):
        before = frozenset(left_out)
        for path, details in errors_of(error):
            place = given(path, before)
            if place not in instead and (number := _fitting(details)) is not None:
                instead[place] = number
                continue
            while place and (place in left_out or not _there(data, place)):
                place = place[:-1]
            if not place:
                return None
            left_out.add(place)
        try:
            scenario = Scenario.model_validate(_without(data, (), left_out, instead))
        except ValidationError as again:
            error = again
        else:
            return Mended(scenario, frozenset(left_out), frozenset(instead))
    return None


def _fitting(details: ErrorDetails) -> float | None:
    """Give a number that may fit where another does not."""
    context = details.get("ctx", {})
    if details["type"] in {
        "finite_number",
        "float_parsing",
        "float_type",
        "int_parsing",
        "int_type",
        "int_from_float",
    }:
        return 1
    if details["type"] == "greater_than":
        return float(context["gt"]) + 1
    bound = context.get("ge", context.get("le"))
    return bound if isinstance(bound, int | float) else None


def _there(data: Any, path: Path) -> bool:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _without(node: Any, path: Path, left_out: Set[Path], instead: Mapping[Path, float]) -> Any:
    if path in instead:
        return instead[path]
    pairs = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ()
    kept = {k: _without(v, (*path, k), left_out, instead) for k, v in pairs if (*path, k) not in left_out}
    if isinstance(node, Mapping):
        return kept
    return list(kept.values()) if isinstance(node, list) else node
