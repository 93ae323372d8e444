"""What is written into a file for its time-stamps, byte for byte: validation data (DSS), document time-stamps, and nothing else.

ETSI EN 319 142-1, 5.4. pyHanko writes them too; but the verifier builds each appended section anew from the data and the
token that it holds, and that asks for one way to write it. A section redefines the catalogue (its /DSS and /AcroForm) and
the form (its /Fields), and adds objects of new numbers.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

TAIL = re.compile(rb"startxref\n(\d+)\n%%EOF\n?\Z")
TABLE = re.compile(rb"xref\n0 (\d+)\s*\n")
ENTRY = 20
FIELD = "ZhichengTimeStamp"
KINDS = ("/Certs", "/CRLs", ANSWERS := "/OCSPs")
"""The parts of a store, in their order."""
RANGE_ROOM = 44
"""Characters of a /ByteRange's array: four numbers of up to ten digits."""
STAMP = b"""<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161
/ByteRange [%s]
/Contents <%s> >>"""


class SectionError(Exception):
    """The file is not laid out as our drawing lays it out, so that nothing can be added."""


@dataclass(frozen=True, slots=True)
class ValidationData:
    """What a verifier needs of third parties: certificates, revocation lists and answers about one certificate, DER."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    @property
    def revocations(self) -> tuple[bytes, ...]:
        """What is said of certificates that count no more: lists and answers."""
        return (*self.crls, *self.ocsps)

    def without(self, other: ValidationData) -> ValidationData:
        """What of it is not in *other*."""
        return ValidationData(
            tuple(one for one in self.certificates if one not in other.certificates),
            tuple(one for one in self.crls if one not in other.crls),
            tuple(one for one in self.ocsps if one not in other.ocsps),
        )

    def plus(self, other: ValidationData) -> ValidationData:
        """Both, each once."""
        more = other.without(self)
        return ValidationData(
            (*self.certificates, *more.certificates), (*self.crls, *more.crls), (*self.ocsps, *more.ocsps)
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """The room for a container in a file: from its `<` to behind its `>`."""

    start: int
    end: int


def stored(drawn: bytes, data: ValidationData) -> bytes:
    """A drawn file with *data* in it, still as one revision: what is signed then covers them. Raises SectionError."""
    with _opened(drawn) as pdf:
        at = _startxref(drawn)
        section = _Section(at)
        _store(pdf, data, section)
        section.put(pdf.Root, _text(pdf.Root))
        table = _table(drawn, at) | section.entries()
        trailer = _copy(pdf.trailer)
        trailer.Size = len(table)
        lines = b"".join(table[number] for number in range(len(table)))
        body = drawn[:at] + section.body
        return body + b"xref\n0 %d\n" % len(table) + lines + _end(trailer, len(body))


def stamped(pdf_bytes: bytes, data: ValidationData, room: int) -> tuple[bytes, Gap]:
    """The file with a section more: *data*, and a document time-stamp whose container has *room* (hex digits, even).

    What is to be stamped is everything but the gap. Raises SectionError.
    """
    with _opened(pdf_bytes) as pdf:
        before, form = _startxref(pdf_bytes), pdf.Root.AcroForm
        section = _Section(len(pdf_bytes))
        if data != ValidationData():
            _store(pdf, data, section)
        stamp = pdf.make_indirect(Dictionary())
        section.put(stamp, STAMP % (b" " * RANGE_ROOM, b"0" * room))
        field = pdf.make_indirect(_field(len(form.Fields), stamp))
        section.put(field, _text(field))
        form.Fields = Array([*form.Fields, field])
        if form.is_indirect:
            section.put(form, _text(form))
        section.put(pdf.Root, _text(pdf.Root))
        trailer = _copy(pdf.trailer)
        trailer.Size, trailer.Prev = field.objgen[0] + 1, before
        body = pdf_bytes + section.body
        whole = body + b"xref\n" + section.subsections() + _end(trailer, len(body))
    start = whole.index(b"/Contents <", len(pdf_bytes)) + len(b"/Contents ")
    gap = Gap(start, start + room + 2)
    place = whole.index(b"/ByteRange [", len(pdf_bytes)) + len(b"/ByteRange [")
    said = b"%d %d %d %d" % (0, gap.start, gap.end, len(whole) - gap.end)
    return whole[:place] + said.ljust(RANGE_ROOM) + whole[place + RANGE_ROOM :], gap


def covered(whole: bytes, gap: Gap) -> bytes:
    """What a container in *gap* speaks of."""
    return whole[: gap.start] + whole[gap.end :]


def filled(whole: bytes, gap: Gap, container: bytes) -> bytes:
    """The file with *container* (DER) in its gap. Raises SectionError if it does not fit."""
    digits = container.hex().upper().encode()
    room = gap.end - gap.start - 2
    if len(digits) > room:
        raise SectionError("the token is larger than the room for it")
    return whole[: gap.start + 1] + digits.ljust(room, b"0") + whole[gap.end - 1 :]


def data_in(pdf_bytes: bytes) -> ValidationData:
    """The validation data that the file holds. Raises SectionError."""
    with _opened(pdf_bytes) as pdf:
        store = _copy(pdf.Root.DSS) if "/DSS" in pdf.Root else Dictionary()
        return ValidationData(*(tuple(bytes(one.read_raw_bytes()) for one in store.get(key, Array())) for key in KINDS))


def _opened(pdf_bytes: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(pdf_bytes), attempt_recovery=False)
    except pikepdf.PdfError:
        raise SectionError("not a PDF file that can be read") from None


def _startxref(pdf_bytes: bytes) -> int:
    found = TAIL.search(pdf_bytes[-64:])
    if found is None or pdf_bytes[int(found[1]) :][:4] != b"xref":
        raise SectionError("no table of objects at the end")
    return int(found[1])


def _table(drawn: bytes, at: int) -> dict[int, bytes]:
    """The line of each object in the one table that lists them."""
    found = TABLE.match(drawn, at)
    if found is None:
        raise SectionError("more than one table of objects")
    count, start = int(found[1]), found.end()
    if not drawn[start + ENTRY * count :].startswith(b"trailer"):
        raise SectionError("more than one table of objects")
    return {place: drawn[start + ENTRY * place : start + ENTRY * (place + 1)] for place in range(count)}


def _end(trailer: pikepdf.Dictionary, at: int) -> bytes:
    return b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (_text(trailer), at)


def _copy(value: pikepdf.Object) -> pikepdf.Dictionary:
    return Dictionary(dict(value.items()))


def _text(value: pikepdf.Object) -> bytes:
    return bytes(value.unparse(resolved=True))


def _store(pdf: pikepdf.Pdf, data: ValidationData, section: _Section) -> None:
    """Write *data*, and a new store that lists them behind what the one before lists."""
    store = _copy(pdf.Root.DSS) if "/DSS" in pdf.Root else Dictionary()
    store.Type = Name.DSS
    for key, found in zip(KINDS, (data.certificates, data.crls, data.ocsps), strict=True):
        if key == ANSWERS and not found:  # the store of a file without any is as it always was
            continue
        streams = [pdf.make_stream(der) for der in found]
        for stream, der in zip(streams, found, strict=True):
            section.put(stream, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(der), der))
        store[key] = Array([*store.get(key, Array()), *streams])
    pdf.Root.DSS = pdf.make_indirect(store)
    section.put(pdf.Root.DSS, _text(store))


def _field(place: int, stamp: pikepdf.Object) -> pikepdf.Dictionary:
    """An invisible signature field: of no size, and on no page, since a page must not be touched."""
    return Dictionary(
        FT=Name.Sig,
        Type=Name.Annot,
        Subtype=Name.Widget,
        F=132,
        Rect=Array([0, 0, 0, 0]),
        T=String(f"{FIELD}{place}"),
        V=stamp,
    )


class _Section:
    """Objects as they are written from byte *at* on."""

    def __init__(self, at: int) -> None:
        self._at, self.body = at, b""
        self._offsets: dict[int, int] = {}

    def put(self, value: pikepdf.Object, text: bytes) -> None:
        """Write an object that has a number."""
        number = value.objgen[0]
        self._offsets[number] = self._at + len(self.body)
        self.body += b"%d 0 obj\n%s\nendobj\n" % (number, text)

    def entries(self) -> dict[int, bytes]:
        """The objects' lines in a table."""
        return {number: b"%010d 00000 n \n" % offset for number, offset in self._offsets.items()}

    def subsections(self) -> bytes:
        """The whole table of these objects alone."""
        lines = self.entries()
        runs: list[list[int]] = []
        for number in sorted(lines):
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return b"".join(b"%d %d\n" % (run[0], len(run)) + b"".join(lines[one] for one in run) for run in runs)
