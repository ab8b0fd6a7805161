"""What a page asks, read without trust: the phasing in the making and what is to change in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from din.errors import UsageError
from din.texts import Message, _, msg
from simulation.decisions import LEAD_MONTHS
from simulation.scenario import REFERENCE_ID, CellRef, Form, ParameterInput, Phasing, Scenario
from simulation.scenario.edits import phasing_of, same, with_parameter, with_phasing
from simulation.workbench import Edit, Given, Setup, edited

SEATS = "seats"
MOST_EDITS = 100
LONGEST_LEAD = 24
AFTER, NONE = "after", "none"
"""Choices of a form beside those of the model: waiting for a pilot, and not taking part."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A phasing in the making.

    Attributes
    ----------
    setup : Setup
        As it is in the file.
    base, mine : Phasing
        As it was when the editing began, and as it is now on the page.
    chosen : CellRef or None
        The cell whose details are open.
    lead_months : int
        From a decision to the start.
    seats_base, seats : ParameterInput or None
        The seats in learning sessions as the scenario had them, and as they are now on the page; None where the table
        of parameters has the word.
    obstacle : Message or None
        Why an edit was not carried out.
    """

    setup: Setup
    base: Phasing
    mine: Phasing
    chosen: CellRef | None = None
    lead_months: int = LEAD_MONTHS
    seats_base: ParameterInput | None = None
    seats: ParameterInput | None = None
    obstacle: Message | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario of the file."""
        assert self.setup.scenario is not None
        return self.setup.scenario

    @property
    def edited(self) -> bool:
        """Whether something is not saved yet."""
        return self.mine != self.base or bool(self.values)

    @property
    def values(self) -> dict[str, Given]:
        """The values of the model that change, for whoever saves them."""
        return {} if self.seats == self.seats_base else {SEATS: (self.seats_base, self.seats)}

    @property
    def is_reference(self) -> bool:
        """Whether this is "doorgaan zoals nu", which nobody edits."""
        return self.mine.id == REFERENCE_ID

    @property
    def as_edited(self) -> Setup:
        """The scenario with this phasing in it, and with the seats that are tried."""
        if self.is_reference:
            return self.setup
        scenario = with_phasing(self.scenario, self.mine)
        for name, (_base, mine) in self.values.items():
            scenario = with_parameter(scenario, name, mine)
        return self.setup.with_scenario(scenario)

    def data(self) -> dict[str, Any]:
        """Give what the page keeps."""
        return {
            "base": self.base.model_dump(mode="json"),
            "mine": self.mine.model_dump(mode="json"),
            "chosen": f"{self.chosen.area}|{self.chosen.domain}" if self.chosen else "",
            "lead": self.lead_months,
            "edited": self.edited,
            "seats": seats_data(self.seats),
            "seats_base": seats_data(self.seats_base),
        }


def opened(setup: Setup, phasing: str) -> Draft:
    """Begin with a phasing as it is in the file; one that is not there becomes the first that there is."""
    assert setup.scenario is not None
    compared = setup.scenario.compared
    found = next((p for p in compared if p.id == phasing), compared[min(1, len(compared) - 1)])
    seats = setup.scenario.parameters.get(SEATS)
    return Draft(setup, found, found, seats_base=seats, seats=seats)


def seats_data(given: ParameterInput | None) -> dict[str, Any] | None:
    """Give seats as the page keeps them."""
    return None if given is None else given.model_dump(mode="json")


def asked(setup: Setup, data: Any) -> Draft:
    """Read what a page asks and carry out its edits.

    Raises
    ------
    UsageError
        When it cannot be read.
    """
    given = data if isinstance(data, dict) else {}
    try:
        base = Phasing.model_validate(given.get("base"))
        mine = Phasing.model_validate(given.get("mine"))
        before, seats = (_seats(given.get(key)) for key in ("seats_base", "seats"))
    except (ValidationError, RecursionError) as fault:
        raise UsageError(msg("This page is out of date. Open it again.")) from fault
    lead = given.get("lead")
    draft = Draft(
        setup,
        base,
        mine,
        _ref(given.get("chosen")),
        min(LONGEST_LEAD, max(0, lead)) if isinstance(lead, int) else LEAD_MONTHS,
    )
    draft = _followed(replace(draft, seats_base=before, seats=seats))
    edits = given.get("edits")
    for wanted in edits[:MOST_EDITS] if isinstance(edits, list) else ():
        draft = _with(draft, wanted)
    return draft


def _seats(data: Any) -> ParameterInput | None:
    return None if data is None else ParameterInput.model_validate(data)


def _followed(draft: Draft) -> Draft:
    """Let seats that were not changed, or are in the file by now, be those of the file."""
    present = draft.scenario.parameters.get(SEATS)
    same_as_file = draft.seats in (draft.seats_base, present)
    return replace(draft, seats_base=present, seats=present) if same_as_file else draft


def _with_seats(draft: Draft, text: str) -> Draft:
    """Choose another number of seats; nothing filled in leaves them to the table of parameters."""
    if not text:
        return replace(draft, seats=None)
    value = float(text.replace(",", "."))
    if draft.seats_base is not None and draft.seats_base.value == value:
        return replace(draft, seats=draft.seats_base)
    return replace(draft, seats=ParameterInput(value=value, source=_("Chosen on the page of the phasing")))


def _with(draft: Draft, wanted: Any) -> Draft:
    """Carry out one edit; what cannot be carried out is said and changes nothing."""
    if draft.is_reference:
        return draft
    try:
        if isinstance(wanted, dict) and wanted.get("field") == SEATS:
            return _with_seats(draft, str(wanted.get("value") or "").strip())
        edit = _edit(draft, wanted if isinstance(wanted, dict) else {})
        if edit is None:
            return draft
        scenario = edited(draft.as_edited.scenario or draft.scenario, draft.mine.id, edit)
    except (ValueError, OverflowError):
        return replace(draft, obstacle=msg("That value does not fit here; nothing was changed."))
    except UsageError as fault:
        return replace(draft, obstacle=fault.message)
    return replace(draft, mine=phasing_of(scenario, draft.mine.id))


def _edit(draft: Draft, wanted: dict[str, Any]) -> Edit | None:
    """Turn a field and what was filled in into an edit; None when nothing is asked."""
    field, value = str(wanted.get("field")), wanted.get("value")
    ref = _ref(wanted.get("cell"))
    if field == "name":
        return Edit(kind="name", name=str(value))
    if ref is None or field not in {"form", *READ}:
        return None
    change = _form(draft, ref, str(value)) if field == "form" else {"kind": field, **READ[field](value)}
    return Edit.model_validate({"area": ref.area, "domain": ref.domain, **change})


def _months(value: Any) -> dict[str, Any]:
    return {"months": None if value in ("", None) else int(float(str(value)))}


def _euros(text: str) -> float:
    """Read an amount as people write it here: € 420.000."""
    return float(text.replace("€", "").replace(".", "").replace(",", ".").strip())


READ: dict[str, Callable[[Any], dict[str, Any]]] = {
    "professionals": lambda value: {"professionals": float(str(value).strip().replace(",", ".") or 0)},
    "start": _months,
    "until": _months,
    "plateau": lambda value: {"plateau": str(value) or None},
    AFTER: lambda value: {"after": _ref(value)},
    "budget": lambda value: {"per_year_eur": _euros(str(value))},
    "financing": lambda value: {"kind": "budget", "financing": value},
    "contract": lambda value: {"kind": "budget", **_months(value)},
    "firmness": lambda value: {"kind": "budget", "status": value},
}
"""How each field is read; a value that does not fit raises ValueError."""


def _form(draft: Draft, ref: CellRef, value: str) -> dict[str, Any]:
    if value == NONE:
        return {"kind": "remove"}
    if value != AFTER:
        return {"kind": "form", "form": value}
    pilots = [c for c in draft.mine.cells if c.form is Form.PILOT and c.start and not same(c, ref)]
    if not pilots:
        raise UsageError(msg("There is no pilot to wait for in this phasing yet."))
    pilot = next((p for p in pilots if p.domain == ref.domain), pilots[0])
    return {"kind": AFTER, "after": CellRef(area=pilot.area, domain=pilot.domain)}


def _ref(value: Any) -> CellRef | None:
    """Read area and domain, written as on the page."""
    area, bar, domain = str(value or "").partition("|")
    try:
        return CellRef(area=area, domain=domain) if bar else None
    except ValidationError:
        return None
