"""Pictures inside the cage: opened by content, upright, RGB, and out again without metadata. In this process, nothing started."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import pillow_heif
from PIL import AvifImagePlugin, Image, ImageFilter, ImageOps, ImageStat

from pipeline.cage.kinds import kind
from pipeline.rules.reasons import Reason

if TYPE_CHECKING:
    from pipeline.cage.limits import Limits

FORMATS = {"JPEG": ("JPEG", "MPO"), "PNG": ("PNG",), "HEIC": ("HEIF",), "AVIF": ("AVIF",)}
"""What is taken, and Pillow's names for it. Named, always: else Pillow hands PostScript to Ghostscript (measured: it ran)."""
MOVING = frozenset({"PNG", "AVIF"})
"""Pillow's names of those whose several frames are an animation. In MPO and HEIF the others are previews, depth, gain maps."""
DEEP = 257
"""A grey value of sixteen bits, divided by it, is one of eight."""
LAPLACIAN = ImageFilter.Kernel((3, 3), [0, 1, 0, 1, -4, 1, 0, 1, 0], scale=1, offset=128)
MEASURED_WIDTH = 295

# One file, one core: the cage counts seconds of all threads.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


class Unfit(Exception):
    """The picture is refused: a reason's code and its facts."""

    def __init__(self, code: Reason, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def decode(data: bytes, limits: Limits, *, wrong_type: Reason) -> Image.Image:
    """The picture, upright, RGB, and of no more pixels than anybody needs.

    Raises Unfit, with *wrong_type* if it is no picture of the kinds that are taken.
    """
    seems = kind(data)
    if seems not in FORMATS:
        raise Unfit(wrong_type, seems=seems)
    Image.MAX_IMAGE_PIXELS = None  # ours are the limits, and they depend on the format
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=FORMATS[seems])
            _judge_size(picture, limits)
            picture.draft("RGB", _enough(picture.size, limits))  # JPEG alone can be read smaller than it is
            picture.load()
        return _rgb(_upright(_reduced(_eight_bits(picture), limits)))
    except (Unfit, MemoryError):
        raise
    except Exception:  # noqa: BLE001  Pillow raised eleven types over a corpus of broken files
        raise Unfit(Reason.DAMAGED) from None


def _judge_size(picture: Image.Image, limits: Limits) -> None:
    most = limits.max_pixels if picture.format in FORMATS["JPEG"] else limits.max_pixels_whole
    if picture.width * picture.height > most:
        raise Unfit(Reason.TOO_MANY_PIXELS, most=most // 1_000_000)
    if picture.format in MOVING and getattr(picture, "n_frames", 1) != 1:
        raise Unfit(Reason.ANIMATED)


def _enough(size: tuple[int, int], limits: Limits) -> tuple[int, int]:
    """The size with both sides halved while as many pixels remain as are worked on; of a strip, as are shown."""
    width, height = size
    while width * height > limits.worked_pixels and min(width, height) >= 2 * limits.long_page_width:
        width, height = width // 2, height // 2
    return width, height


def _reduced(picture: Image.Image, limits: Limits) -> Image.Image:
    """*picture*, averaged down if it is large: before anything makes a copy of it."""
    factor = picture.width // _enough(picture.size, limits)[0]
    if factor == 1:
        return picture
    exif, seen = picture.info.get("exif"), picture.convert("RGB") if picture.mode in {"1", "P"} else picture
    smaller = seen.reduce(factor)
    smaller.info = {"exif": exif} if exif else {}
    return smaller


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of sixteen bits as a person sees them; Pillow's own conversion cuts off all but the darkest of them."""
    if not picture.mode.startswith("I"):
        return picture
    grey = picture.convert("I").point(lambda value: value * (1 / DEEP)).convert("L")
    grey.info = {"exif": picture.info["exif"]} if "exif" in picture.info else {}
    return grey


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its EXIF says, where that is whole: what is cut short says anything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            Image.Exif().load(picture.info.get("exif", b""))
            ImageOps.exif_transpose(picture, in_place=True)  # else it copies what is upright already
    except Exception:  # noqa: BLE001, S110  the picture is whole, whatever is written beside it
        pass
    return picture


def _rgb(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")  # which would copy what is RGB already


def sharpness(picture: Image.Image) -> float:
    """Variance of the Laplacian at a fixed width: what a lens in focus leaves."""
    height = max(3, round(picture.height * MEASURED_WIDTH / picture.width))
    grey = picture.convert("L").resize((MEASURED_WIDTH, height), Image.Resampling.LANCZOS)
    edges = grey.filter(LAPLACIAN).crop((1, 1, MEASURED_WIDTH - 1, height - 1))  # Pillow leaves the rim as it was
    return float(ImageStat.Stat(edges).var[0])


def contrast(picture: Image.Image) -> float:
    """Standard deviation of the grey values: 0 for one colour."""
    return float(ImageStat.Stat(picture.convert("L")).stddev[0])


def jpeg(picture: Image.Image, *, quality: int, tight: bool = False) -> bytes:
    """The picture anew: pixels only, no metadata. *tight*: in 4 % fewer bytes, for two to three times the work."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=tight)
    return out.getvalue()
