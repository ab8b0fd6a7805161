"""Where a plan comes from: a store, or any readable file that may change while it is shown."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Protocol

from din.checks import check
from din.errors import DinError, InputError, UsageError
from din.files import read
from din.findings import Finding, Place, Severity
from din.model import DEFAULT_PLAN_ID, Plan
from din.model.fields import MAX_ID, clean_line
from din.service.following import Follower, News
from din.store import Store, is_store, open_store
from din.texts import msg

Kind = Literal["store", "file"]
Mark = tuple[tuple[str, int, int], ...]
"""Name, time of change (ns) and size (bytes) of each file a source consists of."""


@dataclass(frozen=True, slots=True)
class SourceSnapshot:
    """A plan as it was read at one moment.

    ``revision`` is only to be compared: it differs whenever the plan or its findings may differ.
    ``findings`` are the faults of the input together with what the checks found, worst first; ``versions`` has
    the version of each record, and nothing for a plan in a file.
    """

    revision: int
    plan: Plan
    findings: tuple[Finding, ...]
    versions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


class PlanSource(Protocol):
    """A place to read one plan from, as often as needed; safe to use from several threads."""

    @property
    def location(self) -> str:
        """The path or address as the user wrote it."""

    @property
    def kind(self) -> Kind:
        """Whether this is a store or a file."""

    def revision(self) -> int:
        """Give the present revision; cheap enough to ask ten times a second."""

    def snapshot(self) -> SourceSnapshot:
        """Read the plan and check it; the same object is given until the revision changes."""

    def current(self, at_least: int | None = None) -> tuple[int, Plan]:
        """Read the plan without checking it; gives its revision too.

        A store is not asked again when what is known of it is at this revision or a later one.
        """

    def news(self, since: int | None) -> News:
        """Tell what changed after a revision, as far as the source knows; cheap while nothing changed."""

    def close(self) -> None:
        """Let go of files and connections."""


def open_source(
    location: str | Path, plan_id: str | None = None, *, empty: bool = False, new: bool = False
) -> PlanSource:
    """Open a store or a file that holds a plan.

    Parameters
    ----------
    location : str or Path
        ``x.din``, ``neo4j://…``, ``bolt://…`` or a readable file.
    plan_id : str, optional
        Which plan of a store that holds several; for a file the id the plan is given.
    empty : bool
        A store without any plan will do: one begins there.
    new : bool
        What is not there yet begins: the store, or the plan of that id.

    Raises
    ------
    InputError
        When the file cannot be read at all.
    StoreError
        When the store cannot be opened.
    UsageError
        When the store does not hold that plan, or holds several and none is chosen; when a new plan is asked
        for in a place that is no store.
    """
    text = str(location)
    if not is_store(text):
        if new and not Path(text).exists():
            raise UsageError(
                msg(
                    "A new plan begins in a store, and “{file}” is none. Give a file name that ends in .din.",
                    file=text,
                )
            )
        return FileSource(text, plan_id)
    store = open_store(text, create=new)
    try:
        present = store.plans()
        begins = (new and plan_id not in (None, *present)) or ((empty or new) and not present)
        chosen = _new_plan_id(text, plan_id) if begins else choose_plan(store, plan_id)
        return StoreSource(text, store, chosen)
    except DinError:
        store.close()
        raise


def load(location: str | Path, plan_id: str | None = None) -> tuple[Plan, tuple[Finding, ...]]:
    """Read a plan once, with what was wrong in the input itself; the checks of the method are not run.

    Parameters and errors are those of :func:`open_source`.
    """
    text = str(location)
    if not is_store(text):
        return read(Path(text)).draft(plan_id)
    with open_store(text) as store:
        return store.snapshot(choose_plan(store, plan_id)).plan, ()


def choose_plan(store: Store, plan_id: str | None) -> str:
    """Give the plan meant in a store: the one asked for, or the only one there is.

    Raises
    ------
    UsageError
        When there is no such plan, or no way to know which one is meant.
    """
    plans = store.plans()
    if not plans:
        raise UsageError(msg("The store is empty. Fill it first with “din import”."))
    known = ", ".join(plans)
    if plan_id is None:
        if len(plans) == 1:
            return plans[0]
        raise UsageError(msg("The store holds several plans: {plans}. Choose one with --plan.", plans=known))
    if plan_id not in plans:
        raise UsageError(msg("The store has no plan “{plan}”; it has: {plans}.", plan=plan_id, plans=known))
    return plan_id


def _new_plan_id(location: str, plan_id: str | None) -> str:
    """Name a plan that begins: as asked, else after its file."""
    name = Path(location).stem if location.lower().endswith(".din") else ""
    return clean_line(plan_id or name)[:MAX_ID] or DEFAULT_PLAN_ID


class StoreSource:
    """A plan in a store."""

    kind: Kind = "store"

    def __init__(self, location: str, store: Store, plan_id: str) -> None:
        """Take over the store; :meth:`close` closes it."""
        self.location, self.store, self.plan_id = location, store, plan_id
        self._lock, self._checking = threading.Lock(), threading.Lock()
        self._follower = Follower(store, plan_id)
        self._latest: SourceSnapshot | None = None

    def revision(self) -> int:
        """Give the number of the plan's last change."""
        with self._lock:
            return self.store.revision(self.plan_id)

    def snapshot(self) -> SourceSnapshot:
        """Read and check the plan, unless nothing changed since the last time."""
        with self._checking:
            with self._lock:  # held while reading only: whoever follows the plan does not wait for the checks
                found = self._follower.snapshot()
            if self._latest is None or self._latest.plan is not found.plan:
                self._latest = SourceSnapshot(found.revision, found.plan, check(found.plan), found.versions)
            return self._latest

    def current(self, at_least: int | None = None) -> tuple[int, Plan]:
        """Read the plan alone, unless what is known is new enough."""
        known = self._follower.known
        if at_least is not None and known is not None and known.revision >= at_least:
            return known.revision, known.plan
        with self._lock:
            found = self._follower.snapshot()
            return found.revision, found.plan

    def news(self, since: int | None) -> News:
        """Tell what the log says since a revision."""
        with self._lock:
            return self._follower.news(since)

    def close(self) -> None:
        """Close the store."""
        with self._lock:
            self.store.close()


class FileSource:
    """A plan in a file or folder, read again whenever its content changes.

    While it cannot be read (half saved, moved) the last good plan stays, with a finding.
    """

    kind: Kind = "file"

    def __init__(self, location: str, plan_id: str | None = None) -> None:
        """Read the file for the first time.

        Raises
        ------
        InputError
            When it cannot be read at all.
        """
        self.location, self.plan_id = location, plan_id
        self._path = Path(location)
        self._lock = threading.Lock()
        self._mark = _mark(self._path)
        self._good = self._latest = self._read(_fingerprint(self._path))

    def revision(self) -> int:
        """Give a number that follows from the file's content."""
        return self.snapshot().revision

    def snapshot(self) -> SourceSnapshot:
        """Give the plan as the file is now, else as it was when it could last be read."""
        with self._lock:
            mark = _mark(self._path)
            if mark != self._mark:
                self._refresh()
                self._mark = mark
            return self._latest

    def current(self, at_least: int | None = None) -> tuple[int, Plan]:  # noqa: ARG002 - a file has no order
        """Give the plan of the snapshot."""
        found = self.snapshot()
        return found.revision, found.plan

    def news(self, since: int | None) -> News:
        """Tell whether the file changed; what changed in it is not known."""
        revision = self.revision()
        return News(revision, () if since == revision else None)

    def close(self) -> None:
        """Do nothing: a file is only open while it is read."""

    def _refresh(self) -> None:
        """Read the file if its content changed; the mark was taken before, so that a later change is seen."""
        revision = _fingerprint(self._path)
        if revision == abs(self._latest.revision):
            return
        try:
            self._good = self._latest = self._read(revision)
        except InputError as error:
            self._latest = _outdated(self._good, revision, self.location, error)

    def _read(self, revision: int) -> SourceSnapshot:
        plan, faults = read(self._path).draft(self.plan_id)
        return SourceSnapshot(revision, plan, check(plan, faults))


def _outdated(last: SourceSnapshot, revision: int, location: str, error: InputError) -> SourceSnapshot:
    """Give the last good plan with, first of all, why the file cannot be read now."""
    finding = Finding(
        "source-unreadable",
        Severity.ERROR,
        msg("The file cannot be read now; what you see is the last version that could."),
        msg("Mend the file or put it back; it is read again by itself."),
        (),
        Place(file=location),
    )
    return SourceSnapshot(-revision, last.plan, (finding, *error.findings, *last.findings))


def _parts(path: Path) -> Iterator[Path]:
    """Give the files a source consists of: itself, or those in the folder."""
    if path.is_dir():
        yield from sorted(p for p in path.iterdir() if p.is_file())
    else:
        yield path


def _mark(path: Path) -> Mark:
    """Look whether something may have changed, without opening anything; empty when it is away."""
    try:
        return tuple((p.name, s.st_mtime_ns, s.st_size) for p in _parts(path) for s in [p.stat()])
    except OSError:
        return ()


def _fingerprint(path: Path) -> int:
    """Give a number of 52 bits that follows from the content (exact as a number in a browser too)."""
    digest = hashlib.sha256()
    try:
        for part in _parts(path):
            digest.update(part.name.encode(errors="replace") + b"\0")
            with part.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    except OSError:
        # the reader says, in words for people, why it cannot be read
        digest.update(b"unreadable")
    return int.from_bytes(digest.digest()[:8], "big") >> 12
