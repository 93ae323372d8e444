"""Shadow attacks: not signed; and where a lint had slept, found out all the same (C5)."""

from hashlib import sha256

import pytest

from certificates.drawing import draw
from certificates.linting import Linted, LintFailed, lint
from certificates.phases import Drawn
from certificates.picturing import picture
from certificates.signing import sign
from certificates.verifying.verdict import Entry, Standing
from certificates.verifying.verify import verify

from .conftest import NOW, admitted
from .shadows import SHADOWS
from .test_verifying import OneRow

CAUGHT_BY = {
    "hide": {"page_says_nothing_else", "nothing_hidden"},
    "hide behind a picture": {"page_says_nothing_else", "photo_present"},
    "replace": {"nothing_hidden"},
    "replace a remark": {"room_for_signature"},
    "hide and replace": {"nothing_hidden"},
    "an object in reserve": {"nothing_hidden"},
}


def passed(record, pdf):
    """As if the database said that this very page had passed the lints."""
    return Linted.resume(record, pdf, linted_sha256=sha256(pdf).hexdigest())


@pytest.mark.parametrize("name", SHADOWS)
def test_c5_a_page_in_which_another_lies_hidden_is_not_signed(record, photo, name):
    """The lint that finds it is named, and an honest page has none."""
    drawn = draw(record, photo)
    assert lint(drawn)
    with pytest.raises(LintFailed) as failed:
        lint(Drawn(record, SHADOWS[name][0](drawn.pdf)))
    assert CAUGHT_BY[name] <= {finding.lint for finding in failed.value.findings}


@pytest.mark.parametrize("name", SHADOWS)
def test_c5_a_shadow_that_was_signed_anyway_is_found_out_when_it_is_switched(record, photo, issuer, name):
    """The lints passed over: before the switch the file is what we signed; after it, changed, with or without registry."""
    prepare, switch = SHADOWS[name]
    signed = sign(passed(record, prepare(draw(record, photo).pdf)), admitted(record, photo), issuer[0], now=NOW)
    registry = OneRow(record.number, 1, Entry(signed.sha256, "valid"))
    assert verify(signed.pdf, issuer[1], registry=registry, now=NOW).standing is Standing.VALID
    switched = switch(signed.pdf)
    assert switched.startswith(signed.pdf)
    for asked in (None, registry):
        verdict = verify(switched, issuer[1], registry=asked, now=NOW)
        assert (verdict.standing, verdict.reasons[0].code) == (Standing.TAMPERED, "bytes_outside")


@pytest.mark.parametrize("name", ["hide", "hide behind a picture", "replace", "replace a remark", "hide and replace"])
def test_the_switch_does_change_what_a_reader_shows(record, photo, issuer, name):
    """Else the attack would prove nothing."""
    prepare, switch = SHADOWS[name]
    signed = sign(passed(record, prepare(draw(record, photo).pdf)), admitted(record, photo), issuer[0], now=NOW).pdf
    assert picture(signed, dpi=36) != picture(switch(signed), dpi=36)
