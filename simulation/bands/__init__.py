"""Quantile bands of any number of runs in little memory."""

from simulation.bands.sketch import BINS, SHOWN, Bands

__all__ = ["BINS", "SHOWN", "Bands"]
