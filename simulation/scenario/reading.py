"""A scenario from YAML or JSON, with all faults at once before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from din.errors import InputError
from din.files.limits import Limits, read_bytes, read_text, refuse
from din.files.yaml_file import load_yaml, yaml_rows
from din.findings import Finding, Place
from din.model import Plan
from din.texts import msg
from simulation.scenario.checks import own_faults, plan_faults
from simulation.scenario.faults import Path, fault, findings_of
from simulation.scenario.model import Scenario

LIMITS = Limits(bytes=5_000_000, yaml_values=200_000)


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario that was read, and where each of its values stands in the file."""

    scenario: Scenario
    name: str
    folder: FilePath
    rows: Mapping[Path, int]

    def checked(self, plan: Plan) -> Scenario:
        """Give the scenario when it agrees with itself and with its plan.

        Raises
        ------
        InputError
            With everything that contradicts itself, and all it names and the plan does not have.
        """
        found = faults_of(self.scenario, plan, self.name, self.rows)
        if found:
            raise InputError(found)
        return self.scenario

    @property
    def plan_location(self) -> str:
        """Where the plan is: an address as it is, a file name from the folder of the scenario."""
        given = self.scenario.plan
        return given if "://" in given else str(self.folder / given)


def read_scenario(path: FilePath | str) -> ScenarioFile:
    """Read a scenario; YAML 1.2, of which JSON is a part. What contradicts itself is told when it meets its plan.

    Raises
    ------
    InputError
        With every value that does not fit: file, row and key.
    """
    path = FilePath(path)
    return scenario_file(read_text(read_bytes(path, LIMITS), Place(path.name)), path)


def scenario_file(text: str, path: FilePath) -> ScenarioFile:
    """Read a scenario from the text of a file; as :func:`read_scenario` does."""
    place = Place(path.name)
    data = load_yaml(text, place, LIMITS)
    if not isinstance(data, dict):
        refuse("not-a-scenario", msg("This is not a scenario."), msg("Write keys with values."), place)
    rows = MappingProxyType(dict(yaml_rows(text)))
    return ScenarioFile(_validated(data, path.name, rows), path.name, path.parent, rows)


def faults_of(
    scenario: Scenario, plan: Plan, name: str = "", rows: Mapping[Path, int] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """Find what contradicts itself, and what a scenario names and its plan does not have."""
    faults = (*own_faults(scenario), *plan_faults(scenario, plan))
    return tuple(fault(*f, name, rows) for f in faults)


def parse_scenario(data: Mapping[str, Any]) -> Scenario:
    """Make a scenario of keys and values.

    Raises
    ------
    InputError
        With every fault, also those of parts that contradict each other.
    """
    scenario = _validated(data, "", {})
    found = [fault(*f, "", {}) for f in own_faults(scenario)]
    if found:
        raise InputError(found)
    return scenario


def _validated(data: Mapping[str, Any], name: str, rows: Mapping[Path, int]) -> Scenario:
    try:
        return Scenario.model_validate({str(key): value for key, value in data.items()})
    except ValidationError as error:
        raise InputError(findings_of(error, name, rows)) from error
