"""What pydantic found in a scenario, as findings with a place and the nearest right name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from din.findings import Finding, Place, Severity
from din.model.fields import clean_line
from din.texts import Message, msg, nmsg
from simulation.scenario.model import Scenario

Path = tuple[str | int, ...]
SHOWN = 60
ALIKE = 0.6
"""From this ratio on (0 to 1) two names are much alike."""
ROWS = 20
"""So many rows are named where one fault stands in more of them."""


def findings_of(error: ValidationError, file: str, rows: Mapping[Path, int]) -> list[Finding]:
    """Turn every error into a finding in its place."""
    return [
        fault("scenario-value", *_words(details, path), path, file, rows)
        for path, details in errors_of(error)
    ]


def errors_of(error: ValidationError) -> list[tuple[Path, ErrorDetails]]:
    """Give each error with its place; a list that fails with what is in it is left out."""
    given = [
        (tuple(part for part in details["loc"] if part != "[key]"), details)
        for details in error.errors(include_url=False)
    ]
    return [
        one for one in given if not any(one[0] == other[: len(one[0])] != other for other, _details in given)
    ]


def fault(
    rule: str, message: Message, fix: Message, path: Path, file: str, rows: Mapping[Path, int]
) -> Finding:
    """Make a finding of severity error at a path in the file."""
    return Finding(rule, Severity.ERROR, message, fix, (), Place(file, None, _row(path, rows), written(path)))


def _row(path: Path, rows: Mapping[Path, int]) -> int | None:
    """Give the row of the path, else that of what it stands in."""
    return next((rows[path[:n]] for n in range(len(path), 0, -1) if path[:n] in rows), None)


def written(path: Path) -> str:
    """Write a path as people do: phasings[2].cells[1].start, counted from 1."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return clean_line(text.removeprefix("."))[:200]


def _words(details: ErrorDetails, path: Path) -> tuple[Message, Message]:
    kind, context = details["type"], details.get("ctx", {})
    name, value = str(path[-1])[:SHOWN] if path else "", short(details.get("input"))
    if kind == "extra_forbidden":
        return msg("“{name}” is not a key here.", name=name), nearest(name, keys_at(path[:-1]))
    if kind == "missing":
        return msg("“{name}” is missing.", name=name), msg("Add this key with its value.")
    return msg("“{value}” does not fit in “{name}”.", value=value, name=name), _fix(kind, context)


def _fix(kind: str, context: Mapping[str, Any]) -> Message:
    if kind == "greater_than_equal":
        return msg("Use {least} or more.", least=context["ge"])
    if kind == "greater_than":
        return msg("Use more than {least}.", least=context["gt"])
    if kind == "less_than_equal":
        return msg("Use {most} or less.", most=context["le"])
    if kind in {"enum", "literal_error"}:
        listed = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return msg("Choose one of: {choices}.", choices=listed)
    return _shape_fix(kind)


def _shape_fix(kind: str) -> Message:  # noqa: PLR0911 - one line per shape
    if kind == "value_error":  # only months have a validator of their own
        return msg("Write a month as year-month, for example 2027-03.")
    if "int" in kind:
        return msg("Write a whole number.")
    if "float" in kind or "finite" in kind:
        return msg("Write a number.")
    if "bool" in kind:
        return msg("Write true or false.")
    if "tuple" in kind or "list" in kind:
        return msg("Write a list: a row with “- ” for each item.")
    if "dict" in kind or "model" in kind:
        return msg("Write keys with values here.")
    return msg("Write a text, not empty and not too long.")


def nearest(name: str, known: Sequence[str], rather: Sequence[str] = ()) -> Message:
    """Propose the name that is most alike, else list what there is; where more are as much alike, these.

    Parameters
    ----------
    name : str
        What was written.
    known : sequence of str
        What may stand there.
    rather : sequence of str
        Those that are more likely meant where several are as much alike.
    """
    close = _most_alike(name, known)
    close = [one for one in close if one in rather] or close
    if len(close) == 1:
        return msg("Did you mean “{name}”?", name=close[0])
    choices = close or known
    listed = ", ".join(choices[:20]) + (", …" if len(choices) > 20 else "")
    return msg("Choose one of: {choices}.", choices=listed or "–")


def _most_alike(name: str, known: Sequence[str]) -> list[str]:
    """Give the names that are equally and most alike; none when none is much alike."""
    ratios = [SequenceMatcher(None, one, name).ratio() for one in known]
    most = max(ratios, default=0.0)
    return [one for one, ratio in zip(known, ratios, strict=True) if ratio == most] if most >= ALIKE else []


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings in the order of the file, and those that say the same of the same together.

    One wrong name is used all over a file: it is told once, with the rows in which it stands too.
    """
    order = sorted(findings, key=lambda f: (f.place.file or "", f.place.row or 0))
    same: dict[tuple[str, ...], list[Finding]] = {}
    for one in order:
        key = (one.rule, one.message.text(), one.fix.text(), one.place.file or "")
        same.setdefault(key, []).append(one)
    return tuple(_together(ones) for ones in same.values())


def _together(ones: list[Finding]) -> Finding:
    first, *others = ones
    rows = [str(r) for r in dict.fromkeys(f.place.row for f in others) if r not in {None, first.place.row}]
    if not rows:
        return first
    listed = ", ".join(rows[:ROWS]) + (", …" if len(rows) > ROWS else "")
    fix = nmsg(
        "{fix} Also in row {rows}.", "{fix} Also in rows {rows}.", len(rows), fix=first.fix, rows=listed
    )
    return replace(first, fix=fix)


def short(value: object) -> str:
    """Give a value short enough to repeat."""
    text = clean_line(str(value)[: 10 * SHOWN])
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def keys_at(path: Path) -> list[str]:
    """Give the keys the file may have at a path."""
    model: type[BaseModel] = Scenario
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {tuple, dict, Union, UnionType} or get_args(annotation):
        return next((m for a in get_args(annotation) if (m := _model_in(a))), None)
    return None
