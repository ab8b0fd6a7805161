"""Which language to speak: ``--lang``, else the locale, else Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice, pairwise

from din.texts import LANGUAGES

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of these that is set counts, as POSIX has it."""


def choose_language(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Give the language to speak, before anything else is parsed, so that help and faults are in it too.

    Parameters
    ----------
    words : sequence of str
        The command line; ``--lang en`` and ``--lang=en`` count wherever they stand.
    environment : mapping
        The environment; Dutch unless the locale says English.
    """
    asked = [following for word, following in pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    if asked and asked[-1] in LANGUAGES:
        return asked[-1]
    locale = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), "")
    return "en" if locale.lower().startswith("en") else LANGUAGES[0]


def language_first(words: Sequence[str]) -> list[str]:
    """Give the words with ``--lang`` and its value in front, where the options for every command stand.

    People write it at the end too. What follows a bare ``--`` is left as it is.
    """
    end = words.index("--") if "--" in words else len(words)
    asked: list[str] = []
    rest: list[str] = []
    before = iter(words[:end])
    for word in before:
        if word == "--lang":
            asked += [word, *islice(before, 1)]
        else:
            (asked if word.startswith("--lang=") else rest).append(word)
    return [*asked, *rest, *words[end:]]
