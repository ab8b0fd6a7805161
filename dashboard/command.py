"""The commands that put a plan on the screen, demo and serve, and those for who may see it.

The server is imported when a command runs: a help page must not wait for it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from dashboard import people_command
from din.cli.credentials import ask_credentials
from din.cli.exits import FINE
from din.cli.options import PlanArgument, PlanOption
from din.cli.output import progress, say
from din.cli.places import config_dir, data_dir
from din.errors import UsageError
from din.texts import N_, _, msg

PORT = 8050
EXAMPLE = "zutphen.din"

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


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("demo", help=N_("Show the Zutphen example on the screen; you may change it freely."))(demo)
    app.command("serve", help=N_("Show a plan on the screen; it follows what changes in the file or store."))(
        serve
    )
    people_command.register(app)


def demo(
    port: PortOption = PORT,
    no_browser: BrowserOption = False,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", show_default=False, help=N_("Start again from the example as it was shipped.")
        ),
    ] = False,
) -> int:
    """Serve the example from a store of the user's own, so that changes stay."""
    place = _own_folder() / EXAMPLE
    if fresh:
        place.unlink(missing_ok=True)
    if not place.exists():
        _fill(place)
    say(_("Your copy of the example: {file}", file=str(place)))
    return _serve(str(place), None, port=port, no_browser=no_browser)


def serve(
    store: PlanArgument,
    which: PlanOption = None,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar=N_("ADDRESS"),
            help=N_("Address to listen on; beyond this computer it asks for https."),
        ),
    ] = "127.0.0.1",
    port: PortOption = PORT,
    no_browser: BrowserOption = False,
    certfile: Annotated[
        Path | None,
        typer.Option("--certfile", metavar=N_("FILE"), show_default=False, help=N_("Certificate for https.")),
    ] = None,
    keyfile: Annotated[
        Path | None,
        typer.Option("--keyfile", metavar=N_("FILE"), show_default=False, help=N_("Key of the certificate.")),
    ] = None,
    behind_proxy: Annotated[
        bool,
        typer.Option("--behind-proxy", show_default=False, help=N_("A proxy in front takes care of https.")),
    ] = False,
    public_name: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            metavar=N_("NAME"),
            show_default=False,
            help=N_("Name by which readers reach it; may be given more than once."),
        ),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy",
            metavar=N_("ADDRESS"),
            show_default=False,
            help=N_("Address or network of the proxy (default: this computer); may be given more than once."),
        ),
    ] = None,
    people: people_command.PeopleOption = None,
    public_read: Annotated[
        bool,
        typer.Option(
            "--public-read",
            show_default=False,
            help=N_("Everybody may look, without signing in; not change."),
        ),
    ] = False,
    audit_log: Annotated[
        str | None,
        typer.Option(
            "--audit-log",
            metavar=N_("FILE"),
            show_default=False,
            help=N_("Keep a log of who signed in and who changed what; - for standard error."),
        ),
    ] = None,
    largest: Annotated[
        int,
        typer.Option(
            "--max-message", min=1, max=1000, metavar=N_("MB"), help=N_("Largest message that is accepted.")
        ),
    ] = 2,
    largest_upload: Annotated[
        int,
        typer.Option(
            "--max-upload", min=1, max=1000, metavar=N_("MB"), help=N_("Largest file that can be sent.")
        ),
    ] = 50,
) -> int:
    """Serve a plan until Ctrl-C."""
    for file in (certfile, keyfile, people):
        if file is not None and not file.is_file():
            raise UsageError(msg("There is no file “{file}”.", file=str(file)))
    return _serve(
        store,
        which,
        host=host,
        port=port,
        no_browser=no_browser,
        certfile=certfile,
        keyfile=keyfile,
        behind_proxy=behind_proxy,
        names=tuple(public_name or ()),
        proxies=tuple(proxy or ()),
        people=people,
        public_read=public_read,
        audit_log=audit_log,
        largest=largest,
        largest_upload=largest_upload,
    )


def _serve(
    location: str,
    which: str | None,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    no_browser: bool = False,
    certfile: Path | None = None,
    keyfile: Path | None = None,
    behind_proxy: bool = False,
    names: tuple[str, ...] = (),
    proxies: tuple[str, ...] = (),
    people: Path | None = None,
    public_read: bool = False,
    audit_log: str | None = None,
    largest: int = 2,
    largest_upload: int = 50,
) -> int:
    from dashboard.serve import serve as run  # noqa: PLC0415 - see the top of this file
    from din.service import open_source  # noqa: PLC0415 - see the top of this file

    ask_credentials(location)
    source = open_source(location, which)
    try:
        run(
            source,
            host,
            port,
            open_browser=not no_browser,
            certfile=str(certfile) if certfile else None,
            keyfile=str(keyfile) if keyfile else None,
            behind_proxy=behind_proxy,
            allowed_hosts=names,
            people=people or config_dir() / people_command.PEOPLE,
            public_read=public_read,
            proxies=proxies,
            audit_log=audit_log,
            largest_mb=largest,
            largest_upload_mb=largest_upload,
        )
    finally:
        source.close()
    return FINE


def _own_folder() -> Path:
    """Give a folder the user may write in: their data folder, else a temporary one."""
    folder = data_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="din-"))


def _fill(place: Path) -> None:
    """Put the example in a new store, whole or not at all."""
    from din.service import import_file  # noqa: PLC0415 - see the top of this file
    from scenarios import zutphen_path  # noqa: PLC0415 - see the top of this file

    with tempfile.TemporaryDirectory(dir=place.parent) as folder, progress(3) as step:
        unfinished = Path(folder) / place.name
        import_file(zutphen_path(), str(unfinished), step=step)
        unfinished.replace(place)
