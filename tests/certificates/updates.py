"""More updates behind a signature: what a reader shows beside the page, what it says aloud, how large and which way up."""

from __future__ import annotations

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)

from .attacks import _annotation, _of_root, _page, _put_on_page, _script, _signature_field


def _dict(**entries):
    return DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def _numbers(*values):
    return ArrayObject(map(NumberObject, values))


def _stream(writer, data, **entries):
    return writer.add_object(StreamObject(_dict(**entries), stream_data=data))


def _of_page(key, value):
    def change(writer):
        page = _page(writer)
        page[NameObject(key)] = value(writer) if callable(value) else value
        writer.mark_update(page.container_ref)

    return change


def _without(key):
    def change(writer):
        del writer.root[key]
        writer.update_root()

    return change


def _bookmark(writer):
    return _dict(First=writer.add_object(_dict(Title=pdf_string("正高级"))), Count=NumberObject(1))


def _look(writer):
    form = {"Subtype": pdf_name("/Form"), "BBox": _numbers(0, 0, 300, 300)}
    return _dict(N=_stream(writer, b"1 g 0 0 300 300 re f", **form))


def filled_in_field(writer):
    more = {"/FT": NameObject("/Tx"), "/T": pdf_string("x"), "/V": pdf_string("正高级"), "/AP": _look(writer)}
    _put_on_page(writer, _annotation("/Widget", **more))


def _overlay(writer):
    return ArrayObject([_page(writer).raw_get("/Contents"), _stream(writer, b"1 1 1 rg 0 0 900 900 re f")])


def other_tags(writer):
    tags = writer.root["/StructTreeRoot"]
    tags[NameObject("/RoleMap")] = _dict(P=pdf_name("/Artifact"))
    writer.mark_update(tags.container_ref)


def said_aloud(writer):
    tags = writer.root["/StructTreeRoot"]
    first = tags["/K"][0] if isinstance(tags["/K"], ArrayObject) else tags["/K"]
    first[NameObject("/ActualText")] = pdf_string("正高级工程师")
    writer.mark_update(first.container_ref)


def locked(writer):
    field = _signature_field(writer)
    field[NameObject("/Lock")] = _dict(Type=pdf_name("/SigFieldLock"), Action=pdf_name("/All"))
    writer.mark_update(field.container_ref)


def other_reason(writer):
    field = _signature_field(writer)
    field["/V"][NameObject("/Reason")] = pdf_string("正高级")
    writer.mark_update(field.raw_get("/V").reference)


def other_outlines(writer):
    font = next(iter(_page(writer)["/Resources"]["/Font"].values())).get_object()
    told = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
    told[NameObject("/FontFile2")] = _stream(writer, b"\0\1\0\0")
    writer.mark_update(told.container_ref)


def other_photo(writer):
    pictures = _page(writer)["/Resources"]["/XObject"]
    photo = next(key for key in pictures if pictures[key]["/Subtype"] == "/Image")
    form = {"Subtype": pdf_name("/Image"), "Width": NumberObject(1), "Height": NumberObject(1)}
    form |= {"ColorSpace": pdf_name("/DeviceGray"), "BitsPerComponent": NumberObject(8)}
    pictures[NameObject(photo)] = _stream(writer, b"\0", **form)
    writer.update_container(pictures)


def nothing(writer):
    writer.update_root()


UPDATES = {
    "scripts by name": _of_root("/Names", lambda writer: _dict(JavaScript=_dict(Names=ArrayObject([pdf_string("a"), _script(writer)])))),
    "an action at closing": _of_root("/AA", lambda writer: _dict(WC=_script(writer))),
    "an action of the page": _of_page("/AA", lambda writer: _dict(O=_script(writer))),
    "page labels": _of_root("/PageLabels", _dict(Nums=ArrayObject([NumberObject(0), _dict(P=pdf_string("正高级"))]))),
    "a bookmark that says another title": _of_root("/Outlines", _bookmark),
    "a portfolio": _of_root("/Collection", _dict(View=pdf_name("/T"))),
    "a reader's window": _of_root("/ViewerPreferences", _dict(HideToolbar=BooleanObject(value=True))),
    "addresses elsewhere": _of_root("/URI", _dict(Base=pdf_string("https://evil.example"))),
    "another version of PDF": _of_root("/Version", pdf_name("/2.0")),
    "other metadata": _of_root("/Metadata", lambda writer: _stream(writer, b"<x:xmpmeta/>", Subtype=pdf_name("/XML"))),
    "colours without their profile": _without("/OutputIntents"),
    "a page without its tags": _without("/StructTreeRoot"),
    "tags that hide": other_tags,
    "another title said aloud": said_aloud,
    "three times as large": _of_page("/UserUnit", FloatObject(3)),
    "a corner alone": _of_page("/MediaBox", _numbers(0, 0, 300, 300)),
    "upside down": _of_page("/Rotate", NumberObject(180)),
    "blended": _of_page("/Group", _dict(S=pdf_name("/Transparency"), CS=pdf_name("/DeviceRGB"))),
    "another small picture": _of_page("/Thumb", lambda writer: _stream(writer, b"\0\0\0", Subtype=pdf_name("/Image"))),
    "white over the page": _of_page("/Contents", _overlay),
    "a field that is filled in": filled_in_field,
    "a file pinned to the page": lambda writer: _put_on_page(writer, _annotation("/FileAttachment")),
    "a film": lambda writer: _put_on_page(writer, _annotation("/Screen")),
    "fields locked": locked,
    "another reason for signing": other_reason,
    "other outlines of the letters": other_outlines,
    "another photo": other_photo,
    "nothing at all": nothing,
}  # fmt: skip


def attached(pdf, holder):
    """A genuine file as an attachment of another, as it is or as programs pack it."""
    raw = b"1 0 obj\n<< /Length %d >>\nstream\n" % len(pdf)
    return {
        "a genuine file inside another": b"%PDF-1.7\n" + raw + pdf + b"\nendstream\nendobj\ntrailer\n<< >>\n%%EOF\n",
        "a genuine file behind another": holder + pdf,
        "another behind a genuine file": pdf + holder,
        "a page of a mail before it": b"From: a@example.cn\r\n\r\n" + pdf,
        "the end of a mail behind it": pdf + b"\r\n--=_part--\r\n",
        "a mark of bytes before it": b"\xef\xbb\xbf" + pdf,
        "a hole in the middle": pdf[:5000] + bytes(4096) + pdf[9096:],
        "a piece twice": pdf[:5000] + pdf[4000:],
        "as text of another encoding": pdf.decode("latin1").encode(),
    }
