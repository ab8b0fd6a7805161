"""The reasons of a comparison; they are worded in :mod:`simulation.explanation`."""

from simulation.explanation import Reason, reasons, rounded

__all__ = ["Reason", "reasons", "rounded"]
