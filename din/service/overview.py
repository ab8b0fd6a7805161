"""The plan on one page: what is in it, how well the mission is fed per wijk, and what needs attention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from din.analysis import Cell, Coverage, contribution, coverage
from din.checks import RULES
from din.errors import LoopTooStrong
from din.findings import Finding, Severity
from din.graph import chain_arrays
from din.graph.areas import compared_areas, compared_levels
from din.model import KIND_LABELS, Area, AreaLevel, MissionElement, Plan
from din.texts import Message, msg


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many records of a kind are in the plan; ``label`` is its plural."""

    kind: str
    label: Message
    count: int


@dataclass(frozen=True, slots=True)
class ElementFeed:
    """How one mission element is fed: overall, and per area in the order of :attr:`Overview.areas`."""

    element: str
    name: str
    overall: Cell
    per_area: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """Everything one rule found: what it looks at, how bad at worst, and the findings themselves."""

    rule: str
    title: Message
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """How many findings there are."""
        return len(self.findings)

    @property
    def elements(self) -> tuple[str, ...]:
        """Ids of the records that are concerned, each once."""
        return tuple(dict.fromkeys(e for f in self.findings for e in f.elements))


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first screen shows.

    Attributes
    ----------
    name : str
        Of the programme.
    is_example : bool
        Whether its goals and efforts are only illustrative.
    counts : tuple of KindCount
        Per kind that occurs, in the order in which people read a plan.
    areas : tuple of Area
        The areas compared: the wijken, else the largest division there is.
    feeds : tuple of ElementFeed
        Per mission element, in its own order; empty when a loop keeps the analysis from an answer.
    attention : tuple of Attention
        Per rule, worst and most frequent first.
    obstacle : Message or None
        Why there are no figures, if so.
    level : AreaLevel or None
        The division that ``areas`` are of; None when the plan has no areas.
    levels : tuple of AreaLevel
        The divisions that can be compared.
    """

    name: str
    is_example: bool
    counts: tuple[KindCount, ...]
    areas: tuple[Area, ...]
    feeds: tuple[ElementFeed, ...]
    attention: tuple[Attention, ...]
    obstacle: Message | None = None
    level: AreaLevel | None = None
    levels: tuple[AreaLevel, ...] = ()

    @property
    def unfed(self) -> tuple[ElementFeed, ...]:
        """Elements that nothing feeds anywhere."""
        return tuple(f for f in self.feeds if f.overall.efforts == 0)

    @property
    def most_fed(self) -> tuple[ElementFeed, ...]:
        """Elements that something feeds, the best fed first."""
        fed = (f for f in self.feeds if f.overall.efforts > 0)
        return tuple(sorted(fed, key=lambda f: -f.overall.total))

    @property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """Element and area where nothing feeds the element, not even from elsewhere."""
        return tuple(
            (feed.element, area.id)
            for feed in self.feeds
            for area, cell in zip(self.areas, feed.per_area, strict=True)
            if cell.efforts == 0
        )


def overview(plan: Plan, findings: Iterable[Finding] = (), level: AreaLevel | None = None) -> Overview:
    """Sum up a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    findings : iterable of Finding
        What was found in it, by reading and by checking.
    level : AreaLevel, optional
        Which areas to compare; the wijken, else the largest division there is, unless the plan has these.
    """
    areas = compared_areas(plan, level)
    feeds, obstacle = _feeds(plan, areas)
    return Overview(
        name=plan.name,
        is_example=plan.programme is not None and plan.programme.is_example,
        counts=counts(plan),
        areas=areas,
        feeds=feeds,
        attention=attention(findings),
        obstacle=obstacle,
        level=areas[0].level if areas else None,
        levels=compared_levels(plan),
    )


def counts(plan: Plan) -> tuple[KindCount, ...]:
    """Count the records per kind that occurs."""
    found = Counter(record.kind for record in plan)
    return tuple(
        KindCount(kind, msg(plural), found[kind]) for kind, (_, plural) in KIND_LABELS.items() if found[kind]
    )


def attention(findings: Iterable[Finding]) -> tuple[Attention, ...]:
    """Group findings by rule, worst first and then the most frequent."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    titles = {rule.id: rule.meaning for rule in RULES}
    faults = msg("Faults in the input")
    found = (
        Attention(rule, titles.get(rule, faults), max(f.severity for f in group), tuple(group))
        for rule, group in groups.items()
    )
    return tuple(sorted(found, key=lambda a: (-a.severity, -a.count, a.rule)))


def ordered_elements(plan: Plan) -> tuple[MissionElement, ...]:
    """Give the mission elements in their own order; those without one come last."""
    return tuple(sorted(plan.of(MissionElement), key=lambda e: (e.order is None, e.order or 0)))


def _feeds(plan: Plan, areas: tuple[Area, ...]) -> tuple[tuple[ElementFeed, ...], Message | None]:
    try:
        found = coverage(plan, contribution(chain_arrays(plan), bands=False))
    except LoopTooStrong as error:
        return (), error.message
    return tuple(_feed(e, areas, found) for e in ordered_elements(plan)), None


def _feed(element: MissionElement, areas: tuple[Area, ...], found: Coverage) -> ElementFeed:
    per_area = tuple(found.by_area[element.id, area.id] for area in areas)
    return ElementFeed(element.id, element.name, found.by_element[element.id], per_area)
