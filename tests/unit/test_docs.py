"""What the documentation says exists, exists."""

import re
import tomllib
from pathlib import Path

import pytest

import din.model
from din.files import FORMATS, Limits
from din.findings import Finding
from din.model import KIND_LABELS, RECORD_TYPES, field_table
from din.texts import _, in_language
from scenarios import zutphen_path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), zutphen_path().with_name("LEESMIJ.md")]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#:]+)(?:#[^)]*)?\)")


def code_names(text):
    return re.findall(r"`([A-Za-z_.]+)`", text)


def glossary_rows():
    lines = (ROOT / "docs" / "begrippen.md").read_text(encoding="utf-8").splitlines()
    return [line.split("|")[1:-1] for line in lines if line.startswith("| ")][1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_file_in_the_tree(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def anchors(page):
    """Give the anchors that a page's headings get, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_heading_that_is_there(page):
    found = re.findall(r"(?<!!)\[[^\]]+\]\(([^)#:]*)#([^)]*)\)", page.read_text(encoding="utf-8"))
    assert [
        (target, anchor)
        for target, anchor in found
        if anchor not in anchors(page.parent / target if target else page)
    ] == []


def test_every_page_is_found_from_the_page_of_tasks_or_the_architecture():
    linked = {
        (page.parent / target).resolve()
        for page in (ROOT / "docs" / "index.md", ROOT / "README.md", ROOT / "ARCHITECTURE.md")
        for target in LINK.findall(page.read_text(encoding="utf-8"))
    }
    assert {page for page in ROOT.glob("docs/**/*.md") if page.name != "index.md"} - linked == set()


def test_the_architecture_says_of_every_dependency_why():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [
        *project["dependencies"],
        *(one for name, some in extras.items() if name != "dev" for one in some),
    ]
    names = {re.split(r"[\[>=<]", one)[0].lower() for one in needed}
    table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Dependencies")[2].lower()
    rows = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| "))
    assert names - set(re.findall(r"[\w.-]+", rows)) == set()


def test_the_glossary_has_every_kind_of_record():
    found = {name for row in glossary_rows() for name in code_names(row[2])}
    assert {record_type.__name__ for record_type in RECORD_TYPES.values()} <= found


def test_the_names_in_the_glossary_are_those_in_the_code():
    names = {name for row in glossary_rows() for name in code_names(row[2])} - {"din.store"}
    fields = {info.name for info in field_table()}
    classes = {name.split(".")[0] for name in names if name[0].isupper()} - {Finding.__name__}
    assert [name for name in classes if not hasattr(din.model, name)] == []
    assert {name for name in names if name[0].islower()} <= fields


def test_the_first_plan_names_sheets_and_columns_as_the_workbook_does():
    text = (ROOT / "docs" / "eerste-plan.md").read_text(encoding="utf-8")
    named = {word for word in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text) if word[0].isupper()}
    with in_language("nl"):
        known = {_(plural) for _one, plural in KIND_LABELS.values()} | {str(f.label) for f in field_table()}
    assert len(named) > 10
    assert named <= known


def test_the_readme_gives_the_two_commands_and_their_windows_twins():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("demo", "test"):
        assert f"`python3 start.py {command}`" in text
        assert f"`py start.py {command}`" in text


def test_the_page_on_files_names_every_ending_and_the_limits_as_they_are():
    text = (ROOT / "docs" / "bestanden.md").read_text(encoding="utf-8")
    assert [
        e for form in FORMATS.values() for e in form.endings if e != ".yml" and f"`{e}`" not in text
    ] == []
    table = text[text.index("| Wat | Hoogstens |") :]
    limits = Limits()
    counts = (
        limits.records, limits.rows, limits.columns, limits.cells, limits.values, limits.yaml_values, limits.tags,
        limits.graph_tags, limits.entries,
    )  # fmt: skip
    found = [int(number.replace(".", "")) for number in re.findall(r"\| ([\d.]+) \|", table)]
    assert found == list(counts)
    assert f"{limits.bytes // 1_000_000} megabyte |" in table
