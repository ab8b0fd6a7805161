"""What an edit gives back, and which findings are new since it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from din.findings import Finding, Severity
from din.texts import Message, msg

Key: TypeAlias = tuple[str, Severity, tuple[str, ...], str, str]

LOOP = "loop-too-strong"
COUNTED = frozenset({"assumption-missing"})
"""Rules that tell once how many records lack something: one more or less of them is no news."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did.

    Attributes
    ----------
    revision : int
        The revision of the plan afterwards.
    record_id : str
        The record that was added, changed or deleted; the first one when there were more.
    findings : tuple of Finding
        What the checks say now and did not say before; hints, never a refusal.
    """

    revision: int
    record_id: str
    findings: tuple[Finding, ...] = ()


def fresh(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the findings that were not there before, as advice: no finding of the checks blocks an edit."""
    known = Counter(_key(finding) for finding in before)
    found = []
    for finding in after:
        key = _key(finding)
        if known[key]:
            known[key] -= 1
        else:
            found.append(advice(finding))
    return tuple(found)


def joined(first: Iterable[Finding], second: Iterable[Finding]) -> list[Finding]:
    """Put findings in a row, each once."""
    found: list[Finding] = []
    for finding in (*first, *second):
        if finding not in found:
            found.append(finding)
    return found


def advice(finding: Finding) -> Finding:
    """Give a finding on an edit that was accepted: one that stops the analysis says so and is a warning."""
    if finding.severity is not Severity.ERROR:
        return finding
    if finding.rule != LOOP:
        return replace(finding, severity=Severity.WARNING)
    both = {
        "finding": finding.message,
        "more": msg("It was accepted, but contributions cannot be computed until it is weaker."),
    }
    return replace(finding, severity=Severity.WARNING, message=Message("{finding} {more}", both))


def _key(finding: Finding) -> Key:
    """Tell findings apart by what they are about; another name of a record makes no new finding."""
    return (
        finding.rule,
        finding.severity,
        () if finding.rule in COUNTED else finding.elements,
        finding.message.template,
        finding.fix.template,
    )
