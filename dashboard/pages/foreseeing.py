"""The second subject of *Kaart*: a phasing simulated, over time. Its choices, its moments, and waiting for its runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.areamap.maps import AreaMap
from dashboard.areamap.wanted import Point, Show, Wanted
from dashboard.pages import running
from dashboard.pages.explaining import explain
from dashboard.pages.parts import aria
from dashboard.phasing import missing
from din.model import Plan
from din.service import ordered_elements
from din.texts import N_, _, readable
from simulation.workbench import Workbench

TICK, SEEN = "map-tick", "map-seen"
BUSY_MS, RESTING_MS = 600, 4000
"""How often the page looks while phasings are run, and afterwards."""

POINTS = (
    (Point.LOW, N_("If it turns out badly")),
    (Point.MIDDLE, N_("In the middle")),
    (Point.HIGH, N_("If it turns out well")),
)

Chip = Callable[[str, Wanted, bool], Any]


def watching() -> list[Any]:
    """Give what makes the page look how far the runs are."""
    return [dcc.Interval(id=TICK, interval=RESTING_MS), dcc.Store(id=SEEN)]


def choices(drawn: AreaMap, wanted: Wanted, plan: Plan, chip: Chip) -> Any:
    """Give the choice of a phasing and of an element; one link to the subject as long as another is shown."""
    here = wanted.show is Show.SIMULATED
    title = html.H2(_("What a phasing may change"))
    if not here:
        first = replace(wanted, show=Show.SIMULATED, item="", period="")
        return html.Section(
            [title, html.Ul([chip(_("A phasing over time"), first, False)], className="chips")]
        )
    found = drawn.outlook
    chosen = found.chosen.phasing if found and found.chosen else wanted.phasing
    scenario = found.setup.scenario if found else None
    phasings = [
        chip(one.name, replace(wanted, phasing=one.id), one.id == chosen)
        for one in (scenario.compared[1:] if scenario else ())
    ]
    elements = [("", _("All elements together")), *((e.id, readable(e.name)) for e in ordered_elements(plan))]
    return html.Section(
        [
            title,
            html.Ul(phasings, className="chips", **aria(label=_("Phasing"))),
            html.H2(_("Which combination")),
            html.Ul(
                [
                    chip(_(word), replace(wanted, point=point), wanted.point is point)
                    for point, word in POINTS
                ],
                className="chips",
                **aria(label=_("Which combination")),
            ),
            html.H2(_("Of which element")),
            html.Ul(
                [chip(name, replace(wanted, item=item), wanted.item == item) for item, name in elements],
                className="chips",
                **aria(label=_("Mission element")),
            ),
        ]
    )


def instead(drawn: AreaMap, bench: Workbench | None) -> list[Any]:
    """Say why there is no map of a phasing (yet)."""
    found = drawn.outlook
    if found is None or found.stand is None:
        return [html.H1(_("Map")), *(missing.obstacle(bench, found.setup) if found and bench else [])]
    if found.stand.fault is not None:
        return [html.H1(_("Map")), running.obstacle(found.stand.fault)]
    if found.stand.results is not None and found.stand.compared is None:
        return [html.H1(_("Map")), running.obstacle(running.no_answer())]
    return [html.H1(_("Map")), *progress(drawn)]


def progress(drawn: AreaMap) -> list[Any]:
    """Say on how many combinations the map rests as long as more follow."""
    found = drawn.outlook
    return (
        [html.Div(running.progress_line(found.stand), className="run-progress")]
        if found and found.stand
        else []
    )


def moments(drawn: AreaMap) -> list[tuple[str, str, str]]:
    """Give the moments of the slider: key, words, and what is written under it, if anything."""
    found = drawn.outlook
    if found is None or found.chosen is None:
        return []
    last = len(found.moments) - 1
    written = [
        at == last or (int(key) % 24 == 0 and int(key) + 12 < found.chosen.months[-1])
        for at, (key, _words) in enumerate(found.moments)
    ]
    return [
        (key, words, words.split()[-1] if here else "")
        for (key, words), here in zip(found.moments, written, strict=True)
    ]


def about(drawn: AreaMap) -> list[Any]:
    """Explain the figure behind the shades of a phasing."""
    found = drawn.outlook
    if found is None or found.chosen is None:
        return []
    told = _(
        "Shown is how much the strength differs from going on as now in the same combination of assumptions; all"
        " elements together: the plain mean."
    )
    return [explain(found.setup.compiled, [told], "strength")]


def sign(drawn: AreaMap, search: str) -> str:
    """Give a text that changes when what is shown of a phasing does."""
    found = drawn.outlook
    if found is None:
        return ""
    stand = found.stand
    if stand is None:
        return f"{found.setup.mark}|{search}"
    share = "" if stand.resting else f"{stand.share:.1f}"  # the map itself shows how far the rest is
    return f"{stand.mark}|{search}|{share}"


def every_ms(drawn: AreaMap) -> int:
    """Give how soon to look again."""
    found = drawn.outlook
    return BUSY_MS if found and found.stand and not found.stand.resting else RESTING_MS
