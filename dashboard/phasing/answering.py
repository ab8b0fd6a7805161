"""Which question of a page is the latest: what was asked before it need not be finished."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from dashboard.rights import current_person

MOST_PAGES = 2000


class Latest:
    """Knows per open page which question came last; a page is a tab of a session."""

    def __init__(self) -> None:
        """Know of no page."""
        self._guard = threading.Lock()
        self._last: OrderedDict[tuple[str, str], object] = OrderedDict()

    def ask(self, page: str) -> Callable[[], bool]:
        """Note a question; gives a function that tells whether a later one came since."""
        key, ticket = (current_person().session, page[:40]), object()
        with self._guard:
            self._last[key] = ticket
            self._last.move_to_end(key)
            while len(self._last) > MOST_PAGES:
                self._last.popitem(last=False)
        return lambda: self._last.get(key) is not ticket
