"""What a file is that is not as we write them: whose signature it bears, if not ours, and what befell it on its way.

Only words hang on this: nothing is accepted here. So it looks where a damaged file still shows something, in the raw bytes.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING

from asn1crypto import cms, x509

from certificates.verifying.structure import BYTE_RANGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certificates.keys.register import TrustStore

CONTAINER = re.compile(rb"<\s*(30[0-9A-Fa-f\s]{200,})>")
GM_SIGNED = "1.2.156.10197.6.1.4.2.2"
"""SignedData as GM/T 0010 has it, with SM2: to the eye the same as RFC 5652's."""
OURS = re.compile(rb"/Zhicheng|ZhichengSignature")
"""What stands in every file of ours, in the clear and more than once."""
MOST = 16
"""Containers that are looked at."""
UNNAMED = "?"
NAME_MOST = 60
"""Characters of a stranger's name."""
KINDS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("archive", re.compile(rb"PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08")),
    (
        "picture",
        re.compile(
            rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF....WEBP|BM....\0\0|II\*\0|MM\0\*|....ftyp(?:hei|mif1|avif)",
            re.DOTALL,
        ),
    ),
)


def kind(data: bytes) -> str:
    """The reason for a file that is no PDF: archive, picture, or not_a_pdf."""
    return next((code for code, beginning in KINDS if beginning.match(data)), "not_a_pdf")


def stranger(pdf: bytes, register: TrustStore) -> str | None:
    """The signer's name if signatures stand in *pdf* and none of them names a signer of ours; None else.

    One that names ours anywhere, by certificate, key, number or the hash that is signed, is ours and changed, or a forgery.
    """
    ours = [x509.Certificate.load(signer.der) for signer in register.signers]
    marks = {mark for certificate in ours for mark in _marks(certificate)}
    names = []
    for signed in _containers(pdf):
        try:
            certificates = [choice.chosen for choice in signed["certificates"] or ()]
            told = {mark for certificate in certificates for mark in _marks(certificate)} | set(_signed_for(signed))
            names.append(_signer(signed, certificates))
        except Exception:  # noqa: BLE001  asn1crypto raises a dozen types on hostile bytes: then nobody is named
            return None
        if told & marks:
            return None
    if not names and CONTAINER.search(pdf) and not OURS.search(pdf):
        return UNNAMED  # an electronic seal (GM/T 0031) and the like: a signature, in a form that says nothing to us
    return names[0] if names else None


def bare(pdf: bytes) -> bool:
    """True if no signature stands in *pdf* and nothing of ours, whatever words of one do: an empty field, a remark."""
    return not (OURS.search(pdf) or CONTAINER.search(pdf) or BYTE_RANGE.search(pdf))


def cut_short(pdf: bytes) -> bool:
    """True if the file ends before it said that it would: its signature covers more, or its last object is open."""
    ranges = [tuple(map(int, found)) for found in BYTE_RANGE.findall(pdf)]
    if not ranges:
        return b"%%EOF" not in pdf
    _, gap, second, rest = ranges[-1]
    fits = pdf[gap : gap + 1] == b"<" and (second > len(pdf) or pdf[second - 1 : second] == b">")
    lacking = second + rest - len(pdf)
    return fits and (lacking == 1 if pdf.rstrip(b"\r\n\0 ").endswith(b"%%EOF") else lacking > 0)


def _containers(pdf: bytes) -> Iterator[cms.SignedData]:
    for found, _ in zip(CONTAINER.finditer(pdf), range(MOST), strict=False):
        digits = re.sub(rb"\s", b"", found[1])
        try:
            content = cms.ContentInfo.load(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))
            if content["content_type"].native == "signed_data":
                yield content["content"]
            elif content["content_type"].dotted == GM_SIGNED:
                yield content["content"].parse(spec=cms.SignedData)
        except (ValueError, TypeError):
            continue


def _marks(certificate: x509.Certificate) -> Iterator[bytes]:
    """What tells one certificate from another: each of them stays if a bit of the others is changed."""
    yield sha256(certificate.dump()).digest()
    yield bytes(certificate.public_key.dump())
    yield certificate.issuer.dump() + b"%d" % certificate.serial_number


def _signed_for(signed: cms.SignedData) -> Iterator[bytes]:
    """The hashes of the signers' certificates that the signatures cover (RFC 5035), and whom the infos name."""
    for info in signed["signer_infos"]:
        if info["sid"].name == "issuer_and_serial_number":
            sid = info["sid"].chosen
            yield sid["issuer"].dump() + b"%d" % sid["serial_number"].native
        for attribute in info["signed_attrs"]:
            if attribute["type"].native == "signing_certificate_v2":
                yield attribute["values"][0]["certs"][0]["cert_hash"].native


def _signer(signed: cms.SignedData, certificates: list[x509.Certificate]) -> str:
    """The name of the first signer; of the first certificate where none is named so, of the issuer where none is there."""
    sid = signed["signer_infos"][0]["sid"]
    if sid.name == "issuer_and_serial_number":
        for certificate in certificates:
            if certificate.serial_number == sid.chosen["serial_number"].native:
                return named(certificate)
        if not certificates:
            return _called(sid.chosen["issuer"])
    return named(certificates[0]) if certificates else UNNAMED


def named(certificate: x509.Certificate) -> str:
    """Whose it is, as it stands in the certificate."""
    return _called(certificate.subject)


def _called(name: x509.Name) -> str:
    """A name as it stands there, without what is not seen or turns the line round, and not longer than a line."""
    subject = name.native
    said = subject.get("common_name") or subject.get("organization_name") or ""
    text = said if isinstance(said, str) else " ".join(map(str, said))
    return line(text)


def line(text: str) -> str:
    """A stranger's words, without what is not seen or turns the line round, and not longer than a line."""
    seen = "".join(one for one in text if unicodedata.category(one)[0] != "C" or one.isspace())
    plain = " ".join(seen.split())
    return plain if len(plain) <= NAME_MOST else f"{plain[:NAME_MOST]}…"
