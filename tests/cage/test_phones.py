"""A20: photos as phones make them are taken and shown as a person sees them; what is none is called by its name."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from . import files, phones
from .test_inspecting import LIMITS, inspect, said


def difference(rendition: bytes) -> float:
    """Mean grey values by which it differs from the portrait."""
    shown, meant = (
        Image.open(io.BytesIO(data)).convert("L").resize((295, 413)) for data in (rendition, files.PORTRAIT)
    )
    return ImageStat.Stat(ImageChops.difference(shown, meant)).mean[0]


TAKEN = {
    "heic": phones.heic,
    "avif": phones.avif,
    "with a second picture": phones.two_pictures,
    "with a film behind": phones.motion_photo,
    "its EXIF cut short": phones.exif_cut_short,
    "16 bits": phones.sixteen_bits,
    "50 megapixels": phones.huge,
    "50 megapixels, read whole": lambda: phones.huge(fmt="PNG", compress_level=1),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a20_a_photo_as_a_phone_makes_it_is_taken_and_looks_as_it_did(kind):
    """Upright, neither black nor grey, and small enough to go on."""
    found = inspect("photo", TAKEN[kind](), LIMITS)
    assert (found.verdict, found.reasons) == ("accepted", ())
    (made,) = found.renditions
    assert Image.open(io.BytesIO(made)).size == (295, 413)
    assert difference(made) < 4


@pytest.mark.parametrize("fmt", ["HEIF", "AVIF", "JPEG", "PNG"])
def test_a20_the_tag_that_turns_a_picture_is_followed_in_each_format(fmt):
    """A phone never turns the picture itself."""
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = Image.open(io.BytesIO(files.portrait())).transpose(Image.Transpose.ROTATE_90)
    out = io.BytesIO()
    turned.save(out, fmt, exif=exif.tobytes())
    (made,) = inspect("photo", out.getvalue(), LIMITS).renditions
    assert difference(made) < 5


def test_a20_a_photo_on_its_side_is_to_be_turned_not_cropped():
    """Its other faults are judged as if it stood."""
    assert said("photo", phones.on_its_side()) == ("refused", ["photo_on_its_side"])


@pytest.mark.parametrize("kind", ["photo", "proof"])
@pytest.mark.parametrize("brand", [b"qt  ", b"isom", b"mp42", b"3gp5"])
def test_a20_a_video_is_called_a_video(kind, brand):
    """Half of a live photo, sent instead of the picture."""
    (reason,) = inspect(kind, phones.film(brand), LIMITS).reasons
    assert (reason.code, reason.facts["seems"]) == (f"{kind}_wrong_type", "video")


@pytest.mark.parametrize(
    "data", [phones.heic()[:9000], phones.avif()[:3000], phones.film(b"heic"), phones.film(b"avif")]
)
def test_a20_what_the_network_cut_is_damaged_in_each_format(data):
    """Not another kind of file: sending it again helps."""
    assert said("photo", data) == ("refused", ["damaged"])


def test_a20_more_pixels_than_any_phone_has_are_too_many():
    """Nothing of it is read."""
    assert said("photo", files.portrait(size=(12_000, 18_000), fmt="JPEG"))[1] == ["too_many_pixels"]


def test_a20_a_page_in_a_phones_own_format_is_a_proof():
    """As the camera keeps it, nothing to convert."""
    assert said("proof", files.noise(fmt="HEIF")) == ("accepted", [])
