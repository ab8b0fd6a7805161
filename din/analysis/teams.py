"""Teams of professionals or volunteers, as far as a plan tells of them.

A plan holds no teams, and no names of people. What it does hold is what people an effort needs and where they were
found (:class:`din.model.Position`). A team is taken to be all people found in the same role at the same organisation or
network, over all efforts. Who works on an effort without standing there as found is in no team.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from din.model import Plan, Position


@dataclass(frozen=True, slots=True)
class Team:
    """People in one role at one organisation or network.

    Attributes
    ----------
    id : str
        The first of its positions, which stands for the team.
    role : str
        Its name in the plan.
    organisation : str or None
        Where they were found; None when the plan does not say.
    found : mapping
        Effort → how many of its people work on it.
    positions : tuple of str
        All its positions.
    """

    id: str
    role: str
    organisation: str | None
    found: Mapping[str, float]
    positions: tuple[str, ...]


def teams(plan: Plan) -> tuple[Team, ...]:
    """Give the teams of a plan, in its order."""
    together: dict[tuple[str, str | None], list[Position]] = defaultdict(list)
    for position in plan.of(Position):
        if position.found > 0:
            together[_role(position), position.organisation].append(position)
    return tuple(_team(positions) for positions in together.values())


def team_of(plan: Plan, position: Position) -> Team | None:
    """Give the team that a position belongs to; None when nobody was found for it."""
    same = (_role(position), position.organisation)
    members = [p for p in plan.of(Position) if p.found > 0 and (_role(p), p.organisation) == same]
    return _team(members) if position.found > 0 else None


def people_found(plan: Plan) -> Mapping[str, float]:
    """Give per effort how many people were found for it in all."""
    found: dict[str, float] = defaultdict(float)
    for position in plan.of(Position):
        found[position.effort] += position.found
    return found


def _team(positions: list[Position]) -> Team:
    found: dict[str, float] = defaultdict(float)
    for position in positions:
        found[position.effort] += position.found
    first = positions[0]
    return Team(first.id, first.name, first.organisation, found, tuple(p.id for p in positions))


def _role(position: Position) -> str:
    return " ".join(position.name.casefold().split())
