"""The editor of the pages: what it changes in the plan is noted for the log of who did what."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.worker import note_change
from din.service import SourceSnapshot
from din.service.editing import Edited, Editor
from din.store import Change, ChangeSetInfo


class Hand(Editor):
    """An editor that notes each change; opening a form or saving what is the same changes nothing."""

    def apply(self, before: SourceSnapshot, changes: Sequence[Change], record_id: str, reason: str) -> Edited:
        """Make changes, and note them when the plan got another revision."""
        edited = super().apply(before, changes, record_id, reason)
        if edited.revision != before.revision:
            note_change(edited.record_id)
        return edited

    def turn_back(self, step: ChangeSetInfo, reason: str = "") -> Edited:
        """Undo a step, and note it."""
        edited = super().turn_back(step, reason)
        note_change(edited.record_id)
        return edited
