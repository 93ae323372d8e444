"""A20: what one engine can't draw of a proof, the other shows; the officer is told that something was amiss."""

import pytest

from pipeline.cage.inspecting import Limits, inspect

from . import files


def without(name: bytes, data: bytes) -> bytes:
    """The file with an entry of a dictionary painted over, as a bad line or a bad program leaves it."""
    assert data.count(name) == 1
    return data.replace(name, b" " * len(name))


BROKEN = {
    "MuPDF draws nothing": (b"/BitsPerComponent", files.scanned(files.noise())),
    "MuPDF finds no page": (b"/Count", files.pdf("毕业证书")),
}


@pytest.mark.parametrize(("name", "data"), BROKEN.values(), ids=BROKEN)
def test_a20_what_mupdf_cannot_draw_is_shown_by_pdfium_and_flagged(name, data):
    """In the cage, where nothing can be loaded any more; without the fault the file is taken as it is."""
    assert inspect("proof", data, Limits()).verdict == "accepted"
    found = inspect("proof", without(name, data), Limits())
    assert (found.verdict, [one.code for one in found.reasons]) == ("flagged", ["parts_missing"])
    assert len(found.renditions) == 1


def test_a20_pages_are_as_large_by_the_one_as_by_the_other():
    """To a pixel; a long page in its pieces too."""
    long = files.pdf("毕业证书").replace(b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 95 2842]")
    by_mupdf, by_pdfium = (
        [side for one in inspect("proof", data, Limits()).renditions for side in files.size(one)]
        for data in (long, without(b"/Count", long))
    )
    assert len(by_mupdf) > 2
    assert by_pdfium == pytest.approx(by_mupdf, abs=1)


def test_a20_what_neither_can_read_is_damaged():
    """Nor is a blank page more than blank."""
    assert [one.code for one in inspect("proof", files.pdf("x")[:300], Limits()).reasons] == ["damaged"]
    assert [one.code for one in inspect("proof", files.pdf(""), Limits()).reasons] == ["proof_blank"]
