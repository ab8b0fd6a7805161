"""What people's own workbooks and files hold: merged cells, formulas, other marks, other ways to write a letter."""

import io
import re
import unicodedata
import zipfile
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from din.errors import InputError
from din.files import parse, read, write
from din.files.workbook_in import as_percentage
from din.findings import Severity
from din.model import Effort, Goal, Indicator, Measurement, Plan
from din.texts import in_language


def workbook(change, **sheets):
    """Give a workbook with rows per sheet, after somebody changed it."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_cell(data, place, xml):
    """Give the workbook with one cell of its first sheet written otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                part, count = re.subn(rb'<c r="%s".*?</c>' % place.encode(), xml.encode(), part)
                assert count == 1
            new.writestr(entry, part)
    return out.getvalue()


EFFORTS = [
    ["id", "name", "leader"],
    ["a", "Koken", "opbouwwerker"],
    ["b", "Eten", None],
    ["c", "Praten", None],
]


@pytest.mark.parametrize(
    ("form", "value", "meant"),
    [
        ("0%", 0.45, 45), ("0.0%", 0.455, 45.5), ('0" %"', 45, 45), ("0\\%", 45, 45), ("0_%", 45, 45),
        ('0%;"%"-0', -3, -3), ("0%;-0.0%", -0.5, -50), ('0;-0;0"%"', 0, 0), ("[Red]0%", 1, 100), ("General", 7, 7),
    ],
)  # fmt: skip
def test_a_number_is_a_percentage_only_when_its_format_multiplies_it(form, value, meant):
    def change(book):
        book["Measurements"]["B2"].number_format = form

    data = workbook(
        change, Indicators=[["id", "name"], ["i", "I"]], Measurements=[["indicator", "value"], ["i", value]]
    )
    assert parse(data, "plan.xlsx").plan().of(Measurement)[0].value == pytest.approx(meant)


@given(st.text('0#%;"\\_*[]., -', max_size=12), st.sampled_from([-1, 0, 1]))
def test_any_format_can_be_looked_at(form, value):
    assert as_percentage(form, value) in {True, False}


@pytest.mark.parametrize("empty", ["<v></v>", "<v/>", ""])
def test_a_formula_of_which_the_outcome_is_an_empty_text_is_an_empty_cell(empty):
    data = workbook(lambda book: None, Efforts=[["id", "name", "leader"], ["a", "Koken", "x"]])
    data = with_cell(data, "C2", f'<c r="C2" t="str"><f>IF(A1="","x","")</f>{empty}</c>')
    draft = parse(data, "plan.xlsx")
    assert draft.findings == ()
    assert draft.plan()["a"].leader == ""


def test_a_formula_that_no_program_has_computed_is_still_a_fault():
    data = workbook(
        lambda book: None, Efforts=[["id", "name", "leader"], ["a", "Koken", '=IF(A1="","x","")']]
    )
    assert [f.rule for f in parse(data, "plan.xlsx").findings] == ["formula-without-value"]


def test_of_merged_cells_it_is_told_that_only_the_first_row_has_the_value():
    data = workbook(lambda book: book["Efforts"].merge_cells("C2:C4"), Efforts=EFFORTS)
    draft = parse(data, "plan.xlsx")
    assert [(f.rule, f.severity, f.place.sheet, f.place.row, f.place.column) for f in draft.findings] == [
        ("merged-cells", Severity.WARNING, "Efforts", 2, "C")
    ]
    with in_language("nl"):
        assert "C2:C4" in draft.findings[0].message.text()
    assert [e.leader for e in draft.plan().of(Effort)] == ["opbouwwerker", "", ""]


@pytest.mark.parametrize("cells", ["C3:C4", "B4:C4", "E1:E4"])
def test_merged_cells_that_hide_nothing_are_no_finding(cells):
    data = workbook(lambda book: book["Efforts"].merge_cells(cells), Efforts=EFFORTS)
    assert parse(data, "plan.xlsx").findings == ()


def test_hidden_rows_and_sheets_in_another_order_are_read_as_they_stand():
    def change(book):
        book["Efforts"].row_dimensions[3].hidden = True
        book["Goals"].sheet_state = "hidden"
        book.move_sheet("Goals", -1)

    plan = parse(workbook(change, Efforts=EFFORTS, Goals=[["name"], ["Meer rust"]]), "plan.xlsx").plan()
    assert [r.id for r in plan] == ["meer-rust", "a", "b", "c"]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json", "yaml", "zip", "graphml", "gexf"])
def test_days_before_spreadsheets_count_come_back(tmp_path, ending):
    days = [
        date(1, 1, 1),
        date(1850, 6, 1),
        *(date(1899, 12, 30) + timedelta(n) for n in range(64)),
        date(9999, 12, 31),
    ]
    plan = Plan.build([Effort(id=f"e{i}", name="E", start=day) for i, day in enumerate(days)])
    path = tmp_path / ("plan" if ending == "csv" else f"plan.{ending}")
    write(plan, path, ending)
    assert list(read(path).plan()) == list(plan)


@pytest.mark.parametrize("ending", ["json", "yaml", "xlsx", "graphml"])
def test_the_largest_numbers_come_back(tmp_path, ending):
    numbers = [1.7e308, -1e300, 5e-324]
    plan = Plan.build(
        [Indicator(id="i", name="I"), *(Measurement(id=f"m{n}", indicator="i", value=n) for n in numbers)]
    )
    write(plan, tmp_path / f"plan.{ending}")
    assert list(read(tmp_path / f"plan.{ending}").plan()) == list(plan)


def test_a_number_too_large_to_hold_is_told():
    data = b'{"nodes": [{"id": "i", "kind": "indicator", "name": "I"}, {"id": "m", "kind": "measurement",'
    data += b'"indicator": "i", "value": 1%s}], "edges": []}' % (b"0" * 400)
    assert [f.rule for f in parse(data, "plan.json").findings] == ["invalid-value"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1\u00a0250\u00a0euro\u00a0per\u00a0jaar", "1 250 euro per jaar"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("zelf\u00adstandig", "zelfstandig"),
        ("a\u200bb\u2009c", "ab c"),
    ],
)
def test_signs_that_cannot_be_seen_make_no_file_rubbish(text, name):
    data = f"id;name\na;{text}\n".encode()
    assert parse(data, "goal.csv").plan()["a"].name == name


def test_what_is_no_text_is_still_refused():
    with pytest.raises(InputError):
        parse(b"id;name\n" + bytes(range(1, 9)) * 9, "goal.csv")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_however_its_accents_are_written(form):
    other = {"NFC": "NFD", "NFD": "NFC"}[form]
    name = "Café ontmoeting"
    data = workbook(
        lambda book: None,
        Goals=[["id", unicodedata.normalize(form, "Name")], ["g", unicodedata.normalize(form, name)]],
        Efforts=[["id", "name"], ["e", "Koken"]],
        Contributions=[["from", "to"], ["e", unicodedata.normalize(other, name)]],
    )
    assert parse(data, "plan.xlsx").plan().contributions[0].target == "g"


def seconds(data, name):
    start = process_time()
    parse(data, name).draft()
    return process_time() - start


def same_names(count):
    return ("id;name\n" + ";Koken\n" * count).encode(), "effort.csv"


def nested(count):
    rows = (f"a{i};A;a{i + 1}\n" for i in range(count))
    return ("id;name;part of\n" + "".join(rows)).encode(), "area.csv"


def one_holder(count):
    nodes = ", ".join(f'{{"id": "a{i}", "kind": "area", "name": "A"}}' for i in range(count))
    edges = ", ".join(f'{{"source": "a0", "target": "a{i}", "kind": "borders"}}' for i in range(count))
    return f'{{"nodes": [{nodes}], "edges": [{edges}]}}'.encode(), "plan.json"


@pytest.mark.parametrize("made", [same_names, nested, one_holder])
def test_the_work_grows_with_the_file_and_not_with_its_square(made):
    small, large = (min(seconds(*made(n)) for _ in range(2)) for n in (500, 8_000))
    assert large < 80 * max(small, 0.01)  # 16 times as large; its square would be 256


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["Koken", "Koken#2", "Eten", "koken"]), max_size=12))
def test_ids_made_of_names_are_always_their_own(names):
    data = ("id;name\n" + "".join(f";{name}\n" for name in names)).encode()
    assert len({r.id for r in parse(data, "goal.csv").plan().of(Goal)}) == len(names)
