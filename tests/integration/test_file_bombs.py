"""Small files that would grow large, and other things nobody should send: one clear answer each, in bounds.

All are read by one process that may hold no more than a gigabyte of memory above what it starts with.
"""

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from din.errors import InputError
from din.files import read, write
from tests.small_plan import small_plan

if os.name != "posix":
    pytest.skip("the limit on memory needs POSIX", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
MEMORY, SECONDS = 2_000_000_000, 20

READER = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
from pathlib import Path
from din.errors import InputError
from din.files import read
from din.texts import in_language
for name in sys.stdin.read().splitlines():
    began = time.process_time()
    try:
        with in_language("nl"):
            try:
                found = [str(len(read(Path(name)).plan())) + " records"]
            except InputError as error:
                found = [finding.line() for finding in error.findings]
    except BaseException as error:
        found = ["raised " + repr(error)]
    print(json.dumps({"name": Path(name).name, "found": found, "seconds": time.process_time() - began}), flush=True)
"""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "workbook": "sheet.main",
    "worksheets/sheet1": "worksheet",
    "sharedStrings": "sharedStrings",
    "styles": "styles",
}
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>naam</t></is></c></row>'
LAUGHS = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
ENTITIES = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def workbook(rows="", shared="", styles="", before="", encoding="utf-8"):
    types = "".join(
        f'<Override PartName="/xl/{n}.xml" ContentType="{TYPE}.{t}+xml"/>' for n, t in PARTS.items()
    )
    links = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        for i, (name, kind) in enumerate(
            [("worksheets/sheet1", "worksheet"), ("sharedStrings", "sharedStrings"), ("styles", "styles")]
        )
    )
    main = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{before}'
    sheet = f"{declared}<worksheet {main}><sheetData>{HEAD}{rows}</sheetData></worksheet>"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
            "_rels/.rels": f'{relations}<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
            "xl/workbook.xml": f'<workbook {main}><sheets><sheet name="Doelen" sheetId="1" r:id="r0"/></sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": f"{relations}{links}</Relationships>",
            "xl/worksheets/sheet1.xml": sheet.encode(encoding),
            "xl/sharedStrings.xml": f"<sst {main}>{shared}</sst>",
            "xl/styles.xml": f"<styleSheet {main}>{styles}</styleSheet>",
        }
    )


def cell(text):
    return f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>'


def graphml(body, before=""):
    key = '<key id="k" for="node" attr.name="kind" attr.type="string"/>'
    return f'{before}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{key}<graph>{body}</graph></graphml>'.encode()


def gexf(nodes, before=""):
    kind = '<attributes class="node"><attribute id="k" title="kind" type="string"/></attributes>'
    opened = f'{before}<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph>'
    return f"{opened}{kind}<nodes>{nodes}</nodes></graph></gexf>".encode()


def locked_zip():
    data = bytearray(zipped({"goal.csv": "naam\nG\n"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def broken_stream():
    data = bytearray(zipped({"goal.csv": "naam\n" + "Meer ontmoeting\n" * 500}))
    for i in range(45, 60):
        data[i] ^= 0xFF
    return bytes(data)


RUBBISH = random.Random(7).randbytes(50_000)
NODE = b'{"id": "a", "kind": "goal"'
BAD = {
    "bomb.xlsx": (lambda: workbook(cell("a" * 60_000_000)), "50 megabyte na uitpakken"),
    "nested.zip": (lambda: zipped({"goal.csv": b"naam\n" + b"\n" * 60_000_000}), "50 megabyte na uitpakken"),
    "many.zip": (lambda: zipped({f"{i}.csv": "naam\n" for i in range(2_100)}), "2.000 bestanden in het archief"),
    "strings.xlsx": (lambda: workbook(shared="<si><t/></si>" * 3_500_000), "tags in de bladen"),
    "once.xlsx": (
        lambda: workbook('<row><c t="s"><v>0</v></c></row>' * 60, f"<si><t>{'a' * 1_000_000}</t></si>"),
        "50.000.000 tekens",
    ),
    "styles.xlsx": (lambda: workbook(styles=f"<cellXfs>{'<xf/>' * 3_000_000}</cellXfs>"), "tags in de opmaak"),
    "wide.xlsx": (lambda: workbook(f"<row>{'<c/>' * 3_000_000}</row>"), "tags in één rij"),
    "gap.xlsx": (lambda: workbook('<row r="2000000000"><c r="A2000000000"><f>1</f></c></row>'), "1.048.576 rijen"),
    "column.xlsx": (lambda: workbook('<row r="2"><c r="XFD2"><v>1</v></c></row>'), "512 kolommen"),
    "laughs.xlsx": (lambda: workbook(cell("&l9;"), before=ENTITIES), "XML-entiteiten"),
    "laughs16.xlsx": (lambda: workbook(cell("&l9;"), before=ENTITIES, encoding="utf-16"), "XML-entiteiten"),
    "outside.xlsx": (lambda: workbook(cell("&l9;"), before=OUTSIDE), "XML-entiteiten"),
    "errors.xlsx": (lambda: workbook('<row><c t="e"><v>#N/A</v></c></row>' * 5_000), "na 1.000 fouten"),
    "laughs.graphml": (lambda: graphml("&l9;", ENTITIES), "XML-entiteiten"),
    "laughs.gexf": (lambda: gexf("&l9;", ENTITIES), "XML-entiteiten"),
    "outside.graphml": (lambda: graphml("&l9;", OUTSIDE), "XML-entiteiten"),
    "outside.gexf": (lambda: gexf("&l9;", OUTSIDE), "XML-entiteiten"),
    "many.graphml": (lambda: graphml("<node/>" * 7_000_000), "2.000.000 tags en kenmerken"),
    "many.gexf": (lambda: gexf("<node/>" * 7_000_000), "2.000.000 tags en kenmerken"),
    "deep.graphml": (lambda: graphml("<graph>" * 60 + "</graph>" * 60), "te diep genest"),
    "tag.yaml": (lambda: b"nodes: !!python/object/apply:os.system [echo]\n", "rij 1: YAML-tags"),
    "alias.yaml": (
        lambda: b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (i + 1, i + 1, i, i) for i in range(97, 121)),
        "rij 1: YAML-tags",
    ),
    "deep.yaml": (lambda: b"nodes: " + b"[" * 100_000, "te diep genest"),
    "deep.json": (lambda: b'{"nodes": ' + b"[" * 1_000_000, "te diep genest"),
    "records.json": (lambda: b'{"nodes": [' + b'{"id": 1},' * 400_001 + NODE + b"}]}", "400.000 onderdelen"),
    "large.json": (lambda: b" " * 60_000_000 + b"{}", "50 megabyte"),
    "large.csv": (lambda: b"naam\n" + b"a" * 60_000_000, "50 megabyte"),
    "commas.csv": (lambda: b"naam" + b";" * 40_000_000, "5.000.000 cellen"),
    "lines.csv": (lambda: b"naam\n" * 9_000_000, "5.000.000 cellen"),
    "nan.json": (lambda: b'{"nodes": [' + NODE + b', "x": NaN}]}', "“NaN” is geen bruikbaar getal"),
    "infinity.json": (lambda: b'{"nodes": [' + NODE + b', "x": -Infinity}]}', "“-Infinity” is geen bruikbaar getal"),
    "infinity.yaml": (lambda: b"nodes: [{id: a, kind: goal, x: .inf}]", "geen bruikbaar getal"),
    "nan.csv": (lambda: b"soort;naam;kosten\ninspanning;A;nan\n", "rij 2, kolom kosten: “nan”"),
    "digits.json": (lambda: b'{"nodes": [' + NODE + b', "x": ' + b"9" * 100_000 + b"}]}", "getal"),
    "up.zip": (lambda: zipped({"../../goal.csv": "naam\nG\n"}), "“../../goal.csv”"),
    "root.zip": (lambda: zipped({"/etc/goal.csv": "naam\nG\n"}), "wijst naar een plek erbuiten"),
    "drive.zip": (lambda: zipped({"C:\\goal.csv": "naam\nG\n"}), "wijst naar een plek erbuiten"),
    "locked.zip": (locked_zip, "wachtwoord"),
    "stream.zip": (broken_stream, "beschadigd"),
    "none.zip": (lambda: zipped({"foto.jpg": "x"}), "geen csv-bestanden"),
    "document.xlsx": (lambda: zipped({"word/document.xml": "<x/>"}), "geen Excel-werkmap"),
    "old.xlsx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + RUBBISH, "oude werkmap (.xls) of een werkmap met"),
    "workbook.csv": (workbook, "Laat de naam eindigen op .xlsx"),
    "empty.zip": (lambda: b"", "leeg"),
    "blank.yaml": (lambda: b"\n\n  \n", "leeg"),
    **{f"rubbish.{e}": ((lambda: RUBBISH), "") for e in ("xlsx", "zip", "json", "yaml", "csv", "graphml", "gexf")},
}  # fmt: skip
GOOD = {
    "utf16.csv": lambda: "soort;naam\ndoel;Één\n".encode("utf-16"),
    "windows.csv": lambda: "soort;naam\ndoel;Één\n".encode("cp1252"),
    "empty-rows.xlsx": lambda: workbook(
        "<row/>" * 1_000_000 + "<row><c t='inlineStr'><is><t>G</t></is></c></row>"
    ),
    "many-goals.graphml": lambda: graphml(
        "".join(f'<node id="{i}"><data key="k">goal</data></node>' for i in range(200_000))
    ),
    "many-goals.gexf": lambda: gexf(
        "".join(
            f'<node id="{i}"><attvalues><attvalue for="k" value="goal"/></attvalues></node>'
            for i in range(150_000)
        )
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bombs")
    for name, make in [*((n, m) for n, (m, _) in BAD.items()), *GOOD.items()]:
        (folder / name).write_bytes(make())
    names = "\n".join(str(path) for path in sorted(folder.iterdir()))
    done = subprocess.run(
        [sys.executable, "-c", READER, str(MEMORY)],
        cwd=ROOT,
        input=names,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_one_clear_answer_in_dutch_and_in_time(told, name):
    answer = told[name]
    assert any(BAD[name][1] in line for line in answer["found"]), answer
    assert len(answer["found"]) in (1, 1_001), answer
    assert answer["found"][0].startswith("bestand "), answer
    assert answer["seconds"] < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("name", GOOD)
def test_what_is_only_large_or_old_is_read_in_time(told, name):
    assert told[name]["found"][0].endswith(" records"), told[name]
    assert told[name]["seconds"] < SECONDS


@pytest.mark.parametrize("ending", ["xlsx", "zip", "json", "yaml", "graphml", "gexf", "csv"])
def test_a_damaged_file_never_raises_anything_but_an_input_error(tmp_path, ending):
    chance = random.Random(ending)
    write(small_plan(), tmp_path / f"good.{ending}")
    good = tmp_path / f"good.{ending}"
    whole = (good / "effort.csv" if good.is_dir() else good).read_bytes()
    path = tmp_path / f"effort.{ending}" if not good.is_dir() else tmp_path / "effort-2.csv"
    for _ in range(60 if ending == "xlsx" else 100):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.randrange(len(damaged))] if chance.random() < 0.2 else damaged)
        with suppress(InputError):
            read(path).plan()
