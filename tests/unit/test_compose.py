"""The files for Docker, as far as they can be judged without it."""

import re
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from din.cli.app import build

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES = YAML(typ="safe").load(TEXT)["services"]


def parsed(words):
    """Give what the command line makes of these words; raises when it takes them for a mistake."""
    group, words = build(), list(words)
    while hasattr(group, "commands"):
        group = group.commands[words.pop(0)]
    return group.make_context(group.name, words).params


def test_only_the_proxy_is_reached_from_outside_and_by_default_from_this_computer_alone():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert all(port.startswith("${DIN_ADDRESS:-127.0.0.1}:") for port in SERVICES["proxy"]["ports"])


def test_no_password_stands_in_the_file_and_without_one_nothing_starts():
    said = re.findall(r"NEO4J_(?:AUTH|PASSWORD): (.+)", TEXT)
    assert len(said) == 2
    assert all("${NEO4J_PASSWORD:?" in value for value in said)


def test_the_program_is_started_with_options_that_it_has():
    words = [re.sub(r"\$\{\w+:-(.*?)\}", r"\1", word) for word in SERVICES["app"]["command"]]
    found = parsed(words)
    assert (found["store"], found["host"], found["port"]) == ("neo4j://neo4j:7687", "0.0.0.0", 8050)
    assert found["behind_proxy"]
    assert SERVICES["proxy"]["command"][-1] == f"app:{found['port']}"


@pytest.mark.parametrize("line", re.findall(r"compose run --rm app (.+?)  ", TEXT))
def test_what_the_heading_tells_to_run_is_a_command(line):
    assert parsed(shlex.split(line))


def test_every_service_waits_until_what_it_needs_is_well():
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert SERVICES[name]["healthcheck"]["test"]


def test_every_volume_is_kept_and_the_image_holds_what_it_copies():
    kept = YAML(typ="safe").load(TEXT)["volumes"]
    named = {volume.split(":")[0] for s in SERVICES.values() for volume in s["volumes"]} - {"./plans"}
    assert named == set(kept)
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.+)$", docker, re.MULTILINE) for word in line.split()[:-1]]
    assert all((ROOT / word).exists() for word in copied)
