"""Taking over what a check proposes, as an ordinary step that can be undone."""

from __future__ import annotations

from din.errors import UsageError
from din.findings import Proposal
from din.service.editing.editor import Editor
from din.service.editing.results import Edited
from din.texts import _, msg


def adopt(editor: Editor, record_id: str, proposal: Proposal) -> Edited:
    """Give a record the value that a check proposes for it.

    Raises
    ------
    UsageError
        When no check proposes this any more, or the plan is in a file.
    Conflict
        When somebody else changed the record just before.
    """
    before = editor.snapshot()
    held = any(
        finding.elements[:1] == (record_id,) and proposal in finding.proposals for finding in before.findings
    )
    if not held:
        raise UsageError(msg("This proposal does not hold any more: the plan was changed meanwhile."))
    return editor.save(
        before.plan[record_id].kind,
        {proposal.field: proposal.value},
        record_id,
        before.versions.get(record_id),
        _("proposal of the checks"),
    )
