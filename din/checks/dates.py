"""Whether the dates in the plan agree with each other and with today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from din.checks.context import CheckContext, Findings, hint, warning
from din.findings import Finding
from din.model import Dependency, Effort, Measurement, Outcome, Status
from din.texts import Message, msg

RULE = "contradicting-dates"


def contradicting_dates(context: CheckContext) -> Findings:
    """Find dates that cannot all be right."""
    for effort in context.efforts:
        yield from _effort(effort, context.today)
    for outcome in context.plan.of(Outcome):
        if _later(outcome.start_date, outcome.target_date):
            yield warning(
                RULE,
                msg("The target date of “{name}” lies before its start date.", name=outcome.name),
                msg(
                    "Correct the start date ({start}) or the target date ({target}).",
                    start=outcome.start_date,
                    target=outcome.target_date,
                ),
                outcome.id,
            )
    for measurement in context.plan.of(Measurement):
        yield from _measurement(context, measurement)
    for dependency in context.plan.of(Dependency):
        yield from _dependency(context, dependency)


def _later(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first > second


def _effort(effort: Effort, today: date) -> Iterator[Finding]:
    if _later(effort.start, effort.end):
        yield warning(
            RULE,
            msg("“{name}” ends before it starts.", name=effort.name),
            msg("Correct the start ({start}) or the end ({end}).", start=effort.start, end=effort.end),
            effort.id,
        )
    elif effort.status in {Status.RUNNING, Status.COMPLETED} and _later(effort.start, today):
        yield _status(
            effort,
            msg(
                "“{name}” is {status}, but starts on {day}.",
                name=effort.name,
                status=effort.status.message(),
                day=effort.start,
            ),
        )
    elif effort.status is Status.COMPLETED and _later(effort.end, today):
        yield _status(
            effort,
            msg(
                "“{name}” is {status}, but ends on {day}.",
                name=effort.name,
                status=effort.status.message(),
                day=effort.end,
            ),
        )
    elif effort.status is not Status.COMPLETED and _later(today, effort.end):
        yield _status(
            effort,
            msg(
                "“{name}” is {status}, but ended on {day}.",
                name=effort.name,
                status=effort.status.message(),
                day=effort.end,
            ),
        )


def _status(effort: Effort, message: Message) -> Finding:
    return hint(RULE, message, msg("Correct the status or the date."), effort.id)


def _measurement(context: CheckContext, measurement: Measurement) -> Iterator[Finding]:
    if _later(measurement.period_start, measurement.period_end):
        yield warning(
            RULE,
            msg("A measurement of “{name}” ends before it starts.", name=context.name(measurement.indicator)),
            msg(
                "Add a corrected measurement that replaces this one ({start} – {end}).",
                start=measurement.period_start,
                end=measurement.period_end,
            ),
            measurement.id,
        )


def _dependency(context: CheckContext, dependency: Dependency) -> Iterator[Finding]:
    records = context.plan.records
    waiting, first = records.get(dependency.source), records.get(dependency.target)
    if not isinstance(waiting, Effort) or not isinstance(first, Effort):
        return
    names = {"waiting": waiting.name, "first": first.name}
    fix = msg("Let “{waiting}” start later, or “{first}” be ready sooner.", **names)
    if _later(first.start, waiting.start):
        message = msg("“{waiting}” needs “{first}” first, but that starts later.", **names)
        yield warning(RULE, message, fix, dependency.id, waiting.id, first.id)
    elif _later(first.end, waiting.end):
        message = msg("“{waiting}” needs “{first}” first, but that ends later.", **names)
        yield hint(RULE, message, fix, dependency.id, waiting.id, first.id)
