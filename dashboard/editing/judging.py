"""What the checks think of a form while somebody types: below the field it is about, and in a short list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html

from dashboard.editing.forms import described
from dashboard.editing.replies import short_list
from dashboard.editing.session import Session
from dashboard.editing.values import Values, asked_fields
from din.findings import Finding, Severity
from din.model import RECORD_TYPES
from din.service.editing import Editor
from din.texts import Message, _, msg


@dataclass(frozen=True)
class Judgement:
    """What was found: faults that keep a field from being understood, hints by field, and the rest."""

    faults: Mapping[str, list[str]] = field(default_factory=dict)
    hints: Mapping[str, list[str]] = field(default_factory=dict)
    rest: tuple[Finding, ...] = ()

    def outputs(self, session: Session, fields: Sequence[Any]) -> tuple[list[Any], list[Any], list[Any]]:
        """Give for each input its error and its description, and the short list."""
        named = [str(name["field"]) for name in fields]
        infos = {info.name: info for info in asked_fields(RECORD_TYPES[session.kind])} if session.kind else {}
        errors = [" ".join(self.faults.get(name, [])) or None for name in named]
        texts = [described(infos[name], self.hints.get(name, [])) if name in infos else [] for name in named]
        return errors, texts, self.listed()

    def listed(self) -> list[Any]:
        """Give the short list: what is about the whole record."""
        if not self.rest:
            return []
        return [html.P(_("To think about; it keeps nothing from being saved:")), *short_list(self.rest)]


def judged(editor: Editor, session: Session, values: Values) -> Judgement:
    """Judge a form as it is now; fields that were left empty are only spoken of once it was tried to save."""
    if session.kind not in RECORD_TYPES or session.what != "save":
        return Judgement()
    found = editor.judge(session.kind, values, session.record_id or None)
    known = {info.name for info in asked_fields(RECORD_TYPES[session.kind])}
    faults: dict[str, list[str]] = {}
    hints: dict[str, list[str]] = {}
    rest = []
    for finding in found:
        column = finding.place.column or ""
        if column not in known:
            rest.append(finding)
        elif finding.severity is not Severity.ERROR:
            hints.setdefault(column, []).append(_line(finding))
        elif session.tried or values.get(column):
            faults.setdefault(column, []).append(_line(finding))
    return Judgement(faults, hints, tuple(rest))


def in_order(kind: str, findings: Sequence[Finding]) -> list[Finding]:
    """Put findings in the order of the form's fields; what is about the whole record comes last."""
    places = {info.name: i for i, info in enumerate(asked_fields(RECORD_TYPES[kind]))}
    return sorted(findings, key=lambda finding: places.get(finding.place.column or "", len(places)))


def _line(finding: Finding) -> str:
    return f"{finding.message} {finding.fix}"


def file_message() -> Message:
    """Say that a plan in a file can only be read."""
    return msg("This plan comes from a file and can only be read here; “din import” puts it in a store.")
