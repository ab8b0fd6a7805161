"""Ids that the program makes: short, readable, from the name, and never twice in a plan."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from din.files.draft import slug
from din.model import LINK_KINDS, MAX_ID, RECORD_TYPES, fields_of

ROOM = 12
"""Characters kept for a number at the end."""


def new_id(kind: str, data: dict[str, Any], taken: Container[str]) -> str:
    """Make an id for a new record.

    Parameters
    ----------
    kind : str
        Its kind.
    data : dict
        What is known of it: its name, or where a link runs.
    taken : container of str
        Ids that are in use.
    """
    return unique(_wanted(kind, data)[: MAX_ID - ROOM], taken)


def unique(wanted: str, taken: Container[str]) -> str:
    """Give an id that is free: the one wanted, else with a number behind it."""
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found


def _wanted(kind: str, data: dict[str, Any]) -> str:
    if kind in LINK_KINDS:
        return f"{data.get('source') or '?'}→{data.get('target') or '?'}"
    name = slug(str(data.get("name") or "")[:500])
    if name:
        return name
    needed = [info.name for info in fields_of(RECORD_TYPES[kind]) if info.about.refs and info.required]
    return "-".join([kind.replace("_", "-"), *(str(data[n]) for n in needed if data.get(n))])
