"""A comparison in sentences for people and as JSON: counts of combinations of assumptions, never a probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from din.texts import Message, msg, nmsg, percentage
from simulation.assumptions import limits_of
from simulation.comparison.core import Comparison
from simulation.comparison.matter import Matter
from simulation.explanation import Explanation, rounded
from simulation.information import Lesson
from simulation.ranking import Stability
from simulation.regret import margin

NAMED = 4
"""So many assumptions that matter, or phasings that share a sentence, are named."""
TOLD = 2
"""So many pilots that teach something have a sentence of their own."""
WORTHLESS_EUR = 0.5
"""Less than this is written as nothing."""
OBJECTIVES = ("return_eur", "improvement", "weakest", "equity", "pace", "safety")


def sentences(found: Comparison) -> Iterator[Message]:
    """Say what follows from a comparison, most important first."""
    yield from verdict(found)
    yield from _pays_back(found)
    yield from turning(found)
    failed = int((~found.results.fine).sum())
    if failed:
        yield nmsg(
            "{n} combination has no answer and is left out.",
            "{n} combinations have no answer and are left out.",
            failed,
        )


def verdict(found: Comparison) -> Iterator[Message]:
    """Say which phasing is best, what it may cost to be wrong, and how firm the order is."""
    yield from _best(found)
    yield from _regret(found)
    yield _settled(found)


def turning(found: Comparison) -> Iterator[Message]:
    """Say what would turn the choice, and what it is worth to know more."""
    yield _flip(found)
    yield from _information(found)


def _best(found: Comparison) -> Iterator[Message]:
    best, runs = found.best, found.draws
    count = int(found.regret.best[best])
    if best == 0:
        yield msg("Nothing returns more on average than going on as now.")
        yield msg(
            "Going on as now is best, or shares that place, in {n} of the {runs} combinations of assumptions.",
            n=count,
            runs=runs,
        )
        return
    name = found.results.phasings[best].name
    yield msg(
        "“{phasing}” returns most on average. It is best, or shares that place, in {n} of the {runs} combinations of"
        " assumptions.",
        phasing=name,
        n=count,
        runs=runs,
    )
    if same := _as_much(found):
        yield msg(
            "As much is returned by: {names}. Choose between them on something else, such as who bears the risk.",
            names="; ".join(same),
        )
    yield msg(
        "Beside going on as now it returns more in {better} of the {runs} combinations and less in {worse}.",
        better=int(found.difference.better[best]),
        worse=int(found.difference.worse[best]),
        runs=runs,
    )


def _as_much(found: Comparison) -> list[str]:
    """Give the phasings that return exactly as much as the best, such as those that differ in financing alone."""
    apart = np.abs(found.returns - found.returns[found.best]).max(axis=1)
    least = float(margin(found.returns).max(initial=0.0))
    others = zip(found.results.phasings, apart.tolist(), strict=True)
    return [p.name for i, (p, away) in enumerate(others) if i != found.best and away <= least]


def _regret(found: Comparison) -> Iterator[Message]:
    least = int(found.regret.mean.argmin())
    if found.regret.mean[least] <= 0:
        return  # then no other one is ever better, and that is said
    if found.regret.high[least] <= 0:
        yield msg(
            "“{phasing}” misses least beside the best one could have chosen: {mean} on average, and nothing in nine of"
            " ten combinations.",
            phasing=found.results.phasings[least].name,
            mean=rounded(float(found.regret.mean[least])),
        )
        return
    yield msg(
        "“{phasing}” misses least beside the best one could have chosen: {mean} on average, and more than {high} in one"
        " of ten combinations.",
        phasing=found.results.phasings[least].name,
        mean=rounded(float(found.regret.mean[least])),
        high=rounded(float(found.regret.high[least])),
    )


def _settled(found: Comparison) -> Message:
    ranks = found.ranking
    firm = [p.name for p, sure in zip(found.results.phasings, ranks.settled.tolist(), strict=True) if sure]
    if len(firm) == len(found.results.phasings):
        return msg(
            "The order of all phasings is settled: each holds its place in at least 80% of the combinations."
        )
    if firm:
        return msg(
            "Settled is the place of: {names}. Of the others the order depends on what one assumes.",
            names=_some(firm),
        )
    return msg("The order is not settled: no phasing holds its place in 80% of the combinations.")


def _pays_back(found: Comparison) -> Iterator[Message]:
    """Say what an improvement must be worth before any phasing pays back."""
    others = range(1, len(found.results.phasings))
    values = {i: value for i in others if (value := found.break_even_eur(i)) is not None}
    if not values:
        if others:
            yield msg("No phasing pays back, whatever an improvement is worth: on average nothing improves.")
        return
    first = min(values, key=lambda i: values[i])
    name, value = found.results.phasings[first].name, values[first]
    if value == 0:
        yield msg("“{phasing}” pays back already, on average, by what it saves.", phasing=name)
    else:
        yield msg(
            "“{phasing}” pays back first: on average, if one resident who reaches the norm is worth {value} a year or"
            " more. What that is worth is for you to say.",
            phasing=name,
            value=rounded(value),
        )


def _flip(found: Comparison) -> Message:
    if not found.flips:
        return msg("In no combination another phasing is better.")
    if found.box is None:
        return msg(
            "In {n} of the {runs} combinations another phasing is better;"
            " no simple limits on the assumptions tell when.",
            n=found.flips,
            runs=found.draws,
        )
    box = found.box
    limits = "; ".join(
        limits_of(found.named[i], float(box.low[i]), float(box.high[i])).text() for i in box.limited
    )
    if found.box_holds:
        return msg(
            "In {n} of the {runs} combinations another phasing is better. The choice holds mostly with: {limits}. That"
            " covers {coverage} of the combinations in which it holds, and within these limits it holds in {density}.",
            limits=limits,
            coverage=percentage(box.coverage),
            n=found.flips,
            runs=found.draws,
            density=percentage(box.density),
        )
    if box.density < 0.5:
        return msg(
            "In {n} of the {runs} combinations another phasing is better; {coverage} of these have: {limits}. Even then"
            " another one is better in only {density}.",
            limits=limits,
            coverage=percentage(box.coverage),
            n=found.flips,
            runs=found.draws,
            density=percentage(box.density),
        )
    return msg(
        "The choice flips mostly with: {limits}. That covers {coverage} of the {n} combinations in which another"
        " phasing is better, and within these limits another one is better in {density}.",
        limits=limits,
        coverage=percentage(box.coverage),
        n=found.flips,
        density=percentage(box.density),
    )


def _information(found: Comparison) -> Iterator[Message]:
    if found.perfect > 0:
        yield msg(
            "If all assumptions were known before choosing, that would gain {amount} on average; no research is worth"
            " more.",
            amount=rounded(found.perfect),
        )
    else:
        yield msg("To know more before choosing changes nothing: the same phasing is always best.")
    yield from _lessons(found)


def _lessons(found: Comparison) -> Iterator[Message]:
    """Say what pilots teach, the most valuable first; those that teach the same in one sentence."""
    names = {one: found.results.of(one).name for one in found.lessons}
    known = {one: lesson for one, lesson in found.lessons.items() if lesson.trustworthy}
    telling = sorted((p for p, one in known.items() if one.changes > 0), key=lambda p: -known[p].value)
    for phasing in telling[:TOLD]:
        yield _lesson(found, names[phasing], known[phasing])
    if rest := telling[TOLD:]:
        yield nmsg(
            "The pilot of {n} other phasing teaches at most as much.",
            "The pilots of {n} other phasings teach at most as much.",
            len(rest),
        )
    if silent := [names[p] for p, one in known.items() if one.changes == 0]:
        yield msg(
            "Measuring in the pilot of {names} for two years would not change the choice.",
            names=_quoted(silent),
        )
    if unsaid := [names[p] for p in found.lessons if p not in known]:
        yield msg(
            "What the pilot of {names} teaches cannot be said with so few combinations.",
            names=_quoted(unsaid),
        )


def _lesson(found: Comparison, name: str, lesson: Lesson) -> Message:
    changes = {"phasing": name, "n": round(lesson.changes * found.draws), "runs": found.draws}
    if lesson.value < WORTHLESS_EUR:
        return msg(
            "Measuring in the pilot of “{phasing}” for two years would change the choice in {n} of the {runs}"
            " combinations, but gain nothing on average.",
            **changes,
        )
    return msg(
        "Measuring in the pilot of “{phasing}” for two years and choosing then would gain {amount} on average: in {n}"
        " of the {runs} combinations the choice becomes another. What waiting costs is not counted.",
        amount=rounded(lesson.value),
        **changes,
    )


def _some(names: Sequence[str]) -> Message | str:
    """Give some names, and how many more there are."""
    more = len(names) - NAMED
    if more < 2:  # one more name is no longer than a number
        return "; ".join(names)
    return msg("{names}; and {n} more", names="; ".join(names[:NAMED]), n=more)


def _quoted(names: Sequence[str]) -> Message | str:
    return _some([f"“{name}”" for name in names])


def matter_sentences(matter: Matter, name: str) -> Iterator[Message]:
    """Say which assumptions matter for a phasing."""
    top = matter.matters[:NAMED]
    if not top:
        yield msg("No single assumption stands out for the return of “{phasing}”.", phasing=name)
        return
    names = "; ".join(matter.labels[i].text() for i in top)
    yield msg("What matters most for the return of “{phasing}”: {names}.", phasing=name, names=names)
    if not matter.indices.converged[top].all():
        yield msg("Not converged yet: how much each matters is a rough guess. More runs make it firmer.")


def stability_sentence(found: Comparison, seeds: Stability, count: int) -> Message:
    """Say whether other draws give another first phasing."""
    return msg(
        "With other draws “{phasing}” comes first in {n} of {count} series.",
        phasing=found.results.phasings[seeds.first].name,
        n=round(seeds.same_first * count),
        count=count,
    )


def data(found: Comparison, why: Mapping[str, Explanation], matter: Matter | None) -> dict[str, Any]:
    """Give a comparison as JSON data."""
    results = found.results
    return {
        "scenario": results.compiled.scenario.name,
        "runs": results.runs,
        "seed": results.seed,
        "compared_runs": found.draws,
        "value_eur": found.value_eur,
        "best": results.phasings[found.best].phasing,
        "nothing_beats_reference": found.best == 0,
        "phasings": [_phasing(found, i, why) for i in range(len(results.phasings))],
        "flip": _flip_data(found),
        "perfect_information_eur": found.perfect,
        "pilot_lessons": {
            name: {"value_eur": one.value, "changes_choice": one.changes, "trustworthy": one.trustworthy}
            for name, one in found.lessons.items()
        },
        "matters": matter_data(matter) if matter else None,
        "sentences": [sentence.text() for sentence in sentences(found)],
        "assumptions": [
            {
                "name": row.name,
                "label": row.title().text(),
                "low": row.low,
                "default": row.default,
                "high": row.high,
                "tag": row.tag,
                "source": row.cited(),
            }
            for row in results.compiled.parameters
        ],
    }


def _phasing(found: Comparison, i: int, why: Mapping[str, Explanation]) -> dict[str, Any]:
    result, missed, apart = found.results.phasings[i], found.regret, found.difference
    return {
        "id": result.phasing,
        "name": result.name,
        "rank": int(found.ranking.rank[i]),
        "settled": bool(found.ranking.settled[i]),
        "on_pareto_front": bool(found.front[i]),
        "best_in_runs": int(missed.best[i]),
        "shared_best_in_runs": int(missed.tied[i]),
        "regret_eur": {
            "mean": float(missed.mean[i]),
            "p90": float(missed.high[i]),
            "max": float(missed.largest[i]),
        },
        "difference_eur": {
            "mean": float(apart.mean[i]),
            "p05": float(apart.low[i]),
            "p50": float(apart.middle[i]),
            "p95": float(apart.high[i]),
        },
        "break_even_eur": found.break_even_eur(i),
        "better_equal_worse": [int(apart.better[i]), int(apart.equal[i]), int(apart.worse[i])],
        "objectives": {name: float(values[i]) for name, values in found.objectives.items()},
    } | (why[result.phasing].data() if result.phasing in why else {})


def _flip_data(found: Comparison) -> dict[str, Any]:
    box = found.box
    limits = (
        []
        if box is None
        else [
            {
                "assumption": found.named[i].id,
                "text": limits_of(found.named[i], float(box.low[i]), float(box.high[i])).text(),
                "low": _finite(box.low[i]),
                "high": _finite(box.high[i]),
                "chance": float(box.chance[i]),
            }
            for i in box.limited
        ]
    )
    return {
        "runs": found.flips,
        "limits": limits,
        "limits_tell": "holds" if found.box_holds else "flips",
        "coverage": None if box is None else box.coverage,
        "density": None if box is None else box.density,
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def matter_data(matter: Matter) -> dict[str, Any]:
    """Give what matters as JSON data, the most important first."""
    found = matter.indices
    return {
        "phasing": matter.phasing,
        "base_points": found.base,
        "failed": found.failed,
        "indices": [
            {
                "id": matter.ids[i],
                "label": matter.labels[i].text(),
                "first": [float(a[i, 0]) for a in (found.first_low, found.first, found.first_high)],
                "total": [float(a[i, 0]) for a in (found.total_low, found.total, found.total_high)],
                "converged": bool(found.converged[i, 0]),
            }
            for i in matter.order
        ],
    }
