"""What is lost when something drops out, in words for people."""

from __future__ import annotations

from din.analysis import Analysis, Dropout, dropout_name, left_words, lost_words
from din.cli import output
from din.texts import _, nmsg

MOST = 10
"""How many parties are printed at most; the JSON has all."""
NAMED = 8


def show_dropouts(analysis: Analysis) -> None:
    """Print on whom and on what the mission leans most, and how firmly each element stands."""
    _resilience(analysis)
    _parties(analysis)
    _teams(analysis)
    _links(analysis)


def _resilience(analysis: Analysis) -> None:
    plan = analysis.plan
    rows = [
        (
            plan.label(found.element),
            plan.label(found.strongest_effort) if found.strongest_effort else "–",
            left_words(found.left_without_effort),
            plan.label(found.strongest_party) if found.strongest_party else "–",
            left_words(found.left_without_party),
            found.independent_routes,
        )
        for found in analysis.resilience
    ]
    headers = (
        _("Mission element"), _("Without the effort"), _("Is left"), _("Without the party"), _("Is left"),
        _("Independent routes"),
    )  # fmt: skip
    output.table(_("How firmly each mission element stands"), headers, rows)


def _teams(analysis: Analysis) -> None:
    """Print which teams the mission leans on most, as far as the plan tells of teams."""
    if not analysis.team_dropouts or not analysis.matrix.mission_elements:
        return
    rows = [
        (
            dropout_name(analysis.plan, found.id),
            nmsg("{n} effort", "{n} efforts", len(found.stops)),
            nmsg("{n} effort", "{n} efforts", len(found.shaky)),
            *_hit(analysis, found),
        )
        for found in analysis.team_dropouts[:MOST]
    ]
    headers = (_("Team"), _("Stops"), _("Becomes shaky"), _("Hits most"), _("What is lost of it"))
    output.table(_("If one team drops out"), headers, rows)


def _links(analysis: Analysis) -> None:
    """Print on which links the mission leans most."""
    found = [one for one in analysis.link_dropouts[:MOST] if one.lost.any()]
    rows = [(dropout_name(analysis.plan, one.id), *_hit(analysis, one)) for one in found]
    if rows:
        headers = (_("Link"), _("Hits most"), _("What is lost of it"))
        output.table(_("On which links the mission leans most"), headers, rows)


def _hit(analysis: Analysis, found: Dropout) -> tuple[str, str]:
    """Give the element that loses most, and how much."""
    column = found.hits_most
    return analysis.plan.label(analysis.matrix.mission_elements[column]), lost_words(found, column)


def _parties(analysis: Analysis) -> None:
    """Print which parties the mission leans on most, and which element hangs on one of them alone."""
    plan, elements = analysis.plan, analysis.matrix.mission_elements
    if not analysis.party_dropouts or not elements:
        return
    rows = []
    for found in analysis.party_dropouts[:MOST]:
        stops = nmsg("{n} effort", "{n} efforts", len(found.stops))
        shaky = nmsg("{n} effort", "{n} efforts", len(found.shaky))
        rows.append((plan.label(found.id), stops, shaky, *_hit(analysis, found)))
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
    output.say(_("What if “{name}” drops out?", name=dropout_name(plan, found.id)))
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


def _quoted(names: list[str]) -> str:
    return output.listed([f"“{name}”" for name in names], NAMED)
