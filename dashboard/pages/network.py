"""*Netwerk*: the plan in columns, from what is done to what it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard import ids
from dashboard.absence import NO_ABSENCE, Absence, said
from dashboard.editing import toolbar
from dashboard.folding import BUNDLE_SIGN
from dashboard.graphview.component import graph, styles
from dashboard.graphview.elements import elements
from dashboard.pages import copying, dropping, nothing, panel, table, tree, weighty
from dashboard.pages.network_tools import FILTERS, filters, search_options, title_row
from dashboard.pages.parts import aria, legend
from dashboard.pictures import Picture
from dashboard.reader import Reader, Reading
from dashboard.scene import Scene
from dashboard.selection import narrowed
from dashboard.steady import difference
from dashboard.viewstate import ViewState
from dashboard.worker import Text, in_worker
from din.model import KIND_LABELS, Plan
from din.texts import _


def layout(reading: Reading, state: ViewState) -> Any:
    """Give the page in a state taken from its address."""
    plan = reading.plan
    state = _with_focus_in_sight(reading, narrowed(plan, state))
    scene, absence = reading.picture(state).scene, reading.absence(state)
    return html.Main(
        id="main",
        className="network",
        children=[
            _stores(reading, scene, state, absence),
            title_row(plan, scene, state),
            filters(plan, state),
            toolbar.bar(reading),
            dropping.place(reading, state.without),
            weighty.place(),
            html.Div(
                className="stage",
                children=[
                    _picture(scene, absence, hidden=state.view != "network"),
                    nothing.told(reading, scene),
                    html.Div(
                        id=ids.TABLE_FRAME,
                        className="table-frame",
                        hidden=state.view != "table",
                    ),
                    tree.frame(plan, scene, absence, hidden=state.view != "tree"),
                    html.Aside(
                        id=ids.PANEL,
                        className="panel",
                        hidden=not state.focus,
                        **panel.attributes(),
                        children=panel.body(reading, state.focus),
                    ),
                    *toolbar.drawer(reading),
                ],
            ),
            legend(scene),
            html.Button(
                _("Leave the projector view"), id=ids.PROJECTOR_CLOSE, className="button", type="button"
            ),
        ],
    )


def _picture(scene: Scene, absence: Absence, *, hidden: bool) -> Any:
    """Give the picture, to be walked through with the arrow keys; what the cursor is on is said aloud."""
    return html.Div(
        id=ids.GRAPH_FRAME,
        className="graph-frame",
        role="application",
        tabIndex="0",
        hidden=hidden,
        **aria(
            label=_("The network of the plan as a picture. The tree and the table show the same."),
            describedby=f"{ids.SPOKEN}-help",
        ),
        children=[
            graph(elements(scene, absence.marks(scene))),
            html.P(
                _(
                    "Arrow keys: left and right along the lines, up and down within a column. "
                    "Enter opens, Escape closes, plus and minus change the size."
                ),
                id=f"{ids.SPOKEN}-help",
                className="key-help",
            ),
            html.P(id=ids.SPOKEN, className="unseen", role="status", **aria(live="polite")),
        ],
    )


def _with_focus_in_sight(reading: Reading, state: ViewState) -> ViewState:
    """Open the bundle a chosen node would hide in."""
    drawn = reading.picture(state).scene.drawn_as.get(state.focus, "") if state.focus else ""
    if drawn.startswith(BUNDLE_SIGN):
        return replace(state, opened=(*state.opened, drawn))
    return state


def _stores(reading: Reading, scene: Scene, state: ViewState, absence: Absence) -> Any:
    return html.Div(
        [
            dcc.Store(
                id=ids.SCENE, data=scene_data(reading.plan, scene, reading.mark, absence, _view_of(state))
            ),
            dcc.Store(id=ids.CHOSEN, data=state.focus),
            dcc.Store(id=ids.OPENED, data=list(state.opened)),
            dcc.Store(id=ids.EVERYTHING, data=state.everything),
            dcc.Store(id=ids.STYLES, data=styles()),
            *copying.place(),
            dcc.Store(id=ids.STATE, data=_view_of(state)),
            dcc.Store(id=ids.TABLE_WANTED),
        ]
    )


def _view_of(state: ViewState) -> str:
    """Give the query by which the browser asks for what it shows."""
    return state.unfocused().query()


def scene_data(
    plan: Plan, scene: Scene, mark: str = "", absence: Absence = NO_ABSENCE, view: str = ""
) -> dict[str, Any]:
    """Give what the browser follows routes by: the plan's own links, and which box stands for which node.

    ``mark`` is the revision, ``view`` the query of what is shown; ``absence`` is said of each box that drops out.
    """
    links = [
        [link.source, link.target]
        for link in plan.contributions
        if link.source in scene.drawn_as and link.target in scene.drawn_as
    ]
    return {
        "revision": mark,
        "view": view,
        "links": links,
        "drawn": dict(scene.drawn_as),
        "boxes": [box.key for box in scene.boxes],
        "nothing": nothing.reason(plan, scene),
        "font": scene.font,
        "extent": [scene.left, scene.top, scene.left + scene.width, scene.top + scene.height],
        "names": {box.key: box.name for box in scene.boxes},
        "spoken": _spoken(scene, absence.marks(scene)),
    }


def drawn_data(picture: Picture, absence: Absence, state: ViewState, since: str = "") -> dict[str, Any]:
    """Give the same with what is drawn, or what of it changed since a mark when that is known.

    A page that does not show the picture of that mark cannot use the changes, so it is told which they follow.
    """
    scene = picture.scene
    data = scene_data(picture.plan, scene, picture.mark, absence, _view_of(state))
    before = None if state.without else picture.earlier.get(since)
    parts = difference(scene, before) if before else None
    if parts is None:
        return {**data, "elements": elements(scene, absence.marks(scene))}
    new, gone = parts
    return {
        **data,
        "since": since,
        "changed": elements(new),
        "gone": [e["data"]["id"] for e in elements(gone)],
    }


def _spoken(scene: Scene, marks: Mapping[str, str]) -> dict[str, str]:
    """Say for each box what it is, for who walks through the picture by keyboard."""
    forth, back = (Counter(getattr(line, end) for line in scene.lines) for end in ("source", "target"))
    told = {
        box.key: _(
            "{kind}: {name}. Lines from the left: {back}, to the right: {forth}.",
            kind=_(KIND_LABELS[box.kind][0 if len(box.members) == 1 else 1]),
            name=box.name,
            back=back[box.key],
            forth=forth[box.key],
        )
        for box in scene.boxes
    }
    return {key: f"{text} ({said(marks[key])})" if key in marks else text for key, text in told.items()}


def register(app: Dash, reader: Reader) -> None:
    """Answer clicks and changes of the plan; what a filter or a fold leaves, the browser asks of ``/scene`` itself."""
    _register_lists(app, reader)
    _register_table(app, reader)
    _register_panel(app, reader)
    _register_strip(app, reader)
    _register_in_browser(app)


def _inputs() -> list[Input]:
    """Give what makes up a view: the filters and what is unfolded."""
    chosen = [(key, "value") for key, _name, _label in FILTERS]
    return [
        Input(*one)
        for one in (*chosen, (ids.OPENED, "data"), (ids.EVERYTHING, "data"), (ids.WITHOUT, "value"))
    ]


def _register_lists(app: Dash, reader: Reader) -> None:
    """Keep the list that is seen up to date; the picture follows a change at once, without Dash."""

    def refresh(_mark: object, query: Text, mode: Text) -> Any:
        state = ViewState.parse(query or "")
        picture, absence = reader.seen(state)
        plan, scene = picture.plan, picture.scene
        shown = tree.data(plan, scene, absence) if mode == "tree" else no_update
        return shown, search_options(plan), dropping.options(plan, state.without)

    app.callback(
        Output(ids.TREE_DATA, "data"),
        Output(ids.SEARCH, "data"),
        Output(ids.WITHOUT, "data"),
        Input(ids.REVISION, "data"),
        Input(ids.STATE, "data"),
        Input(ids.MODE, "value"),
        prevent_initial_call=True,
    )(in_worker(refresh))


def _register_table(app: Dash, reader: Reader) -> None:
    """Give the table when somebody first asks for it: its program is as large as all the rest of the page."""

    def make(wanted: object, query: Text) -> Any:
        picture, absence = reader.seen(ViewState.parse(query or ""))
        return table.grid(picture.plan, picture.scene, absence) if wanted else no_update

    def refresh(_mark: object, query: Text, mode: Text) -> Any:
        picture, absence = reader.seen(ViewState.parse(query or ""))
        return table.rows(picture.plan, picture.scene, absence) if mode == "table" else no_update

    app.callback(
        Output(ids.TABLE_FRAME, "children"),
        Input(ids.TABLE_WANTED, "data"),
        State(ids.STATE, "data"),
        prevent_initial_call=True,
    )(in_worker(make))
    app.callback(
        Output(ids.TABLE, "rowData"),
        Input(ids.REVISION, "data"),
        Input(ids.STATE, "data"),
        Input(ids.MODE, "value"),
        prevent_initial_call=True,
    )(in_worker(refresh))


def _register_panel(app: Dash, reader: Reader) -> None:
    def describe(chosen: Text, _mark: object) -> Any:
        if not chosen:
            return no_update, True
        found = panel.body(reader.read(), chosen)
        return found, not found

    app.callback(
        Output(ids.PANEL, "children"),
        Output(ids.PANEL, "hidden"),
        Input(ids.CHOSEN, "data"),
        Input(ids.REVISION, "data"),
        prevent_initial_call=True,
    )(in_worker(describe))


def _register_strip(app: Dash, reader: Reader) -> None:
    """Tell what is lost without what was chosen to drop out, and again when the plan changes."""

    def tell(without: Text, _mark: object) -> Any:
        found = dropping.strip(reader.read(), without) if without else []
        return found, not found

    app.callback(
        Output(ids.WITHOUT_STRIP, "children"),
        Output(ids.WITHOUT_STRIP, "hidden"),
        Input(ids.WITHOUT, "value"),
        Input(ids.REVISION, "data"),
        prevent_initial_call=True,
    )(in_worker(tell))


def _register_in_browser(app: Dash) -> None:
    def in_browser(name: str, *arguments: Any, **options: Any) -> None:
        app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
            ClientsideFunction("din", name), *arguments, **options
        )

    in_browser("look", Output(ids.FILTERS, "title"), *_inputs(), prevent_initial_call=True)
    in_browser(
        "highlight",
        Output(ids.GRAPH_FRAME, "title"),
        Input(ids.SCENE, "data"),
        Input(ids.CHOSEN, "data"),
        Input(ids.PANEL, "hidden"),
    )
    in_browser(
        "remember",
        Output(ids.EXPORT_PNG, "href"),
        Output(ids.EXPORT_SVG, "href"),
        Output(ids.EXPORT_PDF, "href"),
        Input(ids.STATE, "data"),
        Input(ids.CHOSEN, "data"),
        Input(ids.MODE, "value"),
    )
    in_browser(
        "paint", Output(ids.GRAPH, "stylesheet"), Input(ids.STYLES, "data"), Input(ids.SCHEME_NOW, "data")
    )
    in_browser(
        "tree",
        Output(ids.TREE, "title"),
        Input(ids.TREE_DATA, "data"),
        Input(ids.TREE_WAY, "value"),
        Input(ids.CHOSEN, "data"),
        Input(ids.TREE_FRAME, "hidden"),
    )
    in_browser("search", Output(ids.CHOSEN, "data"), Input(ids.SEARCH, "value"), prevent_initial_call=True)
    in_browser(
        "pick", Output(ids.TABLE_FRAME, "title"), Input(ids.TABLE, "selectedRows"), prevent_initial_call=True
    )
    _register_buttons(in_browser)


def _register_buttons(in_browser: Callable[..., None]) -> None:
    in_browser(
        "clear",
        *(Output(key, "value") for key, _name, _label in FILTERS),
        Input(ids.CLEAR, "n_clicks"),
        Input(ids.NOTHING_CLEAR, "n_clicks"),
        prevent_initial_call=True,
    )
    in_browser(
        "unfold",
        Output(ids.EVERYTHING, "data"),
        Output(ids.OPENED, "data"),
        Input(f"{ids.EVERYTHING}-button", "n_clicks"),
        Input(ids.FOLD_ALL, "n_clicks"),
        prevent_initial_call=True,
    )
    in_browser(
        "mode",
        Output(ids.GRAPH_FRAME, "hidden"),
        Output(ids.TABLE_FRAME, "hidden"),
        Output(ids.TREE_FRAME, "hidden"),
        Input(ids.MODE, "value"),
    )
    in_browser(
        "projector",
        Output(ids.PROJECTOR, "title"),
        Input(ids.PROJECTOR, "n_clicks"),
        prevent_initial_call=True,
    )
