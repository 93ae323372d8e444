"""Signatures moved to where they don't belong: wrapping (Mladenov et al., CCS 2019), copied containers, borrowed names."""

from __future__ import annotations

import re

from asn1crypto import cms, x509

from certificates.verifying.structure import BYTE_RANGE

from .forging import gap
from .shadows import appended, number_of, opened


def container(pdf: bytes) -> bytes:
    """The CMS in the file, without its padding."""
    start, end = gap(pdf)
    return cms.ContentInfo.load(bytes.fromhex(pdf[start + 1 : end - 1].decode())).dump()


def with_container(pdf: bytes, der: bytes) -> bytes:
    """The same file, with another CMS in the place."""
    start, end = gap(pdf)
    room = end - start - 2
    return pdf[: start + 1] + der.hex().upper().encode().ljust(room, b"0") + pdf[end - 1 :]


def forged_object(pdf: bytes) -> bytes:
    """A page object that shows something else, to be put where the signature doesn't look."""
    with opened(pdf) as read:
        number = number_of(read.pages[0].obj)
    return b"\n%d 0 obj\n<< /Type /Page /Rotate 180 >>\nendobj\n" % number


def relocated(pdf: bytes) -> bytes:
    """The signed second part moved back, a forged object before it, and a byte range that finds both parts again.

    The new range stands in what the signature can't cover, behind the container: which of two keys is read is the
    reader's own affair.
    """
    start, end = gap(pdf)
    der, second = container(pdf).hex().upper().encode(), pdf[end:]
    for width in range(1, 9):  # the range names where the second part begins, and its own length moves that
        evil = forged_object(pdf)
        told = b"/ByteRange [0 %d %s %d]"
        place = start + len(der) + 2 + len(told % (start, b"0" * width, len(second))) + len(evil)
        if len(str(place)) == width:
            told %= (start, str(place).encode(), len(second))
            return pdf[:start] + b"<" + der + b">" + told + evil + second
    raise AssertionError(place)


def in_the_gap(pdf: bytes) -> bytes:
    """A forged object in the padding, and the byte range as it was."""
    start, end = gap(pdf)
    head = b"<" + container(pdf).hex().upper().encode() + b">" + forged_object(pdf)
    return pdf[:start] + head.ljust(end - start, b" ") + pdf[end:]


def embedded(pdf: bytes) -> bytes:
    """The signed file as it is, behind a forged one."""
    return b"%PDF-1.7\n" + forged_object(pdf) + pdf


def copied_dictionary(genuine: bytes, unsigned: bytes) -> bytes:
    """The genuine signature's dictionary in an update of a page that nobody signed."""
    found = re.search(rb"<<[^<>]*/ByteRange[^<>]*<[0-9A-F]+>[^<>]*>>", genuine)
    value = found[0] if found else genuine[slice(*_dictionary(genuine))]
    with opened(unsigned) as pdf:
        root, pages, page = number_of(pdf.Root), number_of(pdf.Root.Pages), number_of(pdf.pages[0].obj)
    free = int(re.findall(rb"/Size (\d+)", unsigned)[-1])
    field = b"<< /FT /Sig /T (ZhichengSignature) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /V %d 0 R /P %d 0 R >>"
    catalogue = b"<< /Type /Catalog /Pages %d 0 R /AcroForm << /Fields [%d 0 R] /SigFlags 3 >> >>" % (pages, free)
    return appended(unsigned, {free: field % (free + 1, page), free + 1: value, root: catalogue})


def _dictionary(pdf: bytes) -> tuple[int, int]:
    """Where the object with the byte range begins and ends."""
    place = BYTE_RANGE.search(pdf).start()
    begin = pdf.rfind(b" obj", 0, place) + 4
    return begin, pdf.find(b"endobj", place)


def without(pdf: bytes, key: bytes) -> bytes:
    """A key of the signature's dictionary spoilt, its value left where it is."""
    place = pdf.rfind(key, 0, gap(pdf)[0] + 1)
    return pdf[:place] + key[:-1] + b"X" + pdf[place + len(key) :]


def range_of_nothing(pdf: bytes) -> bytes:
    """A byte range that covers not one byte."""
    name = BYTE_RANGE.search(pdf)[0]
    return pdf.replace(name, b"/ByteRange [0 0 %d 0]".replace(b"%d", str(len(pdf)).encode()).ljust(len(name)))


def claims(pdf: bytes, certificate: bytes) -> bytes:
    """The container of a stranger with our certificate in the stranger's place."""
    made = cms.ContentInfo.load(container(pdf))
    signed = made["content"]

    ours = x509.Certificate.load(certificate)
    signed["certificates"] = [cms.CertificateChoices("certificate", ours)]
    sid = {"issuer": ours.issuer, "serial_number": ours.serial_number}
    signed["signer_infos"][0]["sid"] = cms.SignerIdentifier("issuer_and_serial_number", sid)
    return with_container(pdf, cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())
