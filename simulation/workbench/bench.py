"""Which scenario belongs to a plan that is shown, what its phasings give, and saving what was changed in it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from din.errors import InputError, UsageError
from din.files.disk import put_file, sole_writer
from din.files.limits import read_bytes, read_text
from din.findings import Place
from din.service import PlanSource
from din.store import is_store
from din.texts import _, day, msg
from simulation.parameters import BY_NAME
from simulation.results import PhasingResult, Results
from simulation.runner import run
from simulation.scenario import (
    REFERENCE_ID,
    ParameterInput,
    Phasing,
    Scenario,
    draft_file,
    faults_of,
    scenario_file,
)
from simulation.scenario.document import rewritten, written
from simulation.scenario.edits import with_parameter, with_phasing, without_phasing
from simulation.scenario.reading import LIMITS
from simulation.workbench.beginning import first_scenario
from simulation.workbench.once import Asked, Once, Progress, never
from simulation.workbench.setup import Setup

Given = tuple[ParameterInput | None, ParameterInput | None]
"""How a value of the model stood in the file, and how it is to become."""
ENDING = ".fasering.yaml"
ROOM_BYTES = 400_000_000
"""So much of the outcomes is kept; 1,024 draws of the Zutphen example take 16 MB per phasing."""


class PhasingChanged(UsageError):
    """Somebody else changed this phasing in the file meanwhile; nothing was saved.

    Attributes
    ----------
    theirs, base, mine : Phasing or None
        As it stands in the file, as it was when the editing began, and as it was to become; None where it is not there.
    """

    def __init__(self, theirs: Phasing | None, base: Phasing | None, mine: Phasing | None) -> None:
        """Keep all three."""
        name = next(p.name for p in (mine, base, theirs) if p is not None)
        super().__init__(
            msg("“{name}” was changed by somebody else meanwhile. Nothing was saved yet.", name=name)
        )
        self.theirs, self.base, self.mine = theirs, base, mine


class ValueChanged(UsageError):
    """Somebody else changed a value of the model in the file meanwhile; nothing was saved."""

    def __init__(self, name: str) -> None:
        """Name the parameter."""
        label = BY_NAME[name].title() if name in BY_NAME else name
        super().__init__(
            msg("“{name}” was changed by somebody else meanwhile. Nothing was saved yet.", name=label)
        )


def scenario_place(location: str) -> Path | None:
    """Give where the scenario of a plan stands unless told otherwise: beside its file; None for a plan elsewhere."""
    if "://" in location or (is_store(location) and Path(location).is_dir()):
        return None
    return Path(location).with_suffix(ENDING)


class Workbench:
    """The scenario of one plan that is shown; safe to use from several threads.

    It follows the plan and the file. What a phasing gives is worked out once per draws and what the model reads of it.

    Parameters
    ----------
    source : PlanSource
        Where the plan comes from.
    place : Path, optional
        The file of the scenario, which need not be there yet; None when no place is known for it.
    executor : Executor, optional
        Where chunks of draws are run; threads of this process unless told otherwise.
    """

    def __init__(self, source: PlanSource, place: Path | None, executor: Executor | None = None) -> None:
        """Read nothing yet."""
        self.place = place
        self._source, self._executor = source, executor
        self._guard, self._saving = threading.Lock(), threading.Lock()
        self._now: Setup | None = None
        self._seen: tuple[int, int] | None = None
        self._outcomes: Once[PhasingResult] = Once(ROOM_BYTES, _bytes)

    def now(self) -> Setup:
        """Give the scenario and the plan as they are now; the same object until one of them changes."""
        revision, plan = self._source.current()
        with self._guard:
            seen = _seen(self.place)
            known = self._now
            if known is None or seen != self._seen:
                known = self._read(Setup(plan, revision))
                self._seen = seen
            if known.plan is not plan:
                known = replace(known, plan=plan, revision=revision)
            self._now = known
            return known

    @property
    def mark(self) -> str:
        """Differs whenever the plan or the file may differ; cheap enough to ask every second."""
        now = self.now()
        return f"{now.revision}-{now.digest[:16]}"

    def _read(self, bare: Setup) -> Setup:
        if self.place is None or not self.place.is_file():
            return bare
        place = self.place
        digest = ""
        try:
            data = read_bytes(place, LIMITS)
            digest = hashlib.sha256(data).hexdigest()
            found = draft_file(read_text(data, Place(place.name)), place)
        except InputError as fault:
            return replace(bare, digest=digest, unreadable=fault.findings, name=place.name)
        if found.unfit:
            return replace(bare, digest=digest, unfit=found, name=place.name)
        return replace(bare, scenario=found.scenario, digest=digest, name=place.name, rows=found.rows)

    def results(
        self,
        runs: int | None = None,
        phasings: Sequence[str] | None = None,
        *,
        setup: Setup | None = None,
        seed: int | None = None,
        progress: Progress | None = None,
        cancelled: Asked = never,
    ) -> Results:
        """Give what phasings give on the same draws, "doorgaan zoals nu" first; blocks until it is known.

        Parameters
        ----------
        runs, seed : int, optional
            Instead of those of the scenario.
        phasings : sequence of str, optional
            Ids; all of the scenario when left out.
        setup : Setup, optional
            Instead of how it is now: with an edit that is not saved.
        progress : function, optional
            Called with the number of phasings × parts done and the total.
        cancelled : function
            Asked between parts; the work stops when nobody wants it any more.

        Raises
        ------
        Cancelled
            When ``cancelled`` said so.
        DinError
            When the scenario cannot be run; ``setup.findings`` says why.
        """
        setup = setup or self.now()
        compiled = setup.compiled
        scenario = compiled.scenario
        runs, seed = runs or scenario.runs, scenario.seed if seed is None else seed
        wanted = [
            p for p in scenario.compared if phasings is None or p.id in phasings or p.id == REFERENCE_ID
        ]

        def one(phasing: Phasing, told: Progress) -> PhasingResult:
            def work(tell: Progress, unwanted: Asked) -> PhasingResult:
                found = run(
                    compiled, runs=runs, seed=seed, phasings=[phasing], executor=self._executor, progress=tell,
                    cancelled=unwanted, reference=False,
                )  # fmt: skip
                return found.phasings[0]

            key = (setup.key_of(phasing), runs, seed)
            found = self._outcomes.get(key, work, progress=told, cancelled=cancelled)
            return replace(found, phasing=phasing.id, given=phasing.name, compiled=compiled, source=phasing)

        parts = _Parts(len(wanted), progress)
        return Results(compiled, runs, seed, tuple(one(p, parts.of(i)) for i, p in enumerate(wanted)))

    def save(
        self, base: Phasing | None, mine: Phasing | None, values: Mapping[str, Given] = MappingProxyType({})
    ) -> Setup:
        """Put one phasing in the file, and values of the model with it; whatever else others changed stays.

        Parameters
        ----------
        base : Phasing or None
            How it stood when the editing began; None for a new one.
        mine : Phasing or None
            How it is to become; None to take it away. Without both, only the values change.
        values : mapping of str to pair, optional
            Per parameter how it stood in the file and how it is to become; None where the file gives none.

        Raises
        ------
        PhasingChanged, ValueChanged
            When it stands otherwise in the file by now.
        InputError
            With everything that keeps the scenario from being run, or when the file cannot be read or written.
        """
        with self._saving, sole_writer(self._file()):
            saved = False
            while not saved:  # once more when an editor that knows no lock wrote the file meanwhile
                place, text, scenario = self._present()
                after = _with_values(_carried_out(scenario, base, mine), values)
                found = faults_of(after, self._source.current()[1], place.name)
                if found:
                    raise InputError(found)
                saved = _text(place) == text
            put_file(place, rewritten(text, scenario, after).encode())
        return self.now()

    def begin(self, today: date) -> Setup:
        """Make a first scenario of the plan, beside its store or file.

        Raises
        ------
        UsageError
            When the plan lacks what a scenario needs, no place is known for it, or there is one already.
        """
        if self.place is None:
            raise UsageError(
                msg(
                    "This plan is in no file of this computer. Name the file of the scenario with --scenario."
                )
            )
        with self._saving, sole_writer(self.place):
            return self._begin(self.place, today)

    def _begin(self, place: Path, today: date) -> Setup:
        if place.exists():
            raise UsageError(msg("“{file}” is there already.", file=place.name))
        plan = self._source.current()[1]
        where = self._source.location
        name = where if "://" in where else Path(where).name
        first = first_scenario(plan, name, today)
        remark = _("Begun from the plan “{plan}” on {day}.", plan=plan.id, day=day(today))
        put_file(place, written(first, remark).encode())
        return self.now()

    def _file(self) -> Path:
        if self.place is None or not self.place.is_file():
            raise UsageError(msg("There is no scenario to change yet."))
        return self.place

    def _present(self) -> tuple[Path, str, Scenario]:
        """Give the file as it is at this moment."""
        place = self._file()
        text = _text(place)
        return place, text, scenario_file(text, place).scenario


def _text(place: Path) -> str:
    return read_text(read_bytes(place, LIMITS), Place(place.name))


def _carried_out(scenario: Scenario, base: Phasing | None, mine: Phasing | None) -> Scenario:
    """Put one phasing in a scenario, unless it stands otherwise there by now."""
    one = mine or base
    if one is None:
        return scenario
    name = one.id
    theirs = next((p for p in scenario.phasings if p.id == name), None)
    if theirs != base:
        raise PhasingChanged(theirs, base, mine)
    return without_phasing(scenario, name) if mine is None else with_phasing(scenario, mine)


def _with_values(scenario: Scenario, values: Mapping[str, Given]) -> Scenario:
    """Put values in a scenario, unless one stands otherwise there by now."""
    for name, (base, mine) in values.items():
        if scenario.parameters.get(name) != base:
            raise ValueChanged(name)
        scenario = with_parameter(scenario, name, mine)
    return scenario


class _Parts:
    """The progress of several pieces of work as one."""

    def __init__(self, count: int, progress: Progress | None) -> None:
        self._done, self._progress = [0.0] * count, progress

    def of(self, place: int) -> Progress:
        def told(done: int, total: int) -> None:
            self._done[place] = done / total
            if self._progress is not None:
                self._progress(round(1000 * sum(self._done) / len(self._done)), 1000)

        return told


def _seen(place: Path | None) -> tuple[int, int] | None:
    """Give time of change and size of the file; None when it is not there."""
    try:
        found = place.stat() if place else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found else None


def _bytes(result: PhasingResult) -> float:
    return float(sum(values.nbytes for values in result.outcome))
