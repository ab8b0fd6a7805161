"""What goes out: headers on every answer, and an end to a stream whose reader may no longer see it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from dashboard.access.limits import Body

PIECE = 64 << 10
"""Bytes of an answer that are handed over at once."""
THROWN_AWAY = 64 << 20
THROWN_AWAY_WITHIN = 10.0
"""Bytes and seconds of a message too large that are still taken in, so that its sender reads why it is refused."""


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """Allow our own scripts and those inline ones that Dash itself wrote; nothing from elsewhere."""
    scripts = " ".join(["'self'", *script_hashes])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'none'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def security_headers(secure: bool, script_hashes: Sequence[str]) -> dict[str, str]:
    """List the headers that every answer carries."""
    headers = {
        "Content-Security-Policy": content_security_policy(script_hashes),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",  # a page says to us where it is, and to nobody else
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def _in_pieces(message: Message) -> Iterator[Message]:
    """Give a large body in pieces: what the visitor does not read yet then waits here, not in the connection."""
    body = message.get("body", b"")
    for start in range(0, len(body) - PIECE, PIECE):
        yield {"type": message["type"], "body": body[start : start + PIECE], "more_body": True}
    yield {**message, "body": body[(len(body) - 1) // PIECE * PIECE :]} if len(body) > PIECE else message


class Answer:
    """The way out for one request.

    Parameters
    ----------
    send
        Where it goes.
    headers
        Added to it, unless the answer has its own Referrer-Policy.
    body
        The request's body; when it grew too large, the application's answer is held back.
    still_allowed
        Tells whether the reader may still see it; asked again at each part of a stream.
    """

    def __init__(
        self, send: Send, headers: Mapping[str, str], body: Body, still_allowed: Callable[[], bool]
    ) -> None:
        """Start with nothing sent."""
        self._send, self._headers, self._body, self._still_allowed = send, headers, body, still_allowed
        self._cookies: list[str] = []
        self._ended = False

    def set_cookie(self, cookie: str) -> None:
        """Add a cookie."""
        self._cookies.append(cookie)

    async def __call__(self, message: Message) -> None:
        """Send a part of the application's answer."""
        if self._body.exceeded or self._ended:
            return
        if message["type"] == "http.response.start":
            self._complete(message)
        elif message.get("more_body", False) and not self._still_allowed():
            self._ended = True
            message = {**message, "body": b"", "more_body": False}
        for part in _in_pieces(message):
            await self._send(part)

    async def finish(self, response: Response, scope: Scope, receive: Receive) -> None:
        """Send an answer of our own; after a message too large, take in what is still under way."""
        held: list[Message] = []

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(message)
            if self._body.exceeded and message["type"] == "http.response.body":
                held.append({"type": "http.response.body", "body": b"", "more_body": False})
                message = {**message, "more_body": True}
            await self._send(message)

        await response(scope, receive, send)
        if held:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(THROWN_AWAY_WITHIN):
                    await self._body.throw_away(THROWN_AWAY)
            await self._send(held[-1])

    def _complete(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self._headers.items():
            if name != "Referrer-Policy" or name not in headers:
                headers[name] = value
        if "etag" not in headers:
            headers.setdefault("Cache-Control", "no-store")
        for cookie in self._cookies:
            headers.append("Set-Cookie", cookie)
