"""A file that was written for an officer."""

from __future__ import annotations

from aiohttp import web

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def attached(data: bytes, name: str) -> web.Response:
    """*data* as a file of that *name*, whose ending says what it is."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, content_type=KINDS[name.rpartition(".")[2]], headers=headers)
