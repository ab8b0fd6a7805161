"""The gate around everything: hosts, origins, sessions, rights, limits and the headers of every answer.

Loopback is not safe by itself: any page in the same browser can reach it, and terminal servers share it. So
every request, websockets included, must name a known host, must not come from another site, and must carry
a session: given for the token of the start address, or for a name and a passphrase.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access import audit
from dashboard.access.answers import Answer, security_headers
from dashboard.access.doors import PATHS, TOKEN, Doors
from dashboard.access.ended import Ended
from dashboard.access.limits import Allowance, Body, network_of
from dashboard.access.pages import NEXT, SIGN_IN, closed_page, go_on
from dashboard.access.people import People
from dashboard.access.sessions import Kind, Sessions, Ticket, new_ticket
from dashboard.messages import CALLBACKS
from dashboard.rights import REFUSALS, Person, Role, as_person
from din.texts import LANGUAGES, _, in_language

__all__ = ["LANGUAGE", "TOKEN", "Gate", "Settings", "needed"]

LANGUAGE = "din-lang"
SAFE_METHODS = frozenset({"GET", "HEAD"})
PRESENCE = "/presence"
UPLOADS = "/upload/"
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Settings:
    """How the pages are served.

    Attributes
    ----------
    hosts
        Values of the Host header that are answered, with their port where they have one.
    port
        The port; it keeps the sessions of two servers on one machine apart.
    secure
        Whether readers reach the pages over https: by a certificate or a proxy.
    token
        What the start address must carry; empty when there is no start address, beyond this machine.
    secret
        What sessions are signed with; kept, so that they outlive a restart.
    ended
        The file of sessions that were signed out; None remembers them until the server stops.
    owner
        Name of whoever comes in by the start address, until they choose another.
    people
        The file of people who may sign in; None when nobody may.
    public_read
        Whether everybody may look, without signing in.
    proxies
        Addresses or networks of the proxies in front; empty when there are none.
    body_limit, upload_limit
        Bytes of one message, and of one on a path below ``/upload/``.
    changes_per_second
        Messages that are no mere request for a page, per session; four times as many at once.
    """

    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "[::1]"})
    port: int = 8050
    secure: bool = False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    ended: Path | None = None
    owner: str = ""
    people: Path | None = None
    public_read: bool = False
    proxies: tuple[str, ...] = ()
    body_limit: int = 2 * MEGABYTE
    upload_limit: int = 50 * MEGABYTE
    changes_per_second: float = 50.0

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; ``__Host-`` makes browsers hold it to this host and https."""
        return f"{'__Host-' if self.secure else ''}din-session-{self.port}"

    @property
    def sessions(self) -> Sessions:
        """Signs and reads the sessions of this server."""
        return Sessions(self.secret, str(self.port), Ended(self.ended))

    def start_session(self, name: str = "") -> str:
        """Give the cookie of a new session, as for the token of the start address."""
        return self.sessions.write(new_ticket(Kind.START, name or self.owner))


@dataclass(frozen=True)
class _Visit:
    """A request, and what follows from it."""

    scope: Scope
    headers: Headers
    language: str
    remembered: str
    cookie: str
    ticket: Ticket | None
    person: Person

    @property
    def safe(self) -> bool:
        """Whether it can change nothing."""
        return bool(self.scope["type"] == "http" and self.scope["method"] in SAFE_METHODS)

    @property
    def opens_a_page(self) -> bool:
        """Whether a person waits for a page, not a script for data."""
        mode = self.headers.get("sec-fetch-mode")
        if mode is not None:
            return self.safe and mode == "navigate"
        return self.safe and "text/html" in self.headers.get("accept", "")

    @property
    def address(self) -> str:
        """Where it came from."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""


class Gate:
    """Pure ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, script_hashes: Sequence[str]) -> None:
        """Keep what every request is held against."""
        self.app = app
        self.settings = settings
        self.headers = security_headers(settings.secure, script_hashes)
        self._sessions = settings.sessions
        self._doors = Doors(settings, self._sessions, People(settings.people) if settings.people else None)
        self._changes = Allowance(4 * settings.changes_per_second, settings.changes_per_second)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        visit = self._visit(scope)
        with in_language(visit.language), as_person(visit.person):
            if scope["type"] == "websocket":
                await self._websocket(visit, receive, send)
            else:
                await self._http(visit, receive, send)

    def _visit(self, scope: Scope) -> _Visit:
        headers = Headers(scope=scope)
        cookies = _cookies(headers.get("cookie", ""))
        cookie = cookies.get(self.settings.cookie, "")
        ticket = self._sessions.read(cookie)
        language = _language(scope, cookies)
        remembered = cookies.get(LANGUAGE, LANGUAGES[0])
        return _Visit(scope, headers, language, remembered, cookie, ticket, self._doors.person(ticket))

    async def _websocket(self, visit: _Visit, receive: Receive, send: Send) -> None:
        if self._foreign(visit) is None and visit.person.role >= Role.READER:
            await self.app(visit.scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})

    async def _http(self, visit: _Visit, receive: Receive, send: Send) -> None:
        body = Body(receive, self._limit(visit), visit.headers.get("content-length"))
        answer = Answer(send, self.headers, body, lambda: self._still_allowed(visit))
        if visit.remembered != visit.language:
            answer.set_cookie(self._language_cookie(visit.language))
        self._welcome_public(visit, answer)
        response = None if body.exceeded else await self._respond(visit, body, answer)
        if body.exceeded:
            response = PlainTextResponse(self._too_large(visit), 413, headers={"Connection": "close"})
        if response is not None:
            self._log_refusal(visit, response)
            await answer.finish(response, visit.scope, receive)

    async def _respond(self, visit: _Visit, body: Body, answer: Answer) -> Response | None:
        """Give our own answer, or None when the application answered."""
        request = Request(visit.scope, body)
        try:
            own = self._foreign(visit) or self._too_often(visit) or self._exchange(visit, request)
            if own is None and visit.scope["path"] in PATHS:
                own = await self._doors.respond(request, visit.ticket)
            own = own or self._closed(visit)
            if own is None:
                await self.app(visit.scope, body, answer)
        except ClientDisconnect:  # also when we stopped reading; nobody waits for an answer
            return None
        if (
            own is None
            and not body.exceeded
            and not visit.safe
            and visit.scope["path"] not in {CALLBACKS, PRESENCE}
        ):
            audit.record(
                "change", visit.person, address=visit.address, path=audit.shown_path(visit.scope["path"])
            )
        return own

    def _still_allowed(self, visit: _Visit) -> bool:
        """Tell whether the session is as good as when the request came."""
        ticket = self._sessions.read(visit.cookie)
        return self._doors.person(ticket).role >= visit.person.role

    def _limit(self, visit: _Visit) -> int:
        upload = visit.scope["path"].startswith(UPLOADS)
        return self.settings.upload_limit if upload else self.settings.body_limit

    def _too_large(self, visit: _Visit) -> str:
        return _(
            "This is too large to send at once: at most {n} MB. Send it in smaller parts.",
            n=self._limit(visit) // MEGABYTE,
        )

    def _foreign(self, visit: _Visit) -> Response | None:
        """Refuse what names another host, comes from another site, or reached the proxy without https."""
        hosts = visit.headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self.settings.hosts:
            return PlainTextResponse(_("This address is not known here."), 400)
        if self.settings.proxies and visit.headers.get("x-forwarded-proto", "https") != "https":
            return PlainTextResponse(_("Open this page with https:// in front."), 403)
        if not self._origin_is_ours(visit):
            own_in_the_clear = f"http://{visit.headers['host'].lower()}"
            if self.settings.secure and visit.headers.get("origin", "").lower() == own_in_the_clear:
                return PlainTextResponse(_("Open this page with https:// in front."), 403)
            return PlainTextResponse(_("Requests from other sites are refused."), 403)
        return None

    def _origin_is_ours(self, visit: _Visit) -> bool:
        """Compare the Origin with the Host; a websocket and a change must have one."""
        origin = visit.headers.get("origin")
        if origin is None:
            return visit.safe
        scheme = "https" if self.settings.secure else "http"
        return origin.lower() == f"{scheme}://{visit.headers['host'].lower()}"

    def _too_often(self, visit: _Visit) -> Response | None:
        if visit.safe:
            return None
        wait = self._changes.take(visit.person.session or network_of(visit.address))
        if not wait:
            return None
        text = _("That went too fast. Wait a moment and try again.")
        return PlainTextResponse(text, 429, headers={"Retry-After": str(int(wait) + 1)})

    def _exchange(self, visit: _Visit, request: Request) -> Response | None:
        return self._doors.exchange(request) if visit.safe else None

    def _closed(self, visit: _Visit) -> Response | None:
        """Refuse what this person may not do; somebody who could sign in is asked to."""
        wanted = needed(visit.scope["method"], visit.scope["path"])
        if visit.person.role >= wanted:
            return None
        if visit.person.role is not Role.NOBODY:
            return PlainTextResponse(_(REFUSALS[wanted]), 403)
        if visit.opens_a_page and visit.headers.get("sec-fetch-site") == "cross-site":
            return go_on(_address(visit.scope))
        if not self._doors.can_sign_in():
            return closed_page()
        if visit.opens_a_page:
            return RedirectResponse(f"{SIGN_IN}?{urlencode({NEXT: _address(visit.scope)})}", 303)
        return PlainTextResponse(_(REFUSALS[Role.READER]), 401)

    def _welcome_public(self, visit: _Visit, answer: Answer) -> None:
        """Give everybody who may look a session, so that others see one more reader."""
        if self.settings.public_read and visit.ticket is None and visit.opens_a_page:
            response = self._doors.welcome(Response(), new_ticket(Kind.PUBLIC))
            answer.set_cookie(response.headers["set-cookie"])

    def _language_cookie(self, language: str) -> str:
        secure = "; Secure" if self.settings.secure else ""
        return f"{LANGUAGE}={language}; Path=/; SameSite=Strict; Max-Age=31536000{secure}"

    def _log_refusal(self, visit: _Visit, response: Response) -> None:
        if response.status_code >= 400 and visit.scope["path"] != SIGN_IN:
            audit.record(
                "refused",
                visit.person,
                address=visit.address,
                method=visit.scope["method"],
                path=audit.shown_path(visit.scope["path"]),
                status=response.status_code,
            )


def needed(method: str, path: str) -> Role:
    """Give the least role for a request; each callback asks for more itself, by ``in_worker``.

    What a page shows (presence) changes nothing, so a reader may say it. What is not known here counts as a change: a
    new endpoint is closed to readers until it is given its place.
    """
    return Role.READER if method in SAFE_METHODS or path in {CALLBACKS, PRESENCE} else Role.EDITOR


def _cookies(header: str) -> dict[str, str]:
    jar = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def _language(scope: Scope, cookies: Mapping[str, str]) -> str:
    """Give the language asked for in the address, else the one remembered, else Dutch."""
    asked = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"))).get("lang", "")
    found = asked if asked in LANGUAGES else cookies.get(LANGUAGE, "")
    return found if found in LANGUAGES else LANGUAGES[0]


def _address(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return str(scope["path"]) + (f"?{query}" if query else "")
