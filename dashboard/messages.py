"""The door to the callbacks: a message that no page of ours would send is refused in words, before Dash fails on it.

Dash takes a message as it comes and answers 500 to whatever it did not expect. Here it is held against what the
callback was registered with and the types its function declares, and a text is freed of what cannot be written out.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.worker import misfits
from din.errors import UsageError
from din.texts import msg

CALLBACKS = "/_dash-update-component"
DEEPEST = 40
"""Lists and maps in each other; a page sends a dozen."""
WILDCARD = re.compile(r'\["(?:ALL|ALLSMALLER)"\]')
HALF = re.compile("[\ud800-\udfff]")
"""Half of a character written in two halves: it cannot be written out again."""


class CallbackDoor:
    """ASGI middleware around Dash; it lets all other paths through.

    Parameters
    ----------
    app
        What answers the messages that are as they should be.
    callbacks
        Gives the callbacks as Dash keeps them, by the name of their outputs.
    """

    def __init__(self, app: ASGIApp, callbacks: Callable[[], Mapping[str, Mapping[str, Any]]]) -> None:
        """Keep what messages are held against."""
        self._app, self._callbacks = app, callbacks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != CALLBACKS or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            refusal = PlainTextResponse(str(msg("Send this as JSON: nothing else can be read here.")), 415)
            await refusal(scope, receive, send)
            return
        body = await request.body()
        try:
            body = fitting(body, self._callbacks())
        except UsageError as fault:
            await PlainTextResponse(str(fault.message), 400)(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once more, and then whatever comes after it."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def fitting(body: bytes, callbacks: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Give a message as it may go to Dash.

    Raises
    ------
    UsageError
        When no page of ours would send it.
    """
    message = _read(body)
    name = message.get("output")
    if not isinstance(name, str):
        _refuse()
    entry = callbacks.get(name)
    if entry is None or "callback" not in entry:
        raise UsageError(msg("This page no longer fits the program. Open it again."))
    inputs, state = message.get("inputs"), message.get("state", [])
    asked = [*entry["inputs"], *entry["state"]]
    lengths: dict[str, set[int]] = defaultdict(set)
    if not (isinstance(inputs, list) and isinstance(state, list) and len(inputs) == len(entry["inputs"])):
        _refuse()
    sent = [*inputs, *state]
    if len(sent) != len(asked) or not _are_texts(message.get("changedPropIds", [])):
        _refuse()
    for part, spec in zip(sent, asked, strict=True):
        _match(part, str(spec["id"]), str(spec["property"]), lengths)
    outputs = message.get("outputs")
    wanted = list(_outputs_of(name))
    listed = outputs if name.startswith("..") else [outputs]
    if not isinstance(listed, list) or len(listed) != len(wanted):
        _refuse()
    for part, (identity, _property) in zip(listed, wanted, strict=True):
        _match(part, identity, None, lengths)
    if any(len(found) > 1 for found in lengths.values()):
        _refuse()
    if misfits(entry["callback"], [_value(part) for part in sent]):
        _refuse()
    return body if rb"\ud" not in body.lower() else json.dumps(_whole(message)).encode()


def _refuse() -> NoReturn:
    raise UsageError(msg("This message cannot be read; nothing was done. Open the page again."))


def _read(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body.decode("utf-8"), parse_constant=lambda _name: _refuse())
    except (ValueError, RecursionError):
        _refuse()
    if not isinstance(message, dict) or _deeper(message, DEEPEST):
        _refuse()
    return message


def _deeper(data: Any, most: int) -> bool:
    """Tell whether lists and maps stand in each other deeper than this; without recursion."""
    level = [data]
    for _depth in range(most):
        level = [
            part
            for found in level
            for part in (found.values() if isinstance(found, dict) else found)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True


def _are_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _match(part: Any, identity: str, name: str | None, lengths: dict[str, set[int]]) -> None:
    """Hold what was sent for a component, or for all that an id with wildcards stands for, against that id."""
    if WILDCARD.search(identity):
        if not isinstance(part, list):
            _refuse()
        keys = json.loads(identity).keys()
        if not all(
            _is_part(one, name) and isinstance(one["id"], dict) and one["id"].keys() == keys for one in part
        ):
            _refuse()
        lengths[identity].add(len(part))
    elif not _is_part(part, name) or part["id"] != identity:
        _refuse()


def _is_part(part: Any, name: str | None) -> bool:
    if not isinstance(part, dict) or "id" not in part or not isinstance(part.get("property"), str):
        return False
    return name is None or part["property"] == name


def _outputs_of(output: str) -> Iterator[tuple[str, str]]:
    """Read the ids and properties in a callback's name: ``a.b``, or ``..a.b...c.d..``."""
    for one in output[2:-2].split("...") if output.startswith("..") else [output]:
        identity, _dot, name = one.rpartition(".")
        yield identity, name


def _value(part: Any) -> Any:
    return [one.get("value") for one in part] if isinstance(part, list) else part.get("value")


def _whole(data: Any) -> Any:
    """Leave halves of characters out of all texts."""
    if isinstance(data, str):
        return HALF.sub("", data)
    if isinstance(data, list):
        return [_whole(one) for one in data]
    if isinstance(data, dict):
        return {HALF.sub("", key): _whole(one) for key, one in data.items()}
    return data
