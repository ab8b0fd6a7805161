"""The scenario beside a plan that is shown: what it holds now, what its phasings give, and how it is changed."""

from simulation.workbench.bench import Given, PhasingChanged, ValueChanged, Workbench, scenario_place
from simulation.workbench.edit import Edit, edited
from simulation.workbench.once import Once
from simulation.workbench.setup import Setup

__all__ = [
    "Edit",
    "Given",
    "Once",
    "PhasingChanged",
    "Setup",
    "ValueChanged",
    "Workbench",
    "edited",
    "scenario_place",
]
