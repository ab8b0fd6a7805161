"""The scenario beside a plan that is shown: what it holds now, what its phasings give, and how it is changed."""

from simulation.workbench.bench import PhasingChanged, Workbench, scenario_place
from simulation.workbench.once import Once
from simulation.workbench.setup import Setup

__all__ = ["Once", "PhasingChanged", "Setup", "Workbench", "scenario_place"]
