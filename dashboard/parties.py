"""Where organisations and networks stand in the picture of who works with whom.

Two bowed columns, left and right, with the parties of a domain below its name; ties are curves through the middle
between them. So a silo shows at once: its curves stay on their own side of the picture, by their own name. Lengths
are in units of a frame of 1,880 wide, as in :mod:`dashboard.scene`. The order is that of domains and names, so that
the picture stays calm when the plan changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from dashboard.measures import wrapped
from din.layout import Point
from din.model import Alliance, AllianceForm, Plan
from din.service import Together
from din.texts import N_, _

WIDTH, STEP, GAP = 1880.0, 62.0, 26.0
"""Width of the frame; height of a party or a name; room between two domains."""
BOW, INNER = 120.0, 330.0
"""How far the columns bow out in the middle, and how far from the middle they stand at their ends."""
FONT = 24
LABEL_ROOM = 470.0
MOST_PARTIES = 44
"""On a projector no more can be read; those with the most efforts are drawn."""
SEVERAL, NOWHERE = "several", "none"
GROUP_NAMES = {SEVERAL: N_("Several domains"), NOWHERE: N_("No domain")}
COLOURS = 6
"""How many colours there are for domains; a next one starts again, its name stands beside it."""

Sort = str
SHARED, IDLE, MISSING = "shared", "idle", "missing"


@dataclass(frozen=True, slots=True)
class PartyMark:
    """A party at its place; ``look`` is the name of its colour, ``side`` −1 (left) or 1 (right)."""

    id: str
    kind: str
    name: str
    lines: tuple[str, ...]
    look: str
    x: float
    y: float
    size: float
    side: int


@dataclass(frozen=True, slots=True)
class GroupName:
    """The name of a domain above its parties."""

    key: str
    text: str
    look: str
    x: float
    y: float
    side: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A tie, an idle tie or a missing one, as a curve from one party to the other; ``path`` as in a scene's line."""

    key: str
    a: str
    b: str
    sort: Sort
    width: float
    path: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class PartyScene:
    """The whole picture; ``left_out`` counts the parties for which there is no room."""

    parties: tuple[PartyMark, ...]
    names: tuple[GroupName, ...]
    curves: tuple[Curve, ...]
    left_out: int


def compose(found: Together) -> PartyScene:
    """Place the parties that take part in an effort, and draw what is between them."""
    taking_part = [p for p in found.collaboration.parties if p.efforts]
    drawn = taking_part[:MOST_PARTIES]
    efforts = {p.id: p.efforts for p in drawn}
    groups = _groups(found, efforts)
    marks: list[PartyMark] = []
    names: list[GroupName] = []
    looks = look_of_domains(found.plan)
    for side, chosen in zip((-1, 1), _sides(groups), strict=True):
        _place(found.plan, chosen, side, looks, efforts, marks, names)
    places = {mark.id: mark for mark in marks}
    return PartyScene(
        tuple(marks), tuple(names), tuple(_curves(found, places)), len(taking_part) - len(drawn)
    )


def look_of_domains(plan: Plan) -> dict[str, str]:
    """Give the name of the colour of each domain, and of the parties with several or none."""
    domains = [record.id for record in plan if record.kind == "domain"]
    looks = {domain: f"hue{i % COLOURS}" for i, domain in enumerate(domains)}
    return looks | {SEVERAL: "several", NOWHERE: "nowhere"}


def group_of(homes: Sequence[str]) -> str:
    """Give the group of a party with these domains."""
    return NOWHERE if not homes else homes[0] if len(homes) == 1 else SEVERAL


def shape_of(plan: Plan, party: str) -> str:
    """Give the name of a party's shape: organisation, alliance, or residents' network."""
    record = plan.records.get(party)
    if isinstance(record, Alliance):
        return "residents" if record.form is AllianceForm.INFORMAL else "alliance"
    return "organisation"


def _groups(found: Together, drawn: Iterable[str]) -> dict[str, list[str]]:
    """Give per domain its parties by name; domains in the order of the plan."""
    groups: dict[str, list[str]] = {group: [] for group in look_of_domains(found.plan)}
    for party in sorted(drawn, key=lambda p: (found.plan.label(p).casefold(), p)):
        groups[group_of(found.homes[party])].append(party)
    return {group: parties for group, parties in groups.items() if parties}


def _sides(groups: Mapping[str, list[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Part the groups over both sides, as even as their order allows; a single one is cut in two."""
    if len(groups) == 1:
        [(group, parties)] = groups.items()
        half = (len(parties) + 1) // 2
        return {group: parties[:half]}, {group: parties[half:]} if parties[half:] else {}
    sizes = [len(parties) + 1 for parties in groups.values()]
    cut = min(range(1, max(len(sizes), 2)), key=lambda i: abs(sum(sizes[:i]) - sum(sizes[i:])))
    pairs = list(groups.items())
    return dict(pairs[:cut]), dict(pairs[cut:])


def _place(
    plan: Plan,
    groups: Mapping[str, list[str]],
    side: int,
    looks: Mapping[str, str],
    efforts: Mapping[str, int],
    marks: list[PartyMark],
    names: list[GroupName],
) -> None:
    """Put the groups of one side below each other, around the middle of the picture."""
    height = sum(len(parties) + 1 for parties in groups.values()) * STEP + GAP * (len(groups) - 1)
    y = -height / 2 + STEP / 2
    for group, parties in groups.items():
        text = _(GROUP_NAMES[group]) if group in GROUP_NAMES else plan.label(group)
        key = f"{group}{'<' if side < 0 else '>'}"
        names.append(GroupName(key, text, looks[group], _across(y, height, side), y, side))
        for party in parties:
            y += STEP
            name = plan.label(party)
            size = 20.0 + 6.0 * sqrt(efforts[party])
            lines = wrapped(name, LABEL_ROOM, FONT, 2)
            x = _across(y, height, side)
            marks.append(PartyMark(party, shape_of(plan, party), name, lines, looks[group], x, y, size, side))
        y += STEP + GAP


def _across(y: float, height: float, side: int) -> float:
    """Give the place across on a bowed column."""
    part = 2 * y / height if height else 0.0
    return side * (INNER + BOW * sqrt(max(0.0, 1.0 - part * part)))


def _curves(found: Together, places: Mapping[str, PartyMark]) -> Iterable[Curve]:
    ties = [(t.a, t.b, SHARED, tie_width(t.efforts)) for t in found.collaboration.ties]
    ties += [(t.a, t.b, IDLE, 2.5) for t in found.idle.ties]
    ties += [(i.a, i.b, MISSING, 3.5) for i in found.introductions]
    for a, b, sort, width in ties:
        if a in places and b in places:
            yield Curve(f"{sort}:{a}:{b}", a, b, sort, width, _path(places[a], places[b]))


def tie_width(efforts: int) -> float:
    """Give the width of a tie: thin for one shared effort, firm for two, bold from three."""
    return (1.8, 4.2, 7.5)[min(efforts, 3) - 1]


def _path(a: PartyMark, b: PartyMark) -> tuple[Point, ...]:
    """Bend a curve towards the middle of the picture; on one side the further, the further apart they stand."""
    if a.side == b.side:
        inward = a.side * max(40.0, min(a.x * a.side, b.x * b.side) - 90.0 - abs(a.y - b.y) * 0.45)
        return (a.x, a.y), (inward, (a.y + b.y) / 2), (b.x, b.y)
    return (a.x, a.y), (a.x * 0.25, a.y), (b.x * 0.25, b.y), (b.x, b.y)
