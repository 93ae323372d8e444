"""`zhicheng bench reading`: pages a minute of one core, in the cage of a deployment; memory from the first page to the last."""

from __future__ import annotations

import io
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from pipeline.reading.reader import Reader
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT = Path(__file__).parents[1] / "certificates" / "fonts" / "NotoSerifSC-Regular.ttf"
LINES = (
    "教育部学历证书电子注册备案表",
    "姓名　阿依古丽·买买提",
    "性别　女",
    "出生日期　1992年3月14日",
    "学校名称　新疆农业大学",
    "层次　本科",
    "专业　水利水电工程",
    "毕业日期　2014年7月1日",
    "证书编号　107581201405000123",
)
LATE = 0.95


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured."""

    seconds: tuple[float, ...]
    cpu: float
    """Seconds of a processor that all pages took together; the loading of the models before the first is not counted."""
    first_mb: float
    most_mb: float
    """Most memory of a child, after the first page and after the last."""


def run(pages: int) -> Result:
    """Read so many pages. Raises CommandError where nothing reads."""
    from pipeline.reading.reader import there

    if not there():
        raise CommandError("Pages aren't read here: pip install 'zhicheng[reading]'.")
    reader, page = Reader(), _page()
    reader.page(page)  # the models load
    seconds, first, begun = [], _server_mb(), server_cpu()
    for _ in range(pages):
        start = time.monotonic()
        if not reader.page(page).lines:
            raise CommandError("A page was not read: see docs/reading.md.")
        seconds.append(time.monotonic() - start)
    return Result(tuple(seconds), server_cpu() - begun, first, _server_mb())


def _page() -> bytes:
    picture = Image.new("RGB", (1600, 1100), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, 44)
    for place, line in enumerate(LINES):
        draw.text((120, 80 + 105 * place), line, font=font, fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _server() -> Path:
    """Of the reading cage's fork server, the newest child of ours."""
    children = Path("/proc/self/task").glob("*/children")
    ids = [int(one) for file in children for one in file.read_text().split()]
    return Path(f"/proc/{max(ids)}")


def _server_mb() -> float:
    status = (_server() / "status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def server_cpu() -> float:
    """Of the server and of every child that it has waited for."""
    fields = (_server() / "stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / 100


def report(result: Result) -> str:
    """Four lines."""
    ordered: Sequence[float] = sorted(result.seconds)
    each = result.cpu / len(ordered)
    return "\n".join(
        (
            f"pages a minute of one core: {60 / each:.0f} ({each:.2f} s of a processor each)",
            f"on the clock: {ordered[len(ordered) // 2]:.2f} s, p95 {ordered[int(LATE * (len(ordered) - 1))]:.2f} s",
            f"the models, resident: {result.first_mb:.0f} MB after the first page, {result.most_mb:.0f} MB after {len(ordered)}",
            f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
        )
    )
