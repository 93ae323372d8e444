"""Real pages through the real cage: as they are drawn, turned, with a layer that lies, and as an attack."""

from __future__ import annotations

import io
import subprocess
import sys
from random import Random

import pymupdf
import pytest
from PIL import Image, ImageDraw

from pipeline.cage.inspecting import Limits, inspect
from pipeline.reading.understanding import understand
from tests.cage import files
from tests.reading.papers import DOCUMENTS, reader, somebody
from tools.papers.drawing import diploma, jpeg, title_certificate
from tools.papers.photographed import photographed

pytestmark = pytest.mark.xdist_group("reading")


def fields(page):
    found = understand(page, DOCUMENTS)
    return found, {one.id: one.value for one in found.fields}


def test_b17_a_photographed_diploma_is_read_whichever_way_it_lies():
    """A minority name, dates in numerals, a stamp, a hasty hand."""
    who = somebody(name="阿依古丽·买买提")
    paper = diploma(who, Random(1))
    taken, quality, lies = photographed(paper.picture, Random(4), hard=0.4)
    picture = taken.rotate(lies, expand=True)
    turned = picture.rotate(-270, expand=True)  # on its side, and its lines upside down for who turns them by a quarter
    found, said = fields(reader().page(jpeg(turned, quality)))
    assert (found.kind, found.turn) == ("diploma", 90)
    wanted = ("name", "birth_date", "level", "number")
    assert [said.get(key) for key in wanted] == [paper.says[key] for key in wanted]


def layered(*lines, white=(), cover=False) -> bytes:
    """A PDF of text; *white* lines can't be seen, *cover*: nothing can, under a picture."""
    with pymupdf.open() as document:
        page = document.new_page()
        for place, line in enumerate((*lines, *white)):
            ink = (1, 1, 1) if line in white else (0, 0, 0)
            page.insert_text((72, 90 + 40 * place), line, fontname="china-s", fontsize=16, color=ink)
        if cover:
            page.insert_image(
                page.rect, keep_proportion=False, stream=jpeg(title_certificate(somebody(), Random(2)).picture)
            )
        return bytes(document.tobytes())


def seen(pdf: bytes):
    picture = inspect("proof", pdf, Limits()).renditions[0]
    return reader().page(picture, pdf=pdf, number=0)


def test_b17_a_true_text_layer_is_taken_as_it_is():
    page = seen(
        layered("教育部学历证书电子注册备案表", "姓名 阿依古丽·买买提", "性别 女", "在线验证码 ABCD2345EFGH6789")
    )
    assert page.by == "layer"
    assert fields(page)[1]["name"] == "阿依古丽·买买提"


def test_b17_a_layer_that_says_what_nobody_sees_is_said_and_the_picture_counts():
    page = seen(layered("毕业证书", white=("姓名 另一个人的名字", "性别 男")))
    assert (page.by, page.hidden) == ("picture", True)
    assert all("另一个人" not in line.text for line in page.lines)
    covered = seen(layered("姓名 另一个人的名字 性别 男", cover=True))
    assert (covered.by, covered.hidden) == ("picture", True)
    assert fields(covered)[1]["name"] == somebody().name


def test_b17_a_page_of_ten_thousand_boxes_and_what_is_no_picture_end_inside():
    page = Image.new("RGB", (2200, 2200), "white")
    draw = ImageDraw.Draw(page)
    for x in range(0, 2200, 22):
        for y in range(0, 2200, 22):
            draw.rectangle((x + 3, y + 6, x + 16, y + 14), fill="black")
    assert len(reader().page(jpeg(page)).lines) <= 250
    assert reader().page(files.bomb()).by == "nothing"
    assert reader().page(b"no picture").by == "nothing"
    out = io.BytesIO()
    Image.new("L", (100, 20), "white").save(out, "JPEG")
    assert reader().page(out.getvalue()).lines == ()


def test_b17_nothing_is_loaded_by_who_does_not_read():
    """Neither the models nor what runs them, in the processes of the stages, of the screens, of those that start them."""
    code = (
        "import sys, pipeline.tasks.stages, pipeline.queries.case, zhicheng.wiring, zhicheng.processes\n"
        "print([name for name in ('rapidocr', 'onnxruntime', 'cv2', 'numpy') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
