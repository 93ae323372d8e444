"""Attacks on signed files, by kind: each a change of one of our own files, as it is found in papers and in the wild.

Incremental saving attacks (Mladenov et al., CCS 2019), shadow attacks and attacks on certified documents (Mainka et al.,
NDSS and S&P 2021), and what a container of RFC 5652 lets be changed.
"""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
from asn1crypto import cms, core, x509
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)

from .forging import gap, incremental
from .shadows import appended, number_of, opened
from .wrapping import container, with_container


def update(change):
    """An incremental update by pyHanko that changes what *change* says."""
    return lambda pdf: incremental(pdf, change)


def _page(writer):
    return writer.root["/Pages"]["/Kids"][0].get_object()


def _put_on_page(writer, annotation):
    page = _page(writer)
    held = page.get("/Annots", ArrayObject())
    page[NameObject("/Annots")] = ArrayObject([*held, writer.add_object(annotation)])
    writer.mark_update(page.container_ref)


def _annotation(subtype, **more):
    entries = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject(subtype),
        "/Rect": ArrayObject(map(NumberObject, (0, 0, 300, 300))),
        "/F": NumberObject(4),
    }
    return DictionaryObject({NameObject(key): value for key, value in (entries | more).items()})


def stamp(writer):
    look = writer.add_object(StreamObject(stream_data=b"0 0 300 300 re f"))
    normal = DictionaryObject({pdf_name("/N"): look})
    _put_on_page(writer, _annotation("/Stamp", **{"/AP": normal}))


def free_text(writer):
    more = {"/Contents": pdf_string("正高级"), "/DA": pdf_string("/F 9 Tf")}
    _put_on_page(writer, _annotation("/FreeText", **more))


def link(writer):
    action = DictionaryObject({pdf_name("/S"): pdf_name("/URI"), pdf_name("/URI"): pdf_string("https://evil.example")})
    _put_on_page(writer, _annotation("/Link", **{"/A": action}))


def redact(writer):
    _put_on_page(writer, _annotation("/Redact"))


def more_content(writer):
    page = _page(writer)
    held = page.raw_get("/Contents")
    added = writer.add_object(StreamObject(stream_data=b"0 0 900 900 re f"))
    page[NameObject("/Contents")] = ArrayObject([held, added])
    writer.mark_update(page.container_ref)


def second_page(writer):
    pages = writer.root["/Pages"]
    page = DictionaryObject({pdf_name("/Type"): pdf_name("/Page")})
    pages["/Kids"].append(writer.add_object(page))
    pages[NameObject("/Count")] = NumberObject(2)
    writer.mark_update(pages.container_ref)


def crop(writer):
    page = _page(writer)
    page[NameObject("/CropBox")] = ArrayObject(map(NumberObject, (0, 0, 400, 100)))
    writer.mark_update(page.container_ref)


def _of_root(key, value):
    def change(writer):
        writer.root[NameObject(key)] = value(writer) if callable(value) else value
        writer.update_root()

    return change


def _script(writer):
    return DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert('paid')")})


def _embedded(writer):
    stream = writer.add_object(StreamObject(stream_data=b"MZ"))
    file = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Filespec"),
            pdf_name("/F"): pdf_string("a.exe"),
            pdf_name("/EF"): DictionaryObject({pdf_name("/F"): stream}),
        }
    )
    listed = ArrayObject([pdf_string("a.exe"), writer.add_object(file)])
    return DictionaryObject({pdf_name("/EmbeddedFiles"): DictionaryObject({pdf_name("/Names"): listed})})


def _layers(writer):
    return DictionaryObject({pdf_name("/OCGs"): ArrayObject(), pdf_name("/D"): DictionaryObject()})


def xfa(writer):
    form = writer.root["/AcroForm"]
    form[NameObject("/XFA")] = pdf_string("<xdp/>")
    writer.mark_update(form.container_ref or writer.root.container_ref)
    writer.update_root()


def appearances_wanted(writer):
    form = writer.root["/AcroForm"]
    form[NameObject("/NeedAppearances")] = BooleanObject(value=True)
    writer.mark_update(form.container_ref or writer.root.container_ref)
    writer.update_root()


def _signature_field(writer):
    return writer.root["/AcroForm"]["/Fields"][0].get_object()


def seal_redrawn(writer):
    field = _signature_field(writer)
    look = writer.add_object(StreamObject(stream_data=b"0 0 900 900 re f"))
    field[NameObject("/AP")] = DictionaryObject({pdf_name("/N"): look})
    writer.mark_update(field.container_ref)


def field_moved(writer):
    field = _signature_field(writer)
    field[NameObject("/Rect")] = ArrayObject(map(NumberObject, (0, 0, 900, 900)))
    writer.mark_update(field.container_ref)


def same_field_again(writer):
    fields = writer.root["/AcroForm"]["/Fields"]
    twin = DictionaryObject({pdf_name("/FT"): pdf_name("/Sig"), pdf_name("/T"): pdf_string("ZhichengSignature")})
    fields.append(writer.add_object(twin))
    writer.mark_update(fields.container_ref or writer.root.container_ref)
    writer.update_root()


def permissions_taken(writer):
    if "/Perms" in writer.root:
        del writer.root["/Perms"]
    writer.update_root()


def another_number(writer):
    information = writer.trailer_view["/Info"]
    information[NameObject("/ZhichengNumber")] = pdf_string("XJ2026650100C999999")
    writer.mark_update(information.container_ref)


def font_says_otherwise(writer):
    fonts = _page(writer)["/Resources"]["/Font"]
    font = next(iter(fonts.values())).get_object()
    font[NameObject("/ToUnicode")] = writer.add_object(StreamObject(stream_data=b"begincmap endcmap"))
    writer.mark_update(font.container_ref)


UPDATES = {
    "a stamp on the page": stamp,
    "text on the page": free_text,
    "a link over the QR code": link,
    "a redaction": redact,
    "a second stream of content": more_content,
    "a second page": second_page,
    "a crop of the page": crop,
    "an action at opening": _of_root("/OpenAction", _script),
    "an embedded program": _of_root("/Names", _embedded),
    "layers": _of_root("/OCProperties", _layers),
    "another language": _of_root("/Lang", pdf_string("en")),
    "usage rights": _of_root("/Perms", DictionaryObject({pdf_name("/UR3"): DictionaryObject()})),
    "an extension": _of_root("/Extensions", DictionaryObject()),
    "an empty store": _of_root("/DSS", DictionaryObject()),
    "an XFA form": xfa,
    "appearances wanted": appearances_wanted,
    "the seal redrawn": seal_redrawn,
    "the field moved": field_moved,
    "the field twice": same_field_again,
    "permissions taken away": permissions_taken,
    "another number": another_number,
    "a font that says otherwise": font_says_otherwise,
}
"""By a library, with a well-formed section behind the signed file."""


def tables(pdf):
    """Sections written by hand, of the kinds that readers take and validators overlook."""
    with opened(pdf) as read:
        page, root = number_of(read.pages[0].obj), number_of(read.Root)
    at, size = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1]), int(re.findall(rb"/Size (\d+)", pdf)[-1])
    evil = b"%d 0 obj\n<< /Type /Page /Rotate 180 >>\nendobj\n" % page
    end = b"startxref\n%d\n%%%%EOF\n"
    behind = pdf + evil
    rows = zlib.compress(b"\x01" + len(pdf).to_bytes(4, "big") + b"\0\0")
    stream = (
        b"%d 0 obj\n<< /Type /XRef /W [1 4 2] /Index [%d 1] /Size %d /Root %d 0 R /Prev %d /Filter /FlateDecode /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\n" % (size, page, size + 1, root, at, len(rows), rows)
    )
    table = b"xref\n%d 1\n%010d 00000 n \n" % (page, len(pdf))
    trailer = b"trailer\n<< /Root %d 0 R /Size %d /Prev %d >>\n"
    plain = table + trailer % (root, size, at)
    return {
        "a table as a stream": behind + stream + end % len(behind),
        "a hybrid table": behind + stream + plain.replace(b"/Prev", b"/XRefStm %d /Prev" % len(behind)) + end % (len(behind) + len(stream)),
        "a table that leads in a circle": behind + (table + trailer % (root, size, len(behind))) + end % len(behind),
        "a table without a trailer": behind + table + end % len(behind),
        "an object of a later generation": pdf + evil.replace(b" 0 obj", b" 1 obj") + plain.replace(b"00000 n", b"00001 n") + end % len(behind),
        "objects made free": pdf + b"xref\n%d 1\n0000000000 65535 f \n" % page + trailer % (root, size, at) + end % len(pdf),
        "two roots in one trailer": behind + plain.replace(b"/Root", b"/Root 1 0 R /Root") + end % len(behind),
        "a table that points before the file": behind + plain + end % 0,
        "an old end again": pdf + end % at,
        "page and catalogue by hand": appended(pdf, {page: b"<< /Type /Page /Rotate 90 >>"}),
    }  # fmt: skip


def in_place(pdf):
    """Bytes exchanged where they stand, the length kept."""
    start, end = gap(pdf)

    def swapped(old, new):
        assert len(old) == len(new)
        assert old in pdf, old
        return pdf.replace(old, new)

    moment = re.search(rb"/M ?\(D:20\d\d", pdf)[0]
    return {
        "another time of signing": pdf.replace(moment, moment[:-4] + b"2019"),
        "another subfilter": swapped(b"ETSI.CAdES.detached", b"adbe.pkcs7.detached"),
        "a container in lower case": pdf[:start] + pdf[start:end].lower() + pdf[end:],
        "a container with a space": pdf[: start + 9] + b" " + pdf[start + 10 :],
        "a container in brackets": pdf[:start] + b"(" + pdf[start + 1 : end - 1] + b")" + pdf[end:],
        "a version of PDF that nobody has": b"%PDF-2.9" + pdf[8:],
        "a name by an escape": swapped(b"/ZhichengNumber", b"/#5ahichengNumb"),
        "no end": pdf.replace(b"%%EOF", b"%%EOX"),
    }


def unsigned(pdf):
    """What a container lets be changed outside of what is signed: attributes, bags, versions, encodings."""
    whole = cms.ContentInfo.load(container(pdf))
    signed = whole["content"]
    info = signed["signer_infos"][0]
    own = signed["certificates"][0]

    def built(info_changes=None, **changes):
        kept = ("version", "digest_algorithms", "certificates")
        parts = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")
        one = {name: info[name] for name in parts} | (info_changes or {})
        content = {name: signed[name] for name in kept} | {"encap_content_info": {"content_type": "data"}}
        content |= {"signer_infos": [one]} | changes
        return with_container(pdf, cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())

    def attribute(oid, value):
        return {"unsigned_attrs": [cms.CMSAttribute({"type": oid, "values": [value]})]}

    sha1 = {"algorithm": "sha1"}
    identifier = core.OctetString(own.chosen.key_identifier_value.native)
    der = container(pdf)
    return {
        "a load in an attribute": built(attribute("1.2.3.4.5", core.OctetString(b"MZ" * 500))),
        "a countersignature": built(attribute("counter_signature", info)),
        "an attribute without a value": built(
            {"unsigned_attrs": [cms.CMSAttribute({"type": "1.2.3.4.5", "values": []})]}
        ),
        "a certificate more": built(certificates=[own, own]),
        "the signer twice": built(signer_infos=[info, info]),
        "a digest more": built(digest_algorithms=[signed["digest_algorithms"][0], sha1]),
        "another version": built(version="v3"),
        "the signer by the key": built({"version": "v3", "sid": cms.SignerIdentifier("subject_key_identifier", identifier)}),
        "no digest": built(digest_algorithms=[]),
        "another digest named": built({"digest_algorithm": sha1}),
        "PSS named": built({"signature_algorithm": {"algorithm": "rsassa_pss"}}),
        "the content inside": built(
            encap_content_info={"content_type": "data", "content": core.OctetString(b"another")}
        ),
        "an endless length": with_container(pdf, b"\x30\x80" + der[4:] + b"\0\0"),
        "a longer length": with_container(pdf, b"\x30\x83\x00" + der[2:4] + der[4:]),
        "bytes behind it": with_container(pdf, der + b"PK\x03\x04"),
    }  # fmt: skip


def same_key_other_name(pdf, certificate: bytes):
    """A certificate over our own key, by a stranger, in the place of ours: the signature does hold."""
    signed = cms.ContentInfo.load(container(pdf))
    other = x509.Certificate.load(certificate)
    signed["content"]["certificates"] = [cms.CertificateChoices("certificate", other)]
    sid = {"issuer": other.issuer, "serial_number": other.serial_number}
    signed["content"]["signer_infos"][0]["sid"] = cms.SignerIdentifier("issuer_and_serial_number", sid)
    return with_container(pdf, signed.dump(force=True))


def saved_anew(pdf):
    """Honest, and no original any more: what programs do with a file that is opened and saved."""

    def by(**how):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as read:
            read.save(out, **how)
        return out.getvalue()

    return {
        "saved": by(),
        "linearised": by(linearize=True),
        "in streams": by(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "with a password": by(encryption=pikepdf.Encryption(owner="x", user="")),
        "through text mode": pdf.replace(b"\n", b"\r\n"),
        "behind an answer's head": b"HTTP/1.1 200 OK\r\n\r\n" + pdf,
    }
