"""The real server in a process of its own: the program is loaded once, and each server is a fork of that."""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.connection import Connection

from tools import live_server

QUICKEST = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
PROCESSES = multiprocessing.get_context(QUICKEST)
PROCESSES.set_forkserver_preload(["pytest.__main__", "tools.live_server"])


def begin(path: str) -> tuple[multiprocessing.process.BaseProcess, str]:
    """Serve a plan; gives the process and the start URL that it printed."""
    reader, writer = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=run, args=(path, writer))
    process.start()
    writer.close()
    with os.fdopen(os.dup(reader.fileno()), encoding="utf-8") as said:
        return process, said.readline().strip()


def run(path: str, said: Connection) -> None:
    """Serve a plan until the process is asked to stop, with what is printed going to the test."""
    from dashboard.serve import serve
    from din.service import open_source

    sys.stdout = os.fdopen(os.dup(said.fileno()), "w", buffering=1, encoding="utf-8")
    serve(open_source(path, empty=True), port=0, open_browser=False)


class ForkedServer(live_server.LiveServer):
    """A server that tests kill and start again, each time as a fork."""

    def _began(self, arguments):
        return Fork(self._environment, *arguments)


class Fork:
    """A fork that goes by the names of :class:`subprocess.Popen`."""

    def __init__(self, environment: dict[str, str], *arguments: str):
        self._process = PROCESSES.Process(target=run_live, args=(environment, *arguments))
        self._process.start()
        self.pid = self._process.pid
        self.poll, self.kill, self.wait = self._ended, self._process.kill, self._process.join

    def _ended(self) -> int | None:
        return self._process.exitcode


def run_live(environment: dict[str, str], *arguments: str) -> None:
    """Serve until killed."""
    os.environ.update(environment)
    live_server.run(*arguments)
