import ast

import pytest

from tools import catalogue


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return catalogue.read_catalogue(path)


def test_every_text_a_user_sees_has_dutch_with_the_same_placeholders():
    assert catalogue.faults(catalogue.read_catalogue(), catalogue.texts_in_code()) == []


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("_('a {x}', x=1)", ["a {x}"]),
        ("texts.msg('a' 'b')", ["ab"]),
        ("nmsg('one', '{n} of them', count)", [("one", "{n} of them")]),
        ("About('Name', meaning='What it is', example='no text')", ["Name", "What it is"]),
        ("msg(self.label)", []),
        ("_(f'a {x}')", [None]),
        ("other('a')", []),
    ],
)
def test_texts_are_found_in_calls(code, texts):
    assert catalogue.texts_in_call(ast.parse(code).body[0].value) == texts


def test_update_sorts_keeps_translations_and_drops_what_is_unused(tmp_path):
    before = written(tmp_path / "before.po", 'msgid "b"\nmsgstr "B"\n\nmsgid "old"\nmsgstr "oud"\n')
    after = catalogue.updated(before, ["b", ("{n} x", "{n} xs"), "a"])
    assert after == (
        catalogue.HEADER + 'msgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr "B"\n\n'
        '#, python-brace-format\nmsgid "{n} x"\nmsgid_plural "{n} xs"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )
    assert catalogue.updated(written(tmp_path / "after.po", after), ["a", "b", ("{n} x", "{n} xs")]) == after


def test_an_entry_left_twice_by_a_merge_keeps_its_translation(tmp_path):
    merged = written(tmp_path / "merged.po", 'msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr "A"\n')
    assert catalogue.updated(merged, ["a"]) == catalogue.HEADER + 'msgid "a"\nmsgstr "A"\n'


@pytest.mark.parametrize(
    ("text", "entry", "sound"),
    [
        ("{x} more", 'msgid "{x} more"\nmsgstr "{x} meer"', True),
        ("{x} more", 'msgid "{x} more"\nmsgstr "{y} meer"', False),
        ("{x} more", 'msgid "{x} more"\nmsgstr "{x meer"', False),
        ("more", 'msgid "more"\nmsgstr ""', False),
        ("more", 'msgid "less"\nmsgstr "minder"', False),
        (
            ("{n} fault", "{n} faults"),
            'msgid "{n} fault"\nmsgid_plural "{n} faults"\nmsgstr[0] "één fout"\nmsgstr[1] "{n} fouten"',
            True,
        ),
        (
            ("{n} fault", "{n} faults"),
            'msgid "{n} fault"\nmsgid_plural "{n} faults"\nmsgstr[0] "{n} fout"\nmsgstr[1] "fouten"',
            False,
        ),
    ],
)
def test_a_text_is_sound_when_its_dutch_says_the_same_names(tmp_path, text, entry, sound):
    known = written(tmp_path / "din.po", catalogue.HEADER + entry + "\n")
    assert (catalogue.faults(known, [catalogue.Use("here:1", text)]) == []) == sound


def test_a_text_put_together_in_the_code_is_a_fault(tmp_path):
    known = written(tmp_path / "din.po", catalogue.HEADER)
    assert len(catalogue.faults(known, [catalogue.Use("here:1", None)])) == 1
