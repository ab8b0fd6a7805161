"""The real program in a process of its own, asked over a real network connection."""

import os
import socket
import ssl
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
RUN = (
    "import sys\nfrom din.cli import app\nimport dashboard.command\n"
    "class Point:\n    name = 'screen'\n    load = staticmethod(lambda: dashboard.command.register)\n"
    "app.entry_points = lambda group: [Point()]\n"
    "from din.cli.main import main\nsys.exit(main())"
)


@dataclass(frozen=True)
class Served:
    """A running program and the address it printed."""

    url: str
    pid: int

    @property
    def port(self) -> int:
        return urlsplit(self.url).port

    def peak_memory_mb(self) -> float:
        """Give the most memory the program ever had at once."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

    def connect(self, context: ssl.SSLContext | None = None) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return context.wrap_socket(plain, server_hostname="localhost") if context else plain


def environment(folder: Path) -> dict[str, str]:
    """Keep what the program writes for its user inside the test."""
    own = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    return (
        os.environ
        | own
        | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "LANG": "nl_NL.UTF-8", "LC_ALL": ""}
    )


@contextmanager
def served(folder: Path, *words: str):
    """Run ``din serve`` until the block ends; it must stop by itself when asked, and say nothing on the way."""
    command = [sys.executable, "-c", RUN, "serve", *words, "--no-browser", "--port", "0"]
    with (folder / "stderr.txt").open("w+") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            url = process.stdout.readline().strip()
            errors.seek(0)
            assert url, errors.read()
            yield Served(url, process.pid)
        finally:
            process.terminate()
            process.stdout.close()
            process.wait(timeout=15)
        errors.seek(0)
        assert "Traceback" not in errors.read()
