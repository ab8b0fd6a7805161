"""The steering criteria in words for people: what the plan says, and what the owner finds."""

from __future__ import annotations

from din.analysis import Analysis
from din.analysis.steering import ingredient_sentence
from din.cli import output
from din.texts import _, day


def show_steering(analysis: Analysis) -> None:
    """Print the criteria in the owner's order, with the owner's score beside what the plan says, and why."""
    rows = []
    for place, found in enumerate(analysis.steering, 1):
        record, computed = found.record, found.assessment
        rows.append(
            (
                place,
                found.label,
                computed.standing.message() if computed else "–",
                record.score.message() if record and record.score else "–",
                (record.reason if record else "") or "–",
            )
        )
    headers = ("", _("Criterion"), _("What the plan says"), _("Score of the owner"), _("Reason"))
    output.table(_("Steering criteria"), headers, rows)
    output.say(_("The plan is input; the owner's score and order decide. The criteria are not added up."))
    if all(found.record is None for found in analysis.steering):
        output.say(_("The programme owner has not set an order, norms or scores yet."))
    output.say()
    for found in analysis.steering:
        if found.assessment is None:
            continue
        output.say(_("{criterion}, on {day}:", criterion=found.label, day=day(analysis.day)))
        for ingredient in found.assessment.ingredients:
            output.say(f"- {ingredient_sentence(ingredient)}")
        for note in found.assessment.notes:
            output.say(f"- {note}")
    output.say()
