"""The verifier: pyHanko's own verdict is one condition among ten, because alone it accepts forgeries (measured).

The rule, in the order in which it is asked: a strict structure; a canonical container; exactly one signature, in our
field, over the whole file; certified with DocMDP level 1; no modification; intact; a signer of our register, in its
period, leading to our root; a number in the signed bytes; and, where there is a registry, this very file in it.
Of a copy for a purpose, last: its end, which stands in the signed bytes too, has not come.
"""

from __future__ import annotations

import io
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.room import FIELD
from certificates.verifying.cms import opened
from certificates.verifying.structure import LARGEST, StructureError, has_traces, split
from certificates.verifying.verdict import Standing, Verdict, reason

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

    from certificates.keys.register import Register
    from certificates.transparency.status import StatusList
    from certificates.verifying.cms import Container
    from certificates.verifying.verdict import Registry


NO_DAY = date.max
"""Where nobody says which day it is, every copy has expired."""


def verify(pdf: bytes, register: Register, *, registry: Registry | None = None, today: date = NO_DAY) -> Verdict:
    """Say how *pdf* stands. Without a registry that condition is left open, and said so. Never raises."""
    return present(intact(pdf, register), today=today, registry=registry)


def present(
    verdict: Verdict, *, today: date, registry: Registry | None = None, published: StatusList | None = None
) -> Verdict:
    """How an intact file stands *today*, by the registry; where nobody is to be asked, by the issuer's *published* list."""
    if registry is not None:
        verdict = against(registry, verdict)
    elif published is not None:
        verdict = by_list(published, verdict)
    return _on(today, verdict)


def intact(pdf: bytes, register: Register) -> Verdict:
    """Every condition that the file alone answers. Never raises."""
    digest = sha256(pdf).hexdigest()
    if len(pdf) > LARGEST:
        return Verdict(Standing.UNREADABLE, (reason("too_large"),), sha256=digest)
    if not has_traces(pdf):
        code, standing = (
            ("no_signature", Standing.UNSIGNED)
            if pdf[:1024].find(b"%PDF-") >= 0
            else ("not_a_pdf", Standing.UNREADABLE)
        )
        return Verdict(standing, (reason(code),), sha256=digest)
    try:
        return _judged(pdf, digest, register)
    except StructureError as error:
        return Verdict(Standing.TAMPERED, (reason(str(error)),), sha256=digest)
    except Exception:  # noqa: BLE001  seventeen types were seen on hostile files; whatever it is, it is not authentic
        return Verdict(Standing.TAMPERED, (reason("structure"),), sha256=digest)


def _judged(pdf: bytes, digest: str, register: Register) -> Verdict:
    parts = split(pdf)
    container = opened(parts.cms, parts.covered)
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    signatures = reader.embedded_signatures
    if len(signatures) != 1 or signatures[0].field_name != FIELD:
        raise StructureError("structure")
    (signature,) = signatures
    number, version, serial = _number(reader)
    copy, until = _copy(reader)
    signed_at = signature.self_reported_timestamp
    verdict = Verdict(
        Standing.VALID,
        (reason("registry_unknown"),),
        number=number,
        version=version,
        signer=container.certificate.subject.native.get("common_name"),
        signed_at=signed_at,
        sha256=digest,
        serial=serial,
        copy=copy,
        until=until,
    )
    status = _status(signature, register, signed_at)
    if not (status.intact and status.valid):
        return verdict.but(Standing.TAMPERED, "signature_wrong")
    if not _untouched(signature, status):
        return verdict.but(Standing.TAMPERED, "changed_after")
    return _trusted(verdict, container, status, register)


def _status(signature: EmbeddedPdfSignature, register: Register, signed_at: datetime | None) -> PdfSignatureStatus:
    """PyHanko's opinion, with our roots alone and the moment of signing (PAdES B-B claims no other)."""
    context = ValidationContext(
        trust_roots=register.trust_roots, moment=signed_at, allow_fetching=False, revocation_mode="soft-fail"
    )
    usage = KeyUsageConstraints(key_usage={"non_repudiation"})
    return validate_pdf_signature(signature, signer_validation_context=context, key_usage_settings=usage)


def _untouched(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
    return (
        status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        and status.modification_level is ModificationLevel.NONE
        and signature.docmdp_level is MDPPerm.NO_CHANGES
        and bool(status.docmdp_ok)
    )


def _trusted(verdict: Verdict, container: Container, status: PdfSignatureStatus, register: Register) -> Verdict:
    ours = register.signer(container.fingerprint)
    if ours is None or ours.der != container.certificate.dump():
        return verdict.but(Standing.UNTRUSTED, "not_ours")
    if verdict.signed_at is None or not ours.covers(verdict.signed_at):
        return verdict.but(Standing.UNTRUSTED, "signer_period")
    if not (status.trusted and status.bottom_line):
        return verdict.but(Standing.UNTRUSTED, "chain")
    if verdict.number is None:
        return verdict.but(Standing.UNTRUSTED, "no_number")
    return verdict.but(Standing.VALID, "registry_unknown", *(["test_issuer"] if ours.test else []))


def _number(reader: PdfFileReader) -> tuple[str | None, int | None, int | None]:
    information = reader.trailer_view["/Info"]
    keys = ("/ZhichengNumber", "/ZhichengVersion", "/ZhichengSerial")
    number, version, serial = (information.get(key) for key in keys)
    if number is None or version is None:
        return None, None, None
    return str(number), int(str(version)), None if serial is None else int(str(serial))


def _copy(reader: PdfFileReader) -> tuple[int | None, date | None]:
    """Of a copy for a purpose, its number and its last day: both, or the file is none. Raises StructureError."""
    information = reader.trailer_view["/Info"]
    number, until = (information.get(key) for key in ("/ZhichengCopy", "/ZhichengUntil"))
    if number is None and until is None:
        return None, None
    if number is None or until is None:
        raise StructureError("structure")
    return int(str(number)), date.fromisoformat(str(until))


def by_list(published: StatusList, verdict: Verdict) -> Verdict:
    """The same without a registry: what the issuer's signed status list says of the file's serial."""
    if verdict.standing is not Standing.VALID or verdict.serial is None:
        return verdict
    state = published.state(verdict.serial)
    test = ["test_issuer"] if any(said.code == "test_issuer" for said in verdict.reasons) else []
    if state == "unknown":
        return verdict.but(Standing.VALID, "unknown_number", *test)
    if state == Standing.VALID:
        return verdict.but(Standing.VALID, "status_list_agrees", *_itself(verdict), *test)
    return verdict.but(Standing(state), state, *test)


def against(registry: Registry, verdict: Verdict) -> Verdict:
    """The last condition: the registry holds this very file, and says how it stands now."""
    if verdict.standing is not Standing.VALID or verdict.number is None or verdict.version is None:
        return verdict
    if verdict.copy is None:
        entry = registry.find(verdict.number, verdict.version)
    else:
        entry = registry.find_copy(verdict.number, verdict.version, verdict.copy)
    test = ["test_issuer"] if any(said.code == "test_issuer" for said in verdict.reasons) else []
    if entry is None:  # another installation's, or issued outside the registry: the signature is all there is to say
        return verdict.but(Standing.VALID, "unknown_number", *test)
    if entry.sha256 != verdict.sha256:
        return verdict.but(Standing.TAMPERED, "not_the_registered_file")
    if entry.status == Standing.VALID:
        return verdict.but(Standing.VALID, "registry_agrees", *_itself(verdict), *test)
    if entry.status == WITHDRAWN:
        return verdict.but(Standing.SUPERSEDED, "copy_withdrawn", *_itself(verdict), *test)
    return verdict.but(Standing(entry.status), entry.status, *test)


WITHDRAWN = "withdrawn"
"""How a copy stands in the registry that its holder took back."""


def _itself(verdict: Verdict) -> tuple[str, ...]:
    """Of a copy: that the certificate which it is a copy of is in force."""
    return ("certificate_in_force",) if verdict.copy is not None else ()


def _on(today: date, verdict: Verdict) -> Verdict:
    """The same for a copy in force: which one it is, and until when; once that day is past, it has expired."""
    if verdict.until is None or verdict.standing is not Standing.VALID:
        return verdict
    first, *others = (said.code for said in verdict.reasons)
    if verdict.until >= today:
        return verdict.but(Standing.VALID, first, "copy", *others)
    known = () if first in {"registry_agrees", "status_list_agrees"} else (first,)
    return verdict.but(Standing.SUPERSEDED, "copy_expired", *known, *others)
