"""Signs what was linted: PAdES B-B (ETSI EN 319 142-1), certified with DocMDP level 1: no change is ever allowed."""

from __future__ import annotations

import asyncio
import io
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, FloatObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp import BaseStamp, BaseStampStyle

from certificates.appearance import SIDE, ring
from certificates.layouts import layout
from certificates.phases import Signed

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.pdf_utils.writer import BasePdfFileWriter

    from certificates.keys.register import Register
    from certificates.keys.signer import LoadedSigner
    from certificates.phases import Linted

FIELD = "ZhichengSignature"
RESERVED = 32768
"""Bytes of hex for the CMS: some 2,400 are used with RSA-3072; reserved, so that no dry run has to measure."""


class SigningError(Exception):
    """The page is not signed. *code*: signer_not_valid, signer_revoked, test_mark."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign(
    linted: Linted,
    signer: LoadedSigner,
    *,
    now: datetime,
    template: str = "regional",
    register: Register | None = None,
) -> Signed:
    """Sign *linted* at *now* (aware). Raises SigningError if this signer must not sign this page.

    With a *register*, a signer that is revoked there refuses.
    """
    revoked = register.revoked_since(signer.fingerprint) if register else None
    if revoked is not None and revoked <= now:
        raise SigningError("signer_revoked")
    if not signer.not_before <= now <= signer.not_after:
        raise SigningError("signer_not_valid")
    if signer.test is not linted.record.test:
        raise SigningError("test_mark")
    return Signed(
        linted.record, asyncio.run(_signed(linted.pdf, _pdf_signer(signer, template), now)), signer.fingerprint, now
    )


async def _signed(pdf: bytes, pdf_signer: PdfSigner, now: datetime) -> bytes:
    """Go through pyHanko's phases by hand, because only so the signing time comes from our clock."""
    session = pdf_signer.init_signing_session(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    session.system_time = now
    document = session.prepare_tbs_document(None, RESERVED)
    out = io.BytesIO()
    digest, _ = document.digest_tbs_document(output=out)
    done = await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=now))
    await done.post_signature_processing(out)
    return out.getvalue()


def _pdf_signer(signer: LoadedSigner, template: str) -> PdfSigner:
    where = layout(template)
    left, top, right, bottom = where.signature
    box = (round(left), round(where.height - bottom), round(right), round(where.height - top))
    return PdfSigner(
        PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer=signer.signer,
        stamp_style=RingStyle(test=signer.test),
        new_field_spec=SigFieldSpec(FIELD, box=box, readable_field_name="电子签名 Signature"),
    )


@dataclass(frozen=True)
class RingStyle(BaseStampStyle):
    """The ring as the signature's appearance."""

    test: bool = False

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, str]) -> RingStamp:  # noqa: ARG002  pyHanko's interface
        """Make the stamp for *box*."""
        return RingStamp(writer, self, box)


class RingStamp(BaseStamp):
    """The ring, scaled to the field, packed once per process: pyHanko would write it plain into every file."""

    style: RingStyle

    def as_form_xobject(self) -> StreamObject:
        """Make the form XObject."""
        width, height = self.box.width, self.box.height
        entries = {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): ArrayObject(FloatObject(edge) for edge in (0, 0, SIDE, SIDE)),
            pdf_name("/Matrix"): ArrayObject(FloatObject(v) for v in (width / SIDE, 0, 0, height / SIDE, 0, 0)),
            pdf_name("/Resources"): DictionaryObject(),
            pdf_name("/Filter"): pdf_name("/FlateDecode"),
        }
        return StreamObject(entries, encoded_data=_packed(test=self.style.test))


@cache
def _packed(*, test: bool) -> bytes:
    return zlib.compress(ring(test=test), 9)
