"""Who is at work: the user's own name, and name and password of a shared store.

The password comes from the environment, else it is asked for; it is never an argument.
"""

from __future__ import annotations

import getpass
import os
import sys

import typer

from din.texts import _

SHARED = ("neo4j", "bolt")
USER, PASSWORD = "NEO4J_USER", "NEO4J_PASSWORD"


def ask_credentials(*locations: str) -> None:
    """Ask for the password when a shared store is meant and the environment has none.

    Without a terminal nothing is asked; the store then says what is missing. The answer is kept in the
    environment of this process only, where the store looks for it.
    """
    shared = any(location.partition(":")[0].partition("+")[0].lower() in SHARED for location in locations)
    if not shared or os.environ.get(PASSWORD) or not sys.stdin.isatty():
        return
    if not os.environ.get(USER):
        os.environ[USER] = typer.prompt(_("User name for Neo4j"), default="neo4j", err=True)
    os.environ[PASSWORD] = typer.prompt(_("Password for Neo4j"), hide_input=True, err=True)


def user_name() -> str:
    """Give the name under which somebody is logged in; some systems have none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
