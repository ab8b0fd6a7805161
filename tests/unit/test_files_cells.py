"""What people type in a cell, under which header, and what is told about it."""

from datetime import date, datetime

import pytest

from din.errors import InputError
from din.files import Limits, read
from din.files.cells import UnfitError, decode, encode, number_from
from din.findings import Severity
from din.model import RECORD_TYPES, fields_of
from din.texts import in_language

NUMBERS = [
    ("1250", 1250), ("1250,5", 1250.5), ("1.250,50", 1250.5), ("1,250.50", 1250.5), ("1,5", 1.5), ("1.5", 1.5),
    ("0,125", 0.125), ("0.125", 0.125), ("1.250", 1250), ("1.250.000", 1_250_000), ("1,250,000", 1_250_000),
    ("€ 1.000", 1000), ("€ 1.250,-", 1250), ("1.250,00 euro", 1250), ("50%", 50), ("12,5 %", 12.5), ("−3", -3),
    ("+ 3", 3), (" 7 ", 7), ("1 250,5", 1250.5), ("1\u00a0250", 1250), ("1e3", 1000), (",5", 0.5),
]  # fmt: skip


def info(kind, name):
    return next(i for i in fields_of(RECORD_TYPES[kind]) if i.name == name)


def folder(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_numbers_are_read_as_people_write_them(text, number):
    assert number_from(text) == number


@pytest.mark.parametrize(
    "text", ["", "een", "1,2,3.4.5x", "--1", "1..2", "€", "%", "12-05", "0x10", "1_000", "inf", "nan"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(UnfitError):
        number_from(text)


@pytest.mark.parametrize(("text", "weight"), [("50%", 0.5), ("0,5", 0.5), ("-50 %", -0.5), ("1", 1)])
def test_a_weight_may_be_a_percentage(text, weight):
    assert decode(info("contributes_to", "weight"), text) == weight


@pytest.mark.parametrize(("text", "strength"), [("+++", 3), ("−", -1), ("- -", -2), ("2", 2), ("0", 0)])
def test_a_strength_may_be_written_in_signs(text, strength):
    assert decode(info("contributes_to", "strength"), text) == strength


@pytest.mark.parametrize(
    "text", ["31-12-2027", "31/12/2027", "31.12.2027", "2027-12-31", "2027-12-31T00:00:00Z", " 31-12-2027 "]
)
def test_dates_are_read_day_first_or_year_first(text):
    assert decode(info("effort", "start"), text) == "2027-12-31"


@pytest.mark.parametrize("value", ["31-13-2027", "12-31-2027", "30-02-2027", "morgen", "2027", 46387, True])
def test_what_is_no_date_is_refused(value):
    with pytest.raises(UnfitError):
        decode(info("effort", "start"), value)


def test_dates_of_a_workbook_pass():
    assert decode(info("effort", "start"), datetime(2027, 12, 31, 9)) == "2027-12-31"  # noqa: DTZ001 - as Excel has it
    assert decode(info("effort", "start"), date(2027, 12, 31)) == "2027-12-31"


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("ja", True),
        ("Nee", False),
        ("waar", True),
        ("ONWAAR", False),
        ("x", True),
        ("0", False),
        (1, True),
        (False, False),
    ],
)
def test_yes_and_no_have_many_words(word, value):
    assert decode(info("programme", "is_example"), word) is value


def test_a_word_that_is_neither_yes_nor_no_is_refused():
    with pytest.raises(UnfitError):
        decode(info("programme", "is_example"), "misschien")


def test_a_list_takes_semicolons_line_ends_and_quotes():
    areas = info("effort", "areas")
    assert decode(areas, 'a; "b;c"\nd;;\n"e ""f"""') == ["a", "b;c", "d", 'e "f"']
    assert decode(areas, encode(areas, ["a", "b;c", 'd "e"', "f\ng"], labels=True)) == [
        "a",
        "b;c",
        'd "e"',
        "f\ng",
    ]


@pytest.mark.parametrize("word", ["running", "Loopt", "LOOPT", "Running", " loopt "])
def test_a_choice_is_known_by_value_and_by_label_in_both_languages(word):
    assert decode(info("effort", "status"), word) == "running"


@pytest.mark.parametrize(("text", "hints"), [
    ("1.250", 1), ("-1.250", 1), ("1.250 %", 1), ("€ 1.250", 0), ("1.250,00", 0), ("1.250.000", 0), ("1250", 0),
    ("1,250", 0), ("0.125", 0),
])  # fmt: skip
def test_a_number_that_may_also_be_a_decimal_is_told(tmp_path, text, hints):
    draft = folder(tmp_path, "Baten.csv", f"id;naam;beginwaarde\nb;B;{text}\n")
    assert [f.rule for f in draft.findings] == ["read-as-thousands"] * hints


def test_the_hint_says_where_and_what_to_write(tmp_path):
    draft = folder(tmp_path, "Baten.csv", "Beginwaarde;naam\n;A\n1.250;Meer ontmoeting\n")
    (finding,) = draft.findings
    with in_language("nl"):
        line = finding.line()
    assert line == (
        "bestand Baten.csv, rij 3, kolom Beginwaarde: “1.250” is gelezen als 1250. "
        "Schrijf 1,25 of 1250, dan is er geen twijfel."
    )
    assert (finding.severity, finding.elements) == (Severity.HINT, ("meer-ontmoeting",))
    assert draft.plan()["meer-ontmoeting"].start_value == 1250


HEADERS = [
    "id;naam;kosten;start", "ID;NAAM;KOSTEN;START", "start;kosten;naam;id", "Id;Name;Cost;Start",
    " id ; Naam* ;kosten:;Start", "id;name;cost_eur;start", "id;naam;Kosten (euro);start (dag)",
]  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_headers_may_be_in_any_order_language_and_writing(tmp_path, header):
    words = [word.strip(" *:").lower().partition(" ")[0] for word in header.split(";")]
    values = {
        "id": "e",
        "naam": "Eten",
        "name": "Eten",
        "kosten": "10",
        "cost": "10",
        "cost_eur": "10",
        "start": "1-2-2027",
    }
    draft = folder(tmp_path, "effort.csv", f"{header}\n{';'.join(values[word] for word in words)}\n")
    effort = draft.plan()["e"]
    assert (effort.name, effort.cost_eur, effort.start, effort.extra) == ("Eten", 10, date(2027, 2, 1), {})


def test_columns_of_the_users_own_stay_under_their_own_name(tmp_path):
    plan = folder(tmp_path, "effort.csv", 'naam;Budget code;"""Kosten"""\nA;007;x\nB;7;\nC;1.250;\n').plan()
    assert [e.extra for e in plan] == [
        {"Budget code": "007", "Kosten": "x"},
        {"Budget code": 7},
        {"Budget code": "1.250"},
    ]


@pytest.mark.parametrize(("name", "text", "expected"), [
    ("goal.csv", "naam;Naam\na;b\n", "rij 1: Deze kolommen betekenen hetzelfde: “naam”, “Naam”."),
    ("goal.csv", "naam;eigen;eigen\na;b;c\n", "“eigen”, “eigen”"),
    ("los.csv", "soort;naam;NAAM\ndoel;a;b\n", "“naam”, “NAAM”"),
    ("los.csv", "soort;naam\ndroom;a\n", "rij 2, kolom soort: “droom” is geen soort"),
    ("los.csv", "naam;soort\na;\n", "rij 2, kolom soort: “a” heeft geen soort"),
    ("los.csv", "soort;naam\n;a\n", "rij 2, kolom soort: Hier ontbreekt de soort."),
    ("goal.csv", "naam\n\"a\nb\n", "rij 2: Dit csv-bestand"),
])  # fmt: skip
def test_what_is_wrong_with_a_table_is_told_with_its_place(tmp_path, name, text, expected):
    with in_language("nl"), pytest.raises(InputError) as caught:
        folder(tmp_path, name, text).plan()
    with in_language("nl"):
        assert expected in str(caught.value)


def test_a_value_without_a_header_is_told_once_per_column(tmp_path):
    draft = folder(tmp_path, "goal.csv", "naam\na;x\nb;y\nc;;z\n")
    assert [(f.rule, f.place.row) for f in draft.findings] == [
        ("column-without-header", 2),
        ("column-without-header", 4),
    ]


def test_rows_count_as_a_spreadsheet_counts_also_below_a_cell_of_two_lines(tmp_path):
    draft = folder(tmp_path, "effort.csv", 'naam;omschrijving;start\nA;"een\ntwee";\n\nB;;morgen\n')
    assert [f.place.row for f in draft.findings] == [4]


def test_a_first_line_that_names_the_separator_is_no_header(tmp_path):
    assert [g.name for g in folder(tmp_path, "goal.csv", "sep=,\nid,naam\ng,G\n").plan()] == ["G"]


CAPS = [
    (Limits(rows=2), "rijen"), (Limits(columns=1), "kolommen"), (Limits(cells=5), "cellen"),
    (Limits(characters=5), "tekens"), (Limits(records=1), "onderdelen"),
]  # fmt: skip


@pytest.mark.parametrize(("limits", "word"), CAPS)
def test_a_table_over_a_limit_is_refused_with_what_was_too_much(tmp_path, limits, word):
    path = tmp_path / "goal.csv"
    path.write_text("id;naam\ng1;Aaaaa\ng2;B\ng3;C\n", encoding="utf-8")
    with in_language("nl"), pytest.raises(InputError) as caught:
        read(path, limits=limits)
    with in_language("nl"):
        assert word in str(caught.value)
    assert [f.rule for f in caught.value.findings] == ["too-large"]


def test_a_thousand_faults_are_enough_and_hints_never_stop_a_file(tmp_path):
    with pytest.raises(InputError) as caught:
        folder(tmp_path, "effort.csv", "naam;start\n" + "A;morgen\n" * 5_000)
    assert len(caught.value.findings) == 1_001
    draft = folder(tmp_path, "benefit.csv", "naam;beginwaarde\n" + "A;1.250\n" * 1_500)
    assert len(draft.plan()) == 1_500
    assert len(draft.findings) == 1_000
