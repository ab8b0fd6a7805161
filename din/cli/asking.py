"""Questions that are answered with yes or no, in the reader's language."""

from __future__ import annotations

import sys

import typer

from din.texts import Message, _

AGREED = frozenset({"y", "yes", "j", "ja"})
"""What counts as yes in either language; anything else, an empty line too, is no."""


def agrees(question: Message) -> bool:
    """Ask on the terminal; without one nobody agrees."""
    if not sys.stdin.isatty():
        return False
    typer.echo(f"{question} {_('[y/N]')} ", nl=False, err=True)  # a prompt would put its last blank on stdout
    return sys.stdin.readline().strip().lower() in AGREED
