"""A page: a Jinja2 template, the words of one language, and nothing that is not escaped."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from notify.findings import said
from notify.stated import of_unit
from pipeline.rules.calendar import BEIJING, local_date
from web.assets import asset
from web.texts import Words

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.rules.policy import EvidenceKind

PAGES = Path(__file__).parent / "pages"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def day(moment: datetime | None) -> str:
    """`2026-11-02`, in the region; a dash for none."""
    return f"{local_date(moment):%Y-%m-%d}" if moment else "—"


def minute(moment: datetime) -> str:
    """`2026-11-02 10:30`, in the region."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def part(name: str, language: str, **facts: Any) -> str:  # noqa: ANN401  template values
    """A piece of a page in that language, as HTML."""
    words = Words(language)

    def named(kind: EvidenceKind) -> str:
        return kind.name if words.language == "zh" else kind.name_en

    def value_of(field: str, value: str) -> str:
        return of_unit(field, value, words)

    known = {
        "value_of": value_of,
        "w": words.plain,
        "asset": asset,
        "in_words": partial(said, words),
        "lang": words.language,
        "named": named,
    }
    return _environment().get_template(f"{name}.html").render(**known, day=day, minute=minute, **facts)


def jwt(data: bytes, name: str) -> web.Response:
    """A signed credential, to be kept under that name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, content_type="application/jwt", headers=headers)


def page(name: str, language: str, *, status: int = 200, **facts: Any) -> web.Response:  # noqa: ANN401  template values
    """The page *name* in that language."""
    html = part(name, language, status=status, **facts)
    return web.Response(text=html, status=status, content_type="text/html")
