"""Views that several groups drew, from where they are kept, merged into one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from din.analysis.views import MergedViews, merge_views
from din.errors import InputError, UsageError
from din.files import write
from din.findings import errors
from din.model import Plan
from din.model.fields import MAX_ID
from din.service.sources import StoreSource, load
from din.service.transfer import refuse_existing
from din.store import Put
from din.texts import msg

PROPOSAL = "-voorstel-"
"""Between the id of a plan and the number of a proposal for it."""


def merge_plans(
    locations: Sequence[str], target: str | Path, plan_id: str | None = None, *, overwrite: bool = False
) -> MergedViews:
    """Merge plans and write the plan they share.

    Parameters
    ----------
    locations : sequence of str
        Stores or readable files, at least two; a view is called after its file.
    target : str or Path
        The file to write, in the format of its ending.
    plan_id : str, optional
        Which plan of a store.
    overwrite : bool
        Replace a file that is there already.

    Raises
    ------
    UsageError
        When there are fewer than two, the target is there already, or an id stands for different things.
    InputError, StoreError
        When a plan cannot be read; nothing is written.
    """
    if len(locations) < 2:
        raise UsageError(msg("Merging takes at least two plans, and then the file to write."))
    refuse_existing(target, overwrite=overwrite)
    views: dict[str, Plan] = {}
    for location in locations:
        plan, faults = load(location, plan_id)
        if errors(faults):
            raise InputError(errors(faults))
        views[_name(location, views)] = plan
    merged = merge_views(views)
    write(merged.plan, Path(target))
    return merged


def keep_proposal(source: StoreSource, merged: MergedViews, author: str) -> str:
    """Keep what views share as a plan of its own in the same store, as one change set, and give its id.

    Raises
    ------
    StoreError
        When the store cannot do it; nothing was changed.
    """
    store = source.store
    plan_id = _free(f"{source.plan_id[: MAX_ID - 20]}{PROPOSAL}", store.plans())
    reason = msg("Merged: {views}", views=", ".join(merged.views)).text()
    expected = dict.fromkeys(
        merged.plan.records, 0
    )  # somebody who keeps one at the same moment is not overwritten
    store.apply(plan_id, [Put(record) for record in merged.plan], expected, author, reason, checked=True)
    return plan_id


def is_proposal_of(plan_id: str, of: str) -> bool:
    """Tell whether a plan of a store is a proposal for another."""
    return plan_id.startswith(f"{of[: MAX_ID - 20]}{PROPOSAL}")


def _free(start: str, taken: Sequence[str]) -> str:
    number = 1
    while (name := f"{start}{number}") in taken:
        number += 1
    return name


def _name(location: str, taken: dict[str, Plan]) -> str:
    stem = Path(location).stem or location
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem} ({number})", number + 1
    return name
