"""What holds for every file in the tree."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 400, 50

# Put together, so that this file does not hold what it looks for.
FORBIDDEN = {
    "address of a package registry": r"(pypi\.or"
    r"g|pythonhosted\.or"
    r"g|registry\.npmj"
    r"s|repo1?\.mave"
    r"n)",
    "setting of a package registry": r"(index-ur" r"l|find-link" r"s|\"resolve" r"d\": *\"http)",
    "path of one machine": r"(^|[^\w.])/(wor" r"k|hom" r"e|User" r"s|roo" r"t)/",
    "reason-less lint ignore": r"# *(noq"
    r"a|type: *ignor"
    r"e)(: *[A-Z]+[0-9]+(, *[A-Z]+[0-9]+)*|\[[\w, -]+\])? *$",
}


def tracked(*patterns):
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    files = [ROOT / name for name in listing.stdout.decode().splitlines()]
    return [path for path in files if path.is_file()]


def in_product(path):
    return path.relative_to(ROOT).parts[0] != "tests"


def python_files():
    return [path for path in tracked("*.py") if in_product(path)]


def is_compiled(function):
    """A compiled pass stays whole: a call would cost more than the work."""
    return any(isinstance(d, ast.Name) and d.id == "compiled" for d in function.decorator_list)


def length(function):
    has_docstring = ast.get_docstring(function) is not None
    docstring = function.body[0].end_lineno - function.body[0].lineno + 1 if has_docstring else 0
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds_a(what):
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="replace")
        lines = (text.count("\n", 0, match.start()) + 1 for match in pattern.finditer(text))
        found += [
            f"{path.relative_to(ROOT)}:{line}" for line in lines if b"\0" not in path.read_bytes()[:1024]
        ]
    assert found == []


def test_no_file_of_the_program_is_too_long():
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {str(path): size for path, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_of_the_program_is_too_long():
    functions = (
        (path, node)
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert [
        f"{path}:{node.lineno} {node.name}"
        for path, node in functions
        if length(node) > LONGEST_FUNCTION and not is_compiled(node)
    ] == []
