"""The picture of a plan per view: worked out once per revision for all pages, and calm from one to the next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from dashboard.editing import places
from dashboard.folding import Folds
from dashboard.scene import Scene, compose
from dashboard.selection import shown_ids
from dashboard.viewstate import ViewState
from din.model import Plan
from din.service.editing import placements
from din.texts import current_language

MOST = 64
"""Views of which the latest picture is kept."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A plan drawn in a view, at a revision (``mark``).

    ``scene`` has the places that people gave by hand; ``computed`` is the layout without them, which the next one
    follows.
    """

    mark: str
    plan: Plan
    scene: Scene
    computed: Scene


class Pictures:
    """Keeps the latest picture of each view; in the next one what stays keeps its place.

    All pages that look at the same thing get the same picture, also a page opened later. Safe to use from
    several threads.
    """

    def __init__(self, most: int = MOST) -> None:
        """Start with none."""
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Picture] = OrderedDict()

    def of(self, plan: Plan, mark: str, state: ViewState) -> Picture:
        """Give the picture of a plan in a view, in the reader's language; a choice or what-if makes no difference."""
        key = (current_language(), state.laid_out().query())
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.mark != mark or kept.plan is not plan:
                computed = _compose(plan, state, kept.computed if kept else None)
                kept = Picture(mark, plan, places.placed(computed, placements(plan)), computed)
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return kept


def draw(plan: Plan, state: ViewState) -> Scene:
    """Compose the picture of a plan in a state, whatever was drawn before."""
    return places.placed(_compose(plan, state, None), placements(plan))


def _compose(plan: Plan, state: ViewState, before: Scene | None) -> Scene:
    folds = Folds(state.everything, frozenset(state.opened), frozenset(state.areas))
    return compose(plan, shown_ids(plan, state), folds, before)
