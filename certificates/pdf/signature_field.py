"""The room for the signature: a drawn page holds its field and dictionary already, so that signing only fills them in.

The field is invisible to changes: certified with DocMDP level 1, after which nothing is lawful (ISO 32000-1, 12.8.2.2), in
the form of PAdES (ETSI EN 319 142-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from certificates.pdf.objects import text
from certificates.pdf.tags import FIELD_KEY, SEAL

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.record import CertificateRecord
    from certificates.template.layout import Layout

FIELD = "ZhichengSignature"
EXTENSIONS = "/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>"
"""ETSI.CAdES.detached is not in ISO 32000-1: EN 319 142-1 has the catalogue say so."""
UNTIMED = b"D:00000000000000+00'00'"
UNRANGED = b"/ByteRange[0 0000000000 0000000000 0000000000]"
CONTENTS = b"/Contents <"
ORDINARY = 8192
"""Hexadecimal digits: twice what a container with an RSA-3072 certificate of the usual length takes."""


class NoRoom(Exception):
    """The page has no room for a signature, or not enough."""


STAMP = 12_288
"""Bytes for a time-stamp beside the signature: authorities send their certificates along, two to seven kB in all."""


def needed(certificate: bytes, *, stamped: bool = False) -> int:
    """Hexadecimal digits for a container with *certificate* (DER): it, a signature, and 500 bytes of attributes.

    *stamped*: and a time-stamp.
    """
    return 2 * (len(certificate) + 512 + 700 + (STAMP if stamped else 0))


REASONS = {
    False: "签发职称证书 Issue of a certificate of professional title",
    True: "测试，不具效力 Test, not valid",
}


def panel(record: CertificateRecord) -> tuple[str, str, str]:
    """What readers show beside the signature (12.8.1): who issues, where (the host behind the QR code), and why."""
    return record.issuer, urlsplit(record.verify_url).netloc, REASONS[record.test]


def dictionary(digits: int, name: str, location: str, reason: str) -> bytes:
    """The signature's dictionary, with room for a container of that many hexadecimal digits."""
    certifies = "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 1>>>>]"
    kind = f"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached{certifies}"
    said = f"/Name{text(name)}/Location{text(location)}/Reason{text(reason)}"
    return b"%b%b/M(%b)%b%b%b>>>" % (kind.encode(), said.encode(), UNTIMED, UNRANGED, CONTENTS, b"0" * digits)


def widget(where: Layout, *, page: int, appearance: int, value: int) -> bytes:
    """The field, and its place on the page; the numbers are those of other objects."""
    left, top, right, bottom = where.signature
    box = " ".join(f"{edge:.2f}" for edge in (left, where.height - bottom, right, where.height - top))
    return (
        f"<</Type/Annot/Subtype/Widget/FT/Sig/T({FIELD})/TU{text(SEAL)}/F 132/Rect[{box}]"
        f"/P {page} 0 R/StructParent {FIELD_KEY}/AP<</N {appearance} 0 R>>/V {value} 0 R>>"
    ).encode()


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that knows when it is signed and what the signature covers; only the container is missing."""

    before: bytes
    digits: int
    """The room, in hexadecimal digits."""
    after: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of what the signature covers."""
        return sha256(self.before + self.after).digest()

    def filled(self, container: bytes) -> bytes:
        """The file, with *container* (DER) in its room. Raises NoRoom."""
        written = container.hex().upper()
        if len(written) > self.digits:
            raise NoRoom
        return b"%b<%b>%b" % (self.before, written.ljust(self.digits, "0").encode(), self.after)


def prepare(pdf: bytes, at: datetime) -> Opened:
    """*pdf* as it is signed *at* that moment (aware). Raises NoRoom if it was drawn without room."""
    if pdf.count(UNRANGED) != 1 or pdf.count(UNTIMED) != 1:
        raise NoRoom
    start = pdf.index(CONTENTS, pdf.index(UNRANGED)) + len(CONTENTS) - 1
    end = pdf.index(b">", start) + 1
    ranged = b"/ByteRange[0 %d %d %d]" % (start, end, len(pdf) - end)
    timed = f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}+00'00'".encode()
    before = pdf[:start].replace(UNRANGED, ranged.ljust(len(UNRANGED))).replace(UNTIMED, timed)
    return Opened(before, end - start - 2, pdf[end:])
