"""What every page has: the header, the navigation, the language, and word of a plan that changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard import ids
from dashboard.pages import network, overview, together
from dashboard.pages.parts import aria
from dashboard.reader import Reader, Reading
from dashboard.rights import current_person
from dashboard.theme import FONTS
from dashboard.viewstate import ViewState
from dashboard.worker import in_worker
from din.texts import _, current_language

THEME = {
    "fontFamily": FONTS,
    "headings": {"fontFamily": FONTS, "fontWeight": "650"},
    "primaryColor": "blue",
    "primaryShade": 8,
    "defaultRadius": "md",
    "autoContrast": True,
    # from text to ground, for the dark scheme; in step with the style sheet
    "colors": {
        "dark": [
            "#e8edf2",
            "#c9d3dd",
            "#a9b6c3",
            "#93a1af",
            "#4a5b6c",
            "#334252",
            "#1f2a36",
            "#17202a",
            "#121a23",
            "#0f161d",
        ]
    },
}
PATHS = {
    "/": "overview",
    "/netwerk": "network",
    "/bijdrage": "contributing",
    "/samenwerking": "collaborating",
    "/kaart": "map",
    "/fasering": "phasing",
    "/scenarios": "scenarios",
    "/keuze": "choice",
    "/lijst": "bulk",
    "/geschiedenis": "history",
    "/toen": "past",
    "/vergelijk": "compare",
    "/samenvoegen": "merging",
}
Body: TypeAlias = Callable[[Reading, str], Any]
"""Makes a page from the plan and the query of its address."""


def layout(revision: int) -> Any:
    """Give the frame that is the same on every page; the page itself follows from the address."""
    return dmc.MantineProvider(
        theme=THEME,
        defaultColorScheme="auto",
        children=[
            html.A(_("Skip to the content"), href="#main", className="skip"),
            dcc.Location(id=ids.LOCATION, refresh=False),
            dcc.Store(id=ids.REVISION, data=str(revision)),
            dcc.Store(id=ids.SCHEME_NOW),
            html.Div(id=ids.PAGE, className="page", children=_waiting()),
            _notice(),
            together.words(),
        ],
    )


def _notice() -> Any:
    """Give the place for notices, with the words that the browser says when the server could not."""
    words: dict[str, Any] = {
        "data-again": _("Sign in again"),
        "data-fault": _("Something went wrong. Try again."),
    }
    return html.Div(id=ids.NOTICE, className="notice", role="status", **aria(live="polite"), **words)


def _waiting() -> Any:
    return html.Div(
        className="waiting",
        children=[html.H1("DIN", className="unseen"), html.Div(_("The plan is being opened…"), id="main")],
    )


def register(app: Dash, reader: Reader, bodies: Mapping[str, Body]) -> None:
    """Show the page that belongs to the address, and listen for changes."""

    def show(path: str | None, search: str | None) -> Any:
        state = ViewState.parse(search or "")
        reading = reader.read()
        page = PATHS.get((path or "/").rstrip("/") or "/")
        if page == "network":
            body = network.layout(reading, state)
        elif page == "overview":
            body = overview.layout(reading, search or "")
        elif page is not None and page in bodies:
            body = bodies[page](reading, search or "")
        else:
            body = _unknown()
        return [_header(page, state, search or ""), body]

    app.callback(
        Output(ids.PAGE, "children"), Input(ids.LOCATION, "pathname"), State(ids.LOCATION, "search")
    )(in_worker(show))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("din", "listen"), Output(ids.NOTICE, "title"), Input(ids.REVISION, "data")
    )


def _header(page: str | None, state: ViewState, search: str) -> Any:
    other = "en" if current_language() == "nl" else "nl"
    own_path = next((path for path, name in PATHS.items() if name == page), "/")
    query = state.query() if page in {"network", "overview", None} else _without_language(search)
    address = f"{own_path}?{query}&lang={other}" if query else f"{own_path}?lang={other}"
    return html.Header(
        className="header",
        children=[
            html.A(
                href="/",
                className="brand",
                children=[
                    html.Span("din", className="brand-mark"),
                    html.Span(_("Goals and efforts in one picture"), className="brand-words"),
                ],
            ),
            html.Nav(
                className="nav",
                **aria(label=_("Pages")),
                children=[
                    _nav(_("Overview"), "/", page == "overview"),
                    _nav(_("Network"), "/netwerk", page == "network"),
                    _nav(_("Contribution"), "/bijdrage", page == "contributing"),
                    _nav(_("Collaboration"), "/samenwerking", page == "collaborating"),
                    _nav(_("Map"), "/kaart", page == "map"),
                    _nav(_("Phasing"), "/fasering", page == "phasing"),
                    _nav(_("Scenarios"), "/scenarios", page == "scenarios"),
                    _nav(_("Choice"), "/keuze", page == "choice"),
                    _nav(_("List"), "/lijst", page == "bulk"),
                    _nav(_("History"), "/geschiedenis", page in {"history", "past", "compare", "merging"}),
                ],
            ),
            together.present(),
            _scheme_switch(),
            _who(),
            html.A(
                "English" if other == "en" else "Nederlands",
                id=ids.LANGUAGE,
                href=address,
                className="language",
                lang=other,
                hrefLang=other,
            ),
        ],
    )


def _without_language(search: str) -> str:
    pairs = [(name, value) for name, value in parse_qsl(search.removeprefix("?"))[:50] if name != "lang"]
    return urlencode(pairs)


def _scheme_switch() -> Any:
    """Give the button that goes round the colour schemes; the style sheet shows the word of the present one."""
    words = (("auto", _("as system")), ("light", _("light")), ("dark", _("dark")))
    return html.Button(
        id=ids.SCHEME,
        type="button",
        className="scheme",
        title=_("Change the colours"),
        children=[
            html.Span("◐", **aria(hidden="true")),
            html.Span(_("Colours:"), className="scheme-name"),
            *(html.Span(word, className=f"scheme-word {name}") for name, word in words),
        ],
    )


def _who() -> Any:
    """Lead to the page that says who you are; somebody without a name can sign in."""
    name = current_person().name
    if not name:
        return html.A(_("Sign in"), href="/sign-in", className="language")
    return html.A(name, href="/who", className="language", title=_("Who you are"))


def _nav(text: str, href: str, here: bool) -> Any:
    current = aria(current="page") if here else {}
    return html.A(text, href=href, className="nav-link here" if here else "nav-link", **current)


def _unknown() -> Any:
    return html.Main(
        id="main",
        className="narrow",
        children=[
            html.H1(_("This page does not exist")),
            html.P([_("Go to the"), " ", html.A(_("overview"), href="/"), "."]),
        ],
    )
