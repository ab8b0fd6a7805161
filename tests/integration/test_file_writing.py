"""What is written is there whole or not at all, and csv travels as a folder and as a zip."""

import io
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from din.errors import InputError
from din.files import Limits, read, write
from din.model import Goal, Plan
from din.texts import in_language
from tests.small_plan import small_plan

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs limits and signals of POSIX")
ROOT = Path(__file__).resolve().parents[2]

KILLED = """
import os, signal, sys
from din.files import read, write
from din.model import Goal, Plan
path, name = sys.argv[1:]
plans = [Plan.build([Goal(id=f"g{i}", name="x" * size) for i in range(size)], str(size)) for size in (40, 300)]
write(plans[0], path, name)
for turn in range(12):
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        while True:
            for plan in plans:
                os.write(writer, b".")
                write(plan, path, name)
    seen = 0
    while seen < turn + 1:
        seen += len(os.read(reader, 1))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert read(path, name).plan() in plans, turn
print("whole")
"""
FULL = """
import resource, signal, sys
from din.errors import InputError
from din.files import write
from din.model import Goal, Plan
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
try:
    write(Plan.build([Goal(id=f"g{i}", name="x" * 300) for i in range(2_000)]), *sys.argv[1:])
except InputError as error:
    print(error.findings[0].rule)
"""


def run(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@POSIX
@pytest.mark.parametrize("name", ["json", "zip"])
def test_a_program_killed_in_mid_write_leaves_the_old_file_or_the_new(tmp_path, name):
    assert run(KILLED, tmp_path / f"plan.{name}", name) == "whole"


@POSIX
@pytest.mark.parametrize("name", ["json", "csv", "xlsx"])
def test_a_write_that_fails_leaves_what_was_there_and_no_litter(tmp_path, name):
    path = tmp_path / f"plan.{name}"
    write(small_plan(), path, name)
    before = sorted(p.name for p in tmp_path.rglob("*"))
    assert run(FULL, path, name) == "cannot-write"
    assert read(path, name).plan() == small_plan()
    assert sorted(p.name for p in tmp_path.rglob("*")) == before


@POSIX
def test_a_new_folder_that_fails_is_not_there(tmp_path):
    assert run(FULL, tmp_path / "plan.csv", "csv") == "cannot-write"
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_a_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path):
    real = tmp_path / "real.json"
    real.write_text("{}", encoding="utf-8")
    real.chmod(0o600)
    (tmp_path / "link.json").symlink_to(real)
    write(small_plan(), tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert read(real).plan() == small_plan()


@pytest.mark.parametrize("path", ["no/such/folder.json", "file.json/under.json"])
def test_a_place_that_cannot_be_written_is_told(tmp_path, path):
    (tmp_path / "file.json").write_text("x", encoding="utf-8")
    with in_language("nl"), pytest.raises(InputError) as caught:
        write(small_plan(), tmp_path / path)
    with in_language("nl"):
        assert "Er is niets geschreven" in str(caught.value)


def test_a_folder_keeps_the_plan_id_and_loses_kinds_that_are_gone(tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "Doelen.csv").write_text("naam\noud doel\n", encoding="utf-8")
    (folder / "notities.txt").write_text("blijft", encoding="utf-8")
    write(small_plan(), folder)
    assert read(folder).plan() == small_plan()
    plan = Plan.build([Goal(id="g", name="G")], "=anders")
    write(plan, folder)
    assert sorted(p.name for p in folder.iterdir()) == ["goal.csv", "notities.txt", "plan.csv"]
    assert read(folder).plan() == plan


def test_a_zip_reads_as_the_folder_it_was_made_of_whatever_else_is_in_it(tmp_path):
    write(small_plan(), tmp_path / "Plan.csv")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in (tmp_path / "Plan.csv").iterdir():
            archive.write(path, f"Mijn plan/{path.name}")
        archive.writestr("__MACOSX/Mijn plan/._goal.csv", b"\x00\x05")
        archive.writestr("Mijn plan/.DS_Store", b"\x00")
        archive.writestr("Mijn plan/uitleg.docx", b"PK")
    draft = read(tmp_path / "a.zip")
    assert draft.findings == ()
    assert dict(draft.plan().records) == dict(small_plan().records)
    assert draft.plan_id == "klein"


def test_a_file_nobody_knows_beside_known_ones_is_left_out_and_told(tmp_path):
    write(small_plan(), tmp_path / "plan.csv")
    (tmp_path / "plan.csv" / "lijstje.csv").write_text("melk;brood\n1;2\n", encoding="utf-8")
    draft = read(tmp_path / "plan.csv")
    assert [(f.rule, f.place.file) for f in draft.findings] == [("file-ignored", "lijstje.csv")]
    assert draft.plan() == small_plan()


def test_the_same_plan_gives_the_same_zip(tmp_path):
    write(small_plan(), tmp_path / "a.zip")
    write(small_plan(), tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize("limits", [Limits(bytes=3_000), Limits(entries=2)])
def test_a_folder_and_a_zip_have_the_same_limits(tmp_path, limits):
    write(small_plan(), tmp_path / "plan.csv")
    write(small_plan(), tmp_path / "plan.zip")
    for name in ("plan.csv", "plan.zip"):
        with pytest.raises(InputError) as caught:
            read(tmp_path / name, limits=limits)
        assert caught.value.findings[0].rule == "too-large"


def test_a_workbook_and_a_zip_under_each_others_name_are_told(tmp_path):
    write(small_plan(), tmp_path / "a.xlsx")
    write(small_plan(), tmp_path / "b.zip")
    for old, new, ending in (
        ("a.xlsx", "c.zip", ".xlsx"),
        ("b.zip", "d.xlsx", ".zip"),
        ("a.xlsx", "e.json", ".xlsx"),
    ):
        shutil.copy(tmp_path / old, tmp_path / new)
        with in_language("nl"), pytest.raises(InputError) as caught:
            read(tmp_path / new)
        with in_language("nl"):
            assert f"Laat de naam eindigen op {ending}" in str(caught.value)


def test_a_text_no_csv_reader_takes_is_refused_on_the_way_out(tmp_path):
    plan = Plan.build([Goal(id="g", name="G", extra={"eigen": "x" * 140_000})])
    with pytest.raises(InputError) as caught:
        write(plan, tmp_path / "p.zip")
    assert caught.value.findings[0].rule == "too-large"


def test_an_archive_is_read_without_the_disk(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../goal.csv", "naam\nG\n")
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.zip")
    assert caught.value.findings[0].rule == "path-traversal"
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]
