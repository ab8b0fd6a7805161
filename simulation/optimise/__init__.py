"""The best phasing under constraints: what may be chosen, what it costs of what is scarce, and ways to search."""

from simulation.optimise.clash import clashing
from simulation.optimise.enumeration import Enumeration
from simulation.optimise.linear import LinearSearch
from simulation.optimise.problem import (
    AtOnce,
    Choice,
    Found,
    Limit,
    NothingFits,
    Problem,
    Ranked,
    Search,
    alone,
)
from simulation.optimise.surrogate import surrogate

__all__ = [
    "AtOnce",
    "Choice",
    "Enumeration",
    "Found",
    "Limit",
    "LinearSearch",
    "NothingFits",
    "Problem",
    "Ranked",
    "Search",
    "alone",
    "clashing",
    "surrogate",
]
