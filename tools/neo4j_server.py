"""A real Neo4j Community server for tests: fetched from Maven Central, run as a process of its own.

    python -m tools.neo4j_server fetch     fetch the server once (120 MB)
    python -m tools.neo4j_server start     run one with an empty database until Ctrl-C

Needs Java 17 or newer, and Maven for the first time. The server is kept in `.neo4j/`, or in the folder that
`DIN_NEO4J_HOME` names. It is licensed under the GPLv3: it is only ever run, no part of it is shipped.
"""

import argparse
import contextlib
import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

VERSION = "5.26.26"
OLDEST_JAVA = 17
START_SECONDS = 120.0
FETCH_SECONDS = 1_800.0
HEAP = 512
"""MiB: enough for tests, not for one transaction with 50,000 records."""
USER = "neo4j"
INITIAL_PASSWORD = "neo4j"  # noqa: S105 - the server's own, replaced at the first start

ENTRY_POINT = "org.neo4j.server.CommunityEntryPoint"

POM = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>din</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
  </dependencies>
</project>
"""

CONFIGURATION = """\
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.heap.initial_size=128m
server.memory.heap.max_size={heap}m
server.memory.pagecache.size=64m
dbms.security.auth_max_failed_attempts=0
dbms.usage_report.enabled=false
"""

# as the server's own start script opens them
OPENED_PACKAGES = (
    "java.base/java.io",
    "java.base/java.nio",
    "java.base/java.util.concurrent",
    "java.base/sun.nio.ch",
)


class Neo4jUnavailableError(Exception):
    """No server can be run here; the message says what is missing."""


def cache_folder() -> Path:
    """Give the folder in which the server is kept."""
    return Path(os.environ.get("DIN_NEO4J_HOME") or Path(__file__).resolve().parent.parent / ".neo4j")


def library_folder() -> Path:
    """Give the folder of the server's jar files, fetched or not."""
    return cache_folder() / f"neo4j-{VERSION}"


def available() -> str | None:
    """Say why no server can be run here, or give None when one can (perhaps after a fetch)."""
    java = shutil.which("java")
    if java is None:
        return "Neo4j needs Java 17 or newer and there is no `java`"
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', answer)
    if version is None or int(version[1]) < OLDEST_JAVA:
        return f"Neo4j needs Java 17 or newer; `java -version` says: {answer.strip()}"
    if not library_folder().exists() and shutil.which("mvn") is None:
        return "Neo4j is fetched with Maven and there is no `mvn`"
    return None


def fetch() -> Path:
    """Fetch the server unless it is there already, and give the folder of its jar files.

    Raises
    ------
    Neo4jUnavailableError
        When Java or Maven is missing, or the fetch fails.
    """
    if reason := available():
        raise Neo4jUnavailableError(reason)
    library = library_folder()
    if library.exists():
        return library
    library.parent.mkdir(parents=True, exist_ok=True)
    with _alone(library.parent):
        if not library.exists():  # another process was first
            _fetch_into(library)
    return library


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process fetches into a folder; SQLite's lock goes away with a process that is killed."""
    with contextlib.closing(
        sqlite3.connect(folder / "fetching.lock", FETCH_SECONDS, isolation_level=None)
    ) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _fetch_into(library: Path) -> None:
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        (Path(folder) / "pom.xml").write_text(POM, encoding="utf-8")
        command = [shutil.which("mvn") or "mvn", "-B", "-q", "-f", "pom.xml"]
        goal = ["dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"]
        done = subprocess.run([*command, *goal], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Neo4jUnavailableError(f"Maven could not fetch Neo4j {VERSION}:\n{done.stdout}{done.stderr}")
        (Path(folder) / "lib").rename(library)


def free_port() -> int:
    """Give a port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Neo4jServer:
    """One server with its data in a folder; after a stop or a kill it starts again on the same data and port.

    Parameters
    ----------
    home
        Folder for configuration, data and logs; made when it does not exist.
    port
        Bolt port on 127.0.0.1; a free one by default.
    heap
        MiB of memory for the server's objects, at most.
    short_lived
        Whether it lives for minutes, as in tests: Java then compiles quickly instead of well, which halves its start.

    Attributes
    ----------
    uri, user, password
        What a driver needs to connect.
    """

    def __init__(
        self, home: Path, port: int | None = None, heap: int = HEAP, *, short_lived: bool = False
    ) -> None:
        self.home = home
        self.short_lived = short_lived
        self.heap = heap
        self.port = port or free_port()
        self.user = USER
        self.password = secrets.token_urlsafe(12)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """Address of the one server, without routing."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Number of the server's process.

        Raises
        ------
        Neo4jUnavailableError
            When it does not run.
        """
        if self._process is None:
            raise Neo4jUnavailableError("the server does not run")
        return self._process.pid

    def start(self) -> Self:
        """Start the server and return once it answers a query.

        Raises
        ------
        Neo4jUnavailableError
            When it cannot be fetched, stops by itself, or does not answer in time.
        """
        library = fetch()
        configuration = self.home / "conf"
        configuration.mkdir(parents=True, exist_ok=True)
        text = CONFIGURATION.format(port=self.port, heap=self.heap)
        (configuration / "neo4j.conf").write_text(text, encoding="utf-8")
        opened = [f"--add-opens={package}=ALL-UNNAMED" for package in OPENED_PACKAGES]
        memory = ["-Xms128m", f"-Xmx{self.heap}m", "-XX:+UseSerialGC"]
        memory += ["-XX:TieredStopAtLevel=1"] if self.short_lived else []
        folders = [f"--home-dir={self.home}", f"--config-dir={configuration}"]
        classes = ["-cp", str(library / "*"), ENTRY_POINT]
        with (self.home / "console.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["java", *memory, *opened, *classes, *folders, "--console-mode"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_ready()
        except BaseException:  # no server is left behind, also when interrupted
            self.kill()
            raise
        return self

    def stop(self) -> None:
        """Stop the server as an administrator would."""
        self._end(subprocess.Popen.terminate)

    def kill(self) -> None:
        """Kill the server at once, as a power failure would (SIGKILL)."""
        self._end(subprocess.Popen.kill)

    def restart(self) -> None:
        """Stop the server and start it on the same data and port."""
        self.stop()
        self.start()

    def wait(self) -> None:
        """Wait until the server ends."""
        if self._process is not None:
            self._process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        process, self._process = self._process, None
        if process is not None:
            how(process)
            process.wait()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                raise Neo4jUnavailableError(f"Neo4j stopped by itself:\n{self._log_end()}")
            if time.monotonic() > deadline:
                raise Neo4jUnavailableError(
                    f"Neo4j gave no answer in {START_SECONDS:.0f} s:\n{self._log_end()}"
                )
            time.sleep(0.1)

    def _answers(self) -> bool:
        """Tell whether the server answers, having set the password if it was new."""
        if not self._listens():
            return False
        try:
            with self._driver(self.password) as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
        except AuthError:
            return self._set_password()
        except (DriverError, Neo4jError):
            return False
        return True

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _set_password(self) -> bool:
        try:
            with self._driver(INITIAL_PASSWORD) as driver:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                    old=INITIAL_PASSWORD,
                    new=self.password,
                    database_="system",
                )
        except (DriverError, Neo4jError):
            return False
        return True

    def _driver(self, password: str) -> Driver:
        return GraphDatabase.driver(self.uri, auth=(self.user, password), connection_timeout=5.0)

    def _log_end(self) -> str:
        return (self.home / "console.log").read_text(encoding="utf-8", errors="replace")[-2000:]


def main(arguments: list[str] | None = None) -> int:
    """Run the script; the exit code is 1 when no server can be had."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.neo4j_server", description="A Neo4j server for tests."
    )
    parser.add_argument("action", choices=("fetch", "start"))
    parser.add_argument("--port", type=int, help="Bolt port for `start`; a free one by default")
    options = parser.parse_args(arguments)
    try:
        if options.action == "fetch":
            print(f"Neo4j {VERSION} is in {fetch()}")
        else:
            run_until_interrupted(options.port)
    except Neo4jUnavailableError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def run_until_interrupted(port: int | None) -> None:
    """Run a server on an empty database, print how to reach it, and stop it at Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="din-neo4j-") as home, Neo4jServer(Path(home), port) as server:
        print(f"uri       {server.uri}\nuser      {server.user}\npassword  {server.password}", flush=True)
        print("Ctrl-C stops the server and removes its data.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
