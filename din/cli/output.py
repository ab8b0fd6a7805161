"""What goes to the terminal: results to standard output, complaints and progress to standard error."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from din.findings import Finding, Severity
from din.model.fields import clean_text
from din.texts import N_, Message, _, nmsg, readable

WIDTH = 120
"""Columns when the output is not a terminal."""
FINDINGS_PER_RULE = 20
"""A reader mends by rule: more of one kind are counted."""
SEVERITY_WORDS = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.HINT: N_("hint")}
SEVERITY_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
"""Colour comes beside the word, never instead of it."""


def console(*, to_errors: bool = False) -> Console:
    """Give a console on one of the two streams."""
    stream = sys.stderr if to_errors else sys.stdout
    width = None if stream.isatty() else WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def plain(value: object) -> str:
    """Give text without anything that steers a terminal."""
    return clean_text(readable(str(value)))


def say(line: object = "") -> None:
    """Print a line for people."""
    typer.echo(plain(line))


def listed(names: Sequence[str], most: int) -> str:
    """Give names in a row, and how many more there are."""
    rest = len(names) - most
    more = nmsg("; and {n} more", "; and {n} more", rest).text() if rest > 0 else ""
    return "; ".join(names[:most]) + more


def complain(text: str) -> None:
    """Print what went wrong."""
    if text:
        typer.echo(plain(text), err=True)


def print_json(data: Any) -> None:
    """Print JSON and nothing else: with indents to read on a terminal, else compact and quick."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    indent = 2 if sys.stdout.isatty() else None
    typer.echo(json.dumps(data, ensure_ascii=encoding != "utf8", allow_nan=False, indent=indent))


def table(title: object, headers: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Print a table with a heading of its own line."""
    found = Table(title=plain(title), title_justify="left", title_style="bold", show_lines=False)
    for header in headers:
        found.add_column(Text(plain(header)), overflow="fold")
    for row in rows:
        found.add_row(*(cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row))
    console().print(found)
    say()


def show_findings(
    findings: Sequence[Finding], *, to_errors: bool = False, most: int | None = FINDINGS_PER_RULE
) -> None:
    """Print findings one below the other: how bad, which rule, what, and how to mend it.

    Of each rule ``most`` are printed and the rest is counted; None prints all.
    """
    out = console(to_errors=to_errors)
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.rule] += 1
        if most is None or seen[finding.rule] <= most:
            _show_finding(out, finding)
    for rule, count in seen.items():
        if most is not None and count > most:
            out.print(
                plain(nmsg("… and {n} more [{rule}]", "… and {n} more [{rule}]", count - most, rule=rule))
            )


def _show_finding(out: Console, finding: Finding) -> None:
    where = finding.place.message()
    head = Text()
    head.append(_(SEVERITY_WORDS[finding.severity]), SEVERITY_STYLES[finding.severity])
    head.append(f"  {plain(finding.message)}")
    out.print(head, soft_wrap=True)
    notes = [plain(finding.fix), f"[{finding.rule}]", *([plain(where)] if where else [])]
    out.print(Text("    " + "  ".join(notes), "dim"), soft_wrap=True)


@contextmanager
def progress(steps: int, *, shown: bool = True) -> Iterator[Callable[[Message], None]]:
    """Show a bar while something takes long: on standard error, only on a terminal, gone afterwards."""
    out = console(to_errors=True)
    if not (shown and out.is_terminal):
        yield lambda _message: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=out, transient=True) as bars:
        task = bars.add_task("", total=steps, start=True)

        def step(message: Message) -> None:
            bars.update(task, description=plain(message))
            bars.advance(task)

        yield step
