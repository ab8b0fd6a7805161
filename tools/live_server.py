"""The real server in a process of its own, which tests and benchmarks may kill and start again.

It keeps its port, its token and what it signs sessions with, so that open pages find it again.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import uvicorn

from dashboard.app import build
from dashboard.security import Settings
from dashboard.serve import known_hosts
from din.service import open_source

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0
RUN = "import sys; from tools.live_server import run; run(*sys.argv[1:])"


class Running(Protocol):
    """A process, as far as a server needs one."""

    pid: int

    def poll(self) -> int | None:
        """Give how it ended, or None while it runs."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int | None:
        """Wait until it has ended."""


def run(location: str, plan: str, port: str, token: str, secret: str) -> None:
    """Serve until killed: what the process does."""
    settings = Settings(
        known_hosts("127.0.0.1", int(port)), int(port), token=token, secret=bytes.fromhex(secret), owner="An"
    )
    app = build(open_source(location, plan or None), settings)
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


class LiveServer:
    """A server on a store or a file.

    Parameters
    ----------
    location
        The store or file.
    plan_id
        Which plan of a store that holds several.
    environment
        What to add to the environment: user and password for Neo4j.
    """

    def __init__(
        self, location: str | Path, plan_id: str = "", environment: dict[str, str] | None = None
    ) -> None:
        """Choose a port and secrets; nothing runs yet."""
        self._location, self._plan_id = str(location), plan_id
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])
        self.token, self._secret = secrets.token_hex(12), secrets.token_hex(32)
        self._process: Running | None = None

    @property
    def base(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def cookie(self) -> str:
        """The header by which a client without a browser is let in."""
        settings = Settings(port=self.port, secret=bytes.fromhex(self._secret))
        return f"{settings.cookie}={settings.start_session('Ben')}"

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self._process is not None
        return self._process.pid

    def url(self, path: str = "/") -> str:
        """Give a page's address with the token, as in the start URL."""
        return f"{self.base}{path}{'&' if '?' in path else '?'}token={self.token}"

    def start(self) -> None:
        """Start, and wait until a page answers."""
        self._process = self._began([self._location, self._plan_id, str(self.port), self.token, self._secret])
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server did not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def memory_mb(self) -> float:
        """Give the memory that it holds (MB), where the system tells (Linux); else 0."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0.0
        return float(status.partition("VmRSS:")[2].split()[0]) / 1024

    def _began(self, arguments: Sequence[str]) -> Running:
        """Begin the process that does :func:`run`."""
        return subprocess.Popen([sys.executable, "-c", RUN, *arguments], cwd=ROOT, env=self._environment)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/scene", headers={"Cookie": self.cookie})
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def __enter__(self) -> Self:
        """Start for a ``with`` block."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.kill()
