"""The place on a page where readers bring plans along as files, for looking at: that changes nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard import ids
from dashboard.brought import Brought
from dashboard.pages.parts import aria
from dashboard.worker import Text, Texts, in_worker
from din.errors import InputError
from din.files import FORMATS
from din.findings import Finding
from din.texts import _, nmsg

MOST_FILES = 12
MOST_FAULTS = 20
GO = "go"


def asking(identity: str, title: str, note: str, *, several: bool) -> Any:
    """Ask for files; a button, so that it works by keyboard too."""
    endings = ",".join(ending for form in FORMATS.values() for ending in form.endings)
    return html.Section(
        className="ask brought",
        **aria(label=title),
        children=[
            html.H2(title),
            html.P(note, className="quiet"),
            dcc.Upload(
                html.Button(
                    _("Choose files…") if several else _("Choose a file…"), type="button", className="button"
                ),
                id=identity,
                multiple=several,
                accept=endings,
                className="drop",
            ),
            html.Div(id=f"{identity}-faults", role="alert"),
            dcc.Store(id=f"{identity}-{GO}"),
        ],
    )


def register(app: Dash, brought: Brought, identity: str, leads: Callable[[Sequence[str], str], str]) -> None:
    """Take in what is chosen; ``leads`` gives the address that shows it, from the keys and the present query."""

    def take(contents: Text | Texts, names: Text | Texts, search: Text) -> Any:
        sent = contents if isinstance(contents, list) else [contents]
        called = names if isinstance(names, list) else [names]
        keys, faults = _taken(brought, list(zip(called, sent, strict=False))[:MOST_FILES])
        if faults or not keys:
            return None, _told(faults)
        return leads(keys, search or ""), []

    app.callback(
        Output(f"{identity}-{GO}", "data"),
        Output(f"{identity}-faults", "children"),
        Input(identity, "contents"),
        State(identity, "filename"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )(in_worker(take))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("brought", "go"),
        Output(f"{identity}-faults", "title"),
        Input(f"{identity}-{GO}", "data"),
    )


def _taken(brought: Brought, files: Sequence[tuple[Any, Any]]) -> tuple[list[str], list[Finding]]:
    """Read all files, and tell of all what is wrong."""
    keys: list[str] = []
    faults: list[Finding] = []
    for name, content in files:
        try:
            keys.append(brought.keep(str(name), _bytes(content)))
        except InputError as error:
            faults += error.findings
    return keys, faults


def _bytes(content: Any) -> bytes:
    """Give the bytes of a data address; what is none is an empty file."""
    try:
        return base64.b64decode(str(content).partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        return b""


def _told(faults: Sequence[Finding]) -> list[Any]:
    items = [html.Li(fault.line()) for fault in faults[:MOST_FAULTS]]
    if (rest := len(faults) - MOST_FAULTS) > 0:
        items.append(html.Li(str(nmsg("and {n} more", "and {n} more", rest))))
    return [html.P(_("Nothing was taken over. Mend this first:")), html.Ul(items, className="brought-faults")]
