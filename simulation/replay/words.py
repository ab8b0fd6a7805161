"""A replay in sentences for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from din.texts import Message, msg, nmsg, number
from simulation.comparison import Comparison
from simulation.explanation import rounded
from simulation.replay.core import Moment, Replay
from simulation.replay.reviews import Decision, Review


def sentences(found: Replay) -> Iterator[Message]:
    """Say what would have been chosen beforehand, what the pilot was expected to teach, and when the choice turned."""
    yield msg("Carried out was “{phasing}”.", phasing=found.phasing.name)
    yield msg("Beforehand: {best}.", best=_best(found.before))
    lesson = found.before.lessons.get(found.phasing.id)
    if lesson and lesson.trustworthy and lesson.changes:
        yield msg(
            "Beforehand two years of measuring in this pilot were worth {amount}: in {n} of the {runs} combinations it"
            " would change the choice.",
            amount=rounded(lesson.value),
            n=round(lesson.changes * found.before.draws),
            runs=found.before.draws,
        )
    elif lesson and lesson.trustworthy:
        yield msg("Beforehand no measuring in this pilot was expected to change the choice.")
    turned = [m for m in found.moments if m.comparison and _name(m.comparison) != _name(found.before)]
    if turned:
        yield msg("With what was measured the choice turns after {n} months.", n=turned[0].months)
    else:
        yield msg("At none of these moments would what was measured have changed the choice.")
    yield msg("A replay knows what was measured, not what else people knew or wanted.")


def moment_sentences(found: Replay, moment: Moment) -> Iterator[Message]:
    """Say what was known at a moment and what it comes to."""
    yield nmsg(
        "After {months} months {n} measurement was known.",
        "After {months} months {n} measurements were known.",
        len(moment.points),
        months=moment.months,
    )
    if moment.comparison is None:
        yield msg(
            "Hardly any combination of assumptions foretold these ({n} count, effective sample size): no choice can"
            " rest on that. Take more --runs, or look whether the scenario fits what was really done.",
            n=max(1, int(moment.effective)),
        )
    else:
        same = _name(moment.comparison) == _name(found.before)
        best = _best(moment.comparison)
        yield msg("The choice stays: {best}.", best=best) if same else msg("The choice: {best}.", best=best)
    for review in moment.reviews:
        yield _review(found, review)


def _review(found: Replay, review: Review) -> Message:
    labels = found.compiled.labels
    values = {
        "area": labels.get(review.cell.area, review.cell.area),
        "domain": labels.get(review.cell.domain, review.cell.domain),
        "decision": review.decision.message(),
    }
    if review.effect is None or review.decision is Decision.TOO_EARLY:
        return msg("Review of the pilot {area} × {domain}: {decision}.", **values)
    values |= {"effect": _points(review.effect), "threshold": _points(review.threshold)}
    if review.may_be_chance:
        return msg(
            "Review of the pilot {area} × {domain}: {decision}. Measured was an improvement of {effect}"
            " percentage points, with {threshold} as threshold; the error of measuring ({noise}) is larger than what it"
            " is about.",
            **values,
            noise=_points(review.noise),
        )
    return msg(
        "Review of the pilot {area} × {domain}: {decision}. Measured was an improvement of {effect}"
        " percentage points, with {threshold} as threshold.",
        **values,
    )


def _points(share: float) -> str:
    """Show a change of a share in percentage points."""
    return number(100.0 * share, 1)


def _best(found: Comparison) -> Message:
    count, runs = int(found.regret.best[found.best]), found.draws
    if found.best == 0:
        return msg(
            "nothing returns more on average than going on as now, which is best in {n} of the {runs} combinations",
            n=count,
            runs=runs,
        )
    return msg(
        "“{phasing}” returns most on average, and is best in {n} of the {runs} combinations",
        phasing=found.results.phasings[found.best].name,
        n=count,
        runs=runs,
    )


def _name(found: Comparison) -> str:
    return found.results.phasings[found.best].phasing


def data(found: Replay) -> dict[str, Any]:
    """Give all of it for programs."""
    scenario = found.compiled.scenario
    return {
        "scenario": scenario.name,
        "is_example": scenario.is_example,
        "carried_out": found.phasing.id,
        "runs": found.before.results.runs,
        "seed": found.before.results.seed,
        "value_eur": found.before.value_eur,
        "before": _choice(found.before),
        "moments": [
            {
                "months": m.months,
                "measurements": len(m.points),
                "effective_sample_size": m.effective,
                "choice": _choice(m.comparison) if m.comparison else None,
                "reviews": [_review_data(one) for one in m.reviews],
                "sentences": [s.text() for s in moment_sentences(found, m)],
            }
            for m in found.moments
        ],
        "sentences": [s.text() for s in sentences(found)],
    }


def _choice(found: Comparison) -> dict[str, Any]:
    return {
        "best": _name(found),
        "best_in_runs": int(found.regret.best[found.best]),
        "of_runs": found.draws,
        "mean_return_eur": {
            one.phasing: float(values.mean())
            for one, values in zip(found.results.phasings, found.returns, strict=True)
        },
    }


def _review_data(review: Review) -> dict[str, Any]:
    return {
        "area": review.cell.area,
        "domain": review.cell.domain,
        "age_months": review.age,
        "effect": review.effect,
        "elements": list(review.elements),
        "threshold": review.threshold,
        "noise": review.noise,
        "decision": review.decision.value,
        "may_be_chance": review.may_be_chance,
    }
