"""Shadow attacks (Mainka et al., NDSS 2021) on a page of ours: what is laid into the drawn file, and the switch afterwards.

Each is a pair of functions: the first prepares a drawn page, and our lints must refuse it; the second takes the file that
was signed in spite of them, and changes what it shows by an update that touches nothing that was signed.
"""

from __future__ import annotations

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

FORGED = b"q 1 1 1 rg 300 200 240 40 re f Q BT /F0 24 Tf 310 210 Td <0001000200030004> Tj ET"
WHITE = b"1 1 1 rg 0 0 240 40 re f"
RED = b"1 0 0 rg 0 0 240 40 re f"


def appended(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """An incremental update written by hand: these objects anew, and a table that names them."""
    body, places = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n"), {}
    for number, text in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = len(body)
    body += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    root, info = (re.findall(rb"/%s (\d+) 0 R" % name, pdf)[-1] for name in (b"Root", b"Info"))
    size = max(int(re.findall(rb"/Size (\d+)", pdf)[-1]), max(objects) + 1)
    before = re.findall(rb"startxref\s+(\d+)", pdf)[-1]
    body += b"trailer\n<< /Root %s 0 R /Info %s 0 R /Size %d /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        root,
        info,
        size,
        before,
        table,
    )
    return bytes(body)


def shows(content: bytes) -> bytes:
    """A form that shows *content*, as it stands in a file."""
    head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 240 40] /Length %d >>" % len(content)
    return head + b"\nstream\n%s\nendstream" % content


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def saved(drawn: bytes, pdf: pikepdf.Pdf) -> bytes:
    """The drawn file with what was changed or added in *pdf*, in one revision; its other bytes stay where they are."""
    with opened(drawn) as before:
        old = {number_of(one): written(one) for one in before.objects}
    return rewritten(
        drawn, {number_of(one): text for one in pdf.objects if (text := written(one)) != old.get(number_of(one))}
    )


def written(thing: pikepdf.Object) -> bytes:
    """An object as it stands in a file."""
    if not isinstance(thing, Stream):
        return thing.unparse(resolved=True)
    data = thing.read_raw_bytes()
    head = Dictionary(dict(thing.items()))
    head.Length = len(data)
    return head.unparse(resolved=True) + b"\nstream\n" + data + b"\nendstream"


def rewritten(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """The same file with these objects behind the others, and one table that names them all."""
    table = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    body, places = bytearray(pdf[:table]), dict(enumerate(map(int, re.findall(rb"(\d{10}) \d{5} [nf]", pdf[table:]))))
    for number, text in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    assert sorted(places) == list(range(len(places)))
    trailer = re.search(rb"trailer(.*?)startxref", pdf[table:], re.DOTALL)[1]
    rows = b"".join(b"%010d %s \n" % (places[n], b"00000 n" if n else b"65535 f") for n in sorted(places))
    begins = len(body)
    body += b"xref\n0 %d\n" % len(places) + rows
    body += b"trailer" + re.sub(rb"/Size \d+", b"/Size %d" % len(places), trailer) + b"startxref\n"
    return bytes(body) + b"%d\n%%%%EOF\n" % begins


def form(pdf: pikepdf.Pdf, content: bytes) -> Stream:
    made = Stream(pdf, content)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 240, 40])
    made.Resources = Dictionary()
    return made


def number_of(thing: pikepdf.Object) -> int:
    return int(thing.objgen[0])


def with_more(pdf: pikepdf.Pdf, content: bytes) -> None:
    """The page's content, and this after it."""
    page = pdf.pages[0].obj
    before = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
    page.Contents = Array([*before, Stream(pdf, content)])


def hide_prepared(drawn: bytes) -> bytes:
    """A forged line on the page, under a white form that covers it."""
    with opened(drawn) as pdf:
        pdf.pages[0].obj.Resources.XObject.Shade = form(pdf, WHITE)
        with_more(pdf, FORGED + b" q 1 0 0 1 300 200 cm /Shade Do Q")
        return saved(drawn, pdf)


def hide_switched(signed: bytes) -> bytes:
    """The cover is emptied."""
    with opened(signed) as pdf:
        return appended(signed, {number_of(pdf.pages[0].obj.Resources.XObject.Shade): shows(b"")})


def picture_prepared(drawn: bytes) -> bytes:
    """The same, with a picture as the cover."""
    with opened(drawn) as pdf:
        cover = Stream(pdf, b"\xff")
        cover.Type, cover.Subtype, cover.Width, cover.Height = Name.XObject, Name.Image, 1, 1
        cover.BitsPerComponent, cover.ColorSpace = 8, Name.DeviceGray
        pdf.pages[0].obj.Resources.XObject.Shade = cover
        with_more(pdf, FORGED + b" q 240 0 0 40 300 200 cm /Shade Do Q")
        return saved(drawn, pdf)


def replace_prepared(drawn: bytes) -> bytes:
    """A form that shows nothing yet."""
    with opened(drawn) as pdf:
        pdf.pages[0].obj.Resources.XObject.Shade = form(pdf, b"")
        with_more(pdf, b"q 1 0 0 1 300 200 cm /Shade Do Q")
        return saved(drawn, pdf)


def replace_switched(signed: bytes) -> bytes:
    """The form says something else."""
    with opened(signed) as pdf:
        return appended(signed, {number_of(pdf.pages[0].obj.Resources.XObject.Shade): shows(RED)})


def field_prepared(drawn: bytes) -> bytes:
    """A remark over the page whose look is a form."""
    with opened(drawn) as pdf:
        remark = Dictionary(
            Type=Name.Annot,
            Subtype=Name.FreeText,
            Rect=Array([300, 200, 540, 240]),
            F=4,
            AP=Dictionary(N=form(pdf, b"")),
        )
        page = pdf.pages[0].obj
        page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(remark)])
        return saved(drawn, pdf)


def field_switched(signed: bytes) -> bytes:
    """The remark's look is exchanged."""
    with opened(signed) as pdf:
        look = next(one for one in pdf.pages[0].obj.Annots if one.Subtype == Name.FreeText).AP.N
        return appended(signed, {number_of(look): shows(RED)})


def hide_and_replace_prepared(drawn: bytes) -> bytes:
    """A second page tree in the file, to which the page itself leads, so that no program drops it."""
    with opened(drawn) as pdf:
        page = pdf.pages[0].obj
        tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1))
        other = pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                Parent=tree,
                MediaBox=page.MediaBox,
                Resources=page.Resources,
                Contents=Stream(pdf, FORGED),
            )
        )
        tree.Kids = Array([other])
        page.PieceInfo = Dictionary(Shade=tree)
        return saved(drawn, pdf)


def hide_and_replace_switched(signed: bytes) -> bytes:
    """The catalogue leads to the other tree."""
    with opened(signed) as pdf:
        tree = number_of(pdf.pages[0].obj.PieceInfo.Shade)
        return appended(signed, {number_of(pdf.Root): b"<< /Type /Catalog /Pages %d 0 R >>" % tree})


def unreferenced_prepared(drawn: bytes) -> bytes:
    """An object to which nothing leads yet."""
    free = int(re.findall(rb"/Size (\d+)", drawn)[-1])
    return rewritten(drawn, {free: b"<< /Shade true >>"})


def unreferenced_switched(signed: bytes) -> bytes:
    """The catalogue leads to it."""
    with opened(signed) as pdf:
        spare = int(re.findall(rb"(\d+) 0 obj\s*<< /Shade true >>", signed)[0])
        root = b"<< /Type /Catalog /Pages %d 0 R /Extra %d 0 R >>" % (number_of(pdf.Root.Pages), spare)
        return appended(signed, {number_of(pdf.Root): root})


SHADOWS = {
    "hide": (hide_prepared, hide_switched),
    "hide behind a picture": (picture_prepared, hide_switched),
    "replace": (replace_prepared, replace_switched),
    "replace a remark": (field_prepared, field_switched),
    "hide and replace": (hide_and_replace_prepared, hide_and_replace_switched),
    "an object in reserve": (unreferenced_prepared, unreferenced_switched),
}
