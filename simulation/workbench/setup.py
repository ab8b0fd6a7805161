"""A scenario with its plan at one moment, and what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from din.errors import DinError, LoopTooStrong
from din.findings import Finding, Severity
from din.model import Plan
from din.texts import msg
from simulation.compile import Compiled, compile_scenario
from simulation.compile.fingerprint import draws_fingerprint, model_fingerprint
from simulation.scenario import REFERENCE_ID, Phasing, Scenario, ScenarioFile, faults_of
from simulation.scenario.edits import with_phasing


@dataclass(frozen=True)
class Setup:
    """What is compared, as it is now; an edit gives another one.

    Attributes
    ----------
    plan : Plan
    revision : int
        Of the plan.
    scenario : Scenario, optional
        None when there is no file, or when it cannot be read.
    digest : str
        Of the file's content; empty without one.
    unreadable : tuple of Finding
        Why nothing can be made of the file.
    unfit : ScenarioFile, optional
        What could be read of a file with values that do not fit; there is no scenario then.
    """

    plan: Plan
    revision: int
    scenario: Scenario | None = None
    digest: str = ""
    unreadable: tuple[Finding, ...] = ()
    unfit: ScenarioFile | None = field(default=None, repr=False)
    name: str = ""
    rows: Mapping[tuple[str | int, ...], int] = field(default_factory=dict, repr=False)

    @property
    def mark(self) -> str:
        """Differs whenever the plan or the scenario may differ."""
        known = self.scenario.model_dump_json() if self.scenario else ""
        return f"{self.revision}-{_digest(self.digest + known)}"

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that keeps the scenario from being run; empty when nothing does, and when there is no scenario."""
        if self.unfit is not None:
            return self.unfit.faults(self.plan)
        if self.scenario is None:
            return self.unreadable
        found = faults_of(self.scenario, self.plan, self.name, self.rows)
        if found:
            return found
        try:
            self._compiled  # noqa: B018 - to see whether it can be
        except LoopTooStrong as fault:
            fix = msg("Give a link in this loop a smaller strength in the plan.")
            return (Finding("loop-too-strong", Severity.ERROR, fault.message, fix, fault.nodes),)
        return ()

    @property
    def runs(self) -> bool:
        """Whether there is a scenario that can be run."""
        return self.scenario is not None and not self.findings

    @property
    def compiled(self) -> Compiled:
        """The scenario with its plan as arrays; only of one that runs."""
        if not self.runs:
            raise DinError(msg("This scenario cannot be run; see what is wrong with it."))
        return self._compiled

    @cached_property
    def _compiled(self) -> Compiled:
        assert self.scenario is not None
        return compile_scenario(self.scenario, self.plan)

    @cached_property
    def key(self) -> str:
        """All that decides the outcomes of the phasings together, and what these are called."""
        compiled = self.compiled
        scenario = compiled.scenario
        keys = [(p.id, p.id != REFERENCE_ID and p.name, self.key_of(p)) for p in scenario.compared]
        return _digest(repr((scenario.runs, scenario.seed, keys)))

    def key_of(self, phasing: Phasing) -> str:
        """All that decides the outcome of a phasing, but for the number of draws and the seed.

        It holds what the model reads of plan and scenario, and no names: who edits a name or a note runs nothing anew.
        """
        return f"{self._draws}-{model_fingerprint(self.compiled, phasing)}"

    @cached_property
    def _draws(self) -> str:
        return draws_fingerprint(self.compiled)

    def with_scenario(self, scenario: Scenario) -> Setup:
        """Give the setup with the scenario edited; nothing is saved."""
        return replace(self, scenario=scenario)

    def with_phasing(self, phasing: Phasing) -> Setup:
        """Give the setup with a phasing edited or added; nothing is saved."""
        assert self.scenario is not None
        return self.with_scenario(with_phasing(self.scenario, phasing))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
