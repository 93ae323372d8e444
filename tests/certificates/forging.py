"""Forgeries of a certificate, made by surgery on one of our own; what is right for each is in test_forgeries.py."""

from __future__ import annotations

import asyncio
import io
import re

import pymupdf
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from certificates.verifying.structure import BYTE_RANGE

TAMPERED = {"tampered", "unreadable"}


def gap(pdf: bytes) -> tuple[int, int]:
    """Where the part that the signature can't cover begins and ends."""
    _, length, second, _ = (int(number) for number in BYTE_RANGE.findall(pdf)[0])
    return length, second


def forgeries(pdf: bytes, stranger) -> dict[str, bytes]:
    """Every forged file, by name. *stranger*: a loaded signer that isn't ours."""
    start, end = gap(pdf)
    name = re.search(rb"/ByteRange\s*\[[^]]*\]", pdf)[0]
    wider = name.replace(str(start).encode(), str(start - 2).encode().rjust(len(str(start))))
    body = b"\n999 0 obj\n<< /Type /Forged >>\nendobj\n"
    return {
        "trailing comment": pdf + b"% harmless\n",
        "trailing zeros": pdf + b"\0" * 16,
        "trailing end of file": pdf + b"%%EOF\n",
        "leading byte": b" " + pdf,
        "appended objects without a table": pdf + body,
        "appended objects with an empty table": pdf
        + body
        + b"xref\n0 0\ntrailer\n<< /Root 1 0 R /Size 1000 >>\nstartxref\n%d\n%%%%EOF\n" % (len(pdf) + len(body)),
        "incremental metadata": incremental(pdf, metadata),
        "incremental page content": incremental(pdf, page_content),
        "incremental annotation": incremental(pdf, annotation),
        "incremental catalogue": incremental(pdf, catalogue),
        "MuPDF incremental save": mupdf_incremental(pdf),
        "rewritten by MuPDF": mupdf_rewritten(pdf),
        "second signature by a stranger": second_signature(pdf, stranger),
        "byte range moved": pdf.replace(name, wider),
        "byte range twice": pdf.replace(b"%%EOF\n", b"%" + name + b"\n%%EOF\n", 1),
        "byte range from elsewhere": pdf.replace(name, b"/ByteRange [0 10 20 30]".ljust(len(name))),
        "upper to lower case in the container": pdf[:start] + pdf[start:end].lower() + pdf[end:],
        "padding used": pdf[: end - 9] + b"DEADBEEF" + pdf[end - 1 :],
        "padding shortened": pdf[: end - 3] + pdf[end - 1 :],
        "container emptied": pdf[: start + 1] + b"0" * (end - start - 2) + pdf[end - 1 :],
        "container's bits shifted": pdf[: start + 3000] + pdf[start + 3001 : end - 1] + b"0" + pdf[end - 1 :],
        "name on the page exchanged": pdf.replace(b"/ZhichengVersion", b"/ZhichengVersioN"),
        "field renamed": pdf.replace(b"ZhichengSignature", b"ZhichengSignaturE"),
        "DocMDP removed": pdf.replace(b"/DocMDP", b"/DocMDQ"),
        "certification loosened": pdf.replace(b"/P 1", b"/P 3"),
    }


def incremental(pdf: bytes, change) -> bytes:
    """An incremental update by pyHanko."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def metadata(writer):
    writer.set_info(DictionaryObject({pdf_name("/Title"): pdf_string("forged")}))


def page_content(writer):
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page[NameObject("/Rotate")] = NumberObject(180)
    writer.mark_update(page.container_ref)


def annotation(writer):
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page[NameObject("/Annots")] = ArrayObject([])
    writer.mark_update(page.container_ref)


def catalogue(writer):
    writer.root[NameObject("/PageMode")] = NameObject("/UseNone")
    writer.update_root()


def mupdf_incremental(pdf: bytes) -> bytes:
    """Text written over the page and saved behind it."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        document[0].insert_text((500, 200), "FORGED", fontsize=30)
        return bytes(document.tobytes(incremental=False))


def mupdf_rewritten(pdf: bytes) -> bytes:
    """The whole file written anew."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return bytes(document.tobytes(garbage=3, deflate=True))


def second_signature(pdf: bytes, stranger) -> bytes:
    """A stranger signs on top, against DocMDP; pyHanko has to be talked into it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf.replace(b"/DocMDP", b"/DocMDX")), strict=False)
    out = io.BytesIO()
    signer = PdfSigner(PdfSignatureMetadata(field_name="Other"), signer=stranger.signer)
    asyncio.run(signer.async_sign_pdf(writer, output=out))
    return out.getvalue().replace(b"/DocMDX", b"/DocMDP")
