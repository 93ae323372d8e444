"""The peer that draws on a canvas: ReportLab draws, endesive signs.

Loaded once: the two fonts (registered in the process, as ReportLab's user guide has it), the photo's bytes, the key. The
C routines of `reportlab[accel]` are installed.
Each time: the page, the QR code, the fonts' subsets (ReportLab's own), the signature, with its room stated (`aligned`), so
that no second signature has to measure it.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import segno
from cryptography.hazmat.primitives.serialization import pkcs12
from measuring import POINTS_PER_MM, main
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from measuring import Certificate, Job, Make

WIDTH, HEIGHT = 297 * POINTS_PER_MM, 210 * POINTS_PER_MM
PAPER, RED, GOLD, INK, LINE = map(HexColor, ("#fefdf9", "#8c1c13", "#8a6d3b", "#1c1815", "#dccfb4"))
ROW = 8.2 * POINTS_PER_MM
ALIGNED = 4096
"""Bytes kept for the signature: the same room as everybody's."""


def prepare(job: Job) -> Make:
    """Register the fonts, and load photo and key."""
    # endesive verifies with certvalidator, whose oscrypto 1.3.0 does not load beside OpenSSL 3.0.10 and newer (it can't
    # read a version number of two digits). Signing needs neither, so an empty module stands in their place.
    sys.modules["certvalidator"] = ModuleType("certvalidator")
    from endesive.pdf import cms

    rl_config.useA85 = 0  # pictures and fonts as bytes, not as text: smaller and quicker
    for font in ("regular", "bold"):
        pdfmetrics.registerFont(TTFont(font, job[font]))
    key, signer, others = pkcs12.load_key_and_certificates(
        Path(job["key"]).read_bytes(), Path(job["passphrase"]).read_bytes()
    )
    photo = Path(job["photo"]).read_bytes()

    def make(certificate: Certificate) -> bytes:
        drawn = _draw(job, certificate, photo)
        moment = datetime.now(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
        asked = {"aligned": ALIGNED, "sigfield": "Signature", "contact": "", "location": "", "reason": ""}
        return drawn + cms.sign(drawn, {**asked, "signingdate": moment}, key, signer, others, "sha256")

    return make


def _draw(job: Job, certificate: Certificate, photo: bytes) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1)
    *table, number, issuer, issued_on = certificate["fields"]
    canvas.setTitle(number["value"])
    _frame(canvas)
    boxes = {name: [edge * POINTS_PER_MM for edge in box] for name, box in job["boxes"].items()}
    left, top, right, _ = boxes["title"]
    _text(canvas, ("bold", 40, RED), (left + right) / 2, top + 40, job["title"], centred=True)
    _text(canvas, ("regular", 7, GOLD), (left + right) / 2, top + 56, job["title_en"], centred=True)
    _picture(canvas, boxes["photo"], ImageReader(io.BytesIO(photo)))
    _code(canvas, boxes["code"], certificate["verify_url"])
    _block(canvas, number, (left + right) / 2, boxes["number"][1], centred=True)
    left, top, *_ = boxes["statement"]
    _text(canvas, ("regular", 12, INK), left, top + 14, job["statement"])
    _text(canvas, ("regular", 7, GOLD), left, top + 26, job["statement_en"])
    for place, field in enumerate(table):
        _row(canvas, field, boxes["fields"], place)
    left, top, *_ = boxes["issuer"]
    _block(canvas, issuer, left, top)
    _block(canvas, issued_on, left, top + 32)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _frame(canvas: Canvas) -> None:
    canvas.setFillColor(PAPER)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    for inset, line, colour in ((8, 2, RED), (16, 0.5, GOLD)):
        edge = inset * POINTS_PER_MM
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(line)
        canvas.rect(edge, edge, WIDTH - 2 * edge, HEIGHT - 2 * edge)


def _text(
    canvas: Canvas, look: tuple[str, float, Any], x: float, y: float, text: str, *, centred: bool = False
) -> None:
    """One line; *y* is the baseline, measured from the top."""
    font, size, colour = look
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    (canvas.drawCentredString if centred else canvas.drawString)(x, HEIGHT - y, text)


def _block(canvas: Canvas, field: dict[str, str], x: float, y: float, *, centred: bool = False) -> None:
    _text(canvas, ("regular", 7, GOLD), x, y + 9, f"{field['zh']}　{field['en']}", centred=centred)
    _text(canvas, ("regular", 12, INK), x, y + 24, field["value"], centred=centred)


def _row(canvas: Canvas, field: dict[str, str], box: list[float], place: int) -> None:
    left, top, right, _ = box
    y = top + place * ROW
    font, size = ("bold", 14.5) if field["key"] in {"name", "title"} else ("regular", 12.5)
    _text(canvas, ("regular", 9, GOLD), left, y + 11, field["zh"])
    _text(canvas, ("regular", 6, GOLD), left, y + 18, field["en"])
    _text(canvas, (font, size, INK), left + 62, y + 16, field["value"])
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.line(left, HEIGHT - y - ROW + 1, right, HEIGHT - y - ROW + 1)


def _picture(canvas: Canvas, box: list[float], image: ImageReader) -> None:
    left, top, right, bottom = box
    canvas.drawImage(image, left, HEIGHT - bottom, right - left, bottom - top)


def _code(canvas: Canvas, box: list[float], url: str) -> None:
    """One rectangle a dark module: a picture of the code would be slower."""
    rows = segno.make(url, error="m").matrix
    left, top, right, _ = box
    side = (right - left) / len(rows)
    path = canvas.beginPath()
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                path.rect(left + x * side, HEIGHT - top - (y + 1) * side, side, side)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)


if __name__ == "__main__":
    main("ReportLab + endesive", ("reportlab", "endesive"), prepare)
