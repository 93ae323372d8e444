"""Real pages through the real cage: as they are drawn, turned, with a layer that lies, and as an attack."""

from __future__ import annotations

import io
import subprocess
import sys
from random import Random

import pymupdf
import pytest
import segno
from PIL import Image, ImageDraw

from certificates.fonts import FOLDER
from pipeline.cage.inspecting import Limits, inspect
from pipeline.reading.understanding import understand
from tests.cage import files
from tests.reading.papers import DOCUMENTS, reader, somebody
from tools.papers.drawing import diploma, jpeg, title_certificate
from tools.papers.photographed import photographed

FONT = FOLDER / "NotoSerifSC-Regular.ttf"
pytestmark = pytest.mark.xdist_group("reading")


def fields(page):
    found = understand(page, DOCUMENTS)
    return found, {one.id: one.value for one in found.fields}


def test_b17_a_photographed_diploma_is_read_whichever_way_it_lies():
    """A minority name, dates in numerals, a stamp, a hasty hand."""
    who = somebody(name="阿依古丽·买买提")
    paper = diploma(who, Random(1))
    taken, quality, lies, _ = photographed(paper.picture, Random(4), hard=0.4)
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


MEANINGS = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def
/CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange {count} beginbfchar {pairs} endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""


def lying(shown, meant) -> bytes:
    """A PDF of one line whose font draws *shown* and says *meant*: its table of meanings is another's."""
    font = pymupdf.Font(fontfile=str(FONT))
    pairs = dict(zip(map(font.has_glyph, map(ord, shown)), map(ord, meant), strict=True))
    said = " ".join(f"<{glyph:04x}> <{letter:04x}>" for glyph, letter in pairs.items())
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_font("song", fontfile=str(FONT))
        page.insert_text((72, 90), shown, fontname="song", fontsize=16)
        document.subset_fonts()
        for number in range(1, document.xref_length()):
            if document.xref_is_stream(number) and b"beginbf" in document.xref_stream(number):
                document.update_stream(number, MEANINGS.format(count=len(pairs), pairs=said).encode())
        return bytes(document.tobytes(garbage=3, deflate=True))


def test_b17_a_font_that_shows_one_name_and_means_another_deceives_nobody():
    pdf = lying(shown="学生王海燕，性别女", meant="学生李志强，性别男")
    with pymupdf.open(stream=pdf) as document:
        assert "李志强" in document[0].get_text()
    page = seen(pdf)
    assert (page.by, page.hidden) == ("picture", True)
    assert "王海燕" in "".join(line.text for line in page.lines)


def test_b17_a_code_on_a_page_is_read_as_text_with_its_place_and_a_hostile_one_stays_text():
    said = 'https://example.org/?q="><script>' + "\u202e" + "x" * 400
    code = io.BytesIO()
    segno.make(said, error="l").save(code, kind="png", scale=5)
    page = Image.new("RGB", (1200, 1600), "white")
    page.paste(Image.open(code).convert("RGB"), (300, 700))
    (found,) = reader().page(jpeg(page)).codes
    assert found.text.startswith('https://example.org/?q="><script> xx')
    assert len(found.text) == 300
    assert found.place[0] > 2400 and found.place[1] > 4300 and found.place[3] < 9900


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
