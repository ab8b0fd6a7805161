"""The options of ``din serve``: where to listen, how readers are let in, and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from din.texts import N_

HostOption = Annotated[
    str,
    typer.Option(
        "--host",
        metavar=N_("ADDRESS"),
        help=N_("Address to listen on; beyond this computer it asks for https."),
    ),
]
PortOption = Annotated[
    int,
    typer.Option(
        "--port", min=0, max=65535, metavar=N_("NUMBER"), help=N_("Port to listen on; 0 takes a free one.")
    ),
]
BrowserOption = Annotated[
    bool,
    typer.Option("--no-browser", show_default=False, help=N_("Only print the address; open no browser.")),
]
NewOption = Annotated[
    bool,
    typer.Option(
        "--new", show_default=False, help=N_("Begin an empty plan when the store or the plan is not there.")
    ),
]
CertificateOption = Annotated[
    Path | None,
    typer.Option("--certfile", metavar=N_("FILE"), show_default=False, help=N_("Certificate for https.")),
]
KeyOption = Annotated[
    Path | None,
    typer.Option("--keyfile", metavar=N_("FILE"), show_default=False, help=N_("Key of the certificate.")),
]
BehindProxyOption = Annotated[
    bool,
    typer.Option("--behind-proxy", show_default=False, help=N_("A proxy in front takes care of https.")),
]
NamesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--name",
        metavar=N_("NAME"),
        show_default=False,
        help=N_("Name by which readers reach it; may be given more than once."),
    ),
]
ProxiesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--proxy",
        metavar=N_("ADDRESS"),
        show_default=False,
        help=N_("Address or network of the proxy (default: this computer); may be given more than once."),
    ),
]
PublicOption = Annotated[
    bool,
    typer.Option(
        "--public-read", show_default=False, help=N_("Everybody may look, without signing in; not change.")
    ),
]
AuditOption = Annotated[
    str | None,
    typer.Option(
        "--audit-log",
        metavar=N_("FILE"),
        show_default=False,
        help=N_("Keep a log of who signed in and who changed what; - for standard error."),
    ),
]
BoundariesOption = Annotated[
    Path | None,
    typer.Option(
        "--boundaries",
        metavar=N_("FILE"),
        show_default=False,
        help=N_("GeoJSON with the boundaries of areas for the map (default: the .geojson beside the plan)."),
    ),
]
ScenarioOption = Annotated[
    Path | None,
    typer.Option(
        "--scenario",
        metavar=N_("FILE"),
        show_default=False,
        help=N_("Scenario with the phasings to show (default: the .fasering.yaml beside the plan)."),
    ),
]
MessageOption = Annotated[
    int,
    typer.Option(
        "--max-message", min=1, max=1000, metavar=N_("MB"), help=N_("Largest message that is accepted.")
    ),
]
UploadOption = Annotated[
    int,
    typer.Option(
        "--max-upload", min=1, max=1000, metavar=N_("MB"), help=N_("Largest file that can be sent.")
    ),
]
