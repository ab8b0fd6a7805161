"""Learn from monitoring: measurements after the start of a scenario, set beside what the model foretold for them.

Only what was measured calibrates. A relative measure ("lowest 40 % of incomes") cannot improve everywhere at once, and
a value that a model estimated tells what that model believes: such indicators describe a start and are refused here.
"""

from simulation.calibration.core import Calibration, calibrate, calibrated, carried_out
from simulation.calibration.monitoring import Point, Refused, foretold, usable
from simulation.calibration.words import SILENCE, band, data, in_table, sentences, weighed

__all__ = [
    "SILENCE", "Calibration", "Point", "Refused", "band", "calibrate", "calibrated", "carried_out", "data", "foretold",
    "in_table", "sentences", "usable", "weighed",
]  # fmt: skip
