"""Reading bodies of which nothing has to be cleaned, which is nearly all of them, without leaving compiled code.

The classes of the model clean each text they are given, in Python. A body that a store wrote holds texts that were
cleaned before. :func:`is_clean` makes sure of that, whoever wrote it; then :func:`validator_of` gives what the class
itself would give, types and lengths judged as well, about three times as fast.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any
from unicodedata import is_normalized

from pydantic_core import SchemaValidator

from din.model import Record
from din.model.fields import clean_line, clean_text

_LENGTHS = frozenset({"min_length", "max_length"})


def is_clean(body: str) -> bool:
    """Tell whether cleaning would leave every text in a JSON object as it is.

    Without backslashes each quotation mark begins or ends a text, so spaces at its edges can be seen. False for
    some bodies that are clean, such as those with line breaks in them.
    """
    return (
        body.isprintable()
        and "\\" not in body
        and "  " not in body
        and '" ' not in body
        and ' "' not in body
        and (body.isascii() or is_normalized("NFC", body))
    )


@cache
def validator_of(record_type: type[Record]) -> SchemaValidator:
    """Give what makes a record of JSON whose texts are clean."""
    return SchemaValidator(_without_cleaning(record_type.__pydantic_core_schema__))


def _without_cleaning(schema: Any) -> Any:
    """Give pydantic's schema without the functions that clean, and with lengths judged by its compiled part.

    A function that is not known here stays where it is.
    """
    if isinstance(schema, list):
        return [_without_cleaning(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _without_cleaning(part) for key, part in schema.items()}
    if schema.get("type") != "function-after":
        return found
    function, inner = schema["function"]["function"], found["schema"]
    if function in {clean_line, clean_text}:
        return inner
    if isinstance(function, partial) and function.keywords.keys() <= _LENGTHS and inner.get("type") == "str":
        return inner | function.keywords
    return found
