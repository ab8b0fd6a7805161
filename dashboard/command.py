"""The commands that put a plan on the screen, demo and serve, and those for who may see it.

The server is imported when a command runs: a help page must not wait for it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard import people_command
from dashboard import serve_options as options
from din.cli.asking import agrees
from din.cli.credentials import ask_credentials, user_name
from din.cli.exits import FINE
from din.cli.options import PlanArgument, PlanOption
from din.cli.output import progress, say
from din.cli.places import config_dir, data_dir
from din.errors import UsageError
from din.texts import N_, _, msg

PORT = 8050
EXAMPLE = "zutphen.din"
STORE_ENDING = ".din"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("demo", help=N_("Show the Zutphen example on the screen; you may change it freely."))(demo)
    app.command("serve", help=N_("Show a plan on the screen; it follows what changes in the file or store."))(
        serve
    )
    people_command.register(app)


def demo(
    port: options.PortOption = PORT,
    no_browser: options.BrowserOption = False,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", show_default=False, help=N_("Start again from the example as it was shipped.")
        ),
    ] = False,
) -> int:
    """Serve the example from a store of the user's own, so that changes stay."""
    from simulation.workbench import scenario_place  # noqa: PLC0415 - see the top of this file

    place = _own_folder() / EXAMPLE
    scenario = scenario_place(str(place))
    assert scenario is not None
    if fresh:
        place.unlink(missing_ok=True)
        scenario.unlink(missing_ok=True)
    if not place.exists():
        _fill(place)
    if not scenario.exists():
        _copy_scenario(scenario, place.name)
    say(_("Your copy of the example: {file}", file=str(place)))
    return _serve(
        str(place),
        None,
        host="127.0.0.1",
        port=port,
        open_browser=not no_browser,
        people=config_dir() / people_command.PEOPLE,
    )


def serve(
    store: PlanArgument,
    which: PlanOption = None,
    host: options.HostOption = "127.0.0.1",
    port: options.PortOption = PORT,
    no_browser: options.BrowserOption = False,
    new: options.NewOption = False,
    certfile: options.CertificateOption = None,
    keyfile: options.KeyOption = None,
    behind_proxy: options.BehindProxyOption = False,
    public_name: options.NamesOption = None,
    proxy: options.ProxiesOption = None,
    people: people_command.PeopleOption = None,
    public_read: options.PublicOption = False,
    audit_log: options.AuditOption = None,
    boundaries: options.BoundariesOption = None,
    scenario: options.ScenarioOption = None,
    largest: options.MessageOption = 2,
    largest_upload: options.UploadOption = 50,
) -> int:
    """Serve a plan until Ctrl-C."""
    for file in (certfile, keyfile, people, boundaries, scenario):
        if file is not None and not file.is_file():
            raise UsageError(msg("There is no file “{file}”.", file=str(file)))
    return _serve(
        store,
        which,
        host=host,
        port=port,
        open_browser=not no_browser,
        new=new or _begins(store),
        certfile=str(certfile) if certfile else None,
        keyfile=str(keyfile) if keyfile else None,
        behind_proxy=behind_proxy,
        allowed_hosts=tuple(public_name or ()),
        people=people or config_dir() / people_command.PEOPLE,
        public_read=public_read,
        proxies=tuple(proxy or ()),
        audit_log=audit_log,
        boundaries=boundaries,
        scenario=scenario,
        largest_mb=largest,
        largest_upload_mb=largest_upload,
    )


def _begins(location: str) -> bool:
    """Ask whether a plan begins in a store file that is not there.

    Raises
    ------
    UsageError
        When it does not: there is nothing to show.
    """
    place = Path(location)
    if not location.lower().endswith(STORE_ENDING) or place.exists():
        return False
    if agrees(msg("“{file}” is not there yet. Begin a new, empty plan?", file=location)):
        return True
    raise UsageError(
        msg(
            "There is no store “{file}”. Check the name, fill it with “din import”, or add --new to begin "
            "an empty plan.",
            file=location,
        )
    )


def _serve(location: str, which: str | None, *, new: bool = False, **how: Any) -> int:
    """Serve one plan of a place; ``how`` is what :func:`dashboard.serve.serve` takes."""
    from dashboard.serve import serve as run  # noqa: PLC0415 - see the top of this file
    from din.service import open_source  # noqa: PLC0415 - see the top of this file

    ask_credentials(location)
    source = open_source(location, which, empty=True, new=new)
    try:
        run(source, **how)
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
        import_file(zutphen_path(), str(unfinished), author=user_name(), step=step)
        unfinished.replace(place)


def _copy_scenario(place: Path, plan: str) -> None:
    """Put the example's scenario beside the store; the copy names that store as its plan."""
    from din.files.disk import put_file  # noqa: PLC0415 - see the top of this file
    from scenarios import zutphen_scenario_path  # noqa: PLC0415 - see the top of this file
    from simulation.scenario import read_scenario  # noqa: PLC0415 - see the top of this file
    from simulation.scenario.document import rewritten  # noqa: PLC0415 - see the top of this file

    shipped = zutphen_scenario_path()
    scenario = read_scenario(shipped).scenario
    text = shipped.read_text(encoding="utf-8")
    put_file(place, rewritten(text, scenario, scenario.model_copy(update={"plan": plan})).encode())
