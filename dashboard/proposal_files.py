"""``/download/samen.xlsx`` and ``.json``: what several views share, as a file to go on with."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.brought import Brought
from dashboard.pages.merging import merged_of
from dashboard.reader import Reader
from din.files import FORMATS
from din.texts import _

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
LONGEST_QUERY = 2_000


def register(server: FastAPI, reader: Reader, brought: Brought) -> None:
    """Offer the files, with the query of the page."""

    def made(form: str, query: str) -> Response:
        writer = FORMATS[form].writer
        assert writer is not None
        merged = merged_of(brought, reader.read().plan, f"?{query[:LONGEST_QUERY]}")
        headers = {"Content-Disposition": f'attachment; filename="samen.{form}"'}
        return Response(writer(merged.plan), media_type=MEDIA[form], headers=headers)

    async def download(request: Request) -> Response:
        form = request.path_params["form"]
        if form not in MEDIA:
            return PlainTextResponse(_("This does not exist."), 404)
        return await asyncio.to_thread(made, form, request.url.query)

    server.add_route("/download/samen.{form}", download, methods=["GET"])
