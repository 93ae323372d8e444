"""The shortest, longest and strangest certificates, for every template that ships, and the pictures they are to give.

Run as a program, it makes the pictures anew; look at them before you commit them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from certificates.drawing import draw
from certificates.loading import load
from certificates.phases import Drawn
from certificates.picturing import picture
from certificates.record import CopyNote
from certificates.template.paths import FOLDER

from .conftest import other

PICTURES = Path(__file__).parent / "pictures"
TEMPLATES = ("plain", "regional")
DPI, LEVELS = 50, 16
IDENTIFIER = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.XJ2026650100C000001.012.4"
LONG_NAME = "阿卜杜热合曼·买买提艾力·阿卜杜热合曼·买买提艾力·玛丽亚·古丽·Maria·约翰·王小明甲乙"[:50]
BODY = "示例省示例市工程系列林业专业初级专业技术职务任职资格评审委员会办公室"
COPY = CopyNote(2, "新疆示例林业科技有限责任公司", "入职资格审核", date(2026, 12, 31), date(2026, 11, 25))


@dataclass(frozen=True)
class Extreme:
    """What differs from the template's sample."""

    changes: dict[str, Any] = field(default_factory=dict)
    photo: str = "as it is"


EXTREMES = {
    "sample": Extreme(),
    "shortest": Extreme(
        dict(
            name="王",
            specialty="林",
            title="师",
            level="初",
            pathway="评",
            body="会",
            document="1",
            number="1",
            issuer="厅",
        )
    ),
    "longest": Extreme(
        dict(
            name="国" * 50,
            ethnicity="外国血统中国籍人士",
            title="职" * 30,
            specialty="专" * 40,
            level="副高级",
            pathway="三年访惠聚高定",
            body="评" * 100,
            document="文" * 60,
            issuer="厅" * 50,
            number="XJ2026-" * 5 + "12345",
            identifier=IDENTIFIER,
            version=12,
        )
    ),
    "rare": Extreme(dict(name="𠮷田䶮〇𪚥\uf900\U0002f800", specialty="㛃㛄𡈽", title="𠀋师", body=f"𠮷野{BODY}")),
    "latin": Extreme(dict(name="Anna-Maria O'Brien Fitzgerald", body=f"Society of Examples {BODY}")),
    "one-word": Extreme(
        dict(name="ABDURAHMANABDULLAHMUHAMMADALIYUSUFIBRAHIMQOSW", number="1.2.156.3005.2." + "9" * 40)
    ),
    "dots": Extreme(dict(name=LONG_NAME, body=BODY * 2, document="示人社职称评审字〔2026〕123456号之二", version=3)),
    "markup": Extreme(dict(name="<script>alert(1)</script>", specialty='<b>林业</b> & "园林"')),
    "white-photo": Extreme(photo="white"),
    "grey-photo": Extreme(photo="grey"),
    "identified": Extreme(dict(identifier=IDENTIFIER, version=12)),
    "real": Extreme(dict(test=False)),
    "copy": Extreme(dict(copy=COPY)),
    "longest-copy": Extreme(dict(copy=CopyNote(999, "国" * 40, "评" * 40, COPY.until, COPY.made_on), version=12)),
}


@cache
def drawn(template: str, name: str) -> Drawn:
    """The page, drawn by *template* from its own sample."""
    record, photo = load(FOLDER / template / "sample.json", test=True)
    extreme = EXTREMES[name]
    return draw(other(record, **extreme.changes), _photo(photo, extreme.photo), template=template)


def _photo(photo: bytes, kind: str) -> bytes:
    """The sample's photo; grey; or with a ground as white as the paper, so that nothing but the page gives it an edge."""
    if kind == "as it is":
        return photo
    with Image.open(io.BytesIO(photo)) as seen:
        changed = seen.convert("L" if kind == "grey" else "RGB")
    if kind == "white":
        figure = Image.new("L", changed.size, 0)
        width, height = changed.size
        ImageDraw.Draw(figure).ellipse((width // 5, height // 7, width * 4 // 5, height), fill=255)
        changed = Image.composite(changed, Image.new("RGB", changed.size, "white"), figure)
    out = io.BytesIO()
    changed.save(out, "JPEG", quality=90)
    return out.getvalue()


PLAINLY, BEARABLE = 40, 40
"""More than two steps of grey; how many pixels may differ so, were a library to round otherwise."""


def seen(pdf: bytes) -> Image.Image:
    """The page in a few greys: small enough to be kept, and no line of text can move unseen."""
    grey = Image.open(io.BytesIO(picture(pdf, dpi=DPI))).convert("L")
    return grey.point(lambda level: level * LEVELS // 256 * 255 // (LEVELS - 1))


def differences(found: Image.Image, expected: Image.Image) -> tuple[int, Image.Image]:
    """How many pixels differ plainly, and the picture of the differences."""
    difference = ImageChops.difference(found, expected)
    return sum(difference.histogram()[PLAINLY:]), difference


if __name__ == "__main__":
    for template in TEMPLATES:
        for name in EXTREMES:
            path = PICTURES / f"{template}-{name}.png"
            seen(drawn(template, name).pdf).quantize(LEVELS).save(path, optimize=True)
