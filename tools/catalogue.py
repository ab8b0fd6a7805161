"""Keep the Dutch catalogue in step with the texts in the code.

    python -m tools.catalogue update     add new texts, drop unused ones, sort
    python -m tools.catalogue check      exit code 1 when a text has no Dutch, or other placeholders

Translations stand in `din/locale/nl/LC_MESSAGES/din.po`, sorted by their English text, without line numbers
and dates, so that two people can add to it at once. A merge that leaves an entry twice is mended by `update`.
"""

import argparse
import ast
import io
import string
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "din" / "locale" / "nl" / "LC_MESSAGES" / "din.po"
PACKAGES = ("din", "simulation", "dashboard")

TEXT_ARGUMENTS = {
    "_": ("template",),
    "N_": ("text",),
    "msg": ("template",),
    "nmsg": ("singular", "plural"),
    "About": ("label", "meaning"),
}
"""The names of the texts among a function's first arguments; those of `nmsg` are two forms of one text."""

PLURAL_FUNCTION = "nmsg"

HEADER = r"""msgid ""
msgstr ""
"Language: nl\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

Text: TypeAlias = str | tuple[str, str]


class Use(NamedTuple):
    """A text as it stands in the code; it is None when it is put together there and cannot be looked up."""

    where: str
    text: Text | None


def texts_in_code(root: Path = ROOT) -> Iterator[Use]:
    """Find the texts for users in the code of the three packages."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    where = f"{path.relative_to(root).as_posix()}:{node.lineno}"
                    yield from (Use(where, text) for text in texts_in_call(node))


def texts_in_call(call: ast.Call) -> list[Text | None]:
    """Give the texts among a call's arguments; a name or an attribute was marked where it was written."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    names = TEXT_ARGUMENTS.get(function, ())
    arguments = dict(zip(names, call.args, strict=False))
    arguments |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg in names}
    constants = [node.value for node in arguments.values() if isinstance(node, ast.Constant)]
    texts = [text for text in constants if isinstance(text, str) and text]
    composed = [None for node in arguments.values() if isinstance(node, ast.JoinedStr | ast.BinOp)]
    if function == PLURAL_FUNCTION and len(texts) == 2:
        return [(texts[0], texts[1])]
    return [*texts, *composed]


def read_catalogue(path: Path = CATALOGUE) -> Catalog:
    """Read the translations; of an entry that stands there twice, one with a translation is kept."""
    if not path.exists():
        return Catalog(locale="nl")
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    blocks.sort(key=lambda block: block.endswith('msgstr ""'))
    text = "\n\n".join(dict.fromkeys(blocks)) + "\n"
    return read_po(io.BytesIO(text.encode()), locale="nl", abort_invalid=True)


def updated(catalogue: Catalog, texts: Iterable[Text]) -> str:
    """Give the catalogue's file with exactly these texts, keeping the translations there are."""
    result = Catalog(locale="nl")
    for text in texts:
        known = catalogue.get(text)
        same_form = known is not None and known.pluralizable == isinstance(text, tuple)
        result.add(text, string=known.string if known is not None and same_form else None)
    file = io.BytesIO()
    write_po(file, result, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER + file.getvalue().decode().rstrip("\n") + "\n"


def faults(catalogue: Catalog, uses: Iterable[Use]) -> list[str]:
    """List what is wrong, each with its place in the code."""
    found = []
    for where, text in uses:
        if text is None:
            found.append(f"{where}: a text put together in the code; use {{names}} and give their values")
            continue
        entry = catalogue.get(text)
        if entry is None or not all(dutch_forms(entry)) or entry.pluralizable != isinstance(text, tuple):
            found.append(f"{where}: no Dutch for {text!r}")
        elif not same_placeholders(entry):
            found.append(f"{where}: other placeholders in {text!r} than in {entry.string!r}")
    return found


def dutch_forms(entry: Message) -> tuple[str, ...]:
    """Give the translation: one form, or the singular and the plural."""
    forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    return tuple(form or "" for form in forms)


def same_placeholders(entry: Message) -> bool:
    """Compare the {names}; only a singular form may leave some out ("één fout")."""
    wanted = placeholders(entry.id if isinstance(entry.id, str) else entry.id[-1])
    *singular, last = (placeholders(form) for form in dutch_forms(entry))
    return last == wanted and all(form <= wanted for form in singular)


def placeholders(text: str) -> set[str]:
    """Give the {names} in a text; braces that do not pair give a set that equals no other."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def main(arguments: list[str] | None = None) -> int:
    """Run the script and give its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.catalogue", description="The Dutch catalogue.")
    parser.add_argument("action", choices=("update", "check"))
    options = parser.parse_args(arguments)
    uses = list(texts_in_code())
    if options.action == "update":
        texts = {use.text for use in uses if use.text is not None}
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(updated(read_catalogue(), texts), encoding="utf-8", newline="\n")
    found = faults(read_catalogue(), uses)
    print(*found, f"{len(uses)} texts, {len(found)} to mend", sep="\n")
    return 1 if found and options.action == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
