"""The command line as a user meets it: real files, real stores, real processes."""

import getpass
import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import dashboard.command
from din.cli import app as application
from din.cli.exits import BROKEN_PIPE
from din.cli.main import main
from din.service import open_source
from din.service.editing import Editor
from din.store import REDACTED, open_store
from scenarios import zutphen_path

ROOT = Path(__file__).resolve().parents[2]
DUTCH = {"LANG": "nl_NL.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Keep what the program writes for its user inside the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys):
    """Run one command in this process; give its exit code and what it printed."""

    def runner(*words, **environment):
        code = main([str(word) for word in words], DUTCH | environment)
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return code, printed.out, printed.err

    return runner


@pytest.fixture
def installed(tmp_path):
    """Give an environment in which the program's entry points are known, as after installing it."""
    folder = tmp_path / "site" / "din_tool-0.1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: din-tool\nVersion: 0.1.0\n")
    (folder / "entry_points.txt").write_text("[din.commands]\nscreen = dashboard.command:register\n")
    return os.environ | DUTCH | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(folder.parent)])}


@pytest.fixture
def with_screen(monkeypatch):
    """Let the commands of the screen take part in this process too."""

    class Point:
        name = "screen"

        def load(self):
            return dashboard.command.register

    monkeypatch.setattr(application, "entry_points", lambda group: [Point()])


@pytest.fixture
def store(run):
    assert run("import", zutphen_path(), "zutphen.din")[0] == 0
    return "zutphen.din"


def small_plan(path="plan.json", nodes=(), edges=()):
    Path(path).write_text(json.dumps({"nodes": list(nodes), "edges": list(edges)}), encoding="utf-8")
    return path


EFFORT = {"id": "eten", "kind": "effort", "name": "Organiseren van een wijkmaaltijd"}
GOAL = {"id": "doel", "kind": "goal", "name": "Sterkere sociale verbindingen"}
ELEMENT = {"id": "element", "kind": "mission_element", "name": "Sociale verbindingen"}
FED = (
    {"source": "eten", "target": "doel", "strength": 2},
    {"source": "doel", "target": "element", "strength": 2},
)


def test_check_of_the_example_finds_its_gaps_and_no_errors(run):
    code, out, _err = run("check", zutphen_path())
    assert code == 0
    assert "[mission-element-unfed-in-area]" in out
    assert out.rstrip().splitlines()[-1].startswith("0 fouten, ")


def test_many_findings_of_one_kind_are_counted_and_shown_on_request(run):
    small_plan(nodes=[EFFORT | {"id": f"e{i}", "status": "running"} for i in range(25)])
    shown = run("check", "plan.json")[1]
    assert shown.count("[effort-without-route]") == 21
    assert "… en nog 5 [effort-without-route]" in shown
    assert run("check", "plan.json", "--all")[1].count("[effort-without-route]") == 25


def test_check_prints_pure_json_with_stable_keys(run):
    code, out, err = run("check", zutphen_path(), "--format", "json")
    findings = json.loads(out)["findings"]
    assert (code, err) == (0, "")
    assert all({"rule", "severity", "elements", "message", "fix"} <= set(finding) for finding in findings)


def test_check_reports_faults_of_a_readable_file_as_findings(run):
    plan = small_plan(nodes=[EFFORT], edges=[{"source": "eten", "target": "nergens"}])
    code, out, _err = run("check", plan, "--format", "json")
    assert code == 1
    assert "dangling-reference" in {finding["rule"] for finding in json.loads(out)["findings"]}


def test_import_refuses_what_has_errors_and_makes_nothing_of_it(run):
    plan = small_plan(nodes=[EFFORT], edges=[{"source": "eten", "target": "nergens"}])
    code, _out, err = run("import", plan, "new.din")
    assert code == 1
    assert "[dangling-reference]" in err
    assert not Path("new.din").exists()


def test_import_twice_changes_nothing_and_a_smaller_file_leaves_the_rest(run):
    first = small_plan(nodes=[EFFORT, GOAL, ELEMENT], edges=FED)
    assert "5 toegevoegd" in run("import", first, "s.din", "--plan", "p")[1]
    assert "0 toegevoegd, 0 gewijzigd, 0 verwijderd" in run("import", first, "s.din", "--plan", "p")[1]
    smaller = small_plan("smaller.json", nodes=[EFFORT | {"name": "Organiseren van een ontbijt"}])
    code, out, _err = run("import", smaller, "s.din", "--plan", "p")
    assert code == 0
    assert "0 toegevoegd, 1 gewijzigd, 0 verwijderd" in out
    assert "4 onderdelen van de opslag staan niet in het bestand" in out
    assert "4 verwijderd" in run("import", smaller, "s.din", "--plan", "p", "--delete-missing")[1]


def test_two_plans_in_a_store_ask_for_a_choice(run):
    plan = small_plan(nodes=[EFFORT])
    for name in ("a", "b"):
        assert run("import", plan, "s.din", "--plan", name)[0] == 0
    code, _out, err = run("check", "s.din")
    assert (code, "a, b" in err) == (2, True)
    assert run("check", "s.din", "--plan", "a")[0] == 0
    assert run("check", "s.din", "--plan", "c")[0] == 2


def test_export_gives_back_what_was_imported(run, store):
    assert run("export", store, "again.json")[0] == 0
    before = json.loads(run("analyse", zutphen_path(), "--format", "json")[1])
    after = json.loads(run("analyse", "again.json", "--format", "json")[1])
    assert after["contribution"] == before["contribution"]


def test_nothing_is_overwritten_unless_asked(run, store):
    Path("there.json").write_text("mine")
    assert run("export", store, "there.json")[0] == 2
    assert Path("there.json").read_text() == "mine"
    assert run("export", store, "there.json", "--overwrite")[0] == 0
    assert run("template", "t.xlsx")[0] == 0
    assert run("template", "t.xlsx")[0] == 2
    assert run("template", "t.xlsx", "--overwrite")[0] == 0


def test_an_empty_template_can_be_checked(run):
    assert run("template", "t.xlsx")[0] == 0
    assert run("check", "t.xlsx")[0] == 0


def test_analyse_shows_words_and_ranks_and_json_the_matrix(run):
    code, out, _err = run("analyse", zutphen_path())
    assert code == 0
    assert "Zeker bestaan" in out
    assert not re.search(r"\d,\d", out.partition("Waar deze uitkomsten op berusten")[0])
    data = json.loads(run("analyse", zutphen_path(), "--format", "json")[1])
    assert len(data["contribution"]) == len(data["efforts"])
    assert all(len(row) == len(data["mission_elements"]) for row in data["contribution"])


def test_analyse_tells_who_works_with_whom_and_what_is_steered_by(run):
    out = run("analyse", zutphen_path())[1]
    for part in ("Wie het meest samenwerken", "Wie anderen verbindt", "Wie van wie zou moeten weten"):
        assert part in out
    told = out.partition("Sturingscriteria")[2]
    assert told.index("Doelgerichtheid") < told.index("Tempo") < told.index("Efficiëntie")
    assert "Bijna op de norm" in told
    data = json.loads(run("analyse", zutphen_path(), "--format", "json")[1])
    pair = data["collaboration"]["introductions"][0]
    assert {pair["a"], pair["b"]} == {"basisschool", "gemeente-zutphen"}
    criteria = data["steering"]["criteria"]
    assert [c["owner"]["order"] for c in criteria] == [1, 2, 3, 4, 5]
    assert all(len(c["computed"]["ingredients"]) >= 2 for c in criteria)


def test_analyse_of_an_area_counts_fewer_efforts_and_refuses_an_unknown_one(run):
    whole = json.loads(run("analyse", zutphen_path(), "--format", "json")[1])
    part = json.loads(run("analyse", zutphen_path(), "--area", "WK030102", "--format", "json")[1])
    assert set(part["efforts"]) < set(whole["efforts"])
    assert run("analyse", zutphen_path(), "--area", "elders")[0] == 2


def test_analyse_names_a_loop_that_never_settles(run):
    loop = ({"source": "a", "target": "b", "weight": 1}, {"source": "b", "target": "a", "weight": 1})
    plan = small_plan(nodes=[GOAL | {"id": "a"}, GOAL | {"id": "b"}], edges=loop)
    code, _out, err = run("analyse", plan)
    assert code == 1
    assert "kringloop" in err
    assert run("import", plan, "s.din")[0] == 1


def test_store_commands_keep_and_bring_back_everything(run, store):
    assert "De opslag is in orde." in run("store", "status", store)[1]
    assert json.loads(run("store", "status", store, "--format", "json")[1])["faults"] == []
    assert run("store", "migrate", store)[0] == 0
    assert run("store", "backup", store, "backup.din")[0] == 0
    assert run("store", "restore", "backup.din", "restored.din")[0] == 0
    assert run("store", "copy", store, "copied.din")[0] == 0
    results = {run("analyse", name, "--format", "json")[1] for name in (store, "restored.din", "copied.din")}
    assert len(results) == 1


def test_redaction_takes_a_text_out_of_the_plan_and_of_its_history(run, tmp_path):
    secret = "Annie uit de Steenstraat"
    small_plan("plan.json", nodes=[EFFORT | {"description": secret}])
    assert run("import", "plan.json", "plan.din", "--author", secret)[0] == 0
    with open_store("plan.din") as store:
        change_set = store.change_sets(store.plans()[0])[0].id
    assert run("redact", "plan.din", "eten", "description")[0] == 2
    assert secret.encode() in Path("plan.din").read_bytes()
    assert run("redact", "plan.din", "eten", "description", "--yes", "--author", "FG")[0] == 0
    code, out, _err = run("redact", "plan.din", "--change", change_set, "author", "--yes")
    assert (code, "back-ups" in out) == (0, True)
    assert secret.encode() not in Path("plan.din").read_bytes()
    with open_store("plan.din") as store:
        plan_id = store.plans()[0]
        assert store.snapshot(plan_id).plan["eten"].description == REDACTED
        assert [s.author for s in store.change_sets(plan_id)][:2] == [REDACTED, "FG"]


@pytest.mark.parametrize(
    "words",
    [
        ("check", "no-such.xlsx"),
        ("check", "no-such.din"),
        ("check", "folder"),
        ("check", "empty.json"),
        ("check", "rubbish.xlsx"),
        ("check", "rubbish.din"),
        ("check", "deep.json"),
        ("check", "plan.unknown"),
        ("check", "neo4j://user:secret@127.0.0.1:1"),
        ("analyse", "rubbish.xlsx", "--format", "json"),
        ("import", "no-such.json", "x.din"),
        ("import", "good.json", "not-a-store.txt"),
        ("import", "good.json", "no/such/folder/x.din"),
        ("export", "no-such.din", "x.json"),
        ("export", "good.json", "x.unknown"),
        ("template", "x.docx"),
        ("store", "status", "rubbish.din"),
        ("redact", "no-such.din", "eten", "name", "--yes"),
        ("redact", "rubbish.din", "eten", "--yes"),
        ("redact", "rubbish.din", "--change", "x"),
        ("store", "restore", "rubbish.din", "x.din"),
        ("check",),
        ("check", "a", "b"),
        ("check", "good.json", "--format", "xml"),
        ("check", "good.json", "--nothing"),
        ("check", "good.json", "--format"),
        ("chek", "good.json"),
        ("store", "nothing"),
        ("--lang", "de", "check", "good.json"),
    ],
)
def test_bad_input_and_wrong_use_end_with_2_and_one_clear_dutch_message(run, words):
    small_plan("good.json", nodes=[EFFORT])
    Path("folder").mkdir()
    Path("empty.json").touch()
    Path("plan.unknown").write_text("?")
    Path("deep.json").write_text("[" * 100_000)
    for name in ("rubbish.xlsx", "rubbish.din"):
        Path(name).write_bytes(bytes(range(256)) * 40)
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.strip()
    assert "secret" not in err
    assert not re.search(r"\b(is not|Missing|Invalid|Usage|Error|requires)\b", err)
    assert "hoort te gebeuren" not in err


@pytest.mark.parametrize(
    "words", [(), ("check",), ("analyse",), ("import",), ("export",), ("template",), ("store",), ("redact",)]
)
def test_help_speaks_dutch_unless_the_locale_or_the_option_says_english(run, words):
    code, dutch, _err = run(*words, "--help")
    assert code == 0
    assert "Gebruik:" in dutch
    assert not re.search(r"Usage|Options|Show|<bool>|<str>|required|default", dutch)
    for english in (run(*words, "--help", LANG="en_GB.UTF-8")[1], run("--lang", "en", *words, "--help")[1]):
        assert "Usage:" in english
        assert "Gebruik" not in english


@pytest.mark.parametrize("locale", ["C", "POSIX", "", "de_DE.UTF-8", "nl_BE"])
def test_any_other_locale_means_dutch(run, locale):
    assert "Gebruik:" in run("--help", LANG=locale)[1]


def test_no_command_shows_help_and_counts_as_wrong_use(run):
    code, out, err = run()
    assert code == 2
    assert "Gebruik:" in out + err


def test_the_version_is_that_of_the_distribution(run):
    assert f'version = "{run("--version")[1].strip()}"' in (ROOT / "pyproject.toml").read_text()


def test_an_unexpected_fault_is_kept_in_a_file_and_not_on_the_screen(run, monkeypatch, tmp_path):
    def broken():
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("din.cli.main.build", broken)
    code, _out, err = run("check", "x.json")
    assert code == 2
    log = next((tmp_path / "state" / "din").iterdir())
    assert str(log) in err
    assert "ZeroDivisionError: inside" in log.read_text()


@pytest.mark.parametrize(
    ("fault", "told"),
    [(OSError(22, "Invalid argument"), False), (OSError(22, "Invalid argument", "a?b.xlsx"), True)],
)
def test_on_windows_a_reader_that_has_gone_is_no_unexpected_fault(run, monkeypatch, fault, told):
    def broken():
        raise fault

    monkeypatch.setattr("din.cli.main.build", broken)
    monkeypatch.setattr("din.cli.main._quietly", lambda: BROKEN_PIPE)
    monkeypatch.setattr("sys.platform", "win32")
    code, _out, err = run("check", "x.json")
    assert (code, bool(err)) == ((2, True) if told else (BROKEN_PIPE, False))


def test_help_loads_neither_the_screen_nor_the_drivers_nor_the_algebra(installed):
    code = (
        "import sys; from din.cli.main import main; main(['--help']);"
        "print(sorted({'dash', 'neo4j', 'scipy', 'numpy', 'openpyxl', 'uvicorn'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=installed, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_is_no_fault(installed):
    command = [sys.executable, "-m", "din", "check", str(zutphen_path())]
    process = subprocess.Popen(command, env=installed, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 141


def start(installed, *words):
    command = [sys.executable, "-m", "din", *words, "--port", "0", "--no-browser"]
    return subprocess.Popen(command, env=installed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start_url(process):
    return next(line.strip() for line in process.stdout if line.startswith("http"))


def stop(process):
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    return process.returncode, err


def test_demo_prints_its_address_on_a_line_and_keeps_the_users_copy(installed, tmp_path):
    process = start(installed, "demo")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=\S+", start_url(process))
    code, err = stop(process)
    assert (code in {0, 130}, err) == (True, "")
    copy = tmp_path / "data" / "din" / "zutphen.din"
    with open_store(str(copy)) as store:
        (plan_id,) = store.plans()
        assert {entry.author for entry in store.changes(plan_id)} == {getpass.getuser()}
    before = copy.stat().st_mtime_ns
    again = start(installed, "demo")
    assert start_url(again)
    stop(again)
    assert copy.stat().st_mtime_ns == before


def test_serve_shows_a_file_and_refuses_the_open_network(installed):
    small_plan(nodes=[EFFORT, GOAL, ELEMENT], edges=FED)
    process = start(installed, "serve", "plan.json")
    assert start_url(process)
    assert stop(process)[0] in {0, 130}
    refused = start(installed, "serve", "plan.json", "--host", "0.0.0.0")
    _out, err = refused.communicate(timeout=60)
    assert refused.returncode == 2
    assert "https" in err


def test_serve_begins_an_empty_plan_when_asked_to(installed):
    refused = start(installed, "serve", "new.din")
    _out, err = refused.communicate(timeout=60)
    assert (refused.returncode, "--new" in err, Path("new.din").exists()) == (2, True, False)
    for words in (("--new",), ()):  # the second time the store is there, and still empty
        process = start(installed, "serve", "new.din", *words)
        assert start_url(process)
        assert stop(process)[0] in {0, 130}
    with open_store("new.din") as store:
        assert store.plans() == ()


@pytest.mark.parametrize(("answer", "begun"), [("j", True), ("", False)])
def test_at_a_terminal_serve_asks_whether_a_plan_begins(installed, answer, begun):
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "din", "serve", "new.din", "--port", "0", "--no-browser"]
    pipes = {"stdin": theirs, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, env=installed, text=True, **pipes)
    os.write(ours, f"{answer}\n".encode())
    found = start_url(process) if begun else None
    _code, err = stop(process) if begun else (process.wait(60), process.communicate()[1])
    os.close(ours)
    os.close(theirs)
    assert "nieuw, leeg plan beginnen? [j/N]" in err
    assert (bool(found), Path("new.din").exists(), "--new" in err) == (begun, begun, not begun)


def parts(command, path=()):
    """Give every command with its options."""
    for name, part in command.commands.items():
        if hasattr(part, "commands"):
            yield from parts(part, (*path, name))
        else:
            yield (
                (*path, name),
                {o for p in part.params for o in p.opts if o.startswith("--") and o != "--help"},
            )


def test_every_command_and_option_is_documented(with_screen):
    sections = {}
    for block in (ROOT / "docs" / "opdrachten.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _newline, text = block.partition("\n")
        sections[title.strip(" `")] = text
    for path, options in parts(application.build()):
        text = sections["din " + " ".join(path)]
        assert {option for option in options if f"`{option}" not in text} == set(), path
    assert "`--lang" in (ROOT / "docs" / "opdrachten.md").read_text(encoding="utf-8")


def stored(run):
    small_plan(nodes=[EFFORT, GOAL, ELEMENT], edges=FED)
    assert run("import", "plan.json", "plan.din")[0] == 0


def test_a_plan_is_changed_looked_back_on_and_turned_back_from_the_command_line(run):
    stored(run)
    code, out, _ = run(
        "set", "plan.din", "--kind", "effort", "name=Samen eten", "cost_eur=1.250,50", "--reason", "offerte",
        "--author", "Ank", "--format", "json",
    )  # fmt: skip
    assert (code, json.loads(out)["record"]) == (0, "samen-eten")
    assert run("set", "plan.din", "samen-eten", "status=loopt", "--author", "Ank")[0] == 0
    code, out, _ = run("history", "plan.din", "samen-eten")
    assert code == 0
    assert all(
        words in out for words in ("Ank wijzigde “Samen eten”", "Waarom: offerte", "Idee → Loopt", "1.250,5")
    )
    assert "Samen eten" in run("diff", "plan.json", "plan.din")[1]
    assert json.loads(run("diff", "plan.din", "--at", "1-1-2020", "--format", "json")[1])["removed"] == []
    assert run("undo", "plan.din", "--author", "Ank")[0] == 0
    assert run("redo", "plan.din", "--author", "Ank")[0] == 0
    changes = json.loads(run("history", "plan.din", "samen-eten", "--format", "json")[1])["changes"]
    assert [change["operation"] for change in changes] == ["change", "change", "change", "add"]
    code, _out, err = run("delete", "plan.din", "samen-eten")
    assert (code, "--yes" in err) == (2, True)
    assert run("delete", "plan.din", "samen-eten", "--yes")[0] == 0
    assert run("undo", "plan.din", "--change", changes[-1]["change"])[0] == 2


def test_an_undo_says_what_became_of_what_it_undid_and_json_keeps_values_as_they_are(run):
    stored(run)
    by = ("--author", "Ank")
    assert (
        run("set", "plan.din", "--kind", "effort", "name=Organiseren van thee", "cost_eur=1250,5", *by)[0]
        == 0
    )
    assert run("set", "plan.din", "organiseren-van-thee", "cost_eur=12.500", "start=01-03-2027", *by)[0] == 0
    told = json.loads(run("history", "plan.din", "organiseren-van-thee", "--format", "json")[1])["changes"][0]
    fields = {line["field"]: (line["before"], line["after"]) for line in told["fields"]}
    assert fields == {"cost_eur": (1250.5, 12500), "start": (None, "2027-03-01")}
    assert "“Organiseren van thee” is gewijzigd." in run("undo", "plan.din", *by)[1]
    assert "“Organiseren van thee” is weg." in run("undo", "plan.din", *by)[1]
    assert "“Organiseren van thee” is terug." in run("redo", "plan.din", *by)[1]
    assert run("set", "plan.din", "organiseren-van-thee", "description=een\n\ntwee", *by)[0] == 0
    told = run("history", "plan.din", "organiseren-van-thee")[1]
    assert "- Omschrijving: – → een twee\n" in told
    assert told.count("Ank deed een wijziging van “Organiseren van thee” opnieuw.") == 1
    with closing(open_source("plan.din")) as source:
        Editor(source, "Ank").place({"organiseren-van-thee": (10, 20)})
    assert "“Organiseren van thee” is verplaatst." in run("undo", "plan.din", *by)[1]
    complaint = run("diff", "plan.din", "--at", "31-12-2999")[2]
    assert "moet nog komen" in complaint


@pytest.mark.parametrize(
    "words",
    [
        ("set", "plan.din", "bestaat-niet", "name=x"),
        ("set", "plan.din", "--kind", "onzin", "name=x"),
        ("set", "plan.din", "--kind", "effort", "zonder isteken"),
        ("set", "plan.din", "--kind", "effort", "name=x", "cost_eur=veel"),
        ("set", "plan.json", "--kind", "effort", "name=x"),
        ("delete", "plan.din", "bestaat-niet", "--yes"),
        ("undo", "plan.din"),
        ("undo", "plan.din", "--change", "nooit"),
        ("redo", "plan.din"),
        ("history", "plan.json"),
        ("history", "plan.din", "bestaat-niet"),
        ("diff", "plan.din"),
        ("diff", "plan.din", "--at", "gisteren"),
        ("diff", "plan.json", "--at", "1-1-2027"),
    ],
    ids=" ".join,
)
def test_a_change_that_cannot_be_made_says_so_and_changes_nothing(run, words):
    stored(run)
    before = run("history", "plan.din", "--format", "json")[1]
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.strip()
    assert run("history", "plan.din", "--format", "json")[1] == before


def test_two_plans_are_compared_on_what_they_contribute(run):
    link = {"id": "v", "kind": "contributes_to", "source": "eten", "target": "element", "strength": 2}
    before = small_plan("before.json", [EFFORT, ELEMENT])
    after = small_plan("after.json", [EFFORT, ELEMENT], [link])
    code, out, _ = run("--lang", "nl", "analyse", after, "--compare", before)
    assert code == 0
    assert "Toegevoegd" in out
    assert "Wat dat doet met de bijdragen" in out
    code, out, _ = run("analyse", after, "--compare", before, "--format", "json")
    shift = json.loads(out)["comparison"]["contribution"][0]
    assert (shift["effort"], shift["element"], shift["before"], shift["after"]) == ("eten", "element", 0, 0.3)


def test_a_plan_is_compared_with_what_it_was_on_a_day(run, store):
    code, out, _ = run("analyse", store, "--compare-at", "31-12-2099", "--format", "json")
    assert code == 0
    assert json.loads(out)["comparison"]["contribution"] == []
    assert run("analyse", store, "--compare-at", "1-1-2099", "--compare", store)[0] != 0


def test_the_analysis_tells_time_and_need_in_dutch(run):
    code, out, _ = run("--lang", "nl", "analyse", zutphen_path())
    assert code == 0
    assert "Hoe lang het duurt" in out
    assert "Er wordt meer ingezet waar de nood groter is." in out


def test_what_if_an_organisation_drops_out_is_told_in_words_and_data(run):
    plan = str(zutphen_path())
    code, out, _ = run("analyse", plan, "--format", "json")
    parties = json.loads(out)["dropouts"]["parties"]
    heaviest = next(d for d in parties if d["stops"] and d["shaky"])
    code, out, _ = run("--lang", "nl", "analyse", plan, "--what-if", f"organisation:{heaviest['id']}")
    assert code == 0
    assert "Stopt: " in out
    assert "hoogstens" in out
    code, out, _ = run("analyse", plan, "--what-if", heaviest["id"], "--format", "json")
    assert json.loads(out)["what_if"] == heaviest
    code, _, err = run("--lang", "nl", "analyse", plan, "--what-if", "organisation:bestaat-niet")
    assert code == 2
    assert "bestaat-niet" in err


def test_how_firmly_elements_stand_and_what_teams_and_links_carry_is_told_in_words_and_data(run):
    plan = str(zutphen_path())
    _, out, _ = run("--lang", "nl", "analyse", plan)
    assert "Hoe stevig elk missie-element staat" in out
    assert "Als één team wegvalt" in out
    assert "Op welke verbanden de missie het meest leunt" in out
    _, out, _ = run("analyse", plan, "--format", "json")
    found = json.loads(out)
    assert found["resilience"]["wijkhart"]["independent_routes"] == 1
    assert set(found["resilience"]) == set(found["mission_elements"])
    team = found["dropouts"]["teams"][0]
    _, out, _ = run("analyse", plan, "--what-if", f"team:{team['id']}", "--format", "json")
    assert json.loads(out)["what_if"] == team
    link = found["dropouts"]["links"][0]
    _, out, _ = run("--lang", "nl", "analyse", plan, "--what-if", link["id"])
    assert "Betere voorzieningen in de wijk → Wijkhart met voorzieningen" in " ".join(out.split())


def test_ranks_are_shown_with_how_sure_they_are(run):
    _, out, _ = run("--lang", "nl", "analyse", str(zutphen_path()))
    assert "Hoe zeker" in out
    assert "1.024" in out
    assert re.search(r"\d+ tot \d+", out)


def test_views_of_several_groups_are_merged_and_their_differences_told(run, tmp_path):
    nodes = [
        {"id": "e", "kind": "effort", "name": "Eten"},
        {"id": "m", "kind": "mission_element", "name": "Rust"},
    ]
    for name, strength in (("een", 1), ("twee", -2)):
        edges = [{"id": "l", "source": "e", "target": "m", "strength": strength}]
        (tmp_path / f"{name}.json").write_text(json.dumps({"nodes": nodes, "edges": edges}))
    code, out, _err = run("merge", "een.json", "twee.json", "samen.json", "--format", "json")
    assert code == 0
    (link,) = json.loads(out)["links"]
    assert (link["drawn_by"], link["signs_differ"], link["certainty"]) == (["een", "twee"], True, "low")
    code, out, _err = run("analyse", "samen.json", "--format", "json")
    assert json.loads(out)["contribution"] == [[0.1]]
    code, out, _err = run("merge", "een.json", "twee.json", "samen.xlsx")
    assert code == 0
    assert "Alle groepen zijn het eens over 0 van 1 verband." in out
    assert "de een zegt dat" in " ".join(out.split())
    code, _out, err = run("merge", "een.json", "samen.json")
    assert code == 2
    assert "minstens twee plannen" in err


def test_a_store_is_not_imported_but_copied(run, tmp_path):
    run("import", zutphen_path(), "a.din")
    code, out, err = run("import", "a.din", "b.din")
    assert (code, out) == (2, "")
    assert (
        err.strip()
        == "“a.din” is een opslag, geen bestand. Kopieer een plan met “din store copy a.din b.din”."
    )
    assert not (tmp_path / "b.din").exists()


@pytest.mark.parametrize("words", [("export", zutphen_path(), "uit.pdf"), ("template", "uit.pdf")])
def test_what_cannot_be_written_is_not_said_to_be_unreadable(run, words):
    code, _out, err = run(*words)
    assert code == 2
    assert "gelezen" not in err


def test_a_port_in_use_is_told_in_words(run, with_screen):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, out, err = run("serve", zutphen_path(), "--no-browser", "--port", port)
    assert (code, out) == (2, "")
    assert err.strip() == f"Poort {port} is al in gebruik. Kies een andere met --port."


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "en", "store", "status"),
        ("store", "status", "--lang", "en"),
        ("store", "--lang=en", "status"),
    ],
)
def test_the_language_may_be_asked_for_anywhere(run, words):
    code, _out, err = run(*words, "nergens.din")
    assert code == 2
    assert err.startswith("There is no store")


def test_a_language_without_a_name_is_wrong_use(run):
    code, _out, err = run("check", "--lang")
    assert code == 2
    assert "din --help" in err
