"""Which areas *Overzicht* compares: wijken, buurten or the policy areas of the municipality, and what these cover."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode

from dash import html

from dashboard.editing.toolbar import may_edit
from dashboard.pages.parts import chips
from dashboard.reader import Reading
from din.model import Area, AreaLevel
from din.service import Overview
from din.texts import N_, _, readable

PARAMETER = "gebieden"
NAMES = {
    AreaLevel.DISTRICT: N_("Wijken"),
    AreaLevel.POLICY_AREA: N_("Policy areas"),
    AreaLevel.NEIGHBOURHOOD: N_("Buurten"),
}


def asked(query: str) -> AreaLevel | None:
    """Give the division that an address asks for; None when it asks for none that there is."""
    given = parse_qs(query.lstrip("?")).get(PARAMETER, [""])[0]
    return next((level for level in NAMES if level.value == given), None)


def switch(found: Overview) -> list[Any]:
    """Let another division be chosen, when the plan has more than one."""
    if len(found.levels) < 2:
        return []
    links = (
        (_(NAMES[level]), "/?" + urlencode({PARAMETER: level.value}), level is found.level)
        for level in found.levels
    )
    return [chips(_("Which areas"), links)]


def mapping(reading: Reading, found: Overview) -> list[Any]:
    """Tell which CBS areas each policy area stands for, and where that is changed."""
    if found.level is not AreaLevel.POLICY_AREA:
        return []
    rows = [
        html.Tr([html.Th(readable(area.name), scope="row"), html.Td(_covered(reading, area))])
        for area in found.areas
    ]
    heads = [html.Th(_("Policy area"), scope="col"), html.Th(_("Covers these CBS areas"), scope="col")]
    change = html.A(_("Change this in the list of areas"), href="/lijst?soort=area")
    return [
        html.Details(
            [
                html.Summary(_("What each policy area covers")),
                html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="covers"),
                *([html.P(change)] if may_edit(reading) else []),
            ],
            className="covered",
        )
    ]


def _covered(reading: Reading, area: Area) -> str:
    codes = {key: getattr(reading.plan[key], "cbs_code", "") for key in area.covers}
    names = [
        f"{reading.plan.label(key)} ({code})" if code else reading.plan.label(key)
        for key, code in codes.items()
    ]
    return ", ".join(names) or _("nothing yet")
