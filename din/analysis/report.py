"""The whole analysis of a plan in one frozen object, and as JSON data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from din.analysis.acquaintance import Feeding, Idle, Introduction, feeding, idle_ties, introductions
from din.analysis.assumptions import Assumption, assumptions
from din.analysis.bands import NOTHING, SHARE_LIMITS, band_word
from din.analysis.collaboration import Collaboration, collaboration
from din.analysis.contribution import ContributionMatrix, contribution, ranks
from din.analysis.coverage import Coverage, coverage
from din.analysis.criticality import Criticality, criticality
from din.analysis.delays import Delays, delays
from din.analysis.draws import DrawnRanks, drawn_ranks
from din.analysis.dropout import (
    Dropout,
    carried,
    link_dropouts,
    node_dropouts,
    party_dropouts,
    team_dropouts,
    what_if,
)
from din.analysis.ingredients import Facts
from din.analysis.investment import Investment, investment
from din.analysis.resilience import Resilience, resilience
from din.analysis.routes import Route, RouteFinder
from din.analysis.steering import Steered, assess, in_order, today
from din.analysis.words import coverage_sentence, effort_sentence, rank_sentence
from din.graph.areas import area_scope, area_tree, compared_levels, find_area
from din.graph.arrays import ChainArrays, Floats, Indices, chain_arrays
from din.model import AreaLevel, Effort, Plan
from din.texts import Message

ROUTES_PER_EFFORT = 3
MOST_ROUTED_EFFORTS = 200
"""Routes are listed for at most this many efforts, those with the largest contribution."""
MOST_CRITICAL_LINKS = 100
MOST_COUNTED = 100
"""Routes are counted up to here in a sentence about an effort."""
MOST_DROPOUTS = 200
"""Efforts and teams that drop out, each by itself, are listed up to here: the heaviest."""
MOST_DRAWN_LINKS = 5_000
"""Strengths are drawn anew for plans of at most this many links; on larger ones that takes minutes."""


@dataclass(frozen=True)
class Analysis:
    """All that follows from a plan, or from what counts in one of its areas.

    Attributes
    ----------
    plan : Plan
    area : str or None
        The area it was limited to: its own efforts and those that work city-wide.
    arrays : ChainArrays
        The whole chain, also when limited to an area.
    matrix : ContributionMatrix
        With the efforts that count; shares are among these.
    day : date
        The day that dates are held against.
    """

    plan: Plan
    area: str | None
    arrays: ChainArrays
    matrix: ContributionMatrix
    coverage: Coverage
    criticality: Criticality
    collaboration: Collaboration
    assumptions: tuple[Assumption, ...]
    day: date = field(default_factory=today)

    @cached_property
    def finder(self) -> RouteFinder:
        """Routes between any two nodes."""
        return RouteFinder(self.arrays)

    @cached_property
    def delays(self) -> Delays | None:
        """The time from effort to element; efforts outside the area included."""
        return delays(self.arrays)

    @cached_property
    def investment(self) -> Investment:
        """Need against investment over the areas of the whole plan that are compared: its districts, if it has any."""
        return investment(self.plan, next(iter(compared_levels(self.plan)), AreaLevel.DISTRICT))

    @cached_property
    def drawn(self) -> DrawnRanks | None:
        """How far the ranks hold when strengths are drawn from their bands; None for a very large plan."""
        if len(self.arrays.links.low) > MOST_DRAWN_LINKS or not self.matrix.values.size:
            return None
        return drawn_ranks(self.arrays, self.matrix.values, rows=self._rows)

    @cached_property
    def party_dropouts(self) -> tuple[Dropout, ...]:
        """What is lost when each organisation or network by itself drops out, the heaviest first."""
        return party_dropouts(self.plan, self.arrays, self.matrix)

    @cached_property
    def effort_dropouts(self) -> tuple[Dropout, ...]:
        """What is lost when each effort by itself stops, the heaviest first."""
        return node_dropouts(self.arrays, self.matrix, self.matrix.efforts)

    @cached_property
    def team_dropouts(self) -> tuple[Dropout, ...]:
        """What is lost when each team by itself drops out, the heaviest first; its id is that of a position."""
        return team_dropouts(self.plan, self.arrays, self.matrix)

    @cached_property
    def link_dropouts(self) -> tuple[Dropout, ...]:
        """What is lost without each link by itself: the heaviest, in order; exact, loops included."""
        return link_dropouts(self.arrays, self.matrix, most=MOST_CRITICAL_LINKS)

    @cached_property
    def resilience(self) -> tuple[Resilience, ...]:
        """How firmly each mission element stands without its strongest support, and how many ways lead there."""
        return resilience(self.arrays, self.matrix, self.effort_dropouts, self.party_dropouts)

    @cached_property
    def feeding(self) -> Feeding:
        """What all efforts do for goals and mission elements, outside the area too."""
        return feeding(self.arrays)

    @cached_property
    def idle(self) -> Idle:
        """Ties within alliances that serve no shared effort or goal."""
        return idle_ties(self.plan, self.feeding, self._limited)

    @cached_property
    def introductions(self) -> tuple[Introduction, ...]:
        """Who should know of whom, the strongest first."""
        return introductions(self.plan, self.feeding, self._limited)

    @cached_property
    def steering(self) -> tuple[Steered, ...]:
        """The steering criteria in the owner's order, each with what the plan says of it."""
        facts = Facts(self.plan, self.matrix, self.coverage, self.delays, self.drawn, self.ranks, self.day)
        return in_order(self.plan, assess(facts))

    @property
    def _limited(self) -> frozenset[str] | None:
        """The efforts that count in the area; None without one."""
        return None if self.area is None else frozenset(self.matrix.efforts)

    def what_if(self, wanted: str) -> Dropout:
        """Tell what is lost when one thing drops out: ``organisation:ID``, ``team:ID``, … or an id alone.

        Raises
        ------
        UsageError
            When the plan has no such thing, or nothing changes without it.
        """
        return what_if(self.plan, self.arrays, self.matrix, self.party_dropouts, wanted)

    def without_links(self, ids: Sequence[str]) -> tuple[Dropout, ...]:
        """Tell what is lost without each of some links by itself, the heaviest first; only links of the chain."""
        return link_dropouts(self.arrays, self.matrix, ids)

    def carried(self, ids: Sequence[str]) -> frozenset[str]:
        """Give what nodes or links carry alone: the nodes, and what gets nothing any more without them."""
        return carried(self.arrays, self.matrix, ids)

    @property
    def _rows(self) -> Indices:
        """The places of the efforts that count among all efforts of the chain."""
        places = {name: i for i, name in enumerate(self.arrays.ids_at(self.arrays.efforts))}
        return np.array([places[name] for name in self.matrix.efforts], dtype=np.intp)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The strongest routes to the mission of the efforts that contribute most."""
        return tuple(
            route
            for i in _largest(self.matrix.values, MOST_ROUTED_EFFORTS)
            for route in self.finder.to_mission(self.matrix.efforts[i], ROUTES_PER_EFFORT)
        )

    @cached_property
    def ranks(self) -> NDArray[np.intp]:
        """Place of each effort per element by what it adds, from 1; 0 where it adds nothing."""
        return ranks(self.matrix.values)

    def effort_message(self, effort_id: str) -> Message:
        """Say in a sentence what an effort does for the mission."""
        row = self.matrix.values[self.matrix.efforts.index(effort_id)]
        if row.size == 0:
            return effort_sentence(self.plan, self.matrix, effort_id)
        element = self.matrix.mission_elements[int(np.argmax(np.abs(row)))]
        found, complete = self.finder.search(effort_id, element, MOST_COUNTED)
        return effort_sentence(self.plan, self.matrix, effort_id, found, len(found), not complete)

    def messages(self) -> tuple[Message, ...]:
        """Say per mission element how it is fed and by what most."""
        found = []
        for cell in self.coverage.elements:
            found.append(coverage_sentence(self.plan, cell))
            if cell.efforts:
                found.append(rank_sentence(self.plan, self.matrix, cell.element))
        return tuple(found)

    def data(self) -> dict[str, Any]:
        """Give the analysis as JSON data; rows are efforts and columns mission elements."""
        matrix = self.matrix
        return {
            "area": self.area,
            "efforts": list(matrix.efforts),
            "mission_elements": list(matrix.mission_elements),
            "contribution": matrix.values.tolist(),
            "low": None if matrix.low is None else matrix.low.tolist(),
            "high": None if matrix.high is None else matrix.high.tolist(),
            "share": matrix.share.tolist(),
            "rank": self.ranks.tolist(),
            "drawn": None if self.drawn is None else self.drawn.data(),
            "band": [[band_word(v) for v in row] for row in matrix.values.tolist()],
            "share_band": [[band_word(v, SHARE_LIMITS) for v in row] for row in matrix.share.tolist()],
            "coverage": self.coverage.data(),
            "routes": [{"source": r.nodes[0], "target": r.nodes[-1], **r.data()} for r in self.routes],
            "criticality": self.criticality.data(MOST_CRITICAL_LINKS),
            "collaboration": self.collaboration.data()
            | self.idle.data()
            | {"introductions": [i.data() for i in self.introductions]},
            "delays": None if self.delays is None else self.delays.data(),
            "investment": self.investment.data(),
            "dropouts": {
                "parties": [d.data() for d in self.party_dropouts],
                "efforts": [d.data() for d in self.effort_dropouts[:MOST_DROPOUTS]],
                "teams": [d.data() for d in self.team_dropouts[:MOST_DROPOUTS]],
                "links": [d.data() for d in self.link_dropouts],
            },
            "resilience": {r.element: r.data() for r in self.resilience},
            "steering": {"on": self.day.isoformat(), "criteria": [s.data() for s in self.steering]},
            "assumptions": [a.data() for a in self.assumptions],
            "limits": {
                "routes_per_effort": ROUTES_PER_EFFORT,
                "efforts_with_routes": MOST_ROUTED_EFFORTS,
                "critical_links": MOST_CRITICAL_LINKS,
                "effort_dropouts": MOST_DROPOUTS,
                "team_dropouts": MOST_DROPOUTS,
                "links_to_draw": MOST_DRAWN_LINKS,
            },
        }


def analyse(plan: Plan, area: str | None = None) -> Analysis:
    """Analyse a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    area : str, optional
        Id or CBS code of an area: only efforts that count there, its own and those that work city-wide or in
        a larger area. Links, routes and loops are always those of the whole plan.

    Raises
    ------
    LoopTooStrong
        When a loop never settles; names it.
    UsageError
        When the plan has no such area.
    """
    area_id = None if area is None else find_area(plan, area).id
    arrays = chain_arrays(plan)
    whole = contribution(arrays)
    keep = np.arange(len(whole.efforts)) if area_id is None else _counting(plan, whole, area_id)
    matrix = whole if area_id is None else whole.rows(keep)
    return Analysis(
        plan, area_id, arrays, matrix,
        _coverage(plan, whole, matrix, area_id),
        criticality(arrays, keep),
        collaboration(plan, frozenset(matrix.efforts)),
        assumptions(plan, matrix),
    )  # fmt: skip


def _counting(plan: Plan, matrix: ContributionMatrix, area_id: str) -> Indices:
    """Give the positions of the efforts that count in an area."""
    scope = area_scope(plan, area_id)
    efforts = [plan.records[i] for i in matrix.efforts]
    return np.array(
        [
            i
            for i, e in enumerate(efforts)
            if isinstance(e, Effort) and (not e.areas or not scope.isdisjoint(e.areas))
        ],
        dtype=np.intp,
    )


def _coverage(
    plan: Plan, whole: ContributionMatrix, matrix: ContributionMatrix, area_id: str | None
) -> Coverage:
    everywhere = coverage(plan, whole)
    if area_id is None:
        return everywhere
    inside = area_tree(plan).within(area_id)
    limited = coverage(plan, matrix)
    return Coverage(
        limited.elements, tuple(c for c in everywhere.areas if c.within in inside), limited.domains
    )


def _largest(values: Floats, most: int) -> Indices:
    """Give the rows with the largest value in any column, largest first, rows of zeros left out."""
    if values.size == 0:
        return np.empty(0, dtype=np.intp)
    size = np.abs(values).max(axis=1)
    order = np.argsort(-size, kind="stable")[:most]
    return np.asarray(order[size[order] > NOTHING], dtype=np.intp)
