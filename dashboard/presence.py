"""Who is here and what they look at: known while a page's event stream is open, and to this process only.

A name is shown of who may change the plan or signed in; other readers are counted, not named.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from dashboard.rights import Person, Role

CLIENT = re.compile(r"[A-Za-z0-9-]{8,40}")
LONGEST_ID, LONGEST_NAME = 200, 60
MOST_NAMED = 40
"""Most people that are told by name; the rest are counted."""
BURST, PER_SECOND = 10.0, 5.0

Label = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Here:
    """One open page: its person's name, and the record chosen in it with that record's name.

    ``page`` is the page's own mark; ``name`` is empty for who gave none.
    """

    page: str
    name: str
    named: bool
    what: str = ""
    label: str = ""


@dataclass(slots=True)
class _Allowance:
    """How many messages a page may still send: a bucket that fills again."""

    left: float = BURST
    moment: float = field(default_factory=time.monotonic)

    def take(self) -> bool:
        now = time.monotonic()
        self.left = min(BURST, self.left + (now - self.moment) * PER_SECOND)
        self.moment = now
        if self.left < 1.0:
            return False
        self.left -= 1.0
        return True


class Presence:
    """The pages that are open now; used from the server's event loop alone.

    Parameters
    ----------
    label
        Gives the name of a record, None when there is no such record.
    """

    def __init__(self, label: Label) -> None:
        """Start with nobody."""
        self._label = label
        self._here: dict[tuple[str, str], Here] = {}
        self._streams: Counter[tuple[str, str]] = Counter()
        self._allowances: dict[tuple[str, str], _Allowance] = {}
        self._told: dict[bool, str] = {}
        self.version = 0

    def join(self, person: Person, page: str) -> None:
        """Note that a page opened its stream; a page that comes back may for a moment have two."""
        key = (person.session, page)
        self._streams[key] += 1
        if key not in self._here:
            self._here[key] = Here(page, person.name[:LONGEST_NAME], is_named(person))
            self._allowances[key] = _Allowance()
            self._changed()

    def leave(self, person: Person, page: str) -> None:
        """Note that one of a page's streams is closed; with the last one it is gone."""
        key = (person.session, page)
        self._streams[key] -= 1
        if self._streams[key] <= 0:
            del self._streams[key], self._here[key], self._allowances[key]
            self._changed()

    def look(self, person: Person, page: str, what: str) -> bool:
        """Note what a page shows; False when it sends too often. A page without a stream is nowhere."""
        key = (person.session, page)
        here = self._here.get(key)
        if here is None:
            return True
        if not self._allowances[key].take():
            return False
        label = self._label(what) if what and len(what) <= LONGEST_ID else None
        found = replace(here, what=what if label is not None else "", label=label or "")
        if found != here:
            self._here[key] = found
            self._changed()
        return True

    def message(self, named: bool) -> str:
        """Give who is here as JSON, made once for all pages; without a name in it for who is not named."""
        if named not in self._told:
            people = [here for here in self._here.values() if here.named][:MOST_NAMED] if named else []
            told = [{"page": h.page, "name": h.name, "what": h.what, "label": h.label} for h in people]
            body = {"people": told, "others": len(self._here) - len(people)}
            self._told[named] = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return self._told[named]

    def _changed(self) -> None:
        self.version += 1
        self._told.clear()


def is_named(person: Person) -> bool:
    """Tell whether others may see this person: one with a name, or who may change the plan."""
    return bool(person.name) or person.role >= Role.EDITOR
