"""Quantile bands of any number of runs in little memory."""

from simulation.bands.plain import BINS
from simulation.bands.sketch import SHOWN, Bands

__all__ = ["BINS", "SHOWN", "Bands"]
