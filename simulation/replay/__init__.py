"""A pilot's review once more: what would have been decided with what was known after so many months."""

from simulation.replay.core import Moment, Replay, known_at, replay
from simulation.replay.reviews import Decision, Review, reviews
from simulation.replay.words import data, moment_sentences, sentences

__all__ = [
    "Decision", "Moment", "Replay", "Review", "data", "known_at", "moment_sentences", "replay", "reviews", "sentences",
]  # fmt: skip
