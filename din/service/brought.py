"""A plan that somebody brings along as a file, over the network and not from a disk of their own choice."""

from __future__ import annotations

from pathlib import PurePath

from din.errors import InputError
from din.files import parse
from din.files.limits import MEGABYTE, Limits
from din.findings import errors
from din.model import Plan
from din.model.fields import clean_line

LONGEST_NAME = 80
BROUGHT_LIMITS = Limits(
    bytes=16 * MEGABYTE, rows=20_000, sheet_rows=100_000, cells=400_000, records=20_000, characters=8_000_000,
    entries=200, values=400_000, yaml_values=40_000, tags=400_000, row_tags=20_000, style_tags=50_000,
    graph_tags=200_000,
)  # fmt: skip
"""What a workshop or a city draws is well within these; a file that would grow in memory is refused soon."""


def brought_plan(name: str, data: bytes) -> Plan:
    """Read a plan from the contents of a file.

    Parameters
    ----------
    name : str
        As it was sent: of a path only the last part counts, and of that the ending.
    data : bytes

    Raises
    ------
    InputError
        With all that is wrong in it.
    """
    plan, faults = parse(data, file_name(name), BROUGHT_LIMITS).draft()
    if errors(faults):
        raise InputError(errors(faults))
    return plan


def file_name(name: str) -> str:
    """Give the last part of a name that was sent, on one line and no longer than is shown; its ending stays."""
    last = clean_line(PurePath(name.replace("\\", "/")).name) or "plan"
    ending = PurePath(last).suffix[:10]
    return last if len(last) <= LONGEST_NAME else last[: LONGEST_NAME - len(ending)] + ending
