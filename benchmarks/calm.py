"""How far the boxes that stay move when a plan is changed at random.

python -m benchmarks.calm [--edits 40] [--seed 1]

Distances are in rows; a box that is there before and after counts once per edit. Two measures of the limit of one row
for 95 % of the nodes: over all boxes of all edits of a kind, and in how many of the edits it holds by itself. A filter
and an unfolded group are other views, for which there is no limit: what is in both pictures is compared.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterable

import numpy as np

from benchmarks import generate
from dashboard.pictures import Pictures
from dashboard.scene import Scene
from dashboard.viewstate import ViewState
from din.model import (
    CHAIN,
    Area,
    Benefit,
    Capability,
    Contribution,
    Effort,
    Goal,
    Node,
    Plan,
    Record,
    from_data,
    to_data,
)
from din.service import load
from din.store import Delete, deletion
from scenarios import zutphen_path

KINDS = (Effort, Capability, Benefit, Goal)
LIMIT_ROWS, SHARE = 1.0, 0.95
Edit = Callable[[Plan, int, random.Random], Plan]


def inserted(plan: Plan, number: int, rng: random.Random) -> Plan:
    """Add a node with one or two links onward."""
    new = rng.choice(KINDS)(id=f"new{number}", name=f"Organiseren van ontmoeting {number}")
    own = CHAIN.index(new.kind)
    onward = [n.id for n in plan.chain if n.kind != "mission" and CHAIN.index(n.kind) > own]
    targets = rng.sample(onward, min(len(onward), rng.choice([1, 2])))
    links = (Contribution(id=f"{new.id}>{t}", source=new.id, target=t, strength=2) for t in targets)
    return Plan.build([*plan, new, *links], plan.id)


def deleted(plan: Plan, _number: int, rng: random.Random) -> Plan:
    """Delete a node with what hangs on it."""
    gone = rng.choice([n.id for n in plan.chain if not n.kind.startswith("mission")])
    return changed(plan, deletion(plan, gone))


def changed(plan: Plan, changes: Iterable[object]) -> Plan:
    """Give a plan with changes as a store makes them."""
    records: dict[str, Record] = dict(plan.records)
    for change in changes:
        if isinstance(change, Delete):
            del records[change.record_id]
        else:
            records[change.record.id] = change.record  # type: ignore[attr-defined]  # a Put
    return Plan.build(records.values(), plan.id)


def relinked(plan: Plan, _number: int, rng: random.Random) -> Plan:
    """Let a link end at another node of the same kind."""
    link = rng.choice([record for record in plan if isinstance(record, Contribution)])
    others = [
        n.id
        for n in plan.chain
        if n.kind == plan[link.target].kind and n.id not in {link.source, link.target}
    ]
    return with_record(plan, link, target=rng.choice(others)) if others else plan


def renamed(plan: Plan, number: int, rng: random.Random) -> Plan:
    """Give a node another name, which may be longer."""
    node = rng.choice(plan.chain)
    return with_record(
        plan, node, name=f"Sterkere sociale verbindingen {'in alle buurten ' * rng.randrange(3)}{number}"
    )


def with_record(plan: Plan, record: Record | Node, **fields: object) -> Plan:
    """Give a plan with other fields in one of its records."""
    other = from_data({**to_data(record), **fields})
    return Plan.build([other if one.id == record.id else one for one in plan], plan.id)


EDITS: dict[str, Edit] = {"insert": inserted, "delete": deleted, "relink": relinked, "rename": renamed}


def moved(before: Scene, after: Scene) -> list[float]:
    """Give how many rows each box moved that stays."""
    was = {box.key: box.y for box in before.boxes}
    return [abs(b.y - was[b.key]) / (b.height + after.row_gap) for b in after.boxes if b.key in was]


def line(size: str, view: str, kind: str, found: list[list[float]]) -> None:
    """Print one row."""
    rows = np.concatenate([np.array(some) for some in found if some])
    calm = sum(np.quantile(some, SHARE) < LIMIT_ROWS for some in found if some)
    verdict = "" if kind not in EDITS else "met" if np.quantile(rows, SHARE) < LIMIT_ROWS else "NOT met"
    print(
        f"{size:>8} {view:<8} {kind:<8} p95 {np.quantile(rows, SHARE):5.2f} rows  p99 {np.quantile(rows, 0.99):5.2f}  "
        f"most {rows.max():5.2f}  within a row {np.mean(rows < LIMIT_ROWS):6.1%}  edits that keep to it "
        f"{calm}/{len(found)}  {verdict}"
    )


def edited(name: str, plan: Plan, state: ViewState, label: str, turns: int, seed: int) -> None:
    """Make edits of each kind, one after another, in one view."""
    for kind, edit in EDITS.items():
        rng, pictures, now, found = random.Random(seed), Pictures(), plan, []
        before = pictures.of(now, "0", state).scene
        for turn in range(turns):
            now = edit(now, turn, rng)
            after = pictures.of(now, str(turn + 1), state).scene
            found.append(moved(before, after))
            before = after
        line(name, label, kind, found)


def looked(name: str, plan: Plan, turns: int, seed: int) -> None:
    """Go from the folded picture to one with a group unfolded, and from the whole to what a filter leaves."""
    rng, pictures = random.Random(seed), Pictures()
    folded, whole = ViewState(), ViewState(everything=True)
    start, all_of_it = pictures.of(plan, "0", folded).scene, pictures.of(plan, "0", whole).scene
    stacks = [box.key for box in start.boxes if len(box.members) > 1]
    areas = [area.id for area in plan.of(Area)]
    if stacks:
        chosen = [rng.choice(stacks) for _ in range(min(turns, len(stacks)))]
        found = [moved(start, pictures.of(plan, "0", ViewState(opened=(key,))).scene) for key in chosen]
        line(name, "folded", "unfold", found)
    if areas:
        views = [ViewState(everything=True, areas=(area,)) for area in areas[:turns]]
        line(name, "all", "filter", [moved(all_of_it, pictures.of(plan, "0", view).scene) for view in views])


def main() -> None:
    """Measure the example and made-up plans."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    for name, plan in (
        ("Zutphen", load(zutphen_path())[0]),
        ("60", generate.plan(60)),
        ("300", generate.plan(300)),
    ):
        edited(name, plan, ViewState(everything=True), "all", chosen.edits, chosen.seed)
        edited(name, plan, ViewState(), "folded", chosen.edits, chosen.seed)
        looked(name, plan, chosen.edits, chosen.seed)


if __name__ == "__main__":
    main()
