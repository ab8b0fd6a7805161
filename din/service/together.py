"""Who works with whom, for the whole plan or for one wijk and domain: what the page *Samenwerking* shows."""

from __future__ import annotations

from dataclasses import dataclass

from din.analysis import Analysis, Collaboration, Idle, Introduction, collaboration
from din.analysis.acquaintance import idle_ties, introductions
from din.graph.areas import area_scope
from din.model import Domain, Effort, Plan


@dataclass(frozen=True)
class Together:
    """The network of parties as far as some efforts count, and what the whole plan says of their ties.

    Attributes
    ----------
    plan : Plan
    collaboration : Collaboration
        Of the efforts that count.
    homes : mapping of str to tuple of str
        Party → its domains, its own or those of its efforts, in the order of the plan.
    idle : Idle
        Ties that serve nothing in the whole plan; with a filter those of parties that take part.
    introductions : tuple of Introduction
        Who should know of whom because of the efforts that count.
    """

    plan: Plan
    collaboration: Collaboration
    homes: dict[str, tuple[str, ...]]
    idle: Idle
    introductions: tuple[Introduction, ...]


def together(analysis: Analysis, area: str = "", domain: str = "") -> Together:
    """Look at who works with whom.

    Parameters
    ----------
    analysis : Analysis
        Of the whole plan.
    area, domain : str
        Ids; empty means all. An effort counts in an area when it is its own, works city-wide or in a larger
        area; in a domain when it belongs to that domain or a part of it.
    """
    plan = analysis.plan
    if not area and not domain:
        found = analysis.collaboration
        return Together(plan, found, _homes(plan, found), analysis.idle, analysis.introductions)
    efforts = _counting(plan, area, domain)
    found = collaboration(plan, efforts)
    return Together(
        plan,
        found,
        _homes(plan, found),
        idle_ties(plan, analysis.feeding, efforts),
        introductions(plan, analysis.feeding, efforts),
    )


def _counting(plan: Plan, area: str, domain: str) -> frozenset[str]:
    places = area_scope(plan, area) if area else frozenset()
    domains = _with_parts(plan, domain)
    return frozenset(
        e.id
        for e in plan.of(Effort)
        if (not area or not e.areas or not places.isdisjoint(e.areas))
        and (not domain or not domains.isdisjoint(e.domains))
    )


def _with_parts(plan: Plan, domain: str) -> frozenset[str]:
    """Give a domain with its parts and their parts."""
    found = {domain}
    while new := {d.id for d in plan.of(Domain) if d.part_of in found} - found:
        found |= new
    return frozenset(found)


def _homes(plan: Plan, found: Collaboration) -> dict[str, tuple[str, ...]]:
    """Give the domains of each party; those of the plan's order come first."""
    order = {domain.id: i for i, domain in enumerate(plan.of(Domain))}
    return {p.id: tuple(sorted(found.homes.get(p.id, ()), key=order.__getitem__)) for p in found.parties}
