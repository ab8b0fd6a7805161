"""Phasings side by side: what each is worth, when the choice flips, which assumptions matter, and why."""

from simulation.comparison.categories import Category, categories, category_sentences
from simulation.comparison.core import Comparison, compare, steadiness
from simulation.comparison.matter import Matter, named, what_matters
from simulation.comparison.objectives import OBJECTIVES, Objective, objective
from simulation.comparison.pairs import Pairs, pairs
from simulation.comparison.words import (
    data,
    matter_sentences,
    sentences,
    stability_sentence,
    turning,
    verdict,
)

__all__ = [
    "OBJECTIVES",
    "Category",
    "Comparison",
    "Matter",
    "Objective",
    "Pairs",
    "categories",
    "category_sentences",
    "compare",
    "data",
    "matter_sentences",
    "named",
    "objective",
    "pairs",
    "sentences",
    "stability_sentence",
    "steadiness",
    "turning",
    "verdict",
    "what_matters",
]
