"""What every page has: the header, the navigation, the language, and word of a plan that changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from dashboard.worker import Text, in_worker
from din.texts import N_, _, current_language

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
NAVIGATION = {
    "overview": N_("Overview"),
    "network": N_("Network"),
    "contributing": N_("Contribution"),
    "collaborating": N_("Collaboration"),
    "map": N_("Map"),
    "phasing": N_("Phasing"),
    "scenarios": N_("Scenarios"),
    "choice": N_("Choice"),
    "bulk": N_("List"),
    "history": N_("History"),
}
"""Page → its name in the header, in the order there."""
UNDER_HISTORY = {"past": N_("The plan then"), "compare": N_("Compare"), "merging": N_("Merge views")}
"""Page that is reached from the history → its name."""
Body: TypeAlias = Callable[[Reading, str], Any]
"""Makes a page from the plan and the query of its address."""
LOGGER = logging.getLogger("din.dashboard")
ENTRY = (
    '<div id="react-entry-point"><div class="waiting"><h1 class="unseen">DIN</h1>'
    '<div id="main">{}</div></div></div>'
)
"""What stands there until the programs of the page have begun."""
WAITING = N_("The plan is being opened…")


@dataclass(frozen=True)
class Address:
    """Where a page is, as the browser has it."""

    path: str = "/"
    search: str = ""


def _frame(revision: int, page: Any, **address: str) -> Any:
    return dmc.MantineProvider(
        theme=THEME,
        defaultColorScheme="auto",
        children=[
            html.A(_("Skip to the content"), href="#main", className="skip"),
            dcc.Location(id=ids.LOCATION, refresh=False, **address),
            dcc.Store(id=ids.REVISION, data=str(revision)),
            dcc.Store(id=ids.SCHEME_NOW),
            html.Div(id=ids.PAGE, className="page", children=page),
            _notice(),
            together.words(),
        ],
    )


def _notice() -> Any:
    """Give the place for notices, with the words that the browser says when the server could not."""
    words: dict[str, Any] = {
        "data-again": _("Sign in again"),
        "data-beside": _("(in a new tab; what you typed here stays)"),
        "data-fault": _("Something went wrong. Try again."),
    }
    return html.Div(id=ids.NOTICE, className="notice", role="status", **aria(live="polite"), **words)


def _waiting() -> Any:
    """Give what stands there while the browser asks for the page, and makes it ask."""
    return html.Div(
        className="waiting",
        children=[
            html.H1("DIN", className="unseen"),
            html.Div(_(WAITING), id="main"),
            dcc.Store(id=ids.PAGE_WANTED, data=True),
        ],
    )


class Shell:
    """Makes the page that belongs to an address."""

    def __init__(self, reader: Reader, bodies: Mapping[str, Body]) -> None:
        """Keep what pages are made from."""
        self._reader = reader
        self._bodies: dict[str, Body] = {
            **bodies,
            "network": lambda reading, search: network.layout(reading, ViewState.parse(search)),
            "overview": overview.layout,
        }

    def layout(self, revision: int, address: Address | None) -> Any:
        """Give the frame that is the same on every page, with the page in it that a browser opens.

        When that is not known, or cannot be shown, the browser asks for it and shows what came of that.
        """
        if address is not None:
            try:
                page = self.show(address.path, address.search)
                return _frame(revision, page, pathname=address.path, search=address.search)
            except Exception:
                LOGGER.warning("the page %s is asked for once more", address.path, exc_info=True)
        return _frame(revision, _waiting())

    def show(self, path: str | None, search: str | None) -> Any:
        """Give the header and the content of a page."""
        page = page_at(path)
        body = self._bodies[page](self._reader.read(), search or "") if page in self._bodies else _unknown()
        return [_header(page, ViewState.parse(search or ""), search or ""), body]

    def register(self, app: Dash) -> None:
        """Show the page to a browser that did not say what it opens, and listen for changes."""

        def show(_wanted: object, path: Text, search: Text) -> Any:
            return self.show(path, search)

        app.callback(
            Output(ids.PAGE, "children"),
            Input(ids.PAGE_WANTED, "data"),
            State(ids.LOCATION, "pathname"),
            State(ids.LOCATION, "search"),
        )(in_worker(show))
        app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
            ClientsideFunction("din", "listen"), Output(ids.NOTICE, "title"), Input(ids.REVISION, "data")
        )


def page_at(path: str | None) -> str | None:
    """Give the page at an address; None when there is none."""
    return PATHS.get((path or "/").rstrip("/") or "/")


def title(path: str | None) -> str:
    """Give what a browser calls the page at an address, in its tabs and to who cannot see it."""
    name = {**NAVIGATION, **UNDER_HISTORY}.get(page_at(path) or "", N_("This page does not exist"))
    return f"{_(name)} – din"


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
                    _nav(_(name), path, page == key or (key == "history" and page in UNDER_HISTORY))
                    for path, key in PATHS.items()
                    if (name := NAVIGATION.get(key))
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
