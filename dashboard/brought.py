"""Plans that readers bring along as files, kept for a while for the session that brought them; never in the store."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from dashboard.rights import current_person
from din.errors import UsageError
from din.model import Plan
from din.service.brought import brought_plan, file_name
from din.texts import msg

KEPT = 24
"""Plans that are kept at hand; the one that nobody asked for longest goes first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan, and the name of the file it came in."""

    name: str
    plan: Plan


class Brought:
    """The plans that were brought; safe to use from several threads."""

    def __init__(self) -> None:
        """Start with none."""
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, name: str, data: bytes) -> str:
        """Read a file and keep its plan for this session; gives the key by which the session finds it again.

        Raises
        ------
        InputError
            With all that is wrong in the file.
        """
        found = Kept(file_name(name), brought_plan(name, data))
        key = hashlib.sha256(found.name.encode() + b"\0" + data).hexdigest()[:24]
        with self._lock:
            self._kept[current_person().session, key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return key

    def find(self, key: str) -> Kept:
        """Give what this session brought under a key.

        Raises
        ------
        UsageError
            When it is not kept any more, or another session brought it.
        """
        place = current_person().session, key
        with self._lock:
            if place not in self._kept:
                raise UsageError(msg("That file is not here any more. Choose it again."))
            self._kept.move_to_end(place)
            return self._kept[place]
