"""Which nodes a reader's filters leave, and what there is to filter by."""

from __future__ import annotations

from typing import Any

from dashboard.viewstate import ViewState
from din.model import Area, Domain, Effort, Organisation, Origin, Plan, Status


def choices(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """Give the options of every filter: value and label."""
    def named(record_type: Any) -> list[dict[str, Any]]:
        return [{"value": r.id, "label": r.name} for r in plan.of(record_type)]

    def listed(choice: Any) -> list[dict[str, Any]]:
        return [{"value": c.value, "label": str(c.message())} for c in choice]

    return {
        "areas": named(Area),
        "domains": named(Domain),
        "organisations": named(Organisation),
        "statuses": listed(Status),
        "origins": listed(Origin),
    }


def shown_ids(plan: Plan, state: ViewState) -> frozenset[str]:
    """Keep the efforts that fit, and all that is not an effort."""
    return frozenset(n.id for n in plan.chain if not isinstance(n, Effort) or True)
