"""The gate: who gets in, and what every answer says to the browser."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest

from dashboard.app import build
from dashboard.security import Settings
from dashboard.serve import is_loopback, known_hosts, require_protection
from din.errors import UsageError
from din.files import write
from din.service import open_source
from tests.small_plan import small_plan

HOST = "127.0.0.1:8050"
SETTINGS = Settings(hosts=known_hosts("127.0.0.1", 8050))
ORIGIN = {"Origin": f"http://{HOST}"}
SESSION = SETTINGS.start_session("Anna")
COOKIE = {"Cookie": f"{SETTINGS.cookie}={SESSION}"}
GETS = (
    "/", "/netwerk", "/events", "/download/netwerk.svg", "/download/netwerk.pdf", "/_dash-layout",
    "/_dash-dependencies",
    "/assets/din.js", "/_favicon.ico", "/_reload-hash", "/docs", "/openapi.json", "/wat-dan-ook",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "klein.json"
    write(small_plan(), path)
    return build(open_source(path), SETTINGS)


@asynccontextmanager
async def started(app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{HOST}") as client:
        yield client


def ask(app, method, path, headers=None, **options):
    async def once():
        async with started(app) as client:
            return await client.request(method, path, headers=headers or {}, **options)

    return asyncio.run(once())


@pytest.mark.parametrize("path", GETS)
def test_without_the_token_every_page_is_refused_kindly(app, path):
    answer = ask(app, "GET", path)
    assert answer.status_code == 403
    assert "Deze pagina is afgesloten" in answer.text
    assert "Waterkwartier" not in answer.text


def test_without_the_token_a_callback_is_refused(app):
    answer = ask(app, "POST", "/_dash-update-component", ORIGIN, json={})
    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "x", SETTINGS.token[:-1], SESSION])
def test_a_wrong_token_opens_nothing(app, token):
    answer = ask(app, "GET", "/", params={"token": token})
    assert answer.status_code == 403
    assert SETTINGS.cookie not in answer.headers.get("set-cookie", "")


def test_the_token_is_exchanged_for_a_strict_cookie_and_leaves_the_address(app):
    answer = ask(app, "GET", f"/netwerk?wijk=w1&token={SETTINGS.token}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/netwerk?wijk=w1"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert SETTINGS.token.lower() not in cookie


def test_the_redirect_stays_on_this_server(app):
    answer = ask(app, "GET", f"http://{HOST}//elders.example/x?token={SETTINGS.token}")
    assert answer.headers["location"].startswith("/elders")


def test_with_the_cookie_the_page_opens(app):
    answer = ask(app, "GET", "/", COOKIE)
    assert answer.status_code == 200
    assert 'lang="nl"' in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8050", "127.0.0.1:9999", "", "localhost"]
)
def test_a_foreign_host_is_refused_even_with_the_cookie(app, host):
    answer = ask(app, "GET", "/", COOKIE | {"Host": host})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", f"https://{HOST}", "http://127.0.0.1:9999"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_foreign_origin_is_refused_even_with_the_cookie(app, origin, method):
    answer = ask(app, method, "/_dash-layout", COOKIE | {"Origin": origin})
    assert answer.status_code == 403


def test_who_opens_it_in_the_clear_behind_a_proxy_is_told_to_use_https(tmp_path):
    path = tmp_path / "klein.json"
    write(small_plan(), path)
    settings = Settings(hosts=frozenset({HOST}), secure=True, proxies=("127.0.0.1",))
    shared = build(open_source(path), settings)
    answer = ask(shared, "POST", "/sign-in", {"Origin": f"http://{HOST}"}, content="name=a")
    assert (answer.status_code, answer.text) == (403, "Open deze pagina met https:// ervoor.")
    answer = ask(shared, "POST", "/sign-in", {"Origin": "http://elders.example"}, content="name=a")
    assert "andere sites" in answer.text


def test_a_change_without_an_origin_is_refused(app):
    assert ask(app, "POST", "/_dash-update-component", COOKIE, json={}).status_code == 403


@pytest.mark.parametrize("headers", [{}, ORIGIN, COOKIE | {"Origin": "http://evil.example"}, COOKIE | ORIGIN])
def test_no_websocket_is_opened(app, headers):
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message["type"])

    scope = {
        "type": "websocket", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "ws",
        "path": "/_dash-ws-callback",
        "raw_path": b"/_dash-ws-callback", "query_string": b"", "root_path": "", "subprotocols": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8050),
        "headers": [(k.lower().encode(), v.encode()) for k, v in ({"Host": HOST} | headers).items()],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert sent == ["websocket.close"]


@pytest.mark.parametrize(
    ("path", "headers"), [("/", COOKIE), ("/", {}), ("/assets/din.css", COOKIE), ("/", {"Host": "x"})]
)
def test_every_answer_carries_the_security_headers(app, path, headers):
    found = ask(app, "GET", path, headers).headers
    policy = found["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "'self'" in scripts
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] in {"no-referrer", "same-origin"}


def test_there_is_no_description_of_the_api(app):
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert "swagger" not in ask(app, "GET", path, COOKIE).text.lower()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "zutphen.example"])
def test_beyond_this_machine_asks_for_protection(host):
    with pytest.raises(UsageError):
        require_protection(host, encrypted=False, behind_proxy=False)
    require_protection(host, encrypted=True, behind_proxy=False)
    require_protection(host, encrypted=False, behind_proxy=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.8"])
def test_this_machine_alone_needs_no_protection(host):
    assert is_loopback(host)
    require_protection(host, encrypted=False, behind_proxy=False)


def test_two_servers_on_one_machine_keep_their_cookies_apart():
    assert Settings(port=1).cookie != Settings(port=2).cookie
    assert Settings().token != Settings().token
