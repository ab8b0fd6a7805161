"""The names of everything on the pages that changing a plan speaks of."""

from __future__ import annotations

from typing import Any

ASK = "edit-ask"
REPLY = "edit-reply"
SESSION = "edit-session"
TYPED = "edit-typed"
BAR = "edit-bar"
STEPS = "edit-steps"
PLACING = "edit-placing"
DRAWER = "edit-drawer"
BANNER = "edit-banner"
SHEET = "edit-sheet"
FINDINGS = "edit-findings"
ALERT = "edit-alert"
FOOT = "edit-foot"
SAID = "edit-said"
ADOPT_ASK = "adopt-ask"
ADOPT_SAID = "adopt-said"
OTHERS = "edit-others"
REASON = "reason"

FIELD, PICK = "edit-field", "edit-pick"


def part(kind: str, field: Any, form: Any) -> dict[str, Any]:
    """Name one input of one form; Dash's ``ALL`` stands for any."""
    return {"part": kind, "field": field, "form": form}


def data(**attributes: str) -> dict[str, Any]:
    """Give attributes for the browser's own code: ``form`` for ``data-form``."""
    return {f"data-{name}": value for name, value in attributes.items()}


def asks(what: str, **details: str) -> dict[str, Any]:
    """Make a button ask for something: the browser sends it on with these details."""
    return data(ask=what, **details)
