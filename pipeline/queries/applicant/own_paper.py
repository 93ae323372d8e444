"""All that is kept of a person as a file: a paper to be read, with our own fonts, or JSON for a machine (B11)."""

from __future__ import annotations

import html
import io
import json
from typing import TYPE_CHECKING, Any

from certificates import fonts
from notify.catalogue import Words
from pipeline.queries.applicant import own_data

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

MARGIN = 42
STYLE = """
@font-face {font-family: song; src: url(NotoSerifSC-Regular.ttf);}
* {font-family: song; font-size: 9pt;}
h1 {font-size: 15pt;} h2 {font-size: 11pt; margin-top: 10pt;} p {margin: 1pt 0;}
"""


KINDS = {"pdf": "application/pdf", "json": "application/json"}


def as_file(session: Session, kind: str, language: str, *, by: Actor, world: World) -> bytes:
    """The person's own data as one of KINDS. Raises Refused."""
    return written(own_data.export(session, by=by, world=world), kind, language)


def written(data: dict[str, Any], kind: str, language: str) -> bytes:
    """An export as one of KINDS."""
    if kind == "json":
        return json.dumps(data, ensure_ascii=False, indent=1).encode()
    return pdf(data, Words(None, language))


def pdf(data: dict[str, Any], words: Words) -> bytes:
    """The export, one heading a part, one line a value, as it is kept."""
    import pymupdf  # 100 MB, for whoever asks for their data

    paper = pymupdf.paper_rect("a4")
    text = pymupdf.Rect(MARGIN, MARGIN, paper.x1 - MARGIN, paper.y1 - MARGIN)
    story = pymupdf.Story(_markup(data, words), user_css=STYLE, archive=pymupdf.Archive(str(fonts.FOLDER)))
    made, out, more = io.BytesIO(), None, 1
    out = pymupdf.DocumentWriter(made)
    while more:
        device = out.begin_page(paper)
        more, _ = story.place(text)
        story.draw(device)
        out.end_page()
    out.close()
    with pymupdf.open(stream=made.getvalue()) as document:
        document.subset_fonts()
        whole: bytes = document.tobytes(garbage=3, deflate=True)
        return whole


def _markup(data: dict[str, Any], words: Words) -> str:
    parts = [f"<h1>{html.escape(words.plain('own-title'))}</h1>", _line("made_at", data["made_at"])]
    for part in ("account", "cases", "certificates", "agreed_to", "earlier", "messages"):
        parts.append(f"<h2>{html.escape(words.plain(f'own-{part}'))}</h2>")
        held = data[part] if isinstance(data[part], list) else [data[part]]
        for one in held:
            parts += [_line(key, value) for key, value in _flat(one)]
            parts.append("<p>&#160;</p>")
    return "".join(parts)


def _line(key: str, value: object) -> str:
    return f"<p>{html.escape(key)}: {html.escape(str(value))}</p>"


def _flat(value: Any, key: str = "") -> list[tuple[str, object]]:  # noqa: ANN401  JSON values
    """Each value under its whole name: `events.2.action`."""
    if isinstance(value, dict):
        return [pair for name, one in value.items() for pair in _flat(one, f"{key}.{name}" if key else name)]
    if isinstance(value, list):
        return [pair for place, one in enumerate(value, 1) for pair in _flat(one, f"{key}.{place}")]
    return [(key, value)]
