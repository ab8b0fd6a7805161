"""Phasings side by side: what each is worth, when the choice flips, which assumptions matter, and why."""

from simulation.comparison.core import Comparison, compare
from simulation.comparison.matter import Matter, what_matters
from simulation.comparison.words import data, matter_sentences, sentences, stability_sentence

__all__ = [
    "Comparison",
    "Matter",
    "compare",
    "data",
    "matter_sentences",
    "sentences",
    "stability_sentence",
    "what_matters",
]
