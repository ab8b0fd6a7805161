"""The picture of a plan per view: worked out once per revision for all pages, and calm from one to the next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dashboard.editing import places
from dashboard.folding import Folds
from dashboard.scene import Scene, compose
from dashboard.selection import shown_ids
from dashboard.steady import steadied
from dashboard.viewstate import ViewState
from din.model import Plan
from din.service.editing import placements
from din.texts import current_language

MOST = 64
"""Views of which the latest picture is kept."""
EARLIER = 3
"""Pictures before the latest one that a page may still show when it asks what changed."""
LARGE = 100
"""From so many boxes on the part that a filter leaves is ordered as the whole is: that is as good there, and quick."""
WHOLE = ViewState(everything=True)


@dataclass(frozen=True, slots=True)
class Picture:
    """A plan drawn in a view, at a revision (``mark``).

    ``scene`` has the places that people gave by hand; ``computed`` is the layout without them, which the next one
    follows. ``earlier`` holds what was shown at some marks before.
    """

    mark: str
    plan: Plan
    scene: Scene
    computed: Scene
    earlier: Mapping[str, Scene] = field(default_factory=lambda: MappingProxyType({}))


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
        with self._lock:
            return self._latest(plan, mark, state.laid_out())

    def _latest(self, plan: Plan, mark: str, state: ViewState) -> Picture:
        key = (current_language(), state.query())
        kept = self._kept.get(key)
        if kept is None or kept.mark != mark or kept.plan is not plan:
            kept = self._kept[key] = self._next(plan, mark, state, kept)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return kept

    def _next(self, plan: Plan, mark: str, state: ViewState, kept: Picture | None) -> Picture:
        shown = shown_ids(plan, state)
        part = kept is None and state.everything and state != WHOLE and len(shown) >= LARGE
        whole = self._latest(plan, mark, WHOLE).computed if part else None
        computed = _compose(plan, shown, state, kept.computed if kept else None, whole)
        scene = places.placed(computed, placements(plan))
        if kept is None:
            return Picture(mark, plan, scene, computed)
        earlier = [*kept.earlier.items(), (kept.mark, kept.scene)][-EARLIER:]
        return Picture(mark, plan, scene, computed, MappingProxyType(dict(earlier)))


def draw(plan: Plan, state: ViewState) -> Scene:
    """Compose the picture of a plan in a state, whatever was drawn before."""
    return places.placed(_compose(plan, shown_ids(plan, state), state), placements(plan))


def _compose(
    plan: Plan,
    shown: frozenset[str],
    state: ViewState,
    before: Scene | None = None,
    whole: Scene | None = None,
) -> Scene:
    folds = Folds(state.everything, frozenset(state.opened), frozenset(state.areas))
    scene = compose(plan, shown, folds, before, whole)
    return steadied(scene, before) if before else scene
