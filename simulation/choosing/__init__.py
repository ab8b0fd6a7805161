"""The best phasing under wishes: which wijken start, in which domains, when and with how many professionals."""

from simulation.choosing.core import MINUTES, Chosen, choose
from simulation.choosing.space import STARTS, Part, Space, Way, space
from simulation.choosing.wishes import STARTING_UP, Wishes
from simulation.choosing.words import data, sentences

__all__ = [
    "MINUTES", "STARTING_UP", "STARTS", "Chosen", "Part", "Space", "Way", "Wishes", "choose", "data", "sentences",
    "space",
]  # fmt: skip
