"""Every bad input gives one error in Dutch that says what, where and how to mend it."""

import io
import zipfile

import openpyxl
import pytest

from din.errors import InputError
from din.files import Limits, read, write_template
from din.texts import in_language

NODES = b'{"nodes": [{"id": "a", "kind": "effort", "name": "A"}, %s], "edges": [%s]}'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph>&b;</graph></graphml>'
)
EXTERNAL = b'<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]><gexf>&x;</gexf>'


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def workbook(change):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Doelen"
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def error_cell(sheet):
    sheet.append(["id", "naam"])
    sheet.append(["a", "#REF!"])
    sheet["B2"].data_type = "e"


def formula(sheet):
    sheet.append(["id", "naam"])
    sheet.append(["a", "=1+1"])


def twice(sheet):
    sheet.append(["id", "naam", "Naam"])
    sheet.append(["a", "A", "B"])


BAD = [
    ("a.json", b"", "Dit bestand is leeg."),
    ("a.xlsx", b"  ", "Dit bestand is leeg."),
    ("a.json", b'{"nodes": [', "rij 1, kolom 12: Dit is geen geldige JSON."),
    ("a.json", b"\x89PNG\x00\x01\x02\x03" * 20, "geen tekst die gelezen kan worden"),
    ("a.xlsx", b"\x89PNG\x00\x01\x02\x03" * 20, "beschadigd"),
    ("a.json", zipped(xl__workbook_xml="x"), "Laat de naam eindigen op .xlsx"),
    ("a.docx", b"x", "“.docx” zijn niet bekend"),
    ("a.json", b"[1]", "geen lijst “nodes”"),
    ("a.json", b"[" * 100_000, "te diep genest"),
    ("a.json", b'{"nodes": [], "x": ' + b"[" * 60 + b"]" * 60 + b"}", "te diep genest"),
    ("a.json", NODES % (b'{"id": NaN}', b""), "“NaN” is geen bruikbaar getal"),
    ("a.json", NODES % (b'{"id": 1e999}', b""), "“1e999” is geen bruikbaar getal"),
    ("a.json", NODES % (b'{"id": "b", "id": "c"}', b""), "“id” staat twee keer"),
    ("a.json", NODES % (b'{"id": "a", "kind": "goal"}', b""), "“a” komt 2 keer voor"),
    ("a.json", b'{"nodes": [{"id": 1}, {"id": 2}], "edges": []}', "Geen enkele knoop"),
    ("a.json", NODES % (b'{"id": "b", "kind": "dream"}', b""), "blad nodes, rij 2: “dream”"),
    ("a.json", NODES % (b'{"id": "b"}', b""), "“b” heeft geen soort"),
    ("a.json", NODES % (b"5", b""), "blad nodes, rij 2: Dit is geen object"),
    ("a.json", NODES % (b'{"id": "b", "kind": "goal", "name": [1]}', b""), "“[1]” past niet"),
    ("a.json", NODES % (b'{"id": "b", "kind": "goal"}', b'{"source": "a", "target": "x"}'), "“x”"),
    ("a.json", NODES % (b'{"id": "b", "kind": "goal"}', b'{"source": "a", "target": "b", "kind": "likes"}'), "likes"),
    ("a.json", NODES % (b'{"id": "b", "kind": "area", "part_of": "b"}', b""), "b → b"),
    ("a.json", NODES % (b'{"id": "b", "kind": "effort", "status": "soon"}', b""), "Loopt"),
    ("a.yaml", b"nodes:\n - &a {id: x}\n - *a\n", "rij 2: YAML-tags"),
    ("a.yaml", b"nodes: !!python/object:os.system [x]\n", "rij 1: YAML-tags"),
    ("a.yaml", b"nodes: [}\n", "geen geldige YAML"),
    ("a.yaml", b"nodes: " + b"[" * 500, "te diep genest"),
    ("a.yaml", b"nodes: []\nnodes: []\n", "twee keer"),
    ("a.yaml", b"nodes: [{id: x, kind: goal, z: .nan}]\n", "geen bruikbaar getal"),
    ("a.graphml", BOMB, "XML-entiteiten"),
    ("a.gexf", EXTERNAL, "XML-entiteiten"),
    ("a.graphml", b"<graphml>", "geen geldige XML"),
    ("a.gexf", b"<html/>", "geen netwerk"),
    ("a.json", b'{"nodes": [' + b"[]," * 3_000_000 + b"[]]}", "5.000.000 waarden"),
    ("a.xlsx", zipped(a="x"), "geen Excel-werkmap"),
    (
        "a.xlsx",
        zipped(xl__workbook_xml="x", xl__vbaProject_bin="x").replace(b"vbaProject_bin", b"vbaProject.bin"),
        "macro",
    ),
    ("a.xlsx", zipped(xl__workbook_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "XML-entiteiten"),
    ("a.xlsx", zipped(xl__workbook_xml=b" " * 60_000_000), "megabyte na uitpakken"),
    ("a.xlsx", workbook(lambda sheet: setattr(sheet, "title", "Blad1")), "Geen blad in deze werkmap"),
    ("a.xlsx", workbook(error_cell), "blad Doelen, rij 2, kolom B: In deze cel staat de fout #REF!"),
    ("a.xlsx", workbook(formula), "blad Doelen, rij 2, kolom B: In deze cel staat een formule"),
    ("a.xlsx", workbook(twice), "Deze kolommen betekenen hetzelfde: “naam”, “Naam”"),
    ("goal.csv", b"id;eigen\na;1\n", "De kolom “Naam” ontbreekt"),
    ("effort.csv", b"id;naam;start\na;A;morgen\n", "rij 2, kolom start: “morgen”"),
    ("x.csv", b"iets;anders\n1;2\n", "niet duidelijk wat de rijen"),
    ("x.csv", bytes(range(256)) * 4, "geen tekst"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), BAD)
def test_a_bad_file_is_told_in_dutch(tmp_path, name, data, expected):
    path = tmp_path / name
    path.write_bytes(data)
    with in_language("nl"), pytest.raises(InputError) as caught:
        read(path).plan()
    with in_language("nl"):
        assert expected in str(caught.value)


def test_yaml_of_very_many_values_is_told_before_it_is_built(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"nodes:\n" + b"- x\n" * 2_000)
    with in_language("nl"), pytest.raises(InputError, match=r"1\.000 waarden"):
        read(tmp_path / "a.yaml", limits=Limits(yaml_values=1_000))


def test_a_missing_file_a_folder_and_a_large_file_are_told(tmp_path):
    for path, limits, rule in [
        (tmp_path / "no.json", Limits(), "file-missing"),
        (tmp_path, Limits(), "file-empty"),
    ]:
        with pytest.raises(InputError) as caught:
            read(path, limits=limits)
        assert caught.value.findings[0].rule == rule
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * 11)
    with pytest.raises(InputError) as caught:
        read(path, limits=Limits(bytes=10))
    assert caught.value.findings[0].rule == "too-large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_the_encodings_of_spreadsheets_is_read(tmp_path, encoding):
    path = tmp_path / "Inspanningen.csv"
    path.write_bytes("Naam;Kosten;Start;Eigen\nCafé;€ 1.250,50;31/12/2027;'s\n".encode(encoding))
    with in_language("nl"):
        (effort,) = read(path).plan()
    assert (effort.id, effort.name, effort.cost_eur, str(effort.start)) == (
        "cafe",
        "Café",
        1250.5,
        "2027-12-31",
    )
    assert effort.extra == {"Eigen": "'s"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_template_reads_as_an_empty_plan(tmp_path, language):
    with in_language(language):
        write_template(tmp_path / "t.xlsx")
        draft = read(tmp_path / "t.xlsx")
    assert (draft.records, draft.findings) == ((), ())
