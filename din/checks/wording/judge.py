"""Whether a statement is worded as the method asks.

A goal or benefit has a comparative, a noun and no verb; an effort has a verb.
"""

from __future__ import annotations

from enum import Enum

from din.checks.wording import grammar, words

TOGETHER = frozenset({"samen", "gezamenlijk"})
"""What makes a verb of the noun after it: *samen eten*."""


class Flaw(Enum):
    """What is wrong with a wording."""

    VERB = "verb"
    NO_COMPARATIVE = "no comparative"
    NO_NOUN = "no noun"
    NO_VERB = "no verb"


def judge(kind: str, statement: str) -> Flaw | None:
    """Judge the name of a goal, benefit or effort; None when it is well worded.

    Parameters
    ----------
    kind : str
        ``goal``, ``benefit`` or ``effort``.
    statement : str
        The name, in Dutch.
    """
    parts = grammar.tokens(statement)
    if not parts:
        return None
    if kind == "effort":
        return None if has_action(parts) else Flaw.NO_VERB
    if has_verb(parts):
        return Flaw.VERB
    places = comparatives(parts)
    if not places:
        return Flaw.NO_COMPARATIVE
    return None if any(_noun_follows(parts, place) for place in places) else Flaw.NO_NOUN


def _noun_follows(parts: list[str], place: int) -> bool:
    way = parts[place].endswith("re") and parts[place + 1 : place + 2] == ["weg"]
    return way or grammar.nouns_after(parts[place + 1 :])


def comparatives(parts: list[str]) -> list[int]:
    """Give the places of the comparatives that give a direction."""
    return [i for i, word in enumerate(parts) if grammar.comparative_form(word) and _directs(parts, i)]


def _directs(parts: list[str], i: int) -> bool:
    if any(tuple(parts[i : i + len(term)]) == term for term in words.FIXED_TERMS):
        return False
    before = parts[:i]
    if parts[i] == "meer":
        lake = bool(before) and before[-1] in {"het", "een", "dit", "ons"}
        return not lake and not any(word in words.ANY_LONGER for word in before[-3:])
    if before and before[-1] in {"de", "het", "dezelfde"} and parts[i].endswith("er"):
        return False  # "de leider": an agent
    if parts[i] in words.PREVIOUS:
        return i + 1 < len(parts) and not grammar.plural(parts[i + 1])
    return parts[i] in words.DIRECTIONAL or (i + 1 < len(parts) and parts[i + 1] not in words.PREPOSITIONS)


def has_verb(parts: list[str]) -> bool:
    """Tell whether a goal or benefit holds a verb or a clause."""
    for i, word in enumerate(parts):
        after = parts[i + 1] if i + 1 < len(parts) else ""
        before = parts[i - 1] if i else ""
        if word in words.CLAUSE_OPENERS or word == "dat" or (word == "te" and grammar.infinitive(after)):
            return True
        if grammar.conjugated(word) and not _noun_here(word, before):
            return True
        if word == "zijn" and (not after or after in words.PREPOSITIONS or _predicate(after)):
            return True
        if word.endswith("n") and _verb_in_result(parts, i):
            return True
    return False


def _noun_here(word: str, before: str) -> bool:
    """Tell whether a form that can be both is a noun: after an article, an adjective or a comparative."""
    if word in words.FINITE and word not in {"kan", "wil", "was", "had"}:
        return False
    led = before in words.DETERMINERS | words.PREPOSITIONS or grammar.adjective(before) if before else False
    return led or (bool(before) and grammar.comparative_form(before)) or (grammar.lemma(word) == word)


def _predicate(word: str) -> bool:
    return grammar.comparative_form(word) or word in words.ADVERBS


def _verb_in_result(parts: list[str], i: int) -> bool:
    """Tell whether a word in -n inside a goal or benefit is a verb form."""
    word, before = parts[i], parts[i - 1] if i else ""
    after = parts[i + 1] if i + 1 < len(parts) else ""
    if word in {"en", "een"} or grammar.noun_ending(word) or not grammar.infinitive(word):
        return False
    if before == "en" and _enumerated(parts[: i - 1]):
        return False
    if _manner(before) and _separable_verb(word) and not _participle(word, before, after):
        return True  # "veiliger oversteken"
    subject = bool(before) and (
        grammar.plural(before) or before.endswith(("ers", "aars")) or before in words.PRONOUNS
    )
    ahead = not after or after in words.ADVERBS or grammar.comparative_form(after) or after in words.PRONOUNS
    if word in words.ESTABLISHED_NOUNS:
        return subject and ahead
    if grammar.plural(word) and word not in words.MAINLY_VERBS - words.NOUNS_IN_RESULTS:
        return (subject and (ahead or after in words.DETERMINERS)) or before in {"vaker", "liever"}
    return not (before in {"het", "de"} or (not subject and _participle(word, before, after)))


def _manner(word: str) -> bool:
    """Tell whether this comparative without an ending can say how something is done."""
    return word.endswith("er") and word not in {"meer", "minder"} and grammar.comparative_form(word)


def _separable_verb(word: str) -> bool:
    verb = any(grammar.infinitive(rest) for rest in grammar.after_particle(word))
    return verb and word not in words.ESTABLISHED_NOUNS


def _enumerated(before: list[str]) -> bool:
    """Tell whether nouns after a preposition are being summed up: *tussen zorg, welzijn en wonen*."""
    for word in reversed(before):
        if word in words.PREPOSITIONS:
            return True
        if grammar.comparative_form(word):
            return False
    return False


def _participle(word: str, before: str, after: str) -> bool:
    """Tell whether a strong participle such as `ervaren` stands before its noun."""
    compared = bool(before) and grammar.comparative_form(before)
    prefixes = words.UNSTRESSED + (("onder", "over", "door", "vol") if compared else ())
    return (
        word.startswith(prefixes)
        and bool(after)
        and not grammar.comparative_form(after)
        and (
            after
            not in words.PREPOSITIONS
            | words.ADVERBS
            | words.PRONOUNS
            | words.CONJUNCTIONS
            | words.DETERMINERS
        )
    )


def has_action(parts: list[str]) -> bool:
    """Tell whether an effort says with a verb what is done."""
    if _imperative(parts):
        return True
    for i, word in enumerate(parts):
        after = parts[i + 1] if i + 1 < len(parts) else ""
        before = parts[i - 1] if i else ""
        if grammar.conjugated(word) and not _noun_here(word, before):
            return True
        if i and after in words.DETERMINERS and _stem_as_verb(word, before):
            return True
        if word.endswith("n") and _verb_in_effort(parts, i):
            return True
    return False


def _stem_as_verb(word: str, before: str) -> bool:
    """Tell whether a bare stem is the verb of a sentence: "de GGD meet de lucht"."""
    base = grammar.lemma(word)
    led = before in words.DETERMINERS | words.PREPOSITIONS | words.CONJUNCTIONS or grammar.adjective(before)
    return not led and base != word and not word.endswith("en") and grammar.infinitive(base)


def _imperative(parts: list[str]) -> bool:
    first, second = parts[0], parts[1] if len(parts) > 1 else ""
    if not second or second in words.PREPOSITIONS - words.IMPERATIVE_WITH.get(first, frozenset()):
        return False
    if first == "nodig":
        return "uit" in parts
    verb = first in words.IMPERATIVES or (
        grammar.lemma(first) != first
        and grammar.infinitive(grammar.lemma(first))
        and not first.endswith("en")
    )
    return verb and (
        second in words.DETERMINERS | words.PREPOSITIONS | words.ADVERBS
        or _object(second)
        or parts[-1] in words.PARTICLES
    )


def _object(word: str) -> bool:
    return grammar.plural(word) or grammar.adjective(word) or word in words.PRONOUNS or grammar.known(word)


def _verb_in_effort(parts: list[str], i: int) -> bool:
    """Tell whether a word in -n inside an effort says what is done."""
    word, before = parts[i], parts[i - 1] if i else ""
    after = parts[i + 1] if i + 1 < len(parts) else ""
    if word in {"en", "een", "zijn"}:
        return False
    if not grammar.infinitive(word):
        new = before in {"", "het"} and grammar.unknown_in_en(word)
        return new and after in words.PREPOSITIONS - {"voor"}
    if before in words.PREPOSITIONS - {"van"}:
        return before == "in" and after in words.DETERMINERS
    if word in words.ESTABLISHED_NOUNS and before not in TOGETHER:
        return not before and after in {"voor", "dat"} and word == "zorgen"
    if grammar.plural(word) and word not in words.MAINLY_VERBS and before not in TOGETHER:
        return _plural_as_verb(before, after, i)
    return not (before == "van" and i > 1)


def _plural_as_verb(before: str, after: str, i: int) -> bool:
    if i == 0:
        return after in {"van", "met", "bij", "naar", "aan"} or after in words.DETERMINERS
    if before == "het":
        return True
    described = (
        before in words.DETERMINERS | words.CONJUNCTIONS
        or before[0].isdigit()
        or grammar.adjective(before)
        or grammar.comparative_form(before)
    )
    if described or before == "van":
        return False
    # Nouns do not stand side by side in Dutch, and no uninflected adjective or adverb before a plural.
    return not after or grammar.plural(before) or before not in words.BEFORE_PLURALS
