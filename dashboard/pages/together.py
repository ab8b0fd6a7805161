"""What people see of each other: the words that the browser puts names in."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import ids
from dashboard.pages.parts import aria
from din.texts import _


def present() -> Any:
    """Give the list of who is here; the browser fills it."""
    return html.Ul(id=ids.PRESENCE, className="presence", **aria(label=_("Who is here")))


def words() -> Any:
    """Give the sentences for the browser; ``{name}`` and the like are filled in there."""
    sentences: dict[str, Any] = {
        "data-here": _("{name} is here"),
        "data-looks": _("{name} looks at {what}"),
        "data-someone": _("Somebody"),
        "data-reader": _("1 other reader"),
        "data-readers": _("{n} other readers"),
        "data-changed": _("{name} changed the plan"),
        "data-changed-node": _("{name} changed: {what}"),
        "data-offline": _("No connection. You see the plan as it was; it is brought up to date by itself."),
        "data-away": _("The store does not answer now. You see the plan as it was last."),
        "data-closed": _("You no longer have access here. Load the page again, or open the start address."),
    }
    return html.Div(
        id=ids.LIVE_NOTICE, className="live-notice", role="status", **aria(live="polite"), **sentences
    )
