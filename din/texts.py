"""Everything a user reads: messages, languages and Dutch notation.

Texts stand in the code in English and are looked up in the gettext catalogue
(``din/locale/<language>/LC_MESSAGES/din.po``). A :class:`Message` keeps its template and its
values apart until it is shown, so that one finding can be read in either language.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent
from babel.support import NullTranslations, Translations

LANGUAGES = ("nl", "en")
"""Languages a user can choose; the first is the default."""

REDACTED = "⌫"
"""Stands where a text was removed for privacy; people read words instead (:func:`readable`)."""

_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def current_language() -> str:
    """Give the language in use here and now (per task, per thread)."""
    return _language.get()


def set_language(language: str) -> None:
    """Use a language from here on in this task or thread; unknown ones mean the default."""
    _language.set(language if language in LANGUAGES else LANGUAGES[0])


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Use a language within a ``with`` block."""
    token = _language.set(language if language in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(language: str) -> NullTranslations:
    """Read one language's catalogue; English is the language of the code itself."""
    source = files("din") / "locale" / language / "LC_MESSAGES" / "din.po"
    if not source.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return Translations(compiled)


def N_(text: str) -> str:  # noqa: N802 - the name gettext users know
    """Mark a text for translation without translating it yet."""
    return text


def _(template: str, /, **values: object) -> str:
    """Translate a text into the language in use and fill in its ``{values}``."""
    return Message(template, values).text()


@dataclass(frozen=True, slots=True)
class Message:
    """A text with its values, translated only when it is shown.

    Values may be messages themselves; numbers and dates are shown in the reader's notation.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    count: int = 0

    def text(self, language: str | None = None) -> str:
        """Give the text in a language (default: the one in use)."""
        language = language or current_language()
        catalogue = _catalogue(language)
        if self.plural is None:
            found = catalogue.ugettext(self.template)
        else:
            found = catalogue.ungettext(self.template, self.plural, self.count)
        if not self.values:
            return str(found)
        return str(found).format_map({key: _shown(value, language) for key, value in self.values.items()})

    def __str__(self) -> str:
        """Give the text in the language in use."""
        return self.text()


REDACTED_WORDS = N_("removed on request")


def readable(text: str, language: str | None = None) -> str:
    """Give a text for people: what was redacted says so."""
    if REDACTED not in text:
        return text
    return text.replace(REDACTED, msg(REDACTED_WORDS).text(language))


def msg(template: str, /, **values: object) -> Message:
    """Make a message that is translated when it is shown."""
    return Message(template, values)


def nmsg(singular: str, plural: str, count: int, /, **values: object) -> Message:
    """Make a message with a singular and a plural form; ``{n}`` is the count."""
    return Message(singular, {"n": count, **values}, plural, count)


def _shown(value: object, language: str) -> object:
    """Show a value inside a message the way the reader writes it."""
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int) and 0 <= value < 1000:
        return str(value)  # the same in every notation, and most of what is counted
    if isinstance(value, int | float):
        return format_decimal(value, locale=language)
    if isinstance(value, date):
        return format_date(value, format="short" if language == "en" else "dd-MM-yyyy", locale=language)
    return readable(str(value), language)


def number(value: float, decimals: int = 0) -> str:
    """Show a number: ``1.234,5`` in Dutch."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _decimal(value, pattern, current_language())


def percentage(share: float) -> str:
    """Show a share (0 to 1) as a whole percentage: ``42%``."""
    return _percent(round(share, 6), current_language())


@lru_cache(
    10_000
)  # a table shows the same numbers many times, and writing one takes a fifth of a millisecond
def _decimal(value: float, pattern: str, language: str) -> str:
    return format_decimal(value, format=pattern, locale=language)


@lru_cache(10_000)
def _percent(share: float, language: str) -> str:
    return format_percent(share, format="#,##0%", locale=language)


def euros(amount: float) -> str:
    """Show an amount in whole euros, which no line breaks: ``€ 1.234``, ``€ -1.234``."""
    language = current_language()
    whole = round(amount) or 0  # never "-0"
    return format_currency(
        whole, "EUR", format=_whole_euros(language), currency_digits=False, locale=language
    )


@cache
def _whole_euros(language: str) -> str:
    """Give the pattern of an amount in a language, without cents."""
    pattern: str = Locale.parse(language).currency_formats["standard"].pattern
    return pattern.replace("0.00", "0")


def day(value: date) -> str:
    """Show a date: ``23 november 2026``."""
    return format_date(value, format="d MMMM y", locale=current_language())


def month(value: date) -> str:
    """Write a month in full in the language in use: april 2029."""
    return format_date(value, "LLLL y", locale=current_language())


def moment(value: datetime) -> str:
    """Show a moment in Dutch time: ``23-11-2026 21:05``; one that the clock shows twice says which of the two it is."""
    local = value.astimezone(_amsterdam())
    text = format_datetime(value, "dd-MM-yyyy HH:mm", tzinfo=_amsterdam(), locale=current_language())
    if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        return text
    return f"{text} ({_('winter time') if local.fold else _('summer time')})"


@cache
def _amsterdam() -> ZoneInfo:
    """Give the time zone users live in."""
    return ZoneInfo("Europe/Amsterdam")
