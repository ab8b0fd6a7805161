"""Who takes part and where: organisations, alliances, people, areas, domains, and what is measured there."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from din.model.base import PARTIES, Areas, Domains, Node, Owner, Record
from din.model.choices import AllianceForm, AreaLevel, Level, MeasurementStatus
from din.model.fields import About, Amount, Id, Line, Number, Text
from din.texts import N_


class Organisation(Node):
    """An organisation that takes part."""

    example = "Perspectief Zutphen"

    kind: Literal["organisation"] = "organisation"
    domains: Domains = ()
    areas: Areas = ()


class Alliance(Node):
    """An alliance of organisations or an informal network of residents (M23)."""

    example = "Leidende alliantie"

    kind: Literal["alliance"] = "alliance"
    form: Annotated[AllianceForm, About(N_("Form"), N_("What sort of network it is."), "alliance")] = (
        AllianceForm.ALLIANCE
    )
    level: Annotated[Level | None, About(N_("Level"), N_("On which scale it works."), "district")] = None
    members: Annotated[
        tuple[Id, ...],
        About(N_("Members"), N_("The organisations and networks in it."), "perspectief", refs=PARTIES),
    ] = ()
    areas: Areas = ()
    infrastructure: Annotated[
        Text,
        About(
            N_("Social infrastructure"),
            N_("The places and habits it lives by."),
            "Het wijkcentrum.",
            long=True,
        ),
    ] = ""


class Position(Node):
    """People or help that an effort needs, and what has been found (M20); a role, never a person's name."""

    example = "Opbouwwerker"

    kind: Literal["position"] = "position"
    effort: Annotated[
        Id, About(N_("Effort"), N_("The effort that needs these people."), "wijkmaaltijd", refs=("effort",))
    ]
    organisation: Annotated[
        Id | None,
        About(N_("Found at"), N_("The organisation or network they come from."), "perspectief", refs=PARTIES),
    ] = None
    needed: Annotated[Amount, About(N_("Needed"), N_("How many people are needed."), "4", N_("people"))] = 1.0
    found: Annotated[
        Amount, About(N_("Found"), N_("How many people have been found."), "3", N_("people"))
    ] = 0.0


class Area(Node):
    """A municipality, district, neighbourhood or policy area."""

    example = "Waterkwartier"

    kind: Literal["area"] = "area"
    level: Annotated[AreaLevel, About(N_("Level"), N_("What sort of area it is."), "district")] = (
        AreaLevel.DISTRICT
    )
    cbs_code: Annotated[
        Line, About(N_("CBS code"), N_("Code of Statistics Netherlands (CBS)."), "WK030101")
    ] = ""
    part_of: Annotated[
        Id | None, About(N_("Part of"), N_("The larger area it lies in."), "GM0301", refs=("area",))
    ] = None
    borders: Annotated[
        tuple[Id, ...], About(N_("Borders on"), N_("The areas next to it."), "WK030102", refs=("area",))
    ] = ()
    covers: Annotated[
        tuple[Id, ...],
        About(N_("Covers"), N_("The CBS areas a policy area stands for."), "WK030101", refs=("area",)),
    ] = ()


class Domain(Node):
    """A policy domain such as social, physical or safety; parts are allowed."""

    example = "Welzijn"

    kind: Literal["domain"] = "domain"
    part_of: Annotated[
        Id | None, About(N_("Part of"), N_("The larger domain it belongs to."), "sociaal", refs=("domain",))
    ] = None


class Indicator(Node):
    """Something that is measured (M13)."""

    example = "Inwoners die zich eenzaam voelen"

    kind: Literal["indicator"] = "indicator"
    owner: Owner = None
    definition: Annotated[
        Text,
        About(
            N_("Definition"),
            N_("What exactly is counted."),
            "Aandeel inwoners van 18 jaar en ouder dat …",
            long=True,
        ),
    ] = ""
    unit: Annotated[Line, About(N_("Unit"), N_("In what it is measured."), "%")] = ""
    period: Annotated[Line, About(N_("Period"), N_("Over which period one value runs."), "kalenderjaar")] = ""
    higher_is_better: Annotated[
        bool | None, About(N_("Higher is better"), N_("Whether a higher value is an improvement."), "nee")
    ] = None
    measures: Annotated[
        tuple[Id, ...],
        About(
            N_("Says something about"),
            N_("The mission elements, goals and benefits it tells about."),
            "zeker-bestaan",
            refs=("mission_element", "goal", "benefit", "disbenefit"),
        ),
    ] = ()
    source: Annotated[
        Line, About(N_("Source"), N_("Where the values come from."), "CBS, Kerncijfers wijken en buurten")
    ] = ""


class Measurement(Record):
    """One measured value; never overwritten: a correction is a new one that replaces it (M12)."""

    kind: Literal["measurement"] = "measurement"
    indicator: Annotated[
        Id, About(N_("Indicator"), N_("What was measured."), "laagste-inkomens", refs=("indicator",))
    ]
    area: Annotated[
        Id | None, About(N_("Area"), N_("Where it was measured."), "WK030101", refs=("area",))
    ] = None
    period_start: Annotated[date | None, About(N_("From"), N_("First day of the period."), "01-01-2022")] = (
        None
    )
    period_end: Annotated[date | None, About(N_("Until"), N_("Last day of the period."), "31-12-2022")] = None
    value: Annotated[Number | None, About(N_("Value"), N_("The value in the indicator's unit."), "50,2")] = (
        None
    )
    status: Annotated[
        MeasurementStatus,
        About(N_("Status of the value"), N_("Measured, estimated, suppressed or missing."), "measured"),
    ] = MeasurementStatus.MEASURED
    source: Annotated[Line, About(N_("Source"), N_("Where the values come from."), "CBS 2022")] = ""
    replaces: Annotated[
        Id | None,
        About(N_("Replaces"), N_("The measurement that this one corrects."), "", refs=("measurement",)),
    ] = None
