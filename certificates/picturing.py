"""A certificate as a picture; run as a program, it makes a template's expected picture anew."""

from __future__ import annotations

import sys
from pathlib import Path

EXPECTED_DPI = 72


def picture(pdf: bytes, *, dpi: int = 150) -> bytes:
    """The first page of *pdf* as PNG."""
    import pymupdf

    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return bytes(document[0].get_pixmap(dpi=dpi).tobytes("png"))


def _expected(template: Path) -> None:
    from certificates.drawing import draw
    from certificates.loading import load

    drawn = draw(*load(template / "sample.json", test=True), template=str(template.resolve()))
    (template / "expected.png").write_bytes(picture(drawn.pdf, dpi=EXPECTED_DPI))


if __name__ == "__main__":
    _expected(Path(sys.argv[1]))
