"""GB/T 36904 identifiers: published ones as vectors, and one on the page (C1)."""

import pymupdf
import pytest

from certificates.drawing import draw
from certificates.identifier import identifier, right
from certificates.linting import lint
from tests.certificates.conftest import other

TYPE, ISSUER = "11100000000013338W011", "11430000006122244L"


@pytest.mark.parametrize(
    ("parts", "check"),
    [
        ((TYPE, ISSUER, "20230000403", 1), "U"),
        (("11100000000013338W009", "11330105002500287C", "2025052201", 2), "0"),
    ],
)
def test_c1_published_identifiers_have_the_check_character_that_we_compute(parts, check):
    """Of licences that others have issued."""
    made = identifier(*parts)
    assert made[-1] == check
    assert right(made)
    assert not right(made[:-1] + ("1" if check != "1" else "2"))


@pytest.mark.parametrize(
    "parts", [("short", ISSUER, "1", 1), (TYPE, "x" * 18, "1", 1), (TYPE, ISSUER, "a-1", 1), (TYPE, ISSUER, "1", 1000)]
)
def test_c1_a_part_of_another_form_is_refused(parts):
    """Length, case, characters, a version of four digits."""
    with pytest.raises(ValueError, match=r"GB/T 36904|not"):
        identifier(*parts)


def test_c1_the_identifier_stands_on_the_page_under_the_number(record, photo):
    """With a second version and the TEST mark, which is as much as the box ever holds."""
    full = other(record, version=2, identifier=identifier(TYPE, ISSUER, "XJ2026650100C000001", 2))
    linted = lint(draw(full, photo))
    with pymupdf.open(stream=linted.pdf, filetype="pdf") as page:
        assert full.identifier in "".join(page[0].get_text().split())
