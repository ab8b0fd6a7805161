"""A better wording, where it follows from the name itself."""

from __future__ import annotations

import re

from din.checks.wording import grammar, words

NOUNS_OF_ACTION = {
    "aanleg": "aanleggen",
    "aanpak": "aanpakken",
    "aanschaf": "aanschaffen",
    "begeleiding": "begeleiden",
    "bouw": "bouwen",
    "hulp": "helpen",
    "inkoop": "inkopen",
    "inrichting": "inrichten",
    "inzet": "inzetten",
    "onderhoud": "onderhouden",
    "onderzoek": "onderzoeken",
    "ontwerp": "ontwerpen",
    "ontwikkeling": "ontwikkelen",
    "opvang": "opvangen",
    "start": "starten",
    "steun": "steunen",
    "uitvoering": "uitvoeren",
    "verkoop": "verkopen",
    "coaching": "coachen",
    "training": "trainen",
    "opzet": "opzetten",
    "aanvraag": "aanvragen",
}
"""Nouns of action whose verb cannot be read off their form."""

BUILT = (
    "tuin",
    "plein",
    "park",
    "pad",
    "plek",
    "baan",
    "veld",
    "straat",
    "huis",
    "plantsoen",
    "bank",
    "zaal",
)
"""What is laid out or built rather than organised."""

CHANGES = {
    "toename van": "meer",
    "groei van": "meer",
    "uitbreiding van": "meer",
    "afname van": "minder",
    "vermindering van": "minder",
    "daling van": "minder",
    "terugdringing van": "minder",
    "verbetering van": "betere",
    "versterking van": "sterkere",
    "vergroting van": "grotere",
    "verhoging van": "hogere",
    "verlaging van": "lagere",
    "verkleining van": "kleinere",
    "versnelling van": "snellere",
    "verkorting van": "kortere",
}


def as_effort(name: str) -> tuple[str, ...]:
    """Propose an effort with a verb: “Begeleiding van …” → “Begeleiden van …”, “Buurtmoestuin” → two ways."""
    first, _, rest = name.strip().rstrip(".").partition(" ")
    verb = _verb_of(first.lower())
    if verb:
        return (" ".join(filter(None, [verb.capitalize(), rest])),)
    if first.lower().endswith("en") and grammar.infinitive(first.lower()):
        return ()
    thing = _after_article(name.strip().rstrip("."))
    head = next((w for w in grammar.tokens(thing) if w not in words.DETERMINERS), "")
    way = "Aanleggen van" if head.endswith(BUILT) else "Opzetten van"
    return (f"{way} {thing}", f"Organiseren van {thing}")


def _verb_of(noun: str) -> str | None:
    if noun in NOUNS_OF_ACTION:
        return NOUNS_OF_ACTION[noun]
    if noun.endswith("ing") and len(noun) > 6:
        verb = noun.removesuffix("ing") + "en"
        return verb if grammar.infinitive(verb) else None
    return None


def _after_article(name: str) -> str:
    first = name.split(" ", maxsplit=1)[0]
    if first.lower() in words.DETERMINERS:
        return first.lower() + name[len(first) :]
    single = " " not in name and not grammar.plural(name.lower()) and not name.lower().endswith("s")
    lowered = first.lower() + name[len(first) :] if name[1:] == name[1:].lower() else name
    return f"een {lowered}" if single else lowered


def as_result(name: str) -> str | None:
    """Propose a noun with a comparative, when name is an adjective with a noun or a nominalised change."""
    text = re.sub(r"^(een|de|het)\s+", "", name.strip().rstrip("."), flags=re.IGNORECASE)
    for change, comparative in CHANGES.items():
        if text.lower().startswith(change + " "):
            return f"{comparative} {re.sub(r'^(de|het|een) (aantal )?', '', text[len(change) + 1 :])}"
    first, _, rest = text.partition(" ")
    if not rest or any(grammar.infinitive(w) or grammar.conjugated(w) for w in grammar.tokens(rest)):
        return None
    better = comparative_of(first.lower())
    return f"{better} {rest}" if better else None


def comparative_of(adjective: str) -> str | None:
    """Give the inflected comparative of an adjective: veilige → veiligere; None when it has none."""
    if adjective in {"goed", "goede"}:
        return "betere"
    if adjective in {"veel", "voldoende", "genoeg"}:
        return "meer"
    if adjective == "weinig":
        return "minder"
    base = grammar.lemma(adjective)
    if not grammar.adjective(adjective) or adjective.endswith("ende") or grammar.infinitive(base):
        return None
    return base + "dere" if base.endswith("r") else adjective + "re"
