"""Random but valid records and plans of every kind, derived from the table of fields.

A new kind or field needs nothing here: what a field may hold is read from its :class:`FieldInfo`.
"""

import unicodedata
from datetime import date
from typing import Any

from hypothesis import strategies as st

from din.model import RECORD_TYPES, FieldInfo, Plan, Record, fields_of, from_data, reference_fields
from din.model.fields import field_names

WORDS = st.sampled_from(
    ["Wijkmaaltijd", "de Hoven", "ontmoeting", "café", "=1+1", "'s-Gravenhof", "½ €", "🌳", "a;b", "<b>"]
)
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\u2028\u2029")

_RANGES: dict[str, tuple[float, float]] = {
    "strength": (-3, 3),
    "weight": (-1, 1),
    "lag_months": (0, 600),
    "start_value": (-1e9, 1e9),
    "target_value": (-1e9, 1e9),
    "value": (-1e9, 1e9),
    "x": (-100_000, 100_000),
    "y": (-100_000, 100_000),
}
"""Ranges of numbers that may be negative or are bounded; all others run from 0."""


def lines(min_size: int = 0) -> st.SearchStrategy[str]:
    """One line of text, normalised as the model does, sometimes with characters that files trip over."""
    text = WORDS | st.text(CHARACTERS, min_size=min_size, max_size=12)
    return text.map(lambda t: unicodedata.normalize("NFC", " ".join(t.split()))).filter(
        lambda t: len(t) >= min_size
    )


def texts() -> st.SearchStrategy[str]:
    """Text of one or more lines."""
    return st.lists(lines(min_size=1), max_size=3).map("\n".join)


def numbers(name: str, whole: bool) -> st.SearchStrategy[float]:
    """Numbers within what a field of this name may hold."""
    low, high = _RANGES.get(name, (0, 1e9))
    if whole:
        return st.integers(int(low), int(high))
    return st.floats(low, high, allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0)


def values(info: FieldInfo) -> st.SearchStrategy[Any]:
    """Values of one field that is not a reference."""
    scalar: st.SearchStrategy[Any] = {
        "text": texts(),
        "line": lines(),
        "integer": numbers(info.name, whole=True),
        "number": numbers(info.name, whole=False),
        "boolean": st.booleans(),
        "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
        "choice": st.sampled_from([c.value for c in info.choices]) if info.choices else st.nothing(),
    }[info.type]
    if info.many:
        return st.lists(lines(min_size=1), max_size=3, unique=True)
    return scalar


def extras(record_type: type[Record]) -> st.SearchStrategy[dict[str, Any]]:
    """A user's own attributes: simple values under names that are no fields."""
    taken = field_names(record_type) | {"extra"}
    names = st.sampled_from(["budgetcode", "eigen veld", "Kleur", "extra 2"]).filter(lambda n: n not in taken)
    own = st.booleans() | st.integers(-(10**6), 10**6) | lines(min_size=1)
    return st.dictionaries(names, own, max_size=2)


@st.composite
def records(draw: st.DrawFn, kind: str, record_id: str, ids: dict[str, list[str]]) -> Record | None:
    """One record of a kind; references only to these ids per kind. None when a needed one is not there."""
    record_type = RECORD_TYPES[kind]
    raw: dict[str, Any] = {"kind": kind, "id": record_id}
    for info in fields_of(record_type):
        if info.about.refs:
            targets = _targets(info, record_id, ids, kind)
            if info.required and not targets:
                return None
            raw.update(draw(_reference(info, targets)))
        elif info.name == "name":
            raw[info.name] = draw(lines(min_size=1))
        elif info.name != "id" and (info.required or draw(st.integers(0, 2)) == 0):
            raw[info.name] = draw(values(info))
    return from_data({**draw(extras(record_type)), **raw})


def _targets(info: FieldInfo, record_id: str, ids: dict[str, list[str]], kind: str) -> list[str]:
    targets = [i for ref in info.about.refs for i in ids.get(ref, [])]
    if info.name == "part_of":
        return [t for t in targets if _before(t, record_id, ids[kind])]
    return targets


def _reference(info: FieldInfo, targets: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """The value of one reference field, by its name; nothing when there is nothing to point to."""
    if not targets:
        return st.just({})
    if info.many:
        return st.lists(st.sampled_from(targets), max_size=3, unique=True).map(lambda ids: {info.name: ids})
    one = st.sampled_from(targets).map(lambda target: {info.name: target})
    return one if info.required else one | st.just({})


def _before(target: str, record_id: str, same_kind: list[str]) -> bool:
    return target in same_kind and same_kind.index(target) < same_kind.index(record_id)


@st.composite
def plans(draw: st.DrawFn, max_records: int = 25, plan_id: str = "plan", kinds: tuple[str, ...] = ()) -> Plan:
    """A valid plan: any kinds, random values, references to existing records of the right kinds."""
    chosen = draw(st.lists(st.sampled_from(kinds or tuple(RECORD_TYPES)), max_size=max_records))
    ids: dict[str, list[str]] = {}
    for number, kind in enumerate(chosen):
        if kind == "programme" and ids.get("programme"):
            continue
        ids.setdefault(kind, []).append(f"{kind}-{number}")
    kept = _possible(ids)
    found = [draw(records(kind, record_id, kept)) for kind, group in kept.items() for record_id in group]
    return Plan.build([record for record in found if record is not None], plan_id)


def _possible(ids: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out kinds whose required references have nothing to point to, until all that is left can be made."""
    kept = dict(ids)
    while True:
        left = {kind: group for kind, group in kept.items() if _can_be_made(kind, kept)}
        if left == kept:
            return kept
        kept = left


def _can_be_made(kind: str, ids: dict[str, list[str]]) -> bool:
    needed = [info for info in reference_fields(RECORD_TYPES[kind]) if info.required]
    return all(any(ids.get(ref) for ref in info.about.refs) for info in needed)


def plan_of_every_kind() -> st.SearchStrategy[Plan]:
    """Plans that hold at least one record of every kind."""
    return _every_kind()


@st.composite
def _every_kind(draw: st.DrawFn) -> Plan:
    ids = {
        kind: [f"{kind}-1", f"{kind}-2"] if kind != "programme" else ["programme-1"] for kind in RECORD_TYPES
    }
    found = [draw(records(kind, record_id, ids)) for kind, group in ids.items() for record_id in group]
    return Plan.build([record for record in found if record is not None])
