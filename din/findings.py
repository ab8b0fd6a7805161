"""What can be wrong with a plan, and where: the one form in which everything is reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from din.texts import Message, msg


class Severity(IntEnum):
    """How bad a finding is; only an error keeps a plan out of a store."""

    HINT = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The word used in JSON output: ``hint``, ``warning`` or ``error``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the user's input something stands; every part may be unknown.

    ``row`` counts from 1 as a spreadsheet does; ``column`` is the header or field name the user wrote.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def message(self) -> Message | None:
        """Put the place in words, or nothing when nothing is known."""
        parts: list[Message] = []
        if self.file:
            parts.append(msg("file {file}", file=self.file))
        if self.sheet:
            parts.append(msg("sheet {sheet}", sheet=self.sheet))
        if self.row is not None:
            parts.append(msg("row {row}", row=str(self.row)))
        if self.column:
            parts.append(msg("column {column}", column=self.column))
        if not parts:
            return None
        return Message(
            ", ".join(f"{{p{i}}}" for i in range(len(parts))), {f"p{i}": p for i, p in enumerate(parts)}
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another value for one field of the first record a finding is about, which mends it."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: rule, how bad, which records, what is wrong and how to mend it.

    ``rule`` is a stable id such as ``effort-without-route``; ``elements`` are record ids. ``proposals`` are ways to
    mend it that can be taken over as they are; ``fix`` says them too.
    """

    rule: str
    severity: Severity
    message: Message
    fix: Message
    elements: tuple[str, ...] = ()
    place: Place = Place()
    proposals: tuple[Proposal, ...] = ()

    def line(self) -> str:
        """Give the finding as one line in the language in use: where, what and how to mend it."""
        where = self.place.message()
        prefix = f"{where}: " if where else ""
        return f"{prefix}{self.message} {self.fix}"

    def data(self) -> dict[str, Any]:
        """Give the finding as JSON data with stable keys."""
        found: dict[str, Any] = {
            "rule": self.rule,
            "severity": self.severity.word,
            "elements": list(self.elements),
            "message": self.message.text(),
            "fix": self.fix.text(),
        }
        place = {
            k: getattr(self.place, k)
            for k in ("file", "sheet", "row", "column")
            if getattr(self.place, k) is not None
        }
        if place:
            found["place"] = place
        if self.proposals:
            found["proposals"] = [asdict(proposal) for proposal in self.proposals]
        return found


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep only what stops a plan from being stored."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)
