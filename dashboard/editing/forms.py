"""From the table of fields to inputs: label, help, unit, example, required mark, and a place for what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.editing.names import FIELD, REASON, part
from dashboard.editing.values import FormValue, Values, asked_fields
from din.model import KIND_LABELS, RECORD_TYPES, FieldInfo, Plan
from din.model.fields import OWN
from din.texts import N_, _

ORDER = ["label", "input", "description", "error"]
FEW = 9
"""A form with no more fields than this shows them all at once."""
FIRST: Mapping[str, frozenset[str]] = {
    "effort": frozenset({
        "description", "status", "effort_type", "owner", "carried_out_by", "areas", "domains",
        "target_group", "start", "end", "cost_eur",
    }),
    "benefit": frozenset({
        "description", "owner", "areas", "domains", "unit", "start_value", "start_date",
        "target_value", "target_date",
    }),
    "disbenefit": frozenset({"description", "owner", "areas", "domains", "unit", "risks"}),
    "contributes_to": frozenset({"strength", "lag_months", "certainty", "assumption"}),
    "indicator": frozenset({"description", "unit", "owner", "areas", "higher_is_better"}),
}  # fmt: skip
"""Of a kind with many fields: which are seen at once. Required and filled ones always are."""
LATER = frozenset({"weight", "evidence", "note", OWN})
"""What stands below "more" however few the fields."""

STRENGTHS = ("-3", "-2", "-1", "", "1", "2", "3")
STRENGTH_SIGNS = ("−−−", "−−", "−", "?", "+", "++", "+++")
STRENGTH_HELP = N_(
    "+ a little, ++ clearly, +++ strongly; − means that it hampers. ? when it is not known yet."
)
MOST_SHOWN = 100
"""How many names a list shows at once; typing narrows it."""


def inputs(plan: Plan, form: str, kind: str, values: Mapping[str, FormValue]) -> list[Any]:
    """Give the inputs of a form: what is asked at once, and the rest below a fold.

    Parameters
    ----------
    form
        The form's own name, different each time one is opened.
    values
        What stands in the fields at first.
    """
    infos = asked_fields(RECORD_TYPES[kind])
    first = [info for info in infos if _comes_first(info, values.get(info.name, ""), len(infos))]
    rest = [info for info in infos if info not in first]
    shown = [field(plan, form, info, values.get(info.name, "")) for info in first]
    if rest:
        hidden = [field(plan, form, info, values.get(info.name, "")) for info in rest]
        shown.append(
            html.Details(
                [html.Summary(_("More fields ({n})", n=len(rest))), html.Div(hidden, className="edit-fields")]
            )
        )
    return shown


def _comes_first(info: FieldInfo, value: FormValue, count: int) -> bool:
    if info.required or (value and value != "false"):
        return True
    if info.name in LATER:
        return False
    return count <= FEW or info.name == "name" or info.name in FIRST.get(info.kind, frozenset())


def field(plan: Plan, form: str, info: FieldInfo, value: FormValue) -> Any:
    """Give the input of one field."""
    shared: dict[str, Any] = {
        "id": part(FIELD, info.name, form),
        "label": label_of(info),
        "description": described(info),
        "required": info.required,
        "inputWrapperOrder": ORDER,
    }
    if info.name == "strength":
        return _strength(shared, value)
    if info.about.refs:
        return _choose(shared, info, value, reference_options(plan, info.about.refs, value))
    if info.type in {"choice", "boolean"}:
        return _choose(shared, info, value, choice_options(info))
    return _write(shared, info, value)


def label_of(info: FieldInfo) -> str:
    """Give a field's label with its unit."""
    return f"{info.label} ({_(info.about.unit)})" if info.about.unit else str(info.label)


def described(info: FieldInfo, hints: Sequence[str] = ()) -> list[Any]:
    """Give what stands below a field: its help, and what the checks think of what was typed."""
    text = _(STRENGTH_HELP) if info.name == "strength" else str(info.meaning)
    return [text, *(html.Span(hint, className="edit-hint") for hint in hints)]


def _write(shared: dict[str, Any], info: FieldInfo, value: FormValue) -> Any:
    example = _("for example {example}", example=info.about.example) if info.about.example else None
    if info.many:
        return dmc.TagsInput(
            **shared, value=value if isinstance(value, list) else [], placeholder=example, splitChars=[";"]
        )
    if info.type == "text":
        return dmc.Textarea(**shared, value=value, placeholder=example, autosize=True, minRows=2, maxRows=10)
    numeric = {"inputProps": {"inputMode": "decimal"}} if info.type in {"number", "integer"} else {}
    if info.type == "date":
        example = _("day-month-year, {example}", example=info.about.example or "31-12-2027")
    return dmc.TextInput(**shared, value=value, placeholder=example, autoComplete="off", **numeric)


def _choose(shared: dict[str, Any], info: FieldInfo, value: FormValue, options: list[Any]) -> Any:
    settings: dict[str, Any] = {
        **shared,
        "data": options,
        "searchable": True,
        "selectFirstOptionOnChange": True,
        "clearable": not info.required,
        "nothingFoundMessage": _("Nothing found"),
        "limit": MOST_SHOWN,
        "maxDropdownHeight": 280,
        "comboboxProps": {"withinPortal": True, "zIndex": 400},
    }
    if info.many:
        chosen = value if isinstance(value, list) else []
        return dmc.MultiSelect(
            **settings, value=chosen, placeholder=None if chosen else _("Choose…"), hidePickedOptions=True
        )
    return dmc.Select(**settings, value=value or None, placeholder=_("Choose…"))


def _strength(shared: dict[str, Any], value: FormValue) -> Any:
    chosen = value if value in STRENGTHS else ""
    marks = [
        dmc.Radio(value=strength, label=sign, className="edit-strength")
        for strength, sign in zip(STRENGTHS, STRENGTH_SIGNS, strict=True)
    ]
    return dmc.RadioGroup(**shared, value=chosen, children=html.Div(marks, className="edit-strengths"))


def choice_options(info: FieldInfo) -> list[dict[str, str]]:
    """Give the values of a closed list with their labels."""
    if info.type == "boolean":
        return [{"value": "true", "label": _("yes")}, {"value": "false", "label": _("no")}]
    return [{"value": c.value, "label": str(c.message())} for c in info.choices]


def reference_options(plan: Plan, kinds: Iterable[str], value: FormValue = "") -> list[Any]:
    """Give the records a field may point to by name, in groups when they are of several kinds.

    What is chosen already but is not there any more stays in the list, so that it is seen and not lost.
    """
    groups = {kind: _named(plan, [r.id for r in plan.of(RECORD_TYPES[kind])]) for kind in kinds}
    chosen = [value] if isinstance(value, str) else value
    gone = [
        {"value": item, "label": _("{id} (is not there any more)", id=item)}
        for item in chosen
        if item and item not in plan
    ]
    filled = {kind: options for kind, options in groups.items() if options}
    if len(filled) <= 1:
        return [*gone, *(option for options in filled.values() for option in options)]
    found: list[Any] = [
        {"group": _(KIND_LABELS[kind][1]), "items": options} for kind, options in filled.items()
    ]
    return [{"group": _("Gone"), "items": gone}, *found] if gone else found


def _named(plan: Plan, ids: Sequence[str]) -> list[dict[str, str]]:
    """Give ids with their names; those that share a name also show their id."""
    names = [plan.label(key) for key in ids]
    twice = {name for name, count in Counter(names).items() if count > 1}
    pairs = sorted(zip(names, ids, strict=True), key=lambda pair: pair[0].casefold())
    return [{"value": key, "label": f"{name} ({key})" if name in twice else name} for name, key in pairs]


def reason_input(form: str) -> Any:
    """Give the input for why something is changed; it may stay empty."""
    return dmc.TextInput(
        id=part(REASON, REASON, form),
        label=_("Why? (may stay empty)"),
        description=_("Stands in the history, so that others understand the change."),
        inputWrapperOrder=ORDER,
        autoComplete="off",
        value="",
    )


def first_field(kind: str, values: Values) -> str:
    """Give the field to start in: for a link its other end, else the first one."""
    infos = asked_fields(RECORD_TYPES[kind])
    if kind in {"contributes_to", "depends_on"}:
        return next((name for name in ("source", "target") if not values.get(name)), "strength")
    return infos[0].name
