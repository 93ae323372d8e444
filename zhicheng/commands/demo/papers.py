"""The papers of the demo's invented applicant: a diploma as PDF, a work proof as somebody photographs it with a phone."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pymupdf
from PIL import Image, ImageChops, ImageFilter

from certificates.fonts import FOLDER

PAGE = pymupdf.paper_rect("a4")
CSS = """@font-face {font-family: song; src: url(NotoSerifSC-Regular.ttf)}
* {font-family: song; font-size: 14pt; line-height: 1.9} h1 {font-size: 24pt; text-align: center}
p.right {text-align: right}"""
ORIENTATION = 0x0112
TURNED_RIGHT = 6
DESK = (118, 92, 70)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who the papers are about; invented."""

    name: str
    id_number: str
    unit: str


def diploma(who: Applicant) -> bytes:
    """A certificate of education, one page of PDF with a text layer."""
    return _page(
        f"""<h1>毕业证书</h1><p>学生 {who.name}，公民身份号码 {who.id_number}，于二〇一五年九月至二〇一九年六月
        在本校林学专业（全日制本科）学习，修完教学计划规定的全部课程，成绩合格，准予毕业。</p>
        <p class="right">示例林业大学<br/>二〇一九年六月二十日</p>"""
    )


def work_proof(who: Applicant, *, assessed: bool) -> bytes:
    """The unit's proof of years of work: a phone photo of the page (JPEG). Without *assessed* it lacks the assessment."""
    assessment = "<p>任职期间年度考核均为合格以上。</p>" if assessed else ""
    page = _page(
        f"""<h1>专业技术工作年限证明</h1><p>兹证明 {who.name}（{who.id_number}）自二〇一九年七月起在我单位从事
        林业专业技术工作至今。</p>{assessment}<p class="right">{who.unit}<br/>二〇二六年十一月二日</p>"""
    )
    return _photographed(page)


def _page(html: str) -> bytes:
    """One A4 page. The whole font goes in and is subset afterwards: slow, and here nobody waits for it twice."""
    story = pymupdf.Story(html, user_css=CSS, archive=pymupdf.Archive(str(FOLDER)))
    out = io.BytesIO()
    writer = pymupdf.DocumentWriter(out)
    device = writer.begin_page(PAGE)
    story.place(pymupdf.Rect(72, 90, PAGE.width - 72, PAGE.height - 72))
    story.draw(device)
    writer.end_page()
    writer.close()
    with pymupdf.open(stream=out.getvalue(), filetype="pdf") as document:
        document.subset_fonts()
        return bytes(document.tobytes(garbage=3, deflate=True))


def _photographed(pdf: bytes) -> bytes:
    """The page on a desk, a little askew, grainy, with the phone's orientation tag."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        pixels = document[0].get_pixmap(dpi=140)
        page = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    desk = Image.new("RGB", (page.width + 160, page.height + 200), DESK)
    desk.paste(page, (80, 100))
    desk = desk.rotate(1.3, resample=Image.Resampling.BICUBIC, fillcolor=DESK)
    grain = Image.effect_noise(desk.size, 14).convert("RGB").filter(ImageFilter.GaussianBlur(0.4))
    shot = ImageChops.add(desk, grain, offset=-128)
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    out = io.BytesIO()
    shot.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def resident_number(area: str, born: str, sequence: int) -> str:
    """An invented number with its right check digit; *area* from an unassigned range."""
    from stdnum.iso7064 import mod_11_2

    first = f"{area}{born}{sequence:03d}"
    return first + str(mod_11_2.calc_check_digit(first))
