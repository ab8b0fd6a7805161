"""Signing in, staying in, and being shown out."""

import json
import logging
import re
import time

import pytest

from dashboard.access.ended import Ended
from dashboard.access.people import People
from tests.visitors import PAGE, PASSPHRASES, Visitor, application, people_in, settings_for

WRONG = "een heel andere wachtzin"


@pytest.fixture
def people(tmp_path):
    return people_in(tmp_path)


@pytest.fixture
def settings(people):
    return settings_for(people, token="")


@pytest.fixture
def app(tmp_path, settings):
    return application(tmp_path, settings)


@pytest.fixture
def audit(caplog):
    caplog.set_level(logging.INFO, "din.audit")
    return lambda: [json.loads(record.message) for record in caplog.records if record.name == "din.audit"]


def alert(answer):
    return re.search(r"role=alert[^>]*>([^<]*)<", answer.text).group(1)


def test_a_visitor_is_asked_to_sign_in_and_goes_on_where_they_were_going(app):
    visitor = Visitor(app)
    asked = visitor.get("/netwerk?wijk=w1", PAGE)
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Fnetwerk%3Fwijk%3Dw1"
    page = visitor.get(asked.headers["location"], PAGE)
    assert (page.status_code, "script" in page.text) == (200, False)
    welcome = visitor.sign_in("Lia", target="/netwerk?wijk=w1")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/netwerk?wijk=w1")
    assert visitor.get("/", PAGE).status_code == 200


def test_a_script_is_told_in_words_to_sign_in(app):
    answer = Visitor(app).post("/_dash-update-component", headers={"Sec-Fetch-Mode": "cors"})
    assert (answer.status_code, answer.text) == (401, "Meld u eerst aan om dit plan te zien.")


def test_a_wrong_passphrase_and_an_unknown_name_get_the_same_answer(app):
    wrong, unknown = Visitor(app).sign_in("Lia", WRONG), Visitor(app).sign_in("Wie", WRONG)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("Lia", "Wie") == unknown.text
    assert alert(wrong) == "Deze naam en deze wachtzin horen niet bij elkaar. Probeer het opnieuw."
    assert "set-cookie" not in wrong.headers


def test_a_name_in_capitals_and_with_spaces_is_the_same_name(app):
    visitor = Visitor(app)
    assert visitor.sign_in("  LIA ", PASSPHRASES["Lia"]).status_code == 303
    assert "Lia" in visitor.get("/who").text


@pytest.mark.parametrize(
    "target", ["//elders.example", "/\\elders.example", "https://elders.example", "\t//x"]
)
def test_after_signing_in_one_stays_on_this_server(app, target):
    location = Visitor(app).sign_in("Lia", target=target).headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    ("name", "word", "let_through"),
    [("Lia", "lezer", False), ("Eef", "bewerker", True), ("Mo", "beheerder", True)],
)
def test_a_role_is_shown_and_counts(app, name, word, let_through):
    visitor = Visitor(app)
    visitor.sign_in(name)
    assert word in visitor.get("/who").text
    assert (visitor.post("/what-nobody-decided").status_code != 403) is let_through


@pytest.mark.parametrize("change", ["remove", "passphrase"])
def test_who_is_removed_or_gets_another_passphrase_is_out_at_once(app, people, change):
    visitor = Visitor(app)
    visitor.sign_in("Eef")
    assert visitor.get("/", PAGE).status_code == 200
    if change == "remove":
        people.remove("Eef")
    else:
        people.set_passphrase("Eef", WRONG)
    assert visitor.get("/", PAGE).status_code == 303
    assert visitor.get("/events").status_code == 401


def test_another_role_holds_from_the_next_request_on(app, people):
    visitor = Visitor(app)
    visitor.sign_in("Mo")
    people.set_role("Mo", "reader")
    assert "lezer" in visitor.get("/who").text
    assert visitor.post("/what-nobody-decided").status_code == 403


def test_a_file_that_is_damaged_lets_nobody_in(app, people):
    visitor = Visitor(app)
    visitor.sign_in("Mo")
    people.path.write_text('{"people": [')
    assert visitor.get("/", PAGE).status_code == 303
    answer = Visitor(app).sign_in("Mo")
    assert (answer.status_code, alert(answer)) == (
        503,
        "Aanmelden lukt nu voor niemand. Meld het aan de beheerder.",
    )


def test_signing_out_ends_the_session_also_for_a_copy_of_the_cookie(app, settings):
    visitor, copy = Visitor(app), Visitor(app)
    visitor.sign_in("Lia")
    copy.cookies.update(visitor.cookies)
    assert copy.get("/", PAGE).status_code == 200
    assert visitor.post("/sign-out").headers["location"] == "/sign-in"
    assert settings.cookie not in visitor.cookies
    assert copy.get("/", PAGE).status_code == 303


def test_who_signed_out_is_out_after_a_restart_too_and_at_another_process(tmp_path, people, settings):
    """The cookie of a session that was left is worth nothing, wherever a copy of it is shown."""
    kept = settings_for(people, token="", secret=settings.secret, ended=tmp_path / "signed-out")
    first, second = application(tmp_path, kept), application(tmp_path, kept)
    visitor, copy, other = Visitor(first), Visitor(second), Visitor(second)
    visitor.sign_in("Lia")
    other.sign_in("Lia")
    copy.cookies.update(visitor.cookies)
    assert copy.get("/", PAGE).status_code == 200
    visitor.post("/sign-out")
    assert copy.get("/", PAGE).status_code == 303
    copy.app = other.app = application(tmp_path, kept)
    assert copy.get("/", PAGE).status_code == 303
    assert other.get("/", PAGE).status_code == 200
    assert kept.ended.stat().st_mode & 0o077 == 0


def test_who_signed_out_long_ago_is_forgotten_and_rubbish_in_the_file_is_passed_over(tmp_path):
    file = tmp_path / "signed-out"
    now = int(time.time())
    file.write_bytes(b"\xff\x00\n" + f"{now - 9 * 24 * 3600} oud\nzomaar wat\n{now - 60} kort\n".encode())
    ended = Ended(file)
    assert ("oud" in ended, "kort" in ended, "wat" in ended) == (False, True, False)
    assert file.read_text() == f"{now - 60} kort\n"


def test_each_browser_has_a_session_of_its_own(app, settings):
    cookies = set()
    for _turn in range(3):
        visitor = Visitor(app)
        visitor.sign_in("Lia")
        cookies.add(settings.sessions.read(visitor.cookies[settings.cookie]).session)
    assert len(cookies) == 3


def test_a_session_outlives_a_restart_and_is_worth_nothing_at_another_port(tmp_path, app, people, settings):
    visitor = Visitor(app)
    visitor.sign_in("Lia")
    visitor.app = application(tmp_path, settings_for(people, token="", secret=settings.secret))
    assert visitor.get("/", PAGE).status_code == 200
    other = settings_for(people, token="", secret=settings.secret, port=8051)
    visitor.app = application(tmp_path, other)
    visitor.cookies.set(other.cookie, visitor.cookies[settings.cookie])
    assert visitor.get("/", PAGE).status_code == 303


@pytest.mark.parametrize(
    "spoil", [lambda c: c[:-2], lambda c: "x" + c, lambda c: "", lambda c: c.split(".")[0]]
)
def test_a_forged_cookie_opens_nothing(app, settings, spoil):
    visitor = Visitor(app)
    visitor.sign_in("Lia")
    cookie = visitor.cookies[settings.cookie]
    visitor.cookies.clear()
    visitor.cookies.set(settings.cookie, spoil(cookie))
    assert visitor.get("/", PAGE).status_code == 303


def test_a_start_session_is_worth_nothing_where_people_sign_in(app, settings):
    visitor = Visitor(app)
    visitor.cookies.set(settings.cookie, settings.start_session("Anna"))
    assert visitor.get("/", PAGE).status_code == 303


def test_too_many_wrong_attempts_must_wait_also_with_the_right_passphrase(app):
    for _turn in range(10):
        assert Visitor(app).sign_in("Lia", WRONG).status_code == 401
    answer = Visitor(app).sign_in("Lia")
    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (429, True)
    assert alert(answer).startswith("Te veel pogingen. Wacht 1 minuut")
    assert Visitor(app).sign_in("Mo").status_code == 303


def test_signing_in_well_is_never_too_often(app):
    assert {Visitor(app).sign_in("Lia").status_code for _turn in range(12)} == {303}


def test_a_form_with_rubbish_is_refused_kindly(app):
    for form in ({}, {"name": "Lia"}, {"name": "<script>\x00" * 99, "passphrase": "x" * 5000}):
        answer = Visitor(app).post("/sign-in", form)
        assert (answer.status_code, "<script>" in answer.text) == (401, False)
    raw = Visitor(app).post(
        "/sign-in", headers={"Content-Type": "application/x-www-form-urlencoded"}, content=b"\xff" * 99
    )
    assert raw.status_code == 401


@pytest.mark.parametrize("origin", [None, "http://elders.example", "null"])
def test_signing_in_from_another_site_is_refused(app, origin):
    visitor = Visitor(app)
    headers = {"Origin": origin} if origin else {}
    form = {"name": "Lia", "passphrase": PASSPHRASES["Lia"]}
    assert visitor.ask("POST", "/sign-in", headers, data=form).status_code == 403


def test_over_https_the_cookie_is_held_to_this_host(tmp_path, people):
    settings = settings_for(people, token="", secure=True)
    cookie = Visitor(application(tmp_path, settings), "https").sign_in("Lia").headers["set-cookie"]
    assert cookie.startswith("__Host-din-session-8050=")
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_public_reading_lets_everybody_look_and_only_that(tmp_path, people):
    app = application(tmp_path, settings_for(people, token="", public_read=True))
    visitor = Visitor(app)
    page = visitor.get("/", PAGE)
    assert page.status_code == 200
    assert "din-session" in page.headers["set-cookie"]
    assert visitor.get("/download/netwerk.svg").status_code == 200
    assert visitor.post("/what-nobody-decided").status_code == 403
    assert visitor.post("/who", {"name": "De burgemeester"}).headers["location"] == "/who"
    assert visitor.get("/who").headers["location"] == "/sign-in"
    assert "Bekijken zonder aan te melden" in visitor.get("/sign-in").text
    assert visitor.sign_in("Eef").status_code == 303
    assert "bewerker" in visitor.get("/who").text


def test_on_ones_own_machine_one_chooses_ones_own_name(tmp_path):
    settings = settings_for()
    visitor = Visitor(application(tmp_path, settings))
    visitor.get(f"/?token={settings.token}")
    page = visitor.get("/who")
    assert "Anna" in page.text
    assert "beheerder" in page.text
    assert visitor.post("/who", {"name": "  Truus\n<b>de\u202e Vries</b>  " + "x" * 99}).status_code == 303
    ticket = settings.sessions.read(visitor.cookies[settings.cookie])
    assert ticket.name.startswith("Truus <b>de Vries</b>")
    assert len(ticket.name) <= 60
    assert "<b>" not in visitor.get("/who").text
    assert visitor.post("/who", {"name": " \x00 "}).status_code == 422


def test_who_signed_in_cannot_take_another_name(app):
    visitor = Visitor(app)
    visitor.sign_in("Lia")
    visitor.post("/who", {"name": "Mo"})
    assert "Lia" in visitor.get("/who").text


def test_the_page_for_signing_in_speaks_english_too(app):
    page = Visitor(app).get("/sign-in?lang=en&next=/netwerk")
    assert "Passphrase" in page.text
    assert 'lang="en"' in page.text
    assert 'href="/sign-in?next=%2Fnetwerk&amp;lang=nl"' in page.text


def test_after_a_click_in_another_site_the_page_asks_for_itself_again(app):
    headers = PAGE | {"Sec-Fetch-Site": "cross-site"}
    answer = Visitor(app).get("/netwerk?focus=a", headers)
    assert (answer.status_code, 'url=/netwerk?focus=a"' in answer.text) == (200, True)


def test_the_log_tells_who_came_in_and_who_was_refused_and_no_secret(app, audit, settings):
    visitor = Visitor(app)
    visitor.sign_in("Lia", WRONG)
    Visitor(app).sign_in(PASSPHRASES["Mo"], "een tweede geheime zin")
    visitor.sign_in("Lia")
    visitor.post("/what-nobody-decided?token=geheim")
    visitor.post("/sign-out")
    lines = audit()
    assert [(line["event"], line["person"], line["role"]) for line in lines] == [
        ("sign-in refused", "", "nobody"),
        ("sign-in refused", "", "nobody"),
        ("sign-in", "Lia", "reader"),
        ("refused", "Lia", "reader"),
        ("sign-out", "Lia", "reader"),
    ]
    assert [line.get("meant") for line in lines[:2]] == ["Lia", "?"]
    assert lines[3] | {"time": ""} == {
        "time": "", "event": "refused", "person": "Lia", "role": "reader", "address": "127.0.0.1",
        "method": "POST", "path": "/what-nobody-decided", "status": 403,
    }  # fmt: skip
    text = json.dumps(lines)
    for secret in (WRONG, "geheim", *PASSPHRASES.values(), str(settings.secret)):
        assert secret not in text


def test_two_who_look_at_the_file_see_each_others_changes(people):
    other = People(people.path)
    people.remove("Lia")
    assert other.find("Lia") is None
