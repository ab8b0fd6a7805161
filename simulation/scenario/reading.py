"""A scenario from YAML or JSON, with all faults at once before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
from simulation.scenario.checks import Fault, own_faults, plan_faults
from simulation.scenario.faults import Path, fault, findings_of
from simulation.scenario.mending import Mended, mended
from simulation.scenario.model import Scenario

LIMITS = Limits(bytes=5_000_000, yaml_values=200_000)


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario that was read, and where each of its values stands in the file.

    Attributes
    ----------
    scenario : Scenario
        Without the values that do not fit, when there are any: then it cannot be run.
    name : str
    folder : Path
    rows : mapping
        Per place in the data its row in the file.
    unfit : tuple of Finding
        The values that do not fit.
    mended : Mended, optional
        What was left out because of them.
    """

    scenario: Scenario
    name: str
    folder: FilePath
    rows: Mapping[Path, int]
    unfit: tuple[Finding, ...] = ()
    mended: Mended | None = None

    def own(self) -> tuple[Finding, ...]:
        """Find the values that do not fit and what contradicts itself, as far as that can be told without them."""
        return (*self.unfit, *self._findings(own_faults(self.scenario)))

    def _findings(self, faults: Iterable[Fault], *, whole: bool = False) -> tuple[Finding, ...]:
        if self.mended is None:
            return tuple(fault(*f, self.name, self.rows) for f in faults)
        kept = [(*f[:3], self.mended.given(f[3])) for f in faults if whole or self.mended.stands(f)]
        return tuple(fault(*f, self.name, self.rows) for f in kept)

    def faults(self, plan: Plan) -> tuple[Finding, ...]:
        """Find all of that, and what it names and the plan does not have."""
        return (*self.own(), *self._findings(plan_faults(self.scenario, plan), whole=True))

    def checked(self, plan: Plan) -> Scenario:
        """Give the scenario when it agrees with itself and with its plan.

        Raises
        ------
        InputError
            With everything that contradicts itself, and all it names and the plan does not have.
        """
        found = self.faults(plan)
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
    return scenario_file(_text(path), path)


def scenario_file(text: str, path: FilePath) -> ScenarioFile:
    """Read a scenario from the text of a file; as :func:`read_scenario` does."""
    found = draft_file(text, path)
    if found.unfit:
        raise InputError(found.own())
    return found


def draft_scenario(path: FilePath | str) -> ScenarioFile:
    """Read a scenario also when some values do not fit, so that these and all other faults can be told at once.

    Raises
    ------
    InputError
        Nothing can be made of it.
    """
    path = FilePath(path)
    return draft_file(_text(path), path)


def _text(path: FilePath) -> str:
    """Read the file; an empty one is told how a scenario begins, for no template of a plan helps there."""
    try:
        return read_text(read_bytes(path, LIMITS), Place(path.name))
    except InputError as error:
        fix = msg("Begin with a copy of a scenario that is there; docs/model.md tells how.")
        found = [replace(f, fix=fix) if f.rule == "file-empty" else f for f in error.findings]
        raise InputError(found, error.message) from error


def draft_file(text: str, path: FilePath) -> ScenarioFile:
    """Read a scenario from the text of a file; as :func:`draft_scenario` does."""
    place = Place(path.name)
    data = _loaded(text, path, place)
    if not isinstance(data, dict):
        refuse("not-a-scenario", msg("This is not a scenario."), msg("Write keys with values."), place)
    rows = MappingProxyType(dict(yaml_rows(text)))
    data = {str(key): value for key, value in data.items()}
    try:
        return ScenarioFile(Scenario.model_validate(data), path.name, path.parent, rows)
    except ValidationError as error:
        unfit, left = findings_of(error, path.name, rows), mended(data, error)
        if left is None:
            raise InputError(unfit) from error
        return ScenarioFile(left.scenario, path.name, path.parent, rows, tuple(unfit), left)


def _loaded(text: str, path: FilePath, place: Place) -> Any:
    """Read the text; a JSON file with a fault is no JSON, though it is read as YAML."""
    try:
        return load_yaml(text, place, LIMITS)
    except InputError as error:
        if path.suffix.lower() != ".json":
            raise
        what = msg("This is not valid JSON.")
        fix = msg("Look just before this place: a comma, quote or bracket is missing or too many.")
        found = [replace(f, message=what, fix=fix) if f.rule == "not-yaml" else f for f in error.findings]
        raise InputError(found, error.message) from error


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
    try:
        scenario = Scenario.model_validate({str(key): value for key, value in data.items()})
    except ValidationError as error:
        raise InputError(findings_of(error, "", {})) from error
    found = [fault(*f, "", {}) for f in own_faults(scenario)]
    if found:
        raise InputError(found)
    return scenario
