#!/usr/bin/env python3
"""Start everything with one command, on a bare computer with Python 3.11 or newer and pip.

    python3 start.py demo         install what is needed and open the example
    python3 start.py test         run all tests
    python3 start.py lint         run the linters and the type checker
    python3 start.py COMMAND …    any other command of `din`

Only the standard library is used. Everything installed goes to `.venv` beside this file; it is renewed when
`pyproject.toml` or `constraints.txt` has changed.
"""

from __future__ import annotations  # an old Python must get as far as its message

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BINARIES = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BINARIES / ("python.exe" if os.name == "nt" else "python")
OLDEST_PYTHON = (3, 11)
OLDEST_PIP = 22.3  # the first with --python

CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports", "--no-logo"),
    ("python", "-m", "tools.catalogue", "check"),
)

HELP = """\
Gebruik: {start} OPDRACHT

  demo     het voorbeeld van Zutphen op het scherm
  test     alle tests
  lint     de controles van de code
  --help   alle andere opdrachten van din; zet er '{start}' voor"""

PYTHON_TOO_OLD = """\
Deze Python is versie {version}; nodig is 3.11 of nieuwer.
Installeer een nieuwere Python en start daarmee opnieuw, bijvoorbeeld: python3.12 start.py demo"""

NO_PIP = """\
Bij deze Python hoort geen pip, of hij is ouder dan versie 22.3. Daardoor kan din niet worden geïnstalleerd.
Debian of Ubuntu: sudo apt install python3-pip
Windows of macOS: installeer Python opnieuw, met pip."""

INSTALL_FAILED = """\
Het installeren is niet gelukt; hierboven staat waarom.
Vaak is er geen verbinding met internet, of laat een proxy pip niet door. Probeer het daarna opnieuw."""

NO_ENVIRONMENT = """\
De map {folder} kan niet worden gemaakt: {reason}
Kijk of u in deze map mag schrijven en of er genoeg ruimte is (ongeveer 1 GB)."""


class StartError(Exception):
    """Something outside the program must be mended first; the message says what and how."""


def main(arguments: list[str]) -> int:
    """Do what the first word asks for and give the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        raise StartError(PYTHON_TOO_OLD.format(version=sys.version.split()[0]))
    if not arguments:
        print(HELP.format(start="py start.py" if os.name == "nt" else "python3 start.py"))
        return 2
    command, *rest = arguments
    if command == "test":
        install("dev")
        run("python", "-m", "tools.neo4j_server", "fetch")  # where it can't, the tests of Neo4j say so
        return run("python", "-m", "pytest", *rest)
    if command == "lint":
        install("dev")
        return max([announced(*check) for check in CHECKS])
    install()
    return run("din", *arguments)


def install(extra: str = "") -> None:
    """Fill `.venv`, unless it already holds what the project files ask for."""
    wanted = hashlib.sha256(sys.version.encode())
    wanted.update((ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes())
    stamp, dev_stamp = VENV / f"installed-{extra or 'run'}", VENV / "installed-dev"
    current = [path for path in VENV.glob("installed-*") if path.read_text() == wanted.hexdigest()]
    if stamp in current or dev_stamp in current:
        return
    print("Installeren in .venv. De eerste keer duurt dat een paar minuten …", flush=True)
    if not current:
        make_environment()
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "-c", "constraints.txt"]
    if call(*pip(), "install", *options, "-e", f".[{extra}]" if extra else ".") != 0:
        raise StartError(INSTALL_FAILED)
    stamp.write_text(wanted.hexdigest())


def make_environment() -> None:
    """Make `.venv` anew: without pip, since Debian ships that part apart."""
    try:
        venv.create(VENV, clear=True, symlinks=os.name != "nt")
    except (OSError, subprocess.SubprocessError) as fault:
        raise StartError(NO_ENVIRONMENT.format(folder=VENV, reason=fault)) from fault


def pip() -> list[str]:
    """Give the command of a pip that installs into `.venv`: this Python's own, or else the bundled one."""
    try:
        version = importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    if float(".".join(version.split(".")[:2])) >= OLDEST_PIP:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if importlib.util.find_spec("ensurepip") and call(str(PYTHON), "-m", "ensurepip") == 0:
        return [str(PYTHON), "-m", "pip"]
    raise StartError(NO_PIP)


def announced(*command: str) -> int:
    """Run a check under a line with its name."""
    print("·", *command, flush=True)
    return run(*command)


def run(program: str, *arguments: str) -> int:
    """Run a program of `.venv` and give its exit code."""
    found = shutil.which(program, path=BINARIES)
    if found is None:
        raise StartError(f"{program} ontbreekt in {VENV}. Verwijder die map en probeer het opnieuw.")
    return call(found, *arguments)


def call(*command: str) -> int:
    """Run a command in the project's folder; an interrupt or an end is the command's to handle."""
    environment = os.environ | {"PYTHONUTF8": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        signal.signal(signal.SIGINT, lambda *_: None)  # the terminal has sent it to the command as well
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except StartError as fault:
        sys.exit(f"\n{fault}")
