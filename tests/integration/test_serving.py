"""The real server: https, a proxy in front, messages too large, and visitors who do not read."""

import http.client
import json
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
import trustme

from dashboard.security import CALLBACKS
from din.cli.main import main
from din.files import write
from din.model import Goal, Plan
from tests.served import served
from tests.small_plan import small_plan
from tests.visitors import PASSPHRASES, people_in

FORM = {"name": "Lia", "passphrase": PASSPHRASES["Lia"], "next": "/"}
LARGE = 50_000_000
CHUNK = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "klein.json"
    write(small_plan(), path)
    return str(path)


@pytest.fixture
def people(tmp_path):
    return str(people_in(tmp_path).path)


@pytest.fixture
def certificate(tmp_path):
    """Make an authority and a certificate it gave out; give the options and what a client trusts."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return ("--certfile", str(tmp_path / "cert.pem"), "--keyfile", str(tmp_path / "key.pem")), context


def test_beyond_this_machine_people_sign_in_over_https(tmp_path, plan, people, certificate):
    options, context = certificate
    with served(tmp_path, plan, "--host", "0.0.0.0", "--people", people, *options) as server:
        assert server.url == f"https://localhost:{server.port}/"
        with httpx.Client(base_url=server.url, verify=context) as client:
            origin = {"Origin": server.url.rstrip("/")}
            assert client.get("/", headers={"Accept": "text/html"}).status_code == 303
            assert client.get("/_dash-layout").status_code == 401
            welcome = client.post("/sign-in", data=FORM, headers=origin)
            assert welcome.headers["set-cookie"].startswith("__Host-din-session-")
            assert client.get("/").status_code == 200
            assert client.get("/").headers["strict-transport-security"] == "max-age=31536000"
            assert (
                client.post(
                    "/sign-in", data=FORM, headers={"Origin": f"http://localhost:{server.port}"}
                ).status_code
                == 403
            )
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{server.port}/")
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(OSError, match=r"SSL|reset|EOF"):
            server.connect(old)


def test_beyond_this_machine_somebody_must_be_able_to_sign_in(plan, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("din.cli.app.entry_points", lambda group: [ScreenPoint()])
    code = main(["serve", plan, "--behind-proxy", "--no-browser", "--port", "0"], {"LANG": "nl_NL.UTF-8"})
    assert code == 2
    assert "din people add NAAM --role manager" in capsys.readouterr().err


class ScreenPoint:
    """How the screen's commands come in, as when the program is installed."""

    name = "screen"

    def load(self):
        import dashboard.command

        return dashboard.command.register


def ask(server, method, path, headers, body=None):
    """Ask exactly this, with no header of the client's own but the Host."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


PROXIED = {
    "X-Forwarded-Host": "plan.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7",
    "Content-Type": "application/x-www-form-urlencoded",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 303),
        ({"X-Forwarded-Host": None, "Host": "plan.example"}, 303),
        ({"X-Forwarded-Proto": "http"}, 403),
        ({"X-Forwarded-Host": "elders.example"}, 400),
        ({"X-Forwarded-Host": "elders.example, plan.example"}, 400),
        ({"Origin": "http://plan.example"}, 403),
        ({"Origin": "https://elders.example"}, 403),
    ],
    ids=str,
)
def test_behind_a_proxy_host_and_origin_are_those_the_visitor_sees(proxied, change, status):
    headers = PROXIED | {"Origin": "https://plan.example"} | change
    headers = {name: value for name, value in headers.items() if value}
    answer, _text = ask(proxied, "POST", "/sign-in", headers, urlencode(FORM))
    assert answer.status == status


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxy")
    write(small_plan(), folder / "klein.json")
    options = ("--behind-proxy", "--name", "plan.example", "--people", str(people_in(folder).path))
    with served(folder, "klein.json", *options, "--audit-log", "log/audit.jsonl") as server:
        yield server
    lines = [json.loads(line) for line in (folder / "log" / "audit.jsonl").read_text().splitlines()]
    assert {line["address"] for line in lines if line["event"] == "sign-in"} == {"198.51.100.7"}
    assert (folder / "log" / "audit.jsonl").stat().st_mode & 0o077 == 0


def test_what_does_not_come_from_the_proxy_is_refused_whatever_it_says(tmp_path, plan, people):
    options = ("--behind-proxy", "--proxy", "10.9.8.7", "--name", "plan.example", "--people", people)
    with served(tmp_path, plan, *options) as server:
        answer, text = ask(server, "GET", "/sign-in", PROXIED)
        assert (answer.status, text) == (403, "Deze pagina’s zijn alleen bereikbaar via de proxy ervoor.")


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """Serve on this machine alone, as the program starts."""
    folder = tmp_path_factory.mktemp("local")
    write(small_plan(), folder / "klein.json")
    with served(folder, "klein.json") as server:
        yield server


@pytest.fixture
def client(local):
    with httpx.Client(base_url=local.url.partition("?")[0], timeout=30) as client:
        client.get(local.url.replace(local.url.partition("?")[0], "/"))
        client.headers["Origin"] = local.url.partition("/?")[0]
        yield client


def test_without_a_proxy_nobody_is_believed_about_the_visitor(local, client):
    assert client.get("/", headers={"X-Forwarded-Host": "elders.example"}).status_code == 200
    answer, _text = ask(
        local, "GET", "/", {"Host": "elders.example", "X-Forwarded-Host": f"127.0.0.1:{local.port}"}
    )
    assert answer.status == 400


def in_pieces(size, piece=1 << 16):
    for _turn in range(size // piece + 1):
        yield b"x" * piece


@pytest.mark.parametrize("said_how_long", [True, False])
@pytest.mark.parametrize("path", ["/_dash-update-component", "/who", "/sign-in"])
def test_a_message_of_50_mb_is_refused_in_words_and_costs_no_memory(local, client, path, said_how_long):
    before = local.peak_memory_mb()
    content = b"x" * LARGE if said_how_long else in_pieces(LARGE)
    answer = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.text) == (
        413, "Dit is te groot om in één keer te versturen: hoogstens 2 MB. Verstuur het in kleinere delen.",
    )  # fmt: skip
    assert local.peak_memory_mb() - before < 20
    assert client.get("/").status_code == 200


def test_while_messages_of_50_mb_are_under_way_others_work_and_hear_of_changes(tmp_path, plan):
    with served(tmp_path, plan) as server, httpx.Client(timeout=30) as client, ExitStack() as stack:
        assert client.get(server.url, follow_redirects=True).status_code == 200
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        base = server.url.partition("/?")[0]
        head = f"Host: {base.removeprefix('http://')}\r\nCookie: {cookie}\r\nOrigin: {base}\r\n"
        head += "Content-Type: application/json"
        senders = [stack.enter_context(server.connect()) for _turn in range(8)]
        for line in senders:
            line.sendall(
                f"POST {CALLBACKS} HTTP/1.1\r\n{head}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
            )
            line.sendall(CHUNK * 20)
        with client.stream("GET", f"{base}/events?since=0") as events:
            write(Plan.build([*small_plan(), Goal(id="g9", name="Nieuw doel")], "klein"), Path(plan))
            for line in senders:
                line.sendall(CHUNK * 20)
            told = (
                json.loads(text[6:]) for text in events.iter_lines() if text.startswith('data: {"revision"')
            )
            assert any("g9" in client.get(f"{base}/scene?alles=ja").text for _news in told)
        for line in senders[:1]:
            line.sendall(CHUNK * (LARGE // len(CHUNK)) + b"0\r\n\r\n")
            assert line.recv(4000).startswith(b"HTTP/1.1 413 ")
        assert client.get(base).status_code == 200


def test_a_message_too_large_is_refused_before_it_is_sent(local):
    with local.connect() as line:
        line.sendall(
            f"POST /who HTTP/1.1\r\nHost: 127.0.0.1:{local.port}\r\nContent-Length: {LARGE}\r\n\r\n".encode()
        )
        assert line.recv(4000).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "request_line", ["GET /" + "x" * 100_000, "GET / HTTP/1.1\r\nX-Long: " + "x" * 100_000]
)
def test_a_head_too_large_is_refused(local, client, request_line):
    with local.connect() as line:
        line.sendall(request_line.encode())
        assert line.recv(4000).startswith(b"HTTP/1.1 4")
    assert client.get("/").status_code == 200


def test_visitors_who_do_not_read_do_not_hold_up_others(local, client):
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    head = f"Host: 127.0.0.1:{local.port}\r\nCookie: {cookie}\r\n\r\n"
    before, slow = local.peak_memory_mb(), []
    for path in ["/events", "/download/netwerk.pdf", "/_dash-layout"] * 12:
        line = local.connect()
        line.sendall(f"GET {path} HTTP/1.1\r\n{head}".encode() * 20)
        slow.append(line)
    half = local.connect()
    half.sendall(f"POST /who HTTP/1.1\r\nContent-Length: 1000\r\n{head}x".encode())
    for _turn in range(10):
        assert (
            client.get("/").status_code == 200
        )  # one that is held up never comes: the others stay till the end
    for line in [*slow, half]:
        line.close()
    assert local.peak_memory_mb() - before < 200


def test_a_visitor_in_a_loop_is_slowed_down_and_others_are_not(local, client):
    for _round in range(
        20
    ):  # several at once, so that a busy machine asks faster than the allowance comes back too
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _turn: client.post("/wat-dan-ook"), range(300)))
        if refused := [answer for answer in answers if answer.status_code == 429]:
            break
    assert refused
    assert refused[0].text == "Dat ging te snel achter elkaar. Wacht even en probeer het opnieuw."
    with httpx.Client(base_url=local.url.partition("?")[0]) as other:
        other.get(local.url.replace(local.url.partition("?")[0], "/"))
        assert other.post("/wat-dan-ook", headers={"Origin": client.headers["Origin"]}).status_code != 429
