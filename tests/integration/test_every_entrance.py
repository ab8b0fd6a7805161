"""Every endpoint, socket and callback there is, tried without rights.

The lists are taken from the application itself. A new endpoint fails here until its place is decided below, and a
new callback until it is declared with `in_worker` and, when it changes anything, with the role for that.
"""

import asyncio
import logging

import pytest
from dash import Input, Output
from starlette.routing import Mount, WebSocketRoute

from dashboard.access.doors import PATHS
from dashboard.rights import Forbidden, Person, Role, as_person, current_person, require
from dashboard.security import CALLBACKS, needed
from dashboard.worker import in_worker, note_change, role_of
from din.errors import UsageError
from din.texts import msg
from tests.visitors import HOST, ORIGIN, PAGE, Visitor, application, people_in, settings_for

PERMITTED = {
    ("GET", "/"): Role.READER,
    ("GET", "/events"): Role.READER,
    ("GET", "/scene"): Role.READER,
    ("POST", "/presence"): Role.READER,  # what a page shows changes nothing
    ("GET", "/download/netwerk.{form}"): Role.READER,
    ("GET", "/download/kaart.{form}"): Role.READER,
    ("GET", "/download/samen.{form}"): Role.READER,
    ("GET", "/_dash-layout"): Role.READER,
    ("GET", "/_dash-dependencies"): Role.READER,
    ("GET", "/_reload-hash"): Role.READER,
    ("GET", "/_favicon.ico"): Role.READER,
    ("GET", "/_dash-component-suites/{package_name}/{fingerprinted_path:path}"): Role.READER,
    ("GET", "/{path:path}"): Role.READER,
    ("GET", "/own/{name}"): Role.READER,
    ("GET", "/assets"): Role.READER,
    ("POST", CALLBACKS): Role.READER,  # each callback says for itself what it needs
}
"""What each endpoint needs. Whatever is not listed here fails below."""
HIDDEN = "Kleinere schulden"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deuren")
    application_ = application(folder, settings_for(people_in(folder), token=""))
    asyncio.run(started(application_))
    return application_


async def started(app):
    """Go through the start, which adds routes, and the stop."""
    async with app.server.router.lifespan_context(app.server):
        pass


def entrances(server):
    """List the method and path of everything the application answers to; sockets have no method."""
    found = set()
    for route in server.routes:
        if isinstance(route, WebSocketRoute):
            found.add(("WEBSOCKET", route.path))
        elif isinstance(route, Mount):
            found.add(("GET", route.path))
        else:
            found |= {(method, route.path) for method in (route.methods or {"GET"}) - {"HEAD"}}
    return found


def concrete(path):
    for pattern, example in {
        "{form}": "svg",
        "{package_name}": "dash",
        "{fingerprinted_path:path}": "x.js",
    }.items():
        path = path.replace(pattern, example)
    return path.replace("{path:path}", "wat-dan-ook")


def test_the_place_of_every_endpoint_is_decided(app):
    undecided = {entrance for entrance in entrances(app.server) if entrance[0] != "WEBSOCKET"} - set(
        PERMITTED
    )
    assert undecided == set()


def test_the_gate_asks_what_was_decided(app):
    found = {entrance: needed(*entrance) for entrance in entrances(app.server) if entrance[0] != "WEBSOCKET"}
    assert found == {entrance: PERMITTED[entrance] for entrance in found}


def test_an_endpoint_nobody_decided_on_is_closed_to_readers():
    assert (
        needed("POST", "/api/new") is needed("DELETE", "/") is needed("PUT", CALLBACKS + "/x") is Role.EDITOR
    )


def test_every_endpoint_refuses_a_visitor_without_rights(app):
    for method, path in entrances(app.server):
        if method == "WEBSOCKET":
            continue
        answer = Visitor(app).ask(method, concrete(path), ORIGIN)
        assert (path, answer.status_code) == (path, 401)
        assert HIDDEN not in answer.text


@pytest.mark.parametrize("path", ["/_dash-ws-callback", "/events", "/", "/wat-dan-ook"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_socket_is_opened_for_anybody(app, path, signed_in):
    visitor = Visitor(app)
    if signed_in:
        visitor.sign_in("Lia")
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())}
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message["type"])

    headers = [(k.lower().encode(), v.encode()) for k, v in ({"Host": HOST} | ORIGIN | cookie).items()]
    scope = {
        "type": "websocket", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "ws", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "subprotocols": [], "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8050),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert sent == ["websocket.close"]


def test_there_is_no_socket_among_the_routes(app):
    assert [path for kind, path in entrances(app.server) if kind == "WEBSOCKET"] == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
def test_the_doors_take_nothing_from_another_site(app, path, method):
    assert Visitor(app).ask(method, path, {"Origin": "http://elders.example"}).status_code == 403


def server_callbacks(app):
    return {name: entry for name, entry in app.pages.callback_map.items() if "callback" in entry}


def message_for(name, entry):
    """Make the message of a callback with nothing filled in."""

    def empty(parts):
        """Of what stands for many components there are none."""
        return [[] if '["ALL"]' in part["id"] else dict(part, value=None) for part in parts]

    return {
        "output": name, "outputs": outputs_of(name), "inputs": empty(entry["inputs"]), "changedPropIds": [],
        "state": empty(entry["state"]),
    }  # fmt: skip


def outputs_of(name):
    parts = [part.rpartition(".") for part in name.strip(".").split("...")]
    found = [
        [] if '["ALL"]' in one else {"id": one, "property": other.partition("@")[0]}
        for one, _dot, other in parts
    ]
    return found if name.startswith("..") else found[0]


def test_every_callback_says_what_role_it_needs(app):
    callbacks = server_callbacks(app)
    assert callbacks
    assert [name for name, entry in callbacks.items() if role_of(entry["callback"]) is None] == []


def test_every_callback_refuses_a_visitor_without_rights(app):
    for name, entry in server_callbacks(app).items():
        answer = Visitor(app).post(CALLBACKS, json=message_for(name, entry))
        assert (name, answer.status_code) == (name, 401)


def test_every_callback_that_changes_refuses_a_reader(app):
    reader = Visitor(app)
    reader.sign_in("Lia")
    for name, entry in server_callbacks(app).items():
        if role_of(entry["callback"]) > Role.READER:
            answer = reader.post(CALLBACKS, json=message_for(name, entry))
            assert answer.status_code == 200
            assert set(answer.json()["sideUpdate"]) == {"notice"}


@pytest.fixture
def with_a_change(tmp_path, monkeypatch):
    """Give the application with one more callback, that changes something, and what it did."""
    done = []

    def change(value):
        if value == "stuk":
            raise ZeroDivisionError("geheim detail")
        if value == "onbekend":
            raise UsageError(msg("There is nobody called “{name}”.", name="x"))
        if value == "kijk":
            return "gekeken"
        done.append((value, current_person().name))
        note_change("x")
        return "gedaan"

    settings = settings_for(people_in(tmp_path), token="")
    app = application(tmp_path, settings)
    app.pages.callback(Output("here", "children"), Input("there", "value"))(in_worker(change, Role.EDITOR))
    return app, done


def change(app, name, value):
    visitor = Visitor(app)
    visitor.sign_in(name)
    body = {
        "output": "here.children", "outputs": {"id": "here", "property": "children"}, "changedPropIds": ["there.value"],
        "inputs": [{"id": "there", "property": "value", "value": value}], "state": [],
    }  # fmt: skip
    return visitor.post(CALLBACKS, json=body)


def test_a_reader_who_sends_a_change_is_told_so_on_the_page_and_nothing_happens(with_a_change, caplog):
    caplog.set_level(logging.INFO, "din.audit")
    app, done = with_a_change
    answer = change(app, "Lia", "x")
    said = answer.json()
    assert said["sideUpdate"]["notice"]["children"].startswith(
        "U mag dit plan bekijken, maar niet veranderen."
    )
    assert "here" not in said.get("response", {})
    assert done == []
    assert '"event": "refused", "person": "Lia", "role": "reader", "callback": ' in caplog.messages[-1]


def test_an_editors_change_is_done_in_their_name_and_logged_without_what_they_typed(with_a_change, caplog):
    caplog.set_level(logging.INFO, "din.audit")
    app, done = with_a_change
    assert change(app, "Eef", "geheime tekst").json()["response"]["here"]["children"] == "gedaan"
    assert done == [("geheime tekst", "Eef")]
    assert '"event": "change", "person": "Eef", "role": "editor", "callback": ' in caplog.messages[-1]
    assert "geheime tekst" not in caplog.text


def test_looking_at_what_could_be_changed_is_no_change_in_the_log(with_a_change, caplog):
    caplog.set_level(logging.INFO, "din.audit")
    app, _done = with_a_change
    assert change(app, "Eef", "kijk").json()["response"]["here"]["children"] == "gekeken"
    assert '"event": "change"' not in caplog.text


def test_a_fault_of_our_own_is_a_sentence_on_the_page(with_a_change):
    app, _done = with_a_change
    said = change(app, "Eef", "onbekend").json()
    assert said["sideUpdate"]["notice"]["children"] == "Er is niemand die “x” heet."


def test_any_other_fault_stands_in_the_programs_log_and_shows_no_details(with_a_change, caplog):
    app, _done = with_a_change
    answer = change(app, "Eef", "stuk")
    assert answer.status_code == 500
    assert "geheim" not in answer.text
    assert "Traceback" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_callback_without_a_declaration_has_no_role():
    assert role_of(lambda: None) is None
    assert role_of(in_worker(lambda: None)) is Role.READER


def test_rights_go_along_into_the_worker_and_end_with_the_request():
    def who():
        return require(Role.EDITOR).name

    with as_person(Person("Eef", Role.EDITOR)):
        assert asyncio.run(in_worker(who)()) == "Eef"
    with pytest.raises(Forbidden):
        asyncio.run(in_worker(who)())


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"]
)
def test_a_callback_that_is_not_sent_as_json_is_refused_in_words(tmp_path, kind):
    visitor = Visitor(application(tmp_path, settings_for(token="", public_read=True)), **PAGE)
    visitor.ask("GET", "/")
    headers = ORIGIN | ({"Content-Type": kind} if kind else {})
    answer = visitor.ask("POST", CALLBACKS, headers=headers, content=b"{}")
    assert (answer.status_code, answer.text) == (
        415,
        "Stuur dit als JSON: iets anders kan hier niet gelezen worden.",
    )
