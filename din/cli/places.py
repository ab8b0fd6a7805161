"""Where a user's own files stand on each system (XDG on Linux, the usual folders elsewhere)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "din"


def data_dir() -> Path:
    """Give the folder for the user's data, such as the example they may edit."""
    return _folder("XDG_DATA_HOME", (".local", "share"))


def config_dir() -> Path:
    """Give the folder for the user's settings."""
    return _folder("XDG_CONFIG_HOME", (".config",))


def state_dir() -> Path:
    """Give the folder for logs and what the program remembers between two runs."""
    return _folder("XDG_STATE_HOME", (".local", "state"))


def _folder(variable: str, usual: tuple[str, ...]) -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(base) / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / NAME
    chosen = os.environ.get(variable, "")
    return (Path(chosen) if Path(chosen).is_absolute() else Path.home().joinpath(*usual)) / NAME
