"""A20: what is judged is what an officer is shown; what nobody could read is said to be that, or drawn so that it can be."""

import io

import pikepdf
import pymupdf
import pytest
from PIL import Image

from pipeline.cage import pieces

from . import files, letters
from .test_inspecting import LIMITS, inspect, said


def pdf_of(width: float, height: float, *places: tuple[float, float]) -> bytes:
    """A page with a word at each place."""
    with pymupdf.open() as document:
        page = document.new_page(width=width, height=height)
        for place in places:
            page.insert_text(place, "学历证书", fontname="china-s", fontsize=11)
        return document.tobytes()


def screenshot(width: int, height: int) -> bytes:
    """A picture with a line of its own every 400 pixels."""
    picture = Image.new("RGB", (width, height), "white")
    line = Image.effect_noise((width - 80, 60), 90).convert("RGB")
    for at in range(100, height - 100, 400):
        picture.paste(line, (40, at))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def scan(jpeg: bytes, size: tuple[int, int]) -> bytes:
    """A PDF whose page is the JPEG as it came, whole or not."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    picture = pikepdf.Stream(document, jpeg)
    picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/BitsPerComponent": 8})
    picture.update({"/Width": size[0], "/Height": size[1]})
    picture.update({"/ColorSpace": pikepdf.Name.DeviceRGB, "/Filter": pikepdf.Name.DCTDecode})
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    document.pages[0].Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sizes(data: bytes) -> list[tuple[int, int]]:
    found = inspect("proof", data, LIMITS)
    assert found.verdict == "accepted", found.reasons
    assert len(found.likenesses) == len(found.renditions)
    return [Image.open(io.BytesIO(one)).size for one in found.renditions]


@pytest.mark.parametrize(
    "data",
    [screenshot(1080, 16_000), screenshot(16_000, 1080), pdf_of(595, 14_000, (72, 100), (72, 7000), (72, 13_900))],
    ids=["screenshot", "panorama", "page"],
)
def test_a20_a_long_page_is_cut_into_pieces_that_can_be_read(data):
    """As wide as a phone's screen each; a strip of 148 pixels showed nobody anything."""
    found = sizes(data)
    assert len(found) in range(8, 15)
    assert {min(size) for size in found} == {1080}
    assert max(map(max, found)) <= LIMITS.proof_long_side


def test_a20_a_line_at_a_cut_is_whole_in_one_of_the_pieces():
    """The pieces lie over each other, and leave nothing out."""
    places = pieces.boxes((1080, 16_000), LIMITS)
    assert (places[0][1], places[-1][3]) == (0, 16_000)
    assert all(after[1] <= before[3] - pieces.OVERLAP for before, after in zip(places, places[1:], strict=False))


@pytest.mark.parametrize("size", [(1080, 2400), (2400, 1080), (1240, 1754)])
def test_a20_a_phones_screen_and_a_sheet_are_one_piece(size):
    """Nobody pages through what a screen holds."""
    assert len(sizes(screenshot(*size))) == 1


def test_a20_what_would_need_too_many_pieces_is_to_be_split():
    """A whole chat in one picture."""
    assert said("proof", screenshot(610, 60_000)) == ("refused", ["proof_long"])


def test_a20_a_page_of_a_cards_size_is_drawn_as_large_as_a_sheet():
    """86 × 54 mm, as a copier scans a card."""
    assert sizes(pdf_of(243, 153, (20, 60))) == [(1287, 810)]


def test_a20_a_page_cropped_to_some_points_is_too_small_and_not_blank():
    """What a viewer shows of it is a few millimetres; beside a good page it is told."""
    with pymupdf.open(stream=files.pdf("学历证书", "学历证书")) as document:
        document[1].set_cropbox(pymupdf.Rect(72, 80, 82, 90))
        both = document.tobytes()
        document.delete_page(0)
        alone = document.tobytes()
    assert said("proof", alone) == ("refused", ["proof_small"])
    assert said("proof", both)[1][0] == "pages_small"


@pytest.mark.parametrize("blur", [0, 12])
def test_a20_a_blurred_page_is_flagged_in_a_pdf_as_it_is_by_itself(blur):
    """The same photo, the same answer."""
    page = letters.letter(1).page().resize((1820, 2574))
    picture = letters.saved(page.filter(files.ImageFilter.GaussianBlur(blur)))
    answers = [said("proof", picture), said("proof", files.scanned(picture))]
    assert answers == [("flagged", ["blurry"]) if blur else ("accepted", [])] * 2


def test_a20_a_page_of_three_words_is_not_called_blurred():
    """Little ink, but drawn from letters."""
    assert said("proof", files.pdf("同意")) == ("accepted", [])


@pytest.mark.parametrize("end", [b"", b"\xff\xd9", bytes(50_000)], ids=["cut", "closed", "zeros"])
def test_a20_a_picture_cut_short_inside_a_pdf_is_flagged(end):
    """The lower half is grey; the officer is told that it isn't the paper."""
    page = letters.letter(2).page()
    whole = letters.saved(page)
    assert said("proof", scan(whole, page.size)) == ("accepted", [])
    assert said("proof", scan(whole[: len(whole) // 2] + end, page.size)) == ("flagged", ["parts_missing"])


def test_a20_a_picture_that_was_saved_with_its_grey_half_is_flagged_too():
    """An app decoded what had come so far, and saved that."""
    page = letters.letter(3).page()
    page.paste((128, 128, 128), (0, 700, *page.size))
    assert said("proof", letters.saved(page)) == ("flagged", ["parts_missing"])
