"""*Overzicht*: what is in the plan, how well the mission is fed per wijk, and what needs attention."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, html

from dashboard import ids
from dashboard.editing import adopting
from dashboard.pages import areas, firmness, steering
from dashboard.pages.parts import aria, data, explains, severity, shape
from dashboard.reader import Reader, Reading
from dashboard.theme import KINDS
from dashboard.viewstate import ViewState
from dashboard.worker import Text, in_worker
from din.analysis import Band, Cell, coverage_sentence
from din.model import AreaLevel, Node, Plan
from din.service import Attention, ElementFeed, KindCount, Overview, PlanSource
from din.texts import _, msg, nmsg, readable

SIDE_KINDS = ("organisation", "alliance", "area", "indicator", "policy_document")
NAMES_SHOWN = 60
FIRST_COLUMN, COLUMN = 220, 134
"""How wide the matrix is at least, in pixels: of its names, and of each other column; then it is moved sideways."""


def layout(reading: Reading, query: str = "") -> Any:
    """Give the page; its content is replaced when the plan changes."""
    return html.Main(
        id="main",
        className="overview",
        children=[
            html.Div(id=ids.OVERVIEW, children=content(reading, query), **data(keeps_open="")),
            html.Div(
                id=ids.STEERING,
                children=steering.waiting() if reading.plan.chain else [],
                **data(keeps_open=""),
            ),
            html.Div(id=ids.ATTENTION, children=attention(reading), **data(keeps_open="")),
            *adopting.place(),
        ],
    )


def register(app: Dash, reader: Reader, source: PlanSource) -> None:
    """Follow the plan; what takes the whole analysis comes by itself. Take over what checks propose."""
    adopting.register(app, source)

    def follow(_mark: object, search: Text) -> Any:
        return _both(reader.read(), search or "")

    app.callback(
        Output(ids.OVERVIEW, "children"),
        Output(ids.ATTENTION, "children"),
        Input(ids.REVISION, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )(in_worker(follow))
    app.callback(Output(ids.STEERING, "children"), Input(ids.REVISION, "data"))(
        in_worker(lambda _mark: _steering(reader.read()))
    )


def _both(reading: Reading, query: str) -> tuple[list[Any], list[Any]]:
    return content(reading, query), attention(reading)


def _steering(reading: Reading) -> Any:
    return [*firmness.section(reading), *steering.section(reading)] if reading.plan.chain else []


def content(reading: Reading, query: str = "") -> list[Any]:
    """Give what is in the plan and how the mission is fed, with the areas that the address asks for."""
    found = reading.overview_of(areas.asked(query))
    if not reading.plan.chain:
        return [_head(reading.plan, found), _beginning(editable=reading.editable)]
    return [_head(reading.plan, found), _counts(found), _matrix(reading, found)]


def attention(reading: Reading) -> list[Any]:
    """Give what needs attention; nothing in a plan that has yet to begin."""
    return [_attention(reading)] if reading.plan.chain else []


def _head(plan: Plan, found: Overview) -> Any:
    programme = plan.programme
    description = programme.description if programme else ""
    badge = [html.Span(_("Example plan"), className="badge")] if found.is_example else []
    note = (
        [
            html.P(
                _(
                    "The facts in this example have a source. "
                    "Goals, efforts and strengths are made up to show how it works."
                ),
                className="example-note",
            )
        ]
        if found.is_example and not description  # an example that describes itself says so there
        else []
    )
    place = programme.municipality if programme else ""
    return html.Div(
        className="head",
        children=[
            html.P([readable(place), *badge], className="eyebrow"),
            html.H1(readable(found.name)),
            *([html.P(readable(description), className="lead")] if description else []),
            *note,
        ],
    )


def _beginning(*, editable: bool) -> Any:
    """Say how an empty plan begins: in the method's order, on the pages where it is done."""
    ways = [
        html.A(_("Begin in the network"), href="/netwerk", className="button"),
        html.A(_("Fill a list, also from Excel"), href="/lijst", className="button"),
    ]
    return html.Section(
        className="beginning",
        **aria(labelledby="beginning-title"),
        children=[
            html.H2(_("There is nothing in this plan yet"), id="beginning-title"),
            html.P(
                _(
                    "Begin on the right: what is it about? Put in the mission, its elements and the goals. Then go "
                    "left: which efforts lead there? Draw the lines last. A new idea without a place is welcome too."
                )
            ),
            html.P(ways, className="exports")
            if editable
            else html.P(_("Fill the file; this page follows it by itself."), className="quiet"),
        ],
    )


def _counts(found: Overview) -> Any:
    """Count what is in the plan: the chain with its shapes, the rest in a line."""
    by_kind = {count.kind: count for count in found.counts}
    cards = [_card(by_kind[kind]) for kind in KINDS if kind in by_kind and kind != "mission"]
    others = [by_kind[kind] for kind in SIDE_KINDS if kind in by_kind]
    return html.Section(
        className="counts",
        **aria(labelledby="counts-title"),
        children=[
            html.H2(_("What is in the plan"), id="counts-title", className="unseen"),
            html.Ul(cards, className="cards"),
            html.P(
                " · ".join(f"{count.count} {str(count.label).lower()}" for count in others), className="quiet"
            ),
        ],
    )


def _card(count: KindCount) -> Any:
    return html.Li(
        className=f"card {count.kind}",
        children=[
            html.Span(
                str(count.count),
                className="number",
                **explains(_("So many of this kind are in the plan: {kind}.", kind=str(count.label).lower())),
            ),
            html.Span([shape(count.kind, 14), str(count.label)], className="what"),
        ],
    )


def _matrix(reading: Reading, found: Overview) -> Any:
    """Show how each mission element is fed, overall and per area."""
    children: list[Any] = [
        html.H2(_("How well is each part of the mission fed?"), id="matrix-title"),
        html.P(
            _(
                "Per wijk: the own efforts of the wijk, and those for the whole city. "
                "A click opens the network there."
            )
            if found.level is not AreaLevel.POLICY_AREA
            else _(
                "Per policy area: its own efforts, also those in the CBS areas it covers, and those for a "
                "larger area. A click opens the network there."
            ),
            className="quiet",
        ),
        *areas.switch(found),
    ]
    if found.obstacle is not None:
        children.append(html.P(str(found.obstacle), className="obstacle"))
    elif found.feeds:
        children += [
            html.Div(
                _table(reading.plan, found),
                className="matrix-scroll",
                tabIndex="0",
                role="group",
                **aria(label=_("Table")),
            ),
            _key(),
            *areas.mapping(reading, found),
        ]
    children.append(
        html.P(
            _(
                "These pictures rest on estimates by those who made the plan: "
                "strengths of links, not measurements. Use them to talk, not to settle accounts."
            ),
            className="assumption",
        )
    )
    return html.Section(children, className="matrix-section", **aria(labelledby="matrix-title"))


def _table(plan: Plan, found: Overview) -> Any:
    heads = [
        html.Th(_("Mission element"), scope="col"),
        html.Th(_("Whole plan"), scope="col", className="overall"),
    ]
    heads += [html.Th(readable(area.name), scope="col") for area in found.areas]
    return html.Table(
        className="matrix",
        style={"minWidth": FIRST_COLUMN + COLUMN * (len(found.areas) + 1)},
        children=[html.Thead(html.Tr(heads)), html.Tbody([_row(plan, found, feed) for feed in found.feeds])],
    )


def _row(plan: Plan, found: Overview, feed: ElementFeed) -> Any:
    cells = [
        _cell(plan, feed.overall, readable(feed.name), "", ""),
        *(
            _cell(plan, cell, readable(feed.name), readable(area.name), area.id)
            for area, cell in zip(found.areas, feed.per_area, strict=True)
        ),
    ]
    link = html.A(
        [shape("mission_element", 14), readable(feed.name)],
        href=ViewState(focus=feed.element).address("/netwerk"),
    )
    return html.Tr([html.Th(link, scope="row"), *cells])


def _cell(plan: Plan, cell: Cell, element: str, area: str, area_id: str) -> Any:
    """Give one cell: a meter, a word, and where it comes from; a link to the network there."""
    state = ViewState(areas=(area_id,) if area_id else (), focus=cell.element)
    band = cell.band if cell.efforts else Band.NONE
    word, level = str(band.message()), band.level
    where = area or _("the whole plan")
    label = str(
        msg(
            "{element} in {where}: {word}, {source}",
            element=element,
            where=where,
            word=word,
            source=_source(cell),
        )
    )
    inner = [
        html.Span(
            [html.Span(className="dot on" if i < level else "dot") for i in range(3)],
            className="meter",
            **aria(hidden="true"),
        ),
        html.Span(word, className="word"),
        html.Span(_source(cell), className="source"),
    ]
    link = html.A(
        inner,
        href=state.address("/netwerk"),
        className=f"cell level{level}",
        **aria(label=label),
        **explains(_explained(plan, cell), by_itself=False),
    )
    return html.Td(link, className="overall" if not area_id else "")


def _explained(plan: Plan, cell: Cell) -> str:
    """Say in a sentence how an element is fed, and what the word stands for."""
    told = str(coverage_sentence(plan, cell))
    if cell.efforts == 0:
        return told
    word = _(
        "Together that is net “{word}”, over all routes; strengths are assumptions.", word=cell.band.message()
    )
    return f"{told} {word}"


def _source(cell: Cell) -> str:
    """Say which efforts feed it: its own, the city's."""
    if cell.efforts == 0:
        return _("no effort")
    if cell.within is None:
        return str(nmsg("{n} effort", "{n} efforts", cell.efforts))
    return _("{own} own · {city} city", own=cell.own_efforts, city=cell.efforts - cell.own_efforts)


def _key() -> Any:
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(
                        [html.Span(className="dot on" if i < band.level else "dot") for i in range(3)],
                        className="meter",
                        **aria(hidden="true"),
                    ),
                    str(band.message()),
                ],
                className=f"level{band.level}",
            )
            for band in Band
        ],
        className="key",
        **aria(label=_("Legend")),
    )


def _attention(reading: Reading) -> Any:
    groups = [_group(reading, group) for group in reading.overview.attention]
    content = groups or [html.P(_("Nothing stands out. Well done."), className="quiet")]
    return html.Section(
        [html.H2(_("What needs attention"), id="attention-title"), html.Div(content, className="groups")],
        className="attention",
        **aria(labelledby="attention-title"),
    )


def _group(reading: Reading, group: Attention) -> Any:
    """Give one rule's findings: folded to a line, with names when opened."""
    findings = [
        html.Li(
            [
                html.P(str(f.message)),
                html.P(str(f.fix), className="fix"),
                *adopting.buttons(reading, f),
                *_names(reading.plan, f.elements),
            ]
        )
        for f in group.findings[:NAMES_SHOWN]
    ]
    rest = group.count - len(findings)
    if rest > 0:
        findings.append(html.Li(str(nmsg("and {n} more", "and {n} more", rest)), className="quiet"))
    summary = html.Summary(
        [
            severity(group.severity),
            html.Span(str(group.title), className="rule"),
            html.Span(str(group.count), className="count"),
        ],
        **explains(
            str(
                nmsg(
                    "{n} finding of this check. Open it to see which.",
                    "{n} findings of this check. Open it to see which.",
                    group.count,
                )
            ),
            by_itself=False,
        ),
    )
    return html.Details([summary, html.Ul(findings)], className="group")


def _names(plan: Plan, elements: tuple[str, ...]) -> list[Any]:
    """Link to the network for what can be seen there."""
    seen = [plan[e] for e in elements if e in plan and plan[e].kind in KINDS]
    links = [
        html.A(
            [shape(node.kind, 12), readable(node.name) if isinstance(node, Node) else node.id],
            href=ViewState(focus=node.id).address("/netwerk"),
            className="name",
        )
        for node in seen
    ]
    return [html.P(links, className="names")] if links else []
