"""What is lost when something drops out, in words for people."""

from __future__ import annotations

import numpy as np

from din.analysis import Analysis, Dropout, lost_words
from din.cli import output
from din.model import Link, Plan
from din.texts import _, nmsg

MOST = 10
"""How many parties are printed at most; the JSON has all."""
NAMED = 8


def show_dropouts(analysis: Analysis) -> None:
    """Print which parties the mission leans on most, and which element hangs on one of them alone."""
    plan, elements = analysis.plan, analysis.matrix.mission_elements
    if not analysis.party_dropouts or not elements:
        return
    rows = []
    for found in analysis.party_dropouts[:MOST]:
        column = int(np.argmax(np.where(found.share.any(), found.share, found.share_at_most)))
        stops = nmsg("{n} effort", "{n} efforts", len(found.stops))
        shaky = nmsg("{n} effort", "{n} efforts", len(found.shaky))
        rows.append(
            (plan.label(found.id), stops, shaky, plan.label(elements[column]), lost_words(found, column))
        )
    headers = (_("Party"), _("Stops"), _("Becomes shaky"), _("Hits most"), _("What is lost of it"))
    output.table(_("If one party drops out"), headers, rows)
    for found in analysis.party_dropouts:
        names = [plan.label(e) for k, e in enumerate(elements) if found.leaves_nothing(k)]
        if names:
            output.say(
                _("Without {party} nothing feeds: {names}.", party=plan.label(found.id), names=_quoted(names))
            )
    output.say()


def show_what_if(analysis: Analysis, found: Dropout) -> None:
    """Print what one thing that drops out takes along, per mission element."""
    plan = analysis.plan
    output.say(_("What if “{name}” drops out?", name=_named(plan, found.id)))
    output.say()
    if found.stops:
        output.say(_("Stops: {names}.", names=_quoted([plan.label(e) for e in found.stops])))
    if found.shaky:
        names = _quoted([plan.label(e) for e in found.shaky])
        output.say(_("Shared with others, and so shaky: {names}.", names=names))
    output.say()
    rows = [
        (plan.label(element), lost_words(found, k))
        for k, element in enumerate(analysis.matrix.mission_elements)
    ]
    output.table(_("What is lost"), (_("Mission element"), _("What is lost of it")), rows)
    output.say(
        _("This takes the rest of the plan as it is: nobody takes over, and strengths are assumptions.")
    )


def _named(plan: Plan, record_id: str) -> str:
    """Give the name of a record; of a link, what it runs between."""
    record = plan.records[record_id]
    if isinstance(record, Link):
        return f"{plan.label(record.source)} → {plan.label(record.target)}"
    return plan.label(record_id)


def _quoted(names: list[str]) -> str:
    return output.listed([f"“{name}”" for name in names], NAMED)
