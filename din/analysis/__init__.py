"""What follows from a plan: contribution, coverage, routes, criticality and collaboration. Pure functions."""

from din.analysis.acquaintance import Idle, IdleMember, IdleTie, Introduction
from din.analysis.assumptions import Assumption, assumptions
from din.analysis.bands import LINK_BANDS, SHARE_LIMITS, Band, band_word
from din.analysis.collaboration import Collaboration, collaboration
from din.analysis.comparison import PlanComparison, compare_analyses
from din.analysis.contribution import ContributionMatrix, contribution
from din.analysis.coverage import Cell, Coverage, coverage
from din.analysis.criticality import Criticality, criticality
from din.analysis.delays import Delays, Timing, delays
from din.analysis.dropout import Dropout
from din.analysis.investment import Investment, investment
from din.analysis.loops import StrongLoop, refuse_strong_loops, strong_loops
from din.analysis.report import Analysis, analyse
from din.analysis.resilience import Resilience
from din.analysis.routes import Route, RouteFinder, routes, routes_into, routes_to_mission
from din.analysis.teams import Team, teams
from din.analysis.words import (
    coverage_sentence,
    dropout_name,
    effort_sentence,
    left_words,
    link_sentence,
    lost_words,
    rank_sentence,
    resilience_sentences,
)

__all__ = [
    "LINK_BANDS",
    "SHARE_LIMITS",
    "Analysis",
    "Assumption",
    "Band",
    "Cell",
    "Collaboration",
    "ContributionMatrix",
    "Coverage",
    "Criticality",
    "Delays",
    "Dropout",
    "Idle",
    "IdleMember",
    "IdleTie",
    "Introduction",
    "Investment",
    "PlanComparison",
    "Resilience",
    "Route",
    "RouteFinder",
    "StrongLoop",
    "Team",
    "Timing",
    "analyse",
    "assumptions",
    "band_word",
    "collaboration",
    "compare_analyses",
    "contribution",
    "coverage",
    "coverage_sentence",
    "criticality",
    "delays",
    "dropout_name",
    "effort_sentence",
    "investment",
    "left_words",
    "link_sentence",
    "lost_words",
    "rank_sentence",
    "refuse_strong_loops",
    "resilience_sentences",
    "routes",
    "routes_into",
    "routes_to_mission",
    "strong_loops",
    "teams",
]
