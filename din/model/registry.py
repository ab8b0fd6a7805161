"""All kinds of record, and the way between a record and plain data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from din.errors import InputError
from din.findings import Finding, Place, Severity
from din.model.base import Record
from din.model.compass import (
    GuidingPrinciple,
    Mission,
    MissionElement,
    MissionWording,
    PolicyDocument,
    PrincipleDialogue,
    Programme,
    SteeringCriterion,
    SuccessCondition,
)
from din.model.drawing import Placement
from din.model.faults import field_findings
from din.model.fields import Choice, FieldInfo, field_names, fields_of
from din.model.network import Benefit, Capability, Contribution, Dependency, Disbenefit, Effort, Goal
from din.model.surroundings import Alliance, Area, Domain, Indicator, Measurement, Organisation, Position
from din.texts import N_, msg

RECORD_TYPES: Mapping[str, type[Record]] = MappingProxyType(
    {
        record_type.model_fields["kind"].default: record_type
        for record_type in (
            Programme, Mission, MissionWording, MissionElement, GuidingPrinciple, SuccessCondition,
            SteeringCriterion, Goal,
            Benefit, Disbenefit, Capability, Effort, Contribution, Dependency, Position, PrincipleDialogue,
            Organisation, Alliance, Area, Domain, Indicator, Measurement, PolicyDocument,
            Placement,
        )
    }
)  # fmt: skip
"""Kind → class, in the order in which people read a plan (also the order of sheets)."""

LINK_KINDS = ("contributes_to", "depends_on")

KIND_LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "programme": (N_("Programme"), N_("Programmes")),
        "mission": (N_("Mission"), N_("Missions")),
        "mission_wording": (N_("Wording of the mission"), N_("Wordings of the mission")),
        "mission_element": (N_("Mission element"), N_("Mission elements")),
        "guiding_principle": (N_("Guiding principle"), N_("Guiding principles")),
        "success_condition": (N_("Condition for success"), N_("Conditions for success")),
        "steering_criterion": (N_("Steering criterion"), N_("Steering criteria")),
        "goal": (N_("Goal"), N_("Goals")),
        "benefit": (N_("Benefit"), N_("Benefits")),
        "disbenefit": (N_("Dis-benefit"), N_("Dis-benefits")),
        "capability": (N_("Capability"), N_("Capabilities")),
        "effort": (N_("Effort"), N_("Efforts")),
        "contributes_to": (N_("Contribution"), N_("Contributions")),
        "depends_on": (N_("Dependency"), N_("Dependencies")),
        "position": (N_("People needed"), N_("People needed and found")),
        "principle_dialogue": (N_("Principle dialogue"), N_("Principle dialogues")),
        "organisation": (N_("Organisation"), N_("Organisations")),
        "alliance": (N_("Alliance or network"), N_("Alliances and networks")),
        "area": (N_("Area"), N_("Areas (wijken and buurten)")),
        "domain": (N_("Domain"), N_("Domains")),
        "indicator": (N_("Indicator"), N_("Indicators")),
        "measurement": (N_("Measurement"), N_("Measurements")),
        "policy_document": (N_("Policy document"), N_("Policy documents")),
        "placement": (N_("Place on the drawing"), N_("Places on the drawing")),
    }
)
"""Kind → singular and plural label (catalogue texts); the plural is the sheet name."""


def field_table() -> tuple[FieldInfo, ...]:
    """Give every field of every kind: the one source for forms, template, documentation and headers."""
    return tuple(info for record_type in RECORD_TYPES.values() for info in fields_of(record_type))


def to_data(record: Record) -> dict[str, Any]:
    """Give a record as flat JSON data: kind, id, what differs from the defaults, and own attributes."""
    found: dict[str, Any] = {"kind": record.kind, "id": record.id}
    for name, value in record:
        if name in {"kind", "id", "extra"} or value == type(record).model_fields[name].default:
            continue
        found[name] = _plain(value)
    return found | record.extra


def _plain(value: Any) -> Any:
    if isinstance(value, Choice):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def from_data(raw: Mapping[str, Any], place: Place = Place()) -> Record:
    """Make a record from flat data as :func:`to_data` gives it; unknown keys become own attributes.

    Raises
    ------
    InputError
        With every fault in this record, each with its field.
    """
    kind = raw.get("kind")
    record_type = RECORD_TYPES.get(kind) if isinstance(kind, str) else None
    if record_type is None:
        raise InputError([_unknown_kind(raw, place)])
    known = field_names(record_type)
    fields = {key: value for key, value in raw.items() if key in known and value is not None}
    extra = {str(key): value for key, value in raw.items() if key not in known}
    try:
        return record_type.model_validate({**fields, "extra": extra})
    except ValidationError as error:
        raise InputError(field_findings(error, raw, record_type, place)) from error


def _unknown_kind(raw: Mapping[str, Any], place: Place) -> Finding:
    return Finding(
        "unknown-kind",
        Severity.ERROR,
        msg("“{kind}” is not a kind of record.", kind=str(raw.get("kind", ""))[:80]),
        msg("Use one of: {kinds}.", kinds=", ".join(RECORD_TYPES)),
        (str(raw.get("id", ""))[:200],),
        place,
    )
