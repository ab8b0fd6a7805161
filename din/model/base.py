"""What all records share.

Every kind is flat (scalars and lists of scalars), so that a record is a row in a workbook, a node or
relationship in a graph and a form on the screen without translation. Who points to whom stands in
reference fields; only what carries its own strength or reason is a link record.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator

from din.model.fields import About, Id, Name, Text, clean_data, field_names
from din.texts import N_

PARTIES = ("organisation", "alliance")
CHAIN = ("effort", "capability", "benefit", "disbenefit", "goal", "mission_element", "mission")
"""Kinds that contributions run between, in the usual order from left to right."""

Owner = Annotated[
    Id | None,
    About(N_("Owner"), N_("The organisation that answers for this."), "perspectief", refs=PARTIES),
]
Areas = Annotated[
    tuple[Id, ...],
    About(
        N_("Areas"), N_("Where this is done or felt; empty means the whole city."), "WK030101", refs=("area",)
    ),
]
Domains = Annotated[
    tuple[Id, ...],
    About(N_("Domains"), N_("To which domains this belongs."), "sociaal", refs=("domain",)),
]
Sources = Annotated[
    tuple[Id, ...],
    About(
        N_("Rests on"),
        N_("The policy documents this rests on."),
        "coalitieakkoord",
        refs=("policy_document",),
    ),
]
Mission_ = Annotated[
    Id | None,
    About(N_("Mission"), N_("The mission this belongs to."), "sterke-wijken", refs=("mission",)),
]
Order = Annotated[
    int | None,
    About(N_("Order"), N_("Place in a list; lower comes first."), "1"),
]


class Record(BaseModel):
    """What every record has: an id that is unique in the plan, and room for the user's own attributes."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    kind: str
    id: Annotated[Id, About(N_("Id"), N_("A short code, unique in the plan."), "wijkmaaltijd-waterkwartier")]
    extra: Annotated[dict[str, JsonValue], AfterValidator(clean_data)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _extra_keeps_clear_of_fields(self) -> Self:
        taken = field_names(type(self)) & self.extra.keys()
        if taken:
            raise ValueError(f"own attributes may not be called {', '.join(sorted(taken))}")
        return self


class Node(Record):
    """A record with a name and a description."""

    example: ClassVar[str] = ""
    """A name that would be a good one for this kind, in Dutch, as forms and the template show it."""

    name: Annotated[Name, About(N_("Name"), N_("The name people know it by."))]
    description: Annotated[
        Text,
        About(
            N_("Description"),
            N_("What it is, in a few plain sentences."),
            long=True,
        ),
    ] = ""
