"""One field in one cell: what people type becomes a value, and a value becomes what people read.

Everything is derived from the table of fields. Text is read tolerantly (Dutch or English, labels or
values); a value that came from a typed format (JSON, a real Excel date) passes through.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from math import isfinite
from typing import Any

from din.model import Choice, FieldInfo
from din.texts import LANGUAGES, current_language, msg

TRUE = frozenset({"ja", "j", "yes", "y", "true", "waar", "x", "1"})
FALSE = frozenset({"nee", "n", "no", "false", "onwaar", "0"})
_MINUS = str.maketrans({"−": "-", "–": "-", "\u2011": "-", "\u00a0": "", "\u202f": ""})
_SIGNS = re.compile(r"\++|-+")
_DUTCH_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_ONE_GROUP = re.compile(r"([+-]?[1-9]\d{0,2})\.(\d{3})")
_EURO = re.compile(r"(?i)€|eur(o)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?")
_DATE_FORMS = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?: [\d:.]+)?"),
)
_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=[;\n]|$)|([^;\n]*))(?:[;\n]|$)')
_NEEDS_QUOTES = re.compile(r'[;\n]|^"|^$')


class UnfitError(ValueError):
    """A value that does not fit in its field."""

    def __init__(self, value: object) -> None:
        """Keep the value for the message."""
        super().__init__(value)
        self.value = value


def key_of(text: str) -> str:
    """Bring a header, label or name to what is compared: no case, spaces, hyphens or underscores; NFC."""
    whole = text if text.isascii() else unicodedata.normalize("NFC", text)
    return re.sub(r"[\s_\-*:]+", "", whole.casefold())


def is_blank(value: object) -> bool:
    """Tell whether a cell is empty."""
    return value is None or (isinstance(value, str) and not value.strip())


def decode(info: FieldInfo, value: Any) -> Any:
    """Give the value of a field from what stands in a cell or in JSON; None when it is blank.

    Raises
    ------
    UnfitError
        When this cannot be a value of the field.
    """
    if info.many:
        given = list(items(value)) if isinstance(value, str) else value
        given = given if isinstance(given, list | tuple) else [given]
        return [_one(info, item) for item in given if item is not None]
    return None if is_blank(value) else _one(info, value)


def encode(info: FieldInfo, value: Any, *, labels: bool) -> Any:
    """Give what stands in a cell for JSON data of a field: text, a number, a boolean or a date.

    With ``labels`` choices and yes or no are written in the language in use.
    """
    if info.many:
        return "; ".join(_quoted(str(encode_one(info, item, labels))) for item in value)
    return encode_one(info, value, labels)


def encode_one(info: FieldInfo, value: Any, labels: bool) -> Any:
    """Encode one value of a field that may hold several."""
    if info.type == "choice" and labels:
        return next((c.message().text() for c in info.choices if c.value == value), value)
    if info.type == "boolean" and labels:
        return yes_no(value)
    if info.type == "date" and labels:
        return date.fromisoformat(value)
    return value


def yes_no(value: bool) -> str:
    """Say yes or no in the language in use."""
    return (msg("yes") if value else msg("no")).text(current_language())


def own_to_text(value: Any) -> str:
    """Write an own attribute as text that gives back the same value and type."""
    if isinstance(value, str) and not _is_json(value) and value.strip():
        return value
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def own_from_text(text: str) -> Any:
    """Read an own attribute: a JSON value when it is one, else the text itself."""
    return json.loads(text) if _is_json(text) else text


def _is_json(text: str) -> bool:
    """Tell whether text is a JSON value; a number only as JSON itself writes it, so that ``1.250`` stays text."""
    if not text or text[0] not in '-0123456789"[{tfn' or len(text) > 1_000_000:
        return False
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, bool) or not isinstance(value, int | float) or json.dumps(value) == text


def _no_constant(word: str) -> Any:
    raise ValueError(word)


def items(text: str) -> Iterator[str]:
    """Take a list apart at semicolons and line ends; a quoted item may hold them."""
    position = 0
    while position < len(text):
        found = _ITEM.match(text, position)
        if found is None:  # the pattern also matches nothing, so this is the end
            return
        position = found.end()
        if found[1] is not None:
            yield found[1].replace('""', '"')
        elif found[2].strip():
            yield found[2].strip()


def _quoted(item: str) -> str:
    return '"' + item.replace('"', '""') + '"' if _NEEDS_QUOTES.search(item) else item


def _one(info: FieldInfo, value: Any) -> Any:
    if isinstance(value, dict | list | tuple):
        raise UnfitError(value)
    match info.type:
        case "choice":
            return _choice(info, value)
        case "date":
            return _date(value)
        case "boolean":
            return _boolean(value)
        case "integer" | "number":
            return _number(info, value)
        case _:
            return plain_text(value)


def plain_text(value: Any) -> str:
    """Give a name, id or text; a number cell becomes its digits."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return yes_no(value)
    return value if isinstance(value, str) else str(value)


def _choice(info: FieldInfo, value: Any) -> str:
    found = _choice_words(info.choices).get(key_of(plain_text(value)))
    if found is None:
        raise UnfitError(value)
    return found


@cache
def _choice_words(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Everything a choice may be called: labels in all languages, and first of all its value."""
    words = {key_of(c.message().text(language)): c.value for language in LANGUAGES for c in choices}
    return words | {key_of(c.value): c.value for c in choices}


def _date(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = value.strip() if isinstance(value, str) else ""
    for form in _DATE_FORMS:
        found = form.fullmatch(text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError as error:
                raise UnfitError(value) from error
    raise UnfitError(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = key_of(plain_text(value))
    if word not in TRUE | FALSE:
        raise UnfitError(value)
    return word in TRUE


def _number(info: FieldInfo, value: Any) -> float:
    if isinstance(value, bool):
        raise UnfitError(value)
    if isinstance(value, int | float):
        number = _float(value)
    else:
        text = plain_text(value)
        signs = text.translate(_MINUS).replace(" ", "")
        if info.name == "strength" and _SIGNS.fullmatch(signs):
            return len(signs) if signs[0] == "+" else -len(signs)
        number = number_from(text)
        if info.name == "weight" and "%" in text:
            number /= 100
    if not isfinite(number):
        raise UnfitError(value)
    return int(number) if info.type == "integer" and number.is_integer() else number


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError as error:  # a whole number of more than 308 digits
        raise UnfitError(value) from error


def number_from(text: str) -> float:
    """Read a number as people write it: ``1.234,5``, ``1,234.5``, ``€ 1.250,00``, ``45 %``.

    With one kind of mark, a comma is decimal and so is a point, unless it splits groups of three
    (``1.250`` is one thousand two hundred and fifty, as Dutch readers mean it).

    Raises
    ------
    UnfitError
        When it is no number.
    """
    bare = _bare(text)
    if "," in bare and "." in bare:
        decimal = "," if bare.rindex(",") > bare.rindex(".") else "."
        bare = bare.replace("." if decimal == "," else ",", "").replace(",", ".")
    elif bare.count(",") == 1:
        bare = bare.replace(",", ".")
    elif bare.count(",") > 1 or _DUTCH_GROUPS.fullmatch(bare):
        bare = bare.replace(",", "").replace(".", "")
    if not _NUMBER.fullmatch(bare.lower()):
        raise UnfitError(text)
    return float(bare)


def _bare(text: str) -> str:
    """Leave out what stands around a number."""
    found = re.sub(r"%|\s", "", _EURO.sub("", text.translate(_MINUS)))
    return found.removesuffix(",-").removesuffix(".-")


def read_as_thousands(info: FieldInfo, value: Any) -> tuple[str, str] | None:
    """Give both ways to read ``1.250``, as a decimal number and as thousands; None when there is no doubt."""
    if info.type != "number" or not isinstance(value, str) or _EURO.search(value):
        return None
    found = _ONE_GROUP.fullmatch(_bare(value))
    if found is None:
        return None
    return f"{found[1]},{found[2]}".rstrip("0").rstrip(","), found[1] + found[2]


def number_to_text(value: float) -> str:
    """Write a number so that Dutch spreadsheets and this program read it back as it was."""
    return repr(value).replace(".", ",")
