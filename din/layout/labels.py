"""Labels that stay in their box: width estimates, and line breaks that suit Dutch.

Dutch writes compounds as one word ("bestaanszekerheid"), often longer than a box is wide. Such a
word is broken, in this order of preference, at a soft hyphen, after a hyphen or slash, before a
well-known last part of a compound, and between syllables.
"""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from din.layout.metrics import BOLD, REGULAR, WIDE

SOFT_HYPHEN = "\u00ad"
ELLIPSIS = "…"

# Common parts of compounds in this field; a break before one of them reads best.
COMPOUND_PARTS = (
    "aanbieder", "aanpak", "activiteit", "afspraak", "afspraken", "alliantie", "analyse",
    "armoede", "beleid", "bestrijding", "bevordering", "beweging", "bewoner", "bijeenkomst",
    "budget", "buurt", "centrum",
    "coach", "coöperatie", "corporatie", "dienst", "doel", "duurzaam", "financiering", "gebied",
    "gelijk", "gemeente", "gemeenschap", "gesprek", "gezin", "gezondheid", "groep", "hulp",
    "huis", "hart", "initiatief", "initiatieven", "inkomen", "inspanning", "inwoner", "jongeren",
    "kamer", "kansen", "kracht", "leefomgeving", "maaltijd", "meting", "moeder", "moestuin",
    "netwerk", "omgeving", "onderhoud", "onderwijs", "ondersteuning", "ontmoeting", "ontwikkeling",
    "organisatie", "ouderen", "overleg", "participatie", "partner", "plaats", "plan", "plein",
    "plek", "preventie", "professional", "programma", "project", "punt", "regeling", "ruimte",
    "samenwerking", "sanering", "school", "schuld", "spreekuur", "steun", "team", "toegang",
    "traject", "vaardigheid", "vaardigheden", "veiligheid", "vereniging", "verbinding",
    "verlening", "vermogen", "visie", "voorziening", "vrijwilliger", "waarde", "welzijn", "werk",
    "werker", "wijk", "winkel", "woning", "zekerheid", "zorg",
)  # fmt: skip
_ONSETS = frozenset(
    ("bl", "br", "ch", "cl", "cr", "dr", "dw", "fl", "fr", "gl", "gr", "kl", "kn", "kr", "kw",
     "pl", "pr", "ps", "sch", "schr", "sj", "sl", "sm", "sn", "sp", "spl", "spr", "st", "str",
     "th", "tj", "tr", "tw", "vl", "vr", "wr", "zw")
)  # fmt: skip
_VOWELS = "aeiouyàáâäèéêëìíîïòóôöùúûü"
_NUCLEUS = re.compile(f"(?:ij|[{_VOWELS}])+")
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")  # white space, but for what holds an amount together
_SHORTEST_START, _SHORTEST_END = 3, 3  # letters before and after a hyphen

# How readily a word is broken to fill a line.
_ONLY_TOO_LONG, _WELL, _ANYWHERE = range(3)

Measure = Callable[[str], float]


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate the width of a line of text in Helvetica, Arial or Liberation Sans.

    Parameters
    ----------
    text
        One line.
    size
        Font size (px).
    bold
        Whether the font is bold.

    Returns
    -------
    float
        Width (px): the advance widths of the letters without kerning. An accent takes no space;
        an unknown sign counts as wide, so that the estimate is rather too large than too small.
    """
    table = BOLD if bold else REGULAR
    signs = unicodedata.normalize("NFD", text.replace(SOFT_HYPHEN, ""))
    units = sum(table.get(sign, WIDE) for sign in signs if not unicodedata.combining(sign))
    return units * size / 1000


def wrap_label(text: str, width: float, max_lines: int = 2, measure: Measure = len) -> tuple[str, ...]:
    """Break a label into lines of about the same length.

    Parameters
    ----------
    text
        The label; runs of white space count as one space, and no line ends at a non-breaking one.
    width
        Most width of a line, in the unit of `measure`.
    max_lines
        Most lines, at least 1. What does not fit ends in an ellipsis.
    measure
        Gives the width of a line: characters unless told otherwise. For pixels:
        ``lambda line: text_width(line, 24, bold=True)``.

    Returns
    -------
    tuple of str
        The lines; none for an empty label. No line is wider than `width`, unless a single sign
        with a hyphen is.

    Raises
    ------
    ValueError
        For a width or a number of lines below 1.
    """
    if width < 1 or max_lines < 1:
        raise ValueError("width and max_lines must be at least 1")
    words = [word for word in _BREAKS.split(text) if word]
    lines = _filled(words, width, measure, _ONLY_TOO_LONG)
    for effort in (_WELL, _ANYWHERE):
        if len(lines) > max_lines:
            lines = _filled(words, width, measure, effort)
    if len(lines) > max_lines:
        last = _shortened(" ".join(lines[max_lines - 1 :]), width, measure)
        return (*lines[: max_lines - 1], last)
    return _balanced(words, lines, width, measure)


def _balanced(words: list[str], lines: tuple[str, ...], width: float, measure: Measure) -> tuple[str, ...]:
    """Give the narrowest lines that are as many and break no word that was whole."""
    if len(lines) < 2 or any(line.endswith("-") for line in lines):
        return lines
    best = lines
    while True:
        widest = max(map(measure, best))
        longest_word = max(measure(word.replace(SOFT_HYPHEN, "")) for word in words)
        narrower = _filled(words, max(widest - 1e-6 * width, longest_word), measure, _ONLY_TOO_LONG)
        if len(narrower) > len(lines) or max(map(measure, narrower)) >= widest:
            return best
        best = narrower


def _filled(words: list[str], width: float, measure: Measure, effort: int) -> tuple[str, ...]:
    """Fill lines word by word, breaking words as readily as `effort` says."""
    lines: list[str] = []
    line = ""
    for word in words:
        rest = word
        while True:
            whole = f"{line} {rest}".strip().replace(SOFT_HYPHEN, "")
            if measure(whole) <= width:
                line = whole
                break
            head, rest = _head(rest, line, width, measure, effort)
            lines.append(f"{line} {head}".strip())
            line = ""
            if not rest:
                break
    return tuple([*lines, line] if line else lines)


def _head(word: str, line: str, width: float, measure: Measure, effort: int) -> tuple[str, str]:
    """Give what of a word that does not fit still goes on the line, and what is left of it."""
    too_long = measure(word.replace(SOFT_HYPHEN, "")) > width
    if effort == _ONLY_TOO_LONG and not too_long:
        return "", word
    kinds = _break_places(word)
    if line and effort != _ANYWHERE:
        kinds = kinds[:-1]  # between syllables only where there is no other way
    for place in (place for kind in kinds for place in sorted(kind, reverse=True)):
        head = word[:place].replace(SOFT_HYPHEN, "")
        head = head if head.endswith(("-", "/")) else f"{head}-"
        if measure(f"{line} {head}".strip()) <= width:
            return head, word[place:].lstrip(SOFT_HYPHEN)
    return ("", word) if line else _cut(word, width, measure)


def _cut(word: str, width: float, measure: Measure) -> tuple[str, str]:
    """Cut a word that has no place to break; at least one sign is taken."""
    plain = word.replace(SOFT_HYPHEN, "")
    end = 1
    while end < len(plain) - 1 and measure(f"{plain[: end + 1]}-") <= width:
        end += 1
    return (f"{plain[:end]}-" if end < len(plain) else plain), plain[end:]


def _break_places(word: str) -> tuple[set[int], ...]:
    """Give the places where a word may be broken, the best kind first."""
    soft = {i for i, sign in enumerate(word) if sign == SOFT_HYPHEN and i > 0}
    hard = {i + 1 for i, sign in enumerate(word[:-1]) if sign in "-/" and i > 0 and not word[i - 1].isspace()}
    lower = word.lower()
    inside = range(_SHORTEST_START, len(word) - _SHORTEST_END + 1)
    syllables = {place for place in _syllables(lower) if place in inside}
    compound = {i for i in inside if lower.startswith(COMPOUND_PARTS, i)}
    # "-ontwikkeling" starts with a vowel: the syllable rule alone would move a letter over.
    return soft, hard, {i for i in compound if _NUCLEUS.search(lower[:i])}, syllables


def _syllables(word: str) -> set[int]:
    """Give the syllable breaks of a lower-case word: the longest Dutch onset goes with the vowel."""
    places = set()
    nuclei = list(_NUCLEUS.finditer(word))
    for before, after in pairwise(nuclei):
        between = word[before.end() : after.start()]
        if not between.isalpha():
            continue
        onset = next((n for n in range(len(between), 1, -1) if between[-n:] in _ONSETS), 1)
        places.add(after.start() - onset)
    return places


def _shortened(line: str, width: float, measure: Measure) -> str:
    """Cut a line and end it in an ellipsis; a hyphen of an earlier break is taken out."""
    line = line.replace("- ", "")
    while line and measure(f"{line}{ELLIPSIS}") > width:
        line = line[:-1].rstrip(" -/,")
    return f"{line}{ELLIPSIS}"
