"""Pictures inside the cage: opened by content, upright, RGB, and out again without metadata. Pillow only, nothing started."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter, ImageOps, ImageStat

if TYPE_CHECKING:
    from pipeline.cage.limits import Limits

FORMATS = ("JPEG", "PNG")
"""Named, always: without it Pillow hands PostScript to Ghostscript (measured: it ran and wrote a file)."""
LAPLACIAN = ImageFilter.Kernel((3, 3), [0, 1, 0, 1, -4, 1, 0, 1, 0], scale=1, offset=128)
MEASURED_WIDTH = 295
KNOWN = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"RIFF": "WebP",
    b"PK\x03\x04": "ZIP/Office",
    b"\xd0\xcf\x11\xe0": "Office",
    b"%!PS": "PostScript",
    b"<": "HTML/SVG",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}


class Unfit(Exception):
    """The picture is refused: a reason's code and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def kind(data: bytes) -> str:
    """What the first bytes say it is, by content and never by name; `HEIC` and the like by their brand."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[4:8] == b"ftyp":
        return "HEIC"
    return next((name for magic, name in KNOWN.items() if start.startswith(magic)), "?")


def opened(data: bytes, limits: Limits) -> Image.Image:
    """The picture, upright and RGB. Raises Unfit."""
    if kind(data) not in FORMATS:
        raise Unfit("wrong_type", seems=kind(data))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > limits.max_pixels:
            raise Unfit("too_many_pixels", most=limits.max_pixels // 1_000_000)
        if getattr(picture, "n_frames", 1) != 1:
            raise Unfit("animated")
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except (Unfit, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("too_many_pixels", most=limits.max_pixels // 1_000_000) from None
    except Exception:  # noqa: BLE001  Pillow raised eleven types over a corpus of broken files
        raise Unfit("damaged") from None
    return _rgb(upright)


def _rgb(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def sharpness(picture: Image.Image) -> float:
    """Variance of the Laplacian at a fixed width: what a lens in focus leaves."""
    height = max(3, round(picture.height * MEASURED_WIDTH / picture.width))
    grey = picture.convert("L").resize((MEASURED_WIDTH, height), Image.Resampling.LANCZOS)
    edges = grey.filter(LAPLACIAN).crop((1, 1, MEASURED_WIDTH - 1, height - 1))  # Pillow leaves the rim as it was
    return float(ImageStat.Stat(edges).var[0])


def contrast(picture: Image.Image) -> float:
    """Standard deviation of the grey values: 0 for one colour."""
    return float(ImageStat.Stat(picture.convert("L")).stddev[0])


def jpeg(picture: Image.Image, *, quality: int) -> bytes:
    """The picture anew: pixels only, no metadata."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
