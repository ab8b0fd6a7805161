"""What no page of ours would send: every callback and every other way in answers in words, and goes on."""

import asyncio
import json

import pytest

from dashboard.access.pages import SIGN_IN
from dashboard.messages import CALLBACKS
from din.service import open_source
from din.store import Put, open_store
from tests.integration.test_every_entrance import message_for, outputs_of, server_callbacks, started
from tests.small_plan import records
from tests.visitors import HOST, ORIGIN, Visitor, build, people_in, settings_for

JSON = {"Content-Type": "application/json"}
UNREADABLE = "Dit bericht is niet te lezen; er is niets gedaan. Open de pagina opnieuw."
DEEP = json.loads("[" * 300 + "]" * 300)
VALUES = (
    0, -1, 1e308, 10**30, True, "", "x", "\x00", "\ud800", "<b>", [], [1], [None], ["a", {"b": 1}], {}, {"what": 1},
    {"what": "save", "values": [1]}, {"do": "cells", "cells": [1, {"id": {}}]}, {"do": "paste", "text": 5},
    {"base": {}, "mine": [], "edits": 3}, DEEP, {"a": DEEP}, "?focus=\ud800&op=\x00",
)  # fmt: skip
BODIES = (
    b"", b"{", b"null", b"[]", b"5", b'"x"', b"\xff\xfe", b'{"output": NaN}', b"{}", b'{"output": 1}', b"[" * 100_000,
    b'{"a":' * 900 + b"1" + b"}" * 900, b"[1" + b"0" * 6_000 + b"]", b'{"output": "\x00"}',
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vijandig")
    path = folder / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
    source = open_source(path)
    app = build(source, settings_for(people_in(folder), token="", changes_per_second=1e6))
    asyncio.run(started(app))
    yield app
    source.close()


@pytest.fixture(scope="module")
def manager(app):
    visitor = Visitor(app)
    visitor.sign_in("Mo")
    return visitor


def sent(visitor, message):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return visitor.post(CALLBACKS, content=body, headers=JSON)


def of(app, output):
    """Give a message for the callback whose outputs begin so."""
    name, entry = next((n, e) for n, e in server_callbacks(app).items() if n.lstrip(".").startswith(output))
    return message_for(name, entry)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:12]))
def test_a_body_that_is_no_message_is_refused_in_words(manager, body):
    answer = sent(manager, body)
    assert (answer.status_code, answer.text) == (400, UNREADABLE)


def test_values_of_any_type_in_any_callback_are_answered_and_change_nothing(app, manager, caplog):
    before = app.feed._reader.read().snapshot.revision
    for name, entry in server_callbacks(app).items():
        for value in VALUES:
            message = message_for(name, entry)
            for side in ("inputs", "state"):
                message[side] = [[] if part == [] else dict(part, value=value) for part in message[side]]
            message["changedPropIds"] = [f"{part['id']}.{part['property']}" for part in entry["inputs"][:1]]
            answer = sent(manager, message)
            assert answer.status_code in {200, 400}, (name, value, answer.text)
            assert answer.status_code == 200 or answer.text == UNREADABLE
    assert "a callback failed" not in caplog.text
    assert app.feed._reader.read().snapshot.revision == before


@pytest.mark.parametrize(
    "spoilt",
    [
        {"inputs": None}, {"inputs": []}, {"inputs": {"id": 1}}, {"state": [1]}, {"state": "x"}, {"outputs": None},
        {"outputs": [[]]}, {"outputs": {"id": "elders", "property": "children"}}, {"changedPropIds": 5},
        {"changedPropIds": [{}]}, {"inputs": [{"id": "elders", "property": "pathname"}]},
        {"inputs": [{"id": "location", "property": "href"}]}, {"inputs": [None]},
    ],
    ids=str,
)  # fmt: skip
def test_a_message_that_is_not_as_the_callback_was_registered_is_refused(app, manager, spoilt):
    whole = of(app, "page.children")
    assert sent(manager, whole).status_code == 200
    answer = sent(manager, whole | spoilt)
    assert (answer.status_code, answer.text) == (400, UNREADABLE)


def test_inputs_of_a_form_and_their_answers_must_be_as_many(app, manager):
    name = next(n for n in server_callbacks(app) if "edit-field" in n and "error" in n)
    entry = server_callbacks(app)[name]
    field = {"id": {"field": "name", "form": "f", "part": "edit-field"}}
    message = message_for(name, entry)
    message["state"] = [
        [dict(field, property=part["property"], value="x")] if "ALL" in part["id"] else dict(part, value=None)
        for part in entry["state"]
    ]
    fitting = [[dict(field, property=p)] for p in ("error", "description")]
    outputs = [*fitting, *outputs_of(name)[2:]]
    for part in message["state"]:
        if isinstance(part, list) and part[0]["property"] == "id":
            part[0]["value"] = field["id"]
    assert sent(manager, message | {"outputs": outputs}).status_code == 200
    assert sent(manager, message | {"outputs": [[], *outputs[1:]]}).text == UNREADABLE


def test_a_page_from_before_an_upgrade_is_told_to_open_again(app, manager):
    answer = sent(manager, of(app, "page.children") | {"output": "er-was-eens.children"})
    assert (answer.status_code, answer.text) == (
        400,
        "Deze pagina past niet meer bij het programma. Open haar opnieuw.",
    )


def test_half_a_character_is_left_out_and_the_rest_is_read(app, manager):
    message = of(app, "page.children")
    message["inputs"][0]["value"], message["state"][0]["value"] = (
        "/netwerk",
        "?zoek=caf\u00e9\ud83d&\ud83d\ude00",
    )
    body = json.dumps(message).encode()
    assert rb"\ud83d&" in body
    assert sent(manager, body).status_code == 200


@pytest.mark.parametrize("path", ["/presence", "/sign-in", "/name", "/", "/events", "/scene", "/wat-dan-ook"])
@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_rubbish_to_any_other_entrance_is_refused_without_an_error(app, path, kind):
    visitor = Visitor(app)
    visitor.sign_in("Eef")
    for body in (*BODIES[:8], json.dumps({"page": "abcdefgh12345678", "what": "\ud800"}).encode()):
        answer = visitor.ask("POST", path, ORIGIN | {"Content-Type": kind}, content=body)
        assert answer.status_code < 500, (path, body[:30])


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/_dash-component-suites/dash/..%2f..%2fx", 404, "Deze pagina bestaat niet"),
        ("GET", "/_dash-component-suites/%00/x.js", 404, "Deze pagina bestaat niet"),
        ("GET", "/assets/../../etc/passwd", 404, "Deze pagina bestaat niet"),
        ("GET", "/download/netwerk.exe", 404, None),
        ("POST", "/events", 405, "Dat kan hier niet."),
        ("DELETE", "/scene", 405, "Dat kan hier niet."),
    ],
)
def test_what_is_not_there_is_told_in_dutch(manager, method, path, status, words):
    answer = manager.ask(method, path, ORIGIN)
    assert (answer.status_code, words and answer.text) == (status, words)
    assert "rror" not in answer.text


@pytest.mark.parametrize("path", [CALLBACKS, SIGN_IN])
def test_whoever_goes_away_halfway_a_message_is_no_fault(app, manager, path):
    headers = [(b"host", HOST.encode()), (b"origin", ORIGIN["Origin"].encode()), (b"content-length", b"100")]
    kind = JSON["Content-Type"] if path == CALLBACKS else "application/x-www-form-urlencoded"
    cookies = "; ".join(f"{name}={value}" for name, value in manager.cookies.items())
    headers += [(b"content-type", kind.encode()), (b"cookie", cookies.encode())]
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "headers": headers, "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8050),
    }  # fmt: skip
    heard = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    answered = []

    async def receive():
        return heard.pop(0)

    async def send(message):
        answered.append(message)

    asyncio.run(app(scope, receive, send))
    assert (heard, answered) == ([], [])
