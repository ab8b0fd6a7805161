"""What follows from a plan: contribution, coverage, routes, criticality and collaboration. Pure functions."""

from din.analysis.bands import SHARE_LIMITS, band_word
from din.analysis.contribution import ContributionMatrix, contribution
from din.analysis.coverage import Cell, Coverage, coverage
from din.analysis.loops import StrongLoop, refuse_strong_loops, strong_loops
from din.analysis.routes import Route, RouteFinder, routes, routes_into, routes_to_mission

__all__ = [
    "SHARE_LIMITS",
    "Cell",
    "ContributionMatrix",
    "Coverage",
    "Route",
    "RouteFinder",
    "StrongLoop",
    "band_word",
    "contribution",
    "coverage",
    "refuse_strong_loops",
    "routes",
    "routes_into",
    "routes_to_mission",
    "strong_loops",
]
