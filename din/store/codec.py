"""Between a record and the JSON body in which a store keeps it.

A body is one JSON object that starts with ``schema`` and ``kind``; fields at their default are left out and
own attributes stand in ``extra``. Bodies in the log are never rewritten: an older one is brought up to date
when it is read, one :data:`UPCASTS` step at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from din.errors import InputError, SchemaTooNew, StoreDamaged
from din.findings import Finding, Severity
from din.model import RECORD_TYPES, Record, from_data
from din.store.quick import is_clean, validator_of
from din.texts import msg

Body: TypeAlias = dict[str, Any]
Upcast: TypeAlias = Callable[[Body], Body]

BODY_SCHEMA = 1
UPCASTS: Mapping[int, Upcast] = MappingProxyType({})
"""Schema number → the step from a body of that schema to the next one."""

_START = f'{{"schema":{BODY_SCHEMA},'


def encode(record: Record) -> str:
    """Give the body of a record.

    Raises
    ------
    InputError
        When an own attribute cannot be written as JSON.
    """
    try:
        fields = record.__pydantic_serializer__.to_json(record, exclude_defaults=True).decode()
    except (PydanticSerializationError, UnicodeError) as error:
        raise InputError([_unwritable(record)]) from error
    return f'{_START}"kind":"{record.kind}",{fields[1:]}'


def decode(body: str, kind: str) -> Record:
    """Give the record of a body that this kind of record wrote.

    Raises
    ------
    StoreDamaged
        When the body was changed from outside and cannot be read.
    SchemaTooNew
        When a newer version of the program wrote it.
    """
    record_type = RECORD_TYPES.get(kind)
    try:
        if record_type is None:
            raise _damaged(body)
        if body.startswith(_START):
            fields = "{" + body[len(_START) :]
            if not is_clean(fields):
                return record_type.model_validate_json(fields)
            record: Record = validator_of(record_type).validate_json(fields)
            return record
        return record_type.model_validate(_current(body))
    except ValidationError as error:
        raise _damaged(body) from error


def refuse_unreadable(body: str, kind: str) -> None:
    """Refuse a body that could not be read back: with one such record the whole plan could not be.

    Raises
    ------
    InputError
        With each field that does not fit.
    """
    try:
        decode(body, kind)
    except StoreDamaged:
        from_data(body_data(body))  # tells which fields do not fit
        raise


def body_data(body: str) -> dict[str, Any]:
    """Give a body as flat data, as :func:`din.model.to_data` gives a record."""
    current = _current(body)
    own: Body = current.pop("extra", {})
    return current | own


def with_marks(body: str, fields: frozenset[str], mark: str) -> str:
    """Give a body with a mark for the value of these fields and own attributes, where it has them.

    The body keeps the schema it has.
    """
    data = _parsed(body)
    marked = {key: _marked(value, mark) if key in fields else value for key, value in data.items()}
    if isinstance(own := marked.get("extra"), dict):
        marked["extra"] = {key: mark if key in fields else value for key, value in own.items()}
    return json.dumps(marked, ensure_ascii=False, separators=(",", ":"))


def upcast(body: Body, steps: Mapping[int, Upcast] = UPCASTS, current: int = BODY_SCHEMA) -> Body:
    """Bring a body that starts with its schema number up to date, without that number.

    Raises
    ------
    SchemaTooNew
        When the body is newer than ``current``.
    """
    number = body.get("schema", 0)
    if not isinstance(number, int) or number < 1:
        raise _damaged(json.dumps(body))
    if number > current:
        raise SchemaTooNew(
            msg("This store was written by a newer version of the program. Update the program.")
        )
    rest = {key: value for key, value in body.items() if key != "schema"}
    for step in range(number, current):
        rest = steps[step](rest)
    return rest


def _current(body: str) -> Body:
    return upcast(_parsed(body))


def _parsed(body: str) -> Body:
    try:
        data = json.loads(body)
    except ValueError as error:
        raise _damaged(body) from error
    if not isinstance(data, dict):
        raise _damaged(body)
    return data


def _marked(value: Any, mark: str) -> Any:
    return [mark] if isinstance(value, list) else mark


def _damaged(body: str) -> StoreDamaged:
    return StoreDamaged(
        msg("A record in this store cannot be read: {start}. Restore a backup.", start=body[:80])
    )


def _unwritable(record: Record) -> Finding:
    return Finding(
        "invalid-value",
        Severity.ERROR,
        msg("An own attribute of “{id}” cannot be stored.", id=record.id),
        msg("Give your own attribute another name, or a simple value."),
        (record.id,),
    )
