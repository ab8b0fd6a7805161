"""What there is to filter by, and what a reader's choice leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from dashboard.absence import can_drop_out
from dashboard.viewstate import ViewState
from din.model import Alliance, Area, Choice, Domain, Node, Organisation, Origin, Plan, Status
from din.service import NetworkFilter, compared_areas, filtered
from din.texts import readable


class Option(TypedDict):
    """A value to choose and how it is called."""

    value: str
    label: str


def choices(plan: Plan) -> dict[str, list[Option]]:
    """Give the options of every filter, by the name of its field in the state."""
    districts = compared_areas(plan)
    others = [area for area in plan.of(Area) if area not in districts]
    return {
        "areas": _named([*districts, *others]),
        "domains": _named(plan.of(Domain)),
        "organisations": _named([*plan.of(Organisation), *plan.of(Alliance)]),
        "statuses": _listed(Status),
        "origins": _listed(Origin),
    }


def narrowed(plan: Plan, state: ViewState) -> ViewState:
    """Forget what this plan does not have: an address may be old or typed by hand."""
    options = {name: {o["value"] for o in found} for name, found in choices(plan).items()}
    kept = {name: tuple(v for v in getattr(state, name) if v in known) for name, known in options.items()}
    return ViewState(
        **kept,
        opened=state.opened,
        everything=state.everything,
        focus=state.focus if state.focus in plan else "",
        view=state.view,
        without=state.without if can_drop_out(plan, state.without) else "",
    )


def shown_ids(plan: Plan, state: ViewState) -> frozenset[str]:
    """Give the ids of the nodes that the filters leave."""
    wanted = NetworkFilter(state.areas, state.domains, state.organisations, state.statuses, state.origins)
    return filtered(plan, wanted)


def _named(nodes: Sequence[Node]) -> list[Option]:
    return [{"value": node.id, "label": readable(node.name)} for node in nodes]


def _listed(choice: type[Choice]) -> list[Option]:
    return [{"value": member.value, "label": str(member.message())} for member in choice]
