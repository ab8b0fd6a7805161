"""What a proxy in front says about the visitor; believed of the proxy alone."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from din.texts import _


class BehindProxy:
    """ASGI middleware: the visitor's address, scheme and host as the proxy gives them.

    A request that does not come from a proxy is refused: it would go around the https the proxy takes care of.

    Parameters
    ----------
    proxies
        Addresses or networks (``10.0.0.0/8``) of the proxies.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        """Let uvicorn judge addresses and the chain of proxies."""
        self._judge = ProxyHeadersMiddleware(app, list(proxies))  # type: ignore[arg-type]  # ASGI, typed twice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of the proxy."""
        if scope["type"] != "lifespan":
            client = scope.get("client")
            if (client[0] if client else None) not in self._judge.trusted_hosts:
                await _refuse(scope, receive, send)
                return
            scope = {**scope, "headers": _with_host(scope["headers"])}
        await self._judge(scope, receive, send)  # type: ignore[arg-type]  # ASGI, typed twice


def _with_host(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Put the host that the visitor asked for in the place of the one the proxy asked for.

    More than one means that somebody before the proxy set it too; they all stay, and are refused.
    """
    asked = [value for name, value in headers if name == b"x-forwarded-host"]
    if not asked:
        return list(headers)
    kept = [(name, value) for name, value in headers if name not in {b"host", b"x-forwarded-host"}]
    return [*((b"host", value.strip()) for value in asked), *kept]


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403})
        return
    text = _("These pages can only be reached through the proxy in front of them.")
    await PlainTextResponse(text, 403)(scope, receive, send)
