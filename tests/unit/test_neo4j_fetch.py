"""Fetching the server for tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.neo4j_server import available, library_folder

ROOT = Path(__file__).parents[2]
MAVEN = """#!/bin/sh
echo once >> "$FETCHED"
sleep 0.5
mkdir lib && echo jar > lib/neo4j.jar
"""


@pytest.mark.skipif(os.name == "nt" or available() is not None, reason="needs a shell, Java and Maven's name")
def test_two_that_fetch_at_once_into_one_folder_fetch_once_and_both_have_it(tmp_path, monkeypatch):
    programs, home, fetched = tmp_path / "bin", tmp_path / "home", tmp_path / "fetched"
    programs.mkdir()
    (programs / "mvn").write_text(MAVEN)
    (programs / "mvn").chmod(0o755)
    monkeypatch.setenv("DIN_NEO4J_HOME", str(home))
    monkeypatch.setenv("FETCHED", str(fetched))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    command = [sys.executable, "-m", "tools.neo4j_server", "fetch"]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert fetched.read_text().split() == ["once"]
    assert [jar.name for jar in library_folder().iterdir()] == ["neo4j.jar"]
