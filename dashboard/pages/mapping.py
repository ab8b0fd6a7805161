"""*Kaart*: the areas of the plan, as tiles or within their boundaries, with one thing known of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard import ids
from dashboard.areamap.maps import AreaMap, Maps
from dashboard.areamap.wanted import PATH, Form, Show, Wanted, has_costs
from dashboard.figures.areas import legend_words, level_look, look, on_screen
from dashboard.pages import foreseeing
from dashboard.pages.parts import aria, chip, data
from dashboard.reader import Reader, Reading
from dashboard.viewstate import ViewState
from dashboard.worker import in_worker
from din.analysis import investment
from din.model import Indicator, Plan
from din.service import compared_levels, ordered_elements
from din.service.areamap import Layer, Mark
from din.texts import N_, _, readable

CONTENT = "map-content"
FIGURE = "map-figure"
DRAWING = "map-drawing"
PERIOD = "map-period"
SENTENCE = "map-sentence"
UNFOLDED = 8
"""More choices of one sort than this are folded away."""


def layout(maps: Maps, reading: Reading, search: str) -> Any:
    """Give the page; its content follows the plan and the address."""
    return html.Main(
        id="main",
        className="map",
        children=[
            html.Div(content(maps, reading, search), id=CONTENT),
            *foreseeing.watching(),
            html.Button(
                _("Leave the projector view"), id=ids.PROJECTOR_CLOSE, className="button", type="button"
            ),
        ],
    )


def register(app: Dash, reader: Reader, maps: Maps) -> None:
    """Follow the plan, the address, the slider through the periods, and the runs of phasings."""

    def follow(_mark: object, search: str | None, path: str | None) -> Any:
        if (path or "").rstrip("/") != PATH:
            return no_update
        return content(maps, reader.read(), search or "")

    def slide(place: int | None, search: str | None) -> Any:
        reading = reader.read()
        wanted = Wanted.parse(search or "", reading.plan)
        drawn = maps.of(reading, wanted)
        known = _steps(drawn, wanted, reading.plan)
        if place is None or not 0 <= place < len(known) or place == _place(drawn, wanted, known):
            return no_update
        return "?" + replace(wanted, period=known[place][0]).query()

    def look(_ticks: object, search: str | None, path: str | None, seen: str | None) -> Any:
        reading = reader.read()
        wanted = Wanted.parse(search or "", reading.plan)
        if (path or "").rstrip("/") != PATH or wanted.show is not Show.SIMULATED:
            return no_update, no_update, no_update
        drawn = maps.of(reading, wanted)
        shown = foreseeing.sign(drawn, search or "")
        made = no_update if shown == seen else content(maps, reading, search or "")
        return made, foreseeing.every_ms(drawn), shown

    _connect(app, follow, slide, look)
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("areamap", "draw"), Output(FIGURE, "title"), Input(DRAWING, "data")
    )


def _connect(
    app: Dash, follow: Callable[..., Any], slide: Callable[..., Any], look: Callable[..., Any]
) -> None:
    app.callback(
        Output(CONTENT, "children"),
        Input(ids.REVISION, "data"),
        Input(ids.LOCATION, "search"),
        State(ids.LOCATION, "pathname"),
        prevent_initial_call=True,
    )(in_worker(follow))
    app.callback(
        Output(ids.LOCATION, "search"),
        Input(PERIOD, "value"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )(in_worker(slide))
    app.callback(
        Output(CONTENT, "children", allow_duplicate=True),
        Output(foreseeing.TICK, "interval"),
        Output(foreseeing.SEEN, "data"),
        Input(foreseeing.TICK, "n_intervals"),
        State(ids.LOCATION, "search"),
        State(ids.LOCATION, "pathname"),
        State(foreseeing.SEEN, "data"),
        prevent_initial_call=True,
    )(in_worker(look))


def content(maps: Maps, reading: Reading, search: str) -> list[Any]:
    """Give all that follows from the plan and the view."""
    plan = reading.plan
    wanted = Wanted.parse(search, plan)
    drawn = maps.of(reading, wanted)
    if not compared_levels(plan):
        return [
            html.H1(_("Map")),
            html.P(
                _(
                    "There are no areas in the plan yet. Add them, with who borders on whom, and they stand here."
                )
            ),
        ]
    if drawn.layer is None and wanted.show is not Show.SIMULATED:
        return [html.H1(_("Map")), html.P(str(reading.overview.obstacle or ""), className="obstacle")]
    stage = (
        html.Section(foreseeing.instead(drawn, maps.bench), className="map-stage")
        if drawn.layer is None
        else _stage(drawn, drawn.layer, wanted, plan)
    )
    return [
        html.Div(className="map-frame", children=[_choices(reading, drawn, wanted), stage]),
        *([_table(drawn.layer)] if drawn.layer else []),
    ]


def _choices(reading: Reading, drawn: AreaMap, wanted: Wanted) -> Any:
    """Give what can be shown: a link each."""
    plan = reading.plan
    elements = [("", _("Whole mission")), *((e.id, readable(e.name)) for e in ordered_elements(plan))]
    indicators = [(i.id, readable(i.name)) for i in plan.of(Indicator)]
    more = [("", _("Number of efforts"), Show.EFFORTS)]
    if has_costs(investment(plan, wanted.level)):
        more.append(("", _("Investment per resident"), Show.INVESTMENT))
    return html.Nav(
        className="map-choices",
        **aria(label=_("What the map shows")),
        children=[
            _group(_("How the mission is fed"), [(i, n, Show.COVERAGE) for i, n in elements], wanted),
            *(
                [_group(_("Measured"), [(i, n, Show.MEASURED) for i, n in indicators], wanted)]
                if indicators
                else []
            ),
            _group(_("Put in"), more, wanted),
            foreseeing.choices(drawn, wanted, plan, _chip),
        ],
    )


def _group(title: str, choices: Sequence[tuple[str, str, Show]], wanted: Wanted) -> Any:
    links = html.Ul(
        [
            _chip(
                name,
                replace(wanted, show=show, item=item, period=""),
                wanted.show is show and wanted.item == item,
            )
            for item, name, show in choices
        ],
        className="chips",
    )
    if len(choices) <= UNFOLDED:
        return html.Section([html.H2(title), links])
    here = any(wanted.show is show and wanted.item == item for item, _name, show in choices)
    return html.Details([html.Summary(f"{title} ({len(choices)})"), links], open=here)


def _chip(name: str, wanted: Wanted, here: bool) -> Any:
    return chip(name, wanted.address(), here=here, **data(stay=""))


def _stage(drawn: AreaMap, layer: Layer, wanted: Wanted, plan: Plan) -> Any:
    """Give the map with its title, tools, legend and what it rests on."""
    return html.Section(
        className="map-stage",
        **aria(labelledby="map-title"),
        children=[
            html.Div(
                className="map-head",
                children=[html.H1(str(layer.title), id="map-title"), _tools(wanted)],
            ),
            *_ways(drawn, wanted, plan),
            *foreseeing.progress(drawn),
            _figure(drawn, layer),
            html.P(
                _("Point at an area to read about it. A click opens the network there."),
                id=SENTENCE,
                className="map-sentence",
            ),
            _slider(drawn, wanted, plan),
            _key(layer),
            html.Div(
                [html.P(str(told)) for told in (*drawn.told, *layer.notes)], className="map-notes quiet"
            ),
            *foreseeing.about(drawn),
        ],
    )


def _tools(wanted: Wanted) -> Any:
    """Give the pictures to take away and the projector view."""
    return html.Div(
        className="tools",
        children=[
            html.Div(
                className="exports",
                children=[
                    html.A(
                        form.upper(),
                        href=wanted.address(f"/download/kaart.{form}"),
                        className="button",
                        **aria(label=_("Take away as {form}", form=form.upper())),
                    )
                    for form in ("svg", "pdf", "png")
                ],
            ),
            html.Button(_("Projector"), id=ids.PROJECTOR, className="button", type="button"),
        ],
    )


def _ways(drawn: AreaMap, wanted: Wanted, plan: Plan) -> list[Any]:
    """Give the choice of level and form, as far as there is one."""
    known = compared_levels(plan)
    found = []
    if len(known) > 1:
        chips = [
            _chip(str(level.message()), replace(wanted, level=level, period=""), level is wanted.level)
            for level in known
        ]
        found.append(html.Ul(chips, className="chips", **aria(label=_("Which areas"))))
    if drawn.has_boundaries:
        forms = ((Form.BOUNDARIES, _("Boundaries")), (Form.TILES, _("Tiles")))
        chips = [_chip(name, replace(wanted, form=form), form is drawn.form) for form, name in forms]
        found.append(html.Ul(chips, className="chips", **aria(label=_("Form of the map"))))
    return [html.Div(found, className="map-ways")] if found else []


def _figure(drawn: AreaMap, layer: Layer) -> Any:
    """Give the place where the browser puts the drawing."""
    assert drawn.scene is not None
    svg = on_screen(drawn.scene, layer, lambda area: ViewState(areas=(area,)).address("/netwerk"))
    return html.Div(
        className="map-scroll",
        children=[
            dcc.Store(id=DRAWING, data={"svg": svg, "least": drawn.scene.least}),
            html.Div(
                id=FIGURE,
                className=f"map-figure {drawn.form.value}",
            ),
        ],
    )


def _steps(drawn: AreaMap, wanted: Wanted, plan: Plan) -> list[tuple[str, str, str]]:
    """Give what the slider goes through: key, words, and what is written under it."""
    if wanted.show is Show.SIMULATED:
        return foreseeing.moments(drawn)
    return [(period.key, period.label, period.label) for period in wanted.periods(plan)]


def _place(drawn: AreaMap, wanted: Wanted, known: Sequence[tuple[str, str, str]]) -> int:
    """Give where the slider stands: at what is chosen, else where the map is."""
    places = [place for place, (key, _words, _written) in enumerate(known) if key == wanted.period]
    return places[0] if places else drawn.outlook.record if drawn.outlook else 0


def _slider(drawn: AreaMap, wanted: Wanted, plan: Plan) -> Any:
    """Give the slider through the periods; hidden where there is nothing to choose."""
    known = _steps(drawn, wanted, plan)
    place = _place(drawn, wanted, known)
    template = N_("Moment: {period}") if drawn.outlook else N_("Period: {period}")
    slider = dmc.Slider(
        id=PERIOD,
        min=0,
        max=max(1, len(known) - 1),
        step=1,
        value=place,
        marks=[{"value": i, "label": written} for i, (_key, _words, written) in enumerate(known)],
        label=None,
        thumbLabel=_(template, period=known[place][1]) if known else _("Period"),
    )
    return html.Div(slider, className="map-slider", hidden=len(known) < 2)


def _key(layer: Layer) -> Any:
    return html.Ul(
        [html.Li([_sign(level, layer.calm), words]) for level, words in legend_words(layer)],
        className="key",
        **aria(label=_("Legend")),
    )


def _sign(level: int | None, calm: bool) -> Any:
    if level is None:
        return html.Span(className="hatched", **aria(hidden="true"))
    dots = [html.Span(className="dot on" if i < level else "dot") for i in range(3)]
    return html.Span(
        html.Span(dots, className="meter"),
        className=f"swatch {level_look(level, calm)}",
        **aria(hidden="true"),
    )


def _table(layer: Layer) -> Any:
    """Give the same as a table."""
    heads = [_("Area"), _("On the map"), _("In a sentence")]
    table = html.Table(
        className="map-rows",
        children=[
            html.Caption(str(layer.title)),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([_row(mark) for mark in layer.marks]),
        ],
    )
    return html.Section(
        [
            html.H2(_("The same as a table"), id="map-table-title"),
            html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=_("Table"))),
        ],
        className="map-table",
        **aria(labelledby="map-table-title"),
    )


def _row(mark: Mark) -> Any:
    link = html.A(readable(mark.name), href=ViewState(areas=(mark.area,)).address("/netwerk"))
    return html.Tr(
        [
            html.Th(link, scope="row"),
            html.Td([_sign(mark.level, mark.calm), " ", str(mark.word)], className=look(mark)),
            html.Td(str(mark.sentence)),
        ]
    )
