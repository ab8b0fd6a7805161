"""The same fault in many rows, told once with the rows it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from din.findings import Finding
from din.service.editing.records import MAX_FAULTS, bounded
from din.texts import _

RUN = 3
"""From so many rows in a row on, only the first and the last are told."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A fault and all rows it stands in, in order; no rows when it is about none."""

    finding: Finding
    rows: tuple[int, ...]


def gathered(findings: Iterable[Finding]) -> tuple[Gathered, ...]:
    """Bring findings that say the same together, in the order in which they come first, and keep the list readable."""
    rows: dict[tuple[object, ...], list[int]] = {}
    first: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.severity, finding.place.column, str(finding.message), str(finding.fix))
        first.setdefault(key, finding)
        found = rows.setdefault(key, [])
        if finding.place.row is not None:
            found.append(finding.place.row)
    every = [Gathered(finding, tuple(sorted(set(rows[key])))) for key, finding in first.items()]
    more = bounded([one.finding for one in every])[MAX_FAULTS:]
    return (*every[:MAX_FAULTS], *(Gathered(finding, ()) for finding in more))


def rows_in_words(rows: Sequence[int], most: int = 12) -> str:
    """Name rows that are in order: ``3, 5 and 8 to 20``; after ``most`` parts it stops."""
    parts = [part for run in _runs(rows) for part in _told(run)]
    if len(parts) > most:
        return ", ".join(parts[:most]) + ", …"
    if len(parts) < 2:
        return "".join(parts)
    return _("{these} and {last}", these=", ".join(parts[:-1]), last=parts[-1])


def _runs(rows: Sequence[int]) -> Iterator[list[int]]:
    for _key, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        yield [row for _place, row in run]


def _told(run: Sequence[int]) -> list[str]:
    if len(run) < RUN:
        return [str(row) for row in run]
    return [_("{first} to {last}", first=str(run[0]), last=str(run[-1]))]
