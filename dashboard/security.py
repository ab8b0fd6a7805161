"""Who may see the pages: hosts, origins, the start token and the headers of every answer.

Loopback is not safe by itself: any page in the same browser can reach it, and terminal servers share it. So
every request, websockets included, must name a known host, must not come from another site, and must carry
the cookie that the start URL was exchanged for.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.rights import NOBODY, Person, Role, as_person
from din.texts import LANGUAGES, _, current_language, in_language

TOKEN = "token"  # noqa: S105 - the name of a parameter
LANGUAGE = "din-lang"
SAFE_METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Settings:
    """How the pages are served.

    Attributes
    ----------
    hosts
        Values of the Host header that are answered, with their port where they have one.
    port
        The port; it keeps the cookies of two servers on one machine apart.
    secure
        Whether readers reach the pages over https: by a certificate or a proxy.
    token
        What the start URL must carry.
    session
        What the cookie must carry; given only for the token.
    """

    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "[::1]"})
    port: int = 8050
    secure: bool = False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    session: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def cookie(self) -> str:
        """Name of the session's cookie."""
        return f"din-session-{self.port}"


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


class Gate:
    """Pure ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, script_hashes: Sequence[str]) -> None:
        """Keep what every request is held against."""
        self.app = app
        self.settings = settings
        self.headers = _security_headers(settings, script_hashes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = _cookies(headers.get("cookie", ""))
        language = _language(scope, cookies)
        with in_language(language):
            refusal = self._refusal(scope, headers, cookies)
            if scope["type"] == "websocket" and refusal is not None:
                await receive()
                await send({"type": "websocket.close", "code": 4403})
                return
            answer = self._with_headers(send, language, cookies)
            with as_person(NOBODY if refusal else Person("", Role.MANAGER)):
                await (refusal or self.app)(scope, receive, answer)

    def _refusal(self, scope: Scope, headers: Headers, cookies: Mapping[str, str]) -> Response | None:
        """Give the answer to a request that is not let through."""
        if not self._host_is_known(headers):
            return PlainTextResponse(_("This address is not known here."), 400)
        if not self._origin_is_ours(scope, headers):
            return PlainTextResponse(_("Requests from other sites are refused."), 403)
        welcome = self._exchange(scope, headers)
        if welcome is not None:
            return welcome
        session = cookies.get(self.settings.cookie, "")
        if secrets.compare_digest(session.encode(), self.settings.session.encode()):
            return None
        return HTMLResponse(refusal_page(), 403)

    def _host_is_known(self, headers: Headers) -> bool:
        hosts = headers.getlist("host")
        return len(hosts) == 1 and hosts[0].lower() in self.settings.hosts

    def _origin_is_ours(self, scope: Scope, headers: Headers) -> bool:
        """Compare the Origin with the Host; a websocket and a change must have one."""
        origin = headers.get("origin")
        if origin is None:
            return bool(scope["type"] == "http" and scope["method"] in SAFE_METHODS)
        scheme = "https" if self.settings.secure else "http"
        return origin.lower() == f"{scheme}://{headers['host'].lower()}"

    def _exchange(self, scope: Scope, headers: Headers) -> Response | None:
        """Give the cookie for the token of the start URL."""
        if scope["type"] != "http" or scope["method"] not in SAFE_METHODS:
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = dict(query).get(TOKEN, "")
        if not secrets.compare_digest(given.encode(), self.settings.token.encode()):
            return None
        rest = urlencode([(key, value) for key, value in query if key != TOKEN])
        return self._welcome(quote(_local(scope["path"])) + (f"?{rest}" if rest else ""), headers)

    def _welcome(self, target: str, headers: Headers) -> Response:
        """Set the cookie and go on to the page itself, so that the token does not stay in the address bar."""
        response: Response = RedirectResponse(target, 303)
        if headers.get("sec-fetch-site") == "cross-site":
            # After a click in another site a strict cookie is not sent along a redirect, but it is from here.
            response = HTMLResponse(
                f'<!doctype html><meta http-equiv="refresh" content="0; url={escape(target)}">'
            )
        response.set_cookie(
            self.settings.cookie,
            self.settings.session,
            httponly=True,
            samesite="strict",
            secure=self.settings.secure,
        )
        return response

    def _with_headers(self, send: Send, language: str, cookies: Mapping[str, str]) -> Send:
        """Add the headers to every answer, and remember a language that was asked for."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if "etag" not in headers:
                    headers.setdefault("Cache-Control", "no-store")
                if cookies.get(LANGUAGE, LANGUAGES[0]) != language:
                    headers.append(
                        "Set-Cookie", f"{LANGUAGE}={language}; Path=/; SameSite=Strict; Max-Age=31536000"
                    )
            await send(message)

        return answer


def _security_headers(settings: Settings, script_hashes: Sequence[str]) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": content_security_policy(script_hashes),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    if settings.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


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


def _local(path: str) -> str:
    """Keep a redirect on this server: ``//elsewhere`` would leave it."""
    return "/" + path.lstrip("/\\")


def refusal_page() -> str:
    """Tell somebody without the start URL what to do, in a page that needs nothing else."""
    title, text, hint = (
        _("This page is closed"),
        _("The plan can only be seen with the complete start address, the one with “token” in it."),
        _(
            "Look in the window where the program was started, "
            "or ask the person who sent you here for that address."
        ),
    )
    return (
        f'<!doctype html><html lang="{current_language()}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>'
        "body{font:18px/1.6 'Segoe UI',Arial,'Liberation Sans',sans-serif;color:#1b2733;background:#f6f7f9;"
        "margin:0}"
        "main{max-width:34rem;margin:15vh auto;padding:2.5rem;background:#fff;border-radius:14px;"
        "box-shadow:0 1px 3px #1b273322}h1{font-size:1.5rem;margin:0 0 .75rem}p{margin:.5rem 0}"
        f"</style></head><body><main><h1>{escape(title)}</h1><p>{escape(text)}</p><p>{escape(hint)}</p>"
        "</main></body></html>"
    )
