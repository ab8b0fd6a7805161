"""What a page loads: one style sheet and one program of our own, and of the others what it uses.

Each file that a page asks for costs it time before the first picture, and so does each program that is read without
being used: the table's is as large as all others together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

ASSETS = Path(__file__).parent / "assets"
KEPT = {"Cache-Control": "private, max-age=31536000, immutable"}
TABLE = "dash_ag_grid"
FIELDS = "dash_mantine_components"
ONLY_ON = {
    TABLE: frozenset({"/lijst"}),  # elsewhere it comes when a table is asked for
    "dash_table": frozenset(),  # Dash's own older table, which it adds to every page
    "polyfill": frozenset(
        {"/vergelijk", "/samenvoegen"}
    ),  # for the parts of Dash that load by themselves: Upload
}
"""Part of a program's name → paths of the pages that begin with it."""
PICTURE_FIRST = frozenset({"/netwerk"})
"""Paths of the pages on which the fields, which are as large as the rest, come after the picture."""
EARLY = "".join(
    f'<link rel="preload" href="/{name}" as="fetch" crossorigin="anonymous">'
    for name in ("_dash-layout", "_dash-dependencies")
)
"""What the programs will ask for first is asked for while they are still read."""
SCRIPT = re.compile(r'<script src="([^"]+)"></script>\n?')


@dataclass(frozen=True)
class Joined:
    """Our own files of one kind as one."""

    name: str
    media_type: str
    text: bytes

    @property
    def path(self) -> str:
        """Where pages find it."""
        return f"/own/{self.name}"


def joined(ending: str, media_type: str) -> Joined:
    """Put our own files of a kind together in the order of their names; what they say gives the one its name."""
    files = sorted(ASSETS.glob(f"*.{ending}"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in files).encode()
    return Joined(f"din-{sha256(text).hexdigest()[:16]}.{ending}", media_type, text)


class Programs:
    """What stands in the head and at the end of a page."""

    def __init__(self) -> None:
        """Read our own files."""
        self._style = joined("css", "text/css")
        self._program = joined("js", "text/javascript")

    def register(self, server: FastAPI) -> None:
        """Offer our own files; a browser may keep them, since another version has another name."""
        known = {one.name: one for one in (self._style, self._program)}

        async def respond(request: Request) -> Response:
            one = known.get(request.path_params["name"])
            if one is None:
                return Response(status_code=404)
            return Response(one.text, media_type=one.media_type, headers=KEPT)

        server.add_route("/own/{name}", respond, methods=["GET"])

    def head(self, theirs: str, path: str) -> str:
        """Give what stands in the head: the style, and where the programs are that come later.

        Parameters
        ----------
        theirs
            The script elements that Dash wrote.
        path
            The page's.
        """
        later = {"table-program": TABLE} | ({"late-program": FIELDS} if _puts_off(path) else {})
        marks = (f'<meta name="{name}" content="{_address(theirs, part)}">' for name, part in later.items())
        return f'<link rel="stylesheet" href="{self._style.path}">{"".join(marks)}'

    def scripts(self, theirs: str, path: str) -> str:
        """Give the programs that the page at a path begins with."""
        kept = SCRIPT.sub(lambda found: found[0] if _begins_with(found[1], path) else "", theirs)
        return f'<script src="{self._program.path}"></script>{kept}{EARLY}'


def _address(scripts: str, part: str) -> str:
    return escape(next((address for address in SCRIPT.findall(scripts) if part in address), ""))


def _puts_off(path: str) -> bool:
    return path.rstrip("/") in PICTURE_FIRST


def _begins_with(address: str, path: str) -> bool:
    if FIELDS in address and _puts_off(path):
        return False
    return all(path.rstrip("/") in paths for program, paths in ONLY_ON.items() if program in address)
