"""What befell an honest file is said as it is: another's is not called changed, nor one whose download was cut short (C5)."""

from __future__ import annotations

import io
import zipfile

import pytest

from certificates.drawing import draw
from certificates.linting import lint
from certificates.picturing import picture
from certificates.signing import sign
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import intact
from notify.catalogue import Words
from notify.findings import judged

from .authority import signer
from .conftest import NOW, admitted
from .forging import incremental, metadata


def said(verdict):
    return verdict.standing, verdict.reasons[0].code


def zipped(pdf):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("certificate.pdf", pdf)
    return out.getvalue()


def test_c5_a_file_that_another_authority_signed_is_not_ours_whatever_its_structure(record, photo, issuer, tmp_path):
    """As it is, saved anew behind the signature, with bytes behind it: its signer is named, nobody is accused."""
    _, other, _ = signer(tmp_path, "\u202eTEST " + "x" * 56, NOW)
    theirs = sign(lint(draw(record, photo)), admitted(record, photo), other, now=NOW).pdf
    for pdf in (theirs, incremental(theirs, metadata), theirs + b"\n", theirs[:-100]):
        verdict = intact(pdf, issuer[1], now=NOW)
        assert said(verdict) == (Standing.UNTRUSTED, "not_ours")
        words = judged(Words(None, "zh"), verdict.reasons[0].kept())
        assert f"“TEST {'x' * 55}…”" in words


def test_c5_a_download_that_was_cut_short_is_to_be_made_again(signed, issuer):
    """In the page, in the container, in the table at the end."""
    for kept in (0.1, 0.5, 0.97, 0.999):
        verdict = intact(signed.pdf[: int(len(signed.pdf) * kept)], issuer[1], now=NOW)
        assert said(verdict) == (Standing.UNREADABLE, "incomplete")
    assert "重新下载" in judged(Words(None, "zh"), verdict.reasons[0].kept())


@pytest.mark.parametrize(
    ("made", "standing", "code"),
    [
        (zipped, Standing.UNREADABLE, "archive"),
        (lambda pdf: picture(pdf, dpi=72), Standing.UNSIGNED, "picture"),
    ],
)
def test_c5_an_archive_and_a_screenshot_are_called_what_they_are(signed, issuer, made, standing, code):
    """Unpack the one; scan the QR code in the other."""
    assert said(intact(made(signed.pdf), issuer[1], now=NOW)) == (standing, code)
