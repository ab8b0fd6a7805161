"""The file of people and its commands, sessions that grow old, and counters in bounded memory."""

import io
import json
import time

import pytest

from dashboard.access import audit
from dashboard.access.limits import Allowance, Attempts
from dashboard.access.people import People
from dashboard.access.sessions import Kind, Sessions, kept_secret, new_ticket
from dashboard.rights import NOBODY
from din.cli.main import main
from din.errors import UsageError
from tests.integration.test_serving import ScreenPoint

PASSPHRASE = "vier woorden die rijmen"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("din.cli.app.entry_points", lambda group: [ScreenPoint()])

    def runner(*words, typed=PASSPHRASE):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        code = main(["people", *words], {"LANG": "nl_NL.UTF-8"})
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return runner


def test_people_are_added_changed_shown_and_removed(run, tmp_path):
    place = tmp_path / "din" / "people.json"
    assert run("add", "Lia", "--role", "editor") == (0, "Toegevoegd: Lia (bewerker)\n")
    assert place.stat().st_mode & 0o777 == 0o600
    assert PASSPHRASE not in place.read_text()
    assert json.loads(place.read_text())["people"][0]["hash"].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert run("role", "lia", "manager") == (0, "Lia is nu beheerder.\n")
    assert json.loads(run("list", "--format", "json")[1]) == {"people": [{"name": "Lia", "role": "manager"}]}
    assert run("passphrase", "Lia", typed="een nieuwe lange zin")[0] == 0
    assert People(place).check("Lia", PASSPHRASE) is None
    assert People(place).check("Lia", "een nieuwe lange zin").name == "Lia"
    assert run("remove", "Lia")[0] == 0
    assert "Nog niemand" in run("list")[1]
    assert [path.name for path in place.parent.iterdir()] == ["people.json"]


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("add", "Lia"), PASSPHRASE, "staat er al in"),
        (("add", "LIA "), PASSPHRASE, "staat er al in"),
        (("add", "\x00"), PASSPHRASE, "minstens één letter"),
        (("add", "Mo"), "kort", "minstens 12 tekens"),
        (("add", "Mo", "--role", "baas"), PASSPHRASE, "--role"),
        (("remove", "Mo"), PASSPHRASE, "niemand die “Mo” heet"),
        (("passphrase", "Mo"), PASSPHRASE, "niemand die “Mo” heet"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(run, tmp_path, words, typed, said):
    run("add", "Lia")
    before = (tmp_path / "din" / "people.json").read_bytes()
    code, printed = run(*words, typed=typed)
    assert (code, said in printed) == (2, True)
    assert (tmp_path / "din" / "people.json").read_bytes() == before


@pytest.mark.parametrize(
    "content", ["", "[]", '{"people": [{"name": "x", "role": "baas", "hash": "x"}]}', "\xff"]
)
def test_a_damaged_file_of_people_is_told(tmp_path, content):
    (tmp_path / "p.json").write_text(content, encoding="latin-1")
    with pytest.raises(UsageError):
        People(tmp_path / "p.json").all()


@pytest.mark.parametrize(("kind", "hours"), [(Kind.SIGNED_IN, 12), (Kind.START, 168), (Kind.PUBLIC, 24)])
def test_a_session_grows_too_old(monkeypatch, kind, hours):
    sessions, signed = Sessions(b"x" * 32, "8050"), time.time()
    ticket = new_ticket(kind, "Lia")
    cookie = sessions.write(ticket)
    assert sessions.read(cookie) == ticket
    monkeypatch.setattr("dashboard.access.sessions.datetime", _Later(signed + (hours - 0.1) * 3600))
    assert sessions.read(cookie) == ticket
    monkeypatch.setattr("dashboard.access.sessions.datetime", _Later(signed + (hours + 0.1) * 3600))
    assert sessions.read(cookie) is None


class _Later:
    """A clock that stands at one moment."""

    def __init__(self, seconds):
        self.seconds = seconds

    def now(self, zone):
        from datetime import datetime

        return datetime.fromtimestamp(self.seconds, zone)


def test_the_secret_is_kept_for_its_owner_alone_and_one_that_is_too_short_is_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("DIN_SECRET", raising=False)
    first = kept_secret(tmp_path / "state")
    assert kept_secret(tmp_path / "state") == first
    assert (tmp_path / "state" / "secret").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("DIN_SECRET", "kort")
    with pytest.raises(UsageError):
        kept_secret(tmp_path / "state")


def test_an_allowance_comes_back_with_time_and_forgets_who_was_away_longest():
    now = [0.0]
    allowance = Allowance(2, 0.5, keys=100, clock=lambda: now[0])
    assert [allowance.take("a") for _turn in range(3)] == [0, 0, 2]
    now[0] = 2.0
    assert [allowance.take("a"), allowance.take("a")] == [0, 2]
    for number in range(1000):
        allowance.take(str(number))
    assert len(allowance) == 100


def test_attempts_count_per_name_and_per_network():
    attempts = Attempts(clock=lambda: 0.0)
    assert [attempts.take(f"2001:db8::{n}", f"naam {n}") > 0 for n in range(31)] == [False] * 30 + [True]
    assert attempts.take("2001:db8:0:1::1", "iemand") == 0
    assert [attempts.take(f"198.51.100.{n}", "Lia") > 0 for n in range(11)] == [False] * 10 + [True]


def test_the_log_starts_a_new_file_when_it_is_full_and_keeps_five(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "LARGEST", 1000)
    with audit.kept_in(str(tmp_path / "log" / "audit.jsonl")):
        for number in range(200):
            audit.record("change", NOBODY, status=number)
    files = sorted((tmp_path / "log").iterdir())
    assert [path.name for path in files] == ["audit.jsonl", *(f"audit.jsonl.{n}" for n in range(1, 6))]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert json.loads(files[0].read_text().splitlines()[-1])["status"] == 199
    audit.record("change", NOBODY)  # nobody listens any more
    assert len(files[0].read_text().splitlines()) < 20
