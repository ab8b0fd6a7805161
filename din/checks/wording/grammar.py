"""What sort of word is this? Read off its form, its lemma and its neighbours.

Lemmas come from ``simplemma`` (offline, data in the package). It knows no parts of speech; they follow from
how form and lemma differ: ``sterkere`` → ``sterk`` is a comparative, ``daalt`` → ``dalen`` a verb form,
``huizen`` → ``huis`` a plural. A word in *-en* is an infinitive when its own form in *-t* leads back to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

import simplemma

from din.checks.wording import words

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’/-][^\W\d_]+)*|(?<=\w),(?=\s+\w)")
VOWELS = "aeiou"
ADJECTIVE_ENDINGS = ("iger", "lijker", "baarder", "zamer", "lozer", "achtiger", "ender", "eerder", "ischer")
NOUN_ENDINGS = (
    "ing",
    "ingen",
    "heid",
    "heden",
    "teit",
    "teiten",
    "schap",
    "schappen",
    "atie",
    "aties",
    "isten",
    "nissen",
    "plekken",
    "momenten",
    "scholen",
    "ngen",
    "enten",
    "ieven",
    "anten",
    "euren",
    "isten",
    "logen",
    "standen",
)


def tokens(text: str) -> list[str]:
    """Give the words and numbers of a statement in lower case, without what stands between quotes.

    A comma between words counts as ``en``: it enumerates.
    """
    found = WORD.findall(re.sub(r"[‘'“\"][^‘'“”’\"]{3,}[’'”\"]", " ", text).replace("’", "'").lower())
    return ["en" if word == "," else word for word in found]


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Give the dictionary form; of a separable verb without the mark between its parts."""
    return simplemma.lemmatize(word, lang="nl").replace("_", "").lower()


@lru_cache(maxsize=50_000)
def known(word: str) -> bool:
    """Tell whether the dictionary has this form."""
    return simplemma.is_known(word, lang="nl")


def stems(infinitive: str) -> tuple[str, ...]:
    """Give how the stem of an infinitive may be spelled: lopen → loop, bellen → bel, leven → leef."""
    bare = infinitive[:-2] if infinitive.endswith("en") else infinitive.removesuffix("n")
    found = [bare]
    if len(bare) > 2 and bare[-1] == bare[-2]:
        found.append(bare[:-1])
    if len(bare) > 1 and bare[-1] not in VOWELS and bare[-2] in VOWELS:
        found.append(bare[:-1] + bare[-2] + bare[-1])
    hard = [stem[:-1] + {"v": "f", "z": "s"}[stem[-1]] for stem in found if stem and stem[-1] in "vz"]
    return tuple(found + hard)


@lru_cache(maxsize=50_000)
def head(word: str) -> str:
    """Give the last part of a compound the dictionary lacks: ``keukentafelgesprekken`` → ``gesprekken``.

    In Dutch the last part says what a compound is. A known word, and one that cannot be split, is its own
    head.
    """
    if known(word):
        return word
    for cut in range(3, len(word) - 3):
        first, last = word[:cut].removesuffix("-"), word[cut:]
        links = {first, first.removesuffix("s"), first.removesuffix("e"), first.removesuffix("en")}
        if known(last) and any(len(part) > 2 and _first_part(part) for part in links):
            return last
    return word


def _first_part(part: str) -> bool:
    return part not in words.UNSTRESSED and (known(part) or head(part) != part)


@lru_cache(maxsize=50_000)
def infinitive(word: str) -> bool:
    """Tell whether a word can be an infinitive."""
    if word in words.SHORT_INFINITIVES:
        return True
    if len(word) < 4 or not word.endswith("n") or word.endswith("lozen"):  # -lozen: people without something
        return False
    return _loan(word) or _conjugates(word) or _separable(word) or _new_verb(word)


def _loan(word: str) -> bool:
    return word.endswith("en") and any(stem in words.LOAN_VERBS for stem in (*stems(word), word[:-1]))


def _conjugates(word: str) -> bool:
    """Tell whether forms that only a verb has lead back to this word."""
    forms = {word + "d", word + "de"}
    for stem in stems(word):
        forms |= {stem + "t", stem + "te", stem + "de", f"ge{stem}t", f"ge{stem}d"}
    return any(lemma(form) == word for form in forms) or any(lemma(stem) == word for stem in stems(word)[1:])


def _separable(word: str) -> bool:
    return any(len(rest) > 3 and infinitive(rest) for rest in after_particle(word))


def after_particle(word: str) -> list[str]:
    """Give what follows the first part of a separable verb: ``oversteken`` → ``steken``."""
    return [word.removeprefix(part) for part in words.SEPARABLE if word.startswith(part)]


def _new_verb(word: str) -> bool:
    """Tell whether a word without known forms is shaped like a verb."""
    if lemma(word) != word or noun_ending(word):
        return False
    if known(word):
        return word.endswith(("eren", "ëren", "elen", "enen"))
    last = head(word)
    if last != word:  # dialoogtafelen: a noun before a verb; buurtfeesten: before a noun
        return infinitive(last) and not plural(last)
    return word.startswith(words.UNSTRESSED) and len(word) > 7


def unknown_in_en(word: str) -> bool:
    """Tell whether a word in -en is in no dictionary and does not end as nouns do: a new verb, most often."""
    return word.endswith("en") and head(word) == word and not known(word) and not noun_ending(word)


def noun_ending(word: str) -> bool:
    """Tell whether a word ends as only nouns do."""
    return word.endswith(NOUN_ENDINGS)


@lru_cache(maxsize=50_000)
def plural(word: str) -> bool:
    """Tell whether a word is the plural of a noun, possibly a verb form as well."""
    word = head(word)
    base = lemma(word)
    if word.endswith("s"):
        return base == word[:-1] or base == word[:-2]
    return word.endswith("en") and base != word and not base.endswith("en") and known(base)


@lru_cache(maxsize=50_000)
def conjugated(word: str) -> bool:
    """Tell whether a word is a form of a verb that can be no noun or adjective: ``daalt``, ``richtte``."""
    if word in words.FINITE:
        return word != "zijn"
    base = lemma(word)
    if (
        base == word
        or not base.endswith("n")
        or not infinitive(base)
        or word.endswith(("en", "s", "end", "ende"))
    ):
        return False
    if word.endswith("t"):
        return any(word in {stem + "t", stem} and stem != word for stem in stems(base))
    return word.endswith(("te", "de")) and any(word in {stem + "te", stem + "de"} for stem in stems(base))


@lru_cache(maxsize=50_000)
def comparative_form(word: str) -> bool:
    """Tell whether a word is a comparative by its form."""
    if word in words.DIRECTIONAL:
        return True
    if word in words.NOT_DIRECTIONAL or not word.endswith(("er", "ere")) or len(word) < 5:
        return False
    base, bare = lemma(word), word.removesuffix("e")
    if base == bare != word and known(bare):
        return False  # "heldere": an adjective that ends in -er itself
    if (
        bare != word
        and infinitive(base)
        and lemma(bare) not in {bare, base}
        and bare not in words.NOT_DIRECTIONAL
    ):
        return comparative_form(bare)  # "trotsere" is a form of "trotseren" as well
    if not known(word) and head(bare) != bare and comparative_form(head(bare)):
        return True
    return not infinitive(base) if base not in {word, bare} else not known(word) and _compared(word)


def _compared(word: str) -> bool:
    """Tell whether a word the dictionary lacks is the comparative of one it has, and no agent noun."""
    bare = word.removesuffix("e")
    if bare.endswith(ADJECTIVE_ENDINGS):
        return True
    bases = [base for base in (bare[:-3] if bare.endswith("rder") else "", *stems(bare[:-1] + "n")) if base]
    return any(known(base) for base in bases) and (bare != word or not infinitive(bare[:-1] + "n"))


def adjective(word: str) -> bool:
    """Tell whether a word can only stand before a noun, as an inflected adjective or participle does."""
    if word.endswith(
        (
            "ende",
            "loze",
            "bare",
            "zame",
            "lijke",
            "ige",
            "ische",
            "achtige",
            "eerde",
            "ieve",
            "ale",
            "ele",
            "iële",
        )
    ):
        return True
    return word.endswith("e") and lemma(word) in {word[:-1], *stems(word + "n")} and lemma(word) != word


def nouns_after(parts: list[str]) -> bool:
    """Tell whether a noun stands before the next preposition."""
    for i, word in enumerate(parts):
        if word in words.PREPOSITIONS:
            return any(_attributive(later) for later in parts[i + 1 : i + 4])
        if (
            word in words.ADVERBS | words.CONJUNCTIONS | words.DETERMINERS | words.PRONOUNS
            or word[0].isdigit()
            or comparative_form(word)
            or adjective(word)
        ):
            continue
        return True
    return False


def _attributive(word: str) -> bool:
    """Tell whether this is a participle before its noun: *op elkaar* afgestemde *zorg*."""
    return (
        word.endswith(("de", "te"))
        and (infinitive(lemma(word)) or word.startswith("afge"))
        and not conjugated(word)
    )
