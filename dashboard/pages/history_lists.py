"""Which steps the history shows: filtered by person and record, a page at a time, with what they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from din.model import Node, Plan
from din.service import StoreSource
from din.service.history import HistoryLine, done_again, lines_of
from din.store import ChangeSetInfo, LogEntry

PER_PAGE = 25
MOST_READ = 20_000
"""Entries of the log that are read for one page; of older and larger steps only the number is told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: a person, a record (id), a page counted from 1."""

    who: str | None = None
    element: str = ""
    page: int = 1

    def address(self, page: int) -> str:
        """Give the address of another page of the same list."""
        pairs = [("wie", self.who)] if self.who is not None else []
        pairs += [("element", self.element)] if self.element else []
        pairs += [("p", str(page))] if page > 1 else []
        return "/geschiedenis" + (f"?{urlencode(pairs)}" if pairs else "")


@dataclass(frozen=True, slots=True)
class Step:
    """A change set with what it changed; ``lines`` is empty when there is too much to read, ``count`` tells it."""

    info: ChangeSetInfo
    lines: tuple[HistoryLine, ...]
    count: int
    undone: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the history."""

    wanted: Wanted
    steps: tuple[Step, ...]
    total: int
    people: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


ANYBODY = "*"


def wanted_in(search: str, plan: Plan) -> Wanted:
    """Read an address; a record may be given by its id or its name."""
    found = parse_qs(search.removeprefix("?"), keep_blank_values=True)
    who = found.get("wie", [ANYBODY])[-1][:200]
    element = found.get("element", [""])[-1].strip()[:500]
    page = found.get("p", ["1"])[-1]
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return Wanted(None if who == ANYBODY else who, _meant(element, plan), max(1, number))


def _meant(text: str, plan: Plan) -> str:
    if text in plan:
        return text
    named = [node.id for node in plan.of(Node) if node.name.casefold() == text.casefold()]
    return named[0] if len(named) == 1 else text


def listed(source: StoreSource, wanted: Wanted) -> Listed:
    """Give a page of the history, the newest step first."""
    store, plan_id = source.store, source.plan_id
    infos = store.change_sets(plan_id)
    undone, again = _undone(infos), done_again(infos)
    people = tuple(sorted({info.author for info in infos}))
    own: tuple[LogEntry, ...] = ()
    if wanted.element:
        own = store.history(plan_id, wanted.element)
        touched = {entry.change_set for entry in own}
        infos = tuple(info for info in infos if info.id in touched)
    if wanted.who is not None:
        infos = tuple(info for info in infos if info.author == wanted.who)
    last = max(1, -(-len(infos) // PER_PAGE))
    wanted = replace(wanted, page=min(wanted.page, last))
    start = (wanted.page - 1) * PER_PAGE
    shown = infos[::-1][start : start + PER_PAGE]
    entries = own if wanted.element else _entries(source, shown)
    lines: dict[str, list[HistoryLine]] = {info.id: [] for info in shown}
    for line in lines_of(store, plan_id, [e for e in entries if e.change_set in lines]):
        lines[line.change_set].append(line)
    steps = tuple(
        Step(info, tuple(lines[info.id]), info.last - info.first + 1, info.id in undone, info.id in again)
        for info in shown
    )
    return Listed(wanted, steps, len(infos), people)


def _undone(infos: Sequence[ChangeSetInfo]) -> set[str]:
    """Give the steps that are undone now: undoing an undo brings a step back."""
    undone: set[str] = set()
    for info in infos:
        if info.undoes:
            undone.add(info.undoes)
            by = next((one.undoes for one in infos if one.id == info.undoes), "")
            undone.discard(by)
    return undone


def _entries(source: StoreSource, shown: Sequence[ChangeSetInfo]) -> tuple[LogEntry, ...]:
    """Read what these steps changed, as far as that is not too much."""
    store, plan_id = source.store, source.plan_id
    revision = store.revision(plan_id)
    near = [info for info in shown if revision - info.first < MOST_READ]
    return store.changes(plan_id, min(info.first for info in near) - 1) if near else ()
