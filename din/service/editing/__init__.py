"""Changing a plan: adding, changing, deleting, undoing, with every fault at its field and in words."""

from din.service.editing.adopting import adopt
from din.service.editing.editor import Editor
from din.service.editing.hanging import Hanging, Mention
from din.service.editing.paste import PastePlan, PasteRow
from din.service.editing.placing import placements
from din.service.editing.results import Edited
from din.service.editing.undoing import Turn, passed_over
from din.service.editing.values import Values

__all__ = [
    "Edited",
    "Editor",
    "Hanging",
    "Mention",
    "PastePlan",
    "PasteRow",
    "Turn",
    "Values",
    "adopt",
    "passed_over",
    "placements",
]
