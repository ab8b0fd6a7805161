"""A scenario: which phasings are compared, on which plan and under which assumptions."""

from simulation.scenario.model import (
    REFERENCE_ID,
    AreaBudget,
    AreaInput,
    Cell,
    CellRef,
    Financing,
    Form,
    ParameterInput,
    Phasing,
    Plateau,
    ReferencePath,
    Scenario,
    StartValue,
    Stream,
    StreamStatus,
    Transformation,
)
from simulation.scenario.reading import ScenarioFile, parse_scenario, read_scenario

__all__ = [
    "REFERENCE_ID",
    "AreaBudget",
    "AreaInput",
    "Cell",
    "CellRef",
    "Financing",
    "Form",
    "ParameterInput",
    "Phasing",
    "Plateau",
    "ReferencePath",
    "Scenario",
    "ScenarioFile",
    "StartValue",
    "Stream",
    "StreamStatus",
    "Transformation",
    "parse_scenario",
    "read_scenario",
]
