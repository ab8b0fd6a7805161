"""Connections that say nothing, send drop by drop or never read: let go of, while others are served."""

import socket
import threading
import time
from contextlib import ExitStack

import httpx
import pytest
import uvicorn

from dashboard.access.lines import Line

LARGE = b"x" * (4 << 20)


class Quick(Line):
    """Patient for less long, so that a test need not be patient either."""

    LOOK_SECONDS, HEAD_SECONDS, BODY_SECONDS, UNREAD_SECONDS, MOST = 0.05, 0.5, 0.5, 0.7, 30


async def echo(scope, receive, send):
    """Answer with much, or with how much came."""
    taken = 0
    if scope["type"] == "lifespan":
        return
    while (message := await receive())["type"] == "http.request":
        taken += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    body = LARGE if scope["path"] == "/much" else str(taken).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for start in range(0, len(body), 1 << 16):
        await send({"type": "http.response.body", "body": body[start : start + (1 << 16)], "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@pytest.fixture(scope="module")
def server():
    """Serve with quick lines; give the server and its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(
        uvicorn.Config(echo, http=Quick, ws="none", lifespan="off", log_level="critical", access_log=False)
    )
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    yield running, listener.getsockname()[1]
    running.should_exit = True
    thread.join(10)
    listener.close()


def wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_over(line):
    """Read until the other side ends it."""
    line.settimeout(20)
    try:
        while line.recv(1 << 16):
            pass
    except ConnectionError:
        pass
    return True


def drip(line, drop):
    """Send drop by drop until the other side ends it."""
    for _turn in range(400):
        try:
            line.sendall(drop)
        except OSError:
            return
        time.sleep(0.05)
    pytest.fail("it was waited for")


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_who_does_not_finish_a_question_is_let_go_of(server, said):
    with socket.create_connection(("127.0.0.1", server[1])) as line:
        line.sendall(said)
        assert is_over(line)


def test_a_head_that_comes_drop_by_drop_is_not_waited_for(server):
    with socket.create_connection(("127.0.0.1", server[1])) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        drip(line, b"X: y\r\n")


@pytest.mark.parametrize("length", [b"Content-Length: 5000", b"Transfer-Encoding: chunked"])
def test_a_body_that_comes_drop_by_drop_is_not_waited_for(server, length):
    with socket.create_connection(("127.0.0.1", server[1])) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + length + b"\r\n\r\n")
        drop = b"1\r\nx\r\n" if b"chunked" in length else b"x"
        drip(line, drop)


def test_a_slow_line_that_goes_on_is_waited_for(server):
    with socket.create_connection(("127.0.0.1", server[1])) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n")
        for _part in range(20):
            line.sendall(b"x" * 100)
            time.sleep(0.08)
        assert line.recv(1000).startswith(b"HTTP/1.1 200")


def test_who_never_reads_is_let_go_of(server):
    running, port = server
    before = set(running.server_state.connections)
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        line.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n" * 40)
        wait_until(lambda: set(running.server_state.connections) - before)
        (kept,) = set(running.server_state.connections) - before
        wait_until(lambda: kept not in running.server_state.connections)
        assert kept.transport.get_write_buffer_size() <= 1 << 18


def test_who_reads_slowly_gets_it_all(server):
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        line.connect(("127.0.0.1", server[1]))
        line.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        taken = 0
        while part := line.recv(1 << 17):
            taken += len(part)
            time.sleep(0.02)
        assert taken >= len(LARGE)


def test_many_who_say_nothing_keep_nobody_out(server):
    with ExitStack() as stack:
        for _turn in range(3 * Quick.MOST):
            stack.enter_context(socket.create_connection(("127.0.0.1", server[1])))
        assert httpx.get(f"http://127.0.0.1:{server[1]}/", timeout=10).status_code == 200
