"""What a page asks, and what it remembers of the form that is open; both come from a browser and are held loosely."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dashboard.editing.values import Values, known_values
from din.model import RECORD_TYPES

MOST = 500
"""Longest detail of a question, in characters."""
MOST_LINKS = 200


@dataclass(frozen=True, slots=True)
class Ask:
    """What a reader asks for: ``what``, with an id, a kind, two ends, a place, a field's value, or a line's links."""

    what: str = ""
    id: str = ""
    kind: str = ""
    source: str = ""
    target: str = ""
    field: str = ""
    value: str = ""
    links: tuple[tuple[str, str], ...] = ()
    x: float = 0.0
    y: float = 0.0
    turn: int = 0

    @classmethod
    def parse(cls, data: Any) -> Ask:
        """Read a question from the browser; what does not fit is left out."""
        given = data if isinstance(data, Mapping) else {}
        texts: dict[str, Any] = {
            name: _text(given.get(name))
            for name in ("what", "id", "kind", "source", "target", "field", "value")
        }
        places: dict[str, Any] = {name: _coordinate(given.get(name)) for name in ("x", "y")}
        turn = given.get("n")
        return cls(
            **texts, **places, links=_pairs(given.get("links")), turn=turn if isinstance(turn, int) else 0
        )


@dataclass(frozen=True, slots=True)
class Session:
    """The form that is open.

    Attributes
    ----------
    form
        Its own name, new each time; empty when none is open.
    what
        ``save``, ``delete``, ``conflict``, ``restore`` or ``choose``.
    kind, record_id, version
        What is changed; no id for a new record, and then version 0.
    base
        What stood in the record when the form was opened.
    mine, theirs
        In a conflict: what was typed here, and what somebody else saved.
    tried
        Whether it was tried to save, so that fields that were left empty are spoken of as well.
    """

    form: str = ""
    what: str = ""
    kind: str = ""
    record_id: str = ""
    version: int = 0
    base: Values = field(default_factory=dict)
    mine: Values = field(default_factory=dict)
    theirs: Values = field(default_factory=dict)
    reason: str = ""
    tried: bool = False

    @classmethod
    def parse(cls, data: Any) -> Session:
        """Read what the page remembers; what does not fit is an empty session."""
        given = data if isinstance(data, Mapping) else {}
        kind, version = _text(given.get("kind")), given.get("version")
        if kind not in RECORD_TYPES:
            return cls(form=_text(given.get("form")), what=_text(given.get("what")))
        kept = {
            name: known_values(RECORD_TYPES[kind], given.get(name)) for name in ("base", "mine", "theirs")
        }
        return cls(
            form=_text(given.get("form")),
            what=_text(given.get("what")),
            kind=kind,
            record_id=_text(given.get("record_id")),
            version=version if isinstance(version, int) else 0,
            reason=_text(given.get("reason")),
            tried=bool(given.get("tried")),
            **kept,
        )

    def data(self) -> dict[str, Any]:
        """Give it for the page to remember."""
        return asdict(self)


def new_form() -> str:
    """Give a name for a form that no earlier one had."""
    return secrets.token_hex(4)


def _text(value: Any) -> str:
    return value[:MOST] if isinstance(value, str) else ""


def _coordinate(value: Any) -> float:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
    return float(value) if fits else 0.0


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    found = value if isinstance(value, list) else []
    return tuple(
        (_text(pair[0]), _text(pair[1]))
        for pair in found[:MOST_LINKS]
        if isinstance(pair, list) and len(pair) == 2
    )
