"""The verifier: pyHanko's own verdict is one condition among ten, because alone it accepts forgeries (measured).

The rule, in the order in which it is asked: a strict structure; a canonical container; exactly one signature, in our
field, over the whole signed revision; behind it nothing but our own time-stamps' sections; intact; certified with DocMDP
level 1; no modification; a signer of our register, in its period, not revoked, leading to our root; a number in the signed
bytes; and, where there is a registry, this very file in it.
Of a copy for a purpose, last: its end, which stands in the signed bytes too, has not come.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
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
from certificates.verifying.stamps import Untrusted, judged
from certificates.verifying.structure import LARGEST, StructureError, has_traces, split
from certificates.verifying.verdict import LEVELS, Standing, Verdict, reason

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

    from certificates.keys.register import Register, RegisteredSigner
    from certificates.transparency.status import StatusList
    from certificates.verifying.cms import Container
    from certificates.verifying.stamps import Stamps
    from certificates.verifying.verdict import Registry


LATER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where nobody says what time it is, every copy has expired."""
BEIJING = timezone(timedelta(hours=8))
"""In whose days a copy's end is written."""


def verify(pdf: bytes, register: Register, *, registry: Registry | None = None, now: datetime = LATER) -> Verdict:
    """Say how *pdf* stands. Without a registry that condition is left open, and said so. Never raises."""
    return present(intact(pdf, register), now=now, registry=registry)


def present(
    verdict: Verdict, *, now: datetime, registry: Registry | None = None, published: StatusList | None = None
) -> Verdict:
    """How an intact file stands *now*, by the registry; where nobody is to be asked, by the issuer's *published* list."""
    if registry is not None:
        verdict = against(registry, verdict)
    elif published is not None:
        verdict = by_list(published, verdict, now=now)
    return _on(now.astimezone(BEIJING).date(), verdict)


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
    container = opened(parts[0].container, parts[0].digest)
    signed = pdf[: parts[0].end]
    reader = PdfFileReader(io.BytesIO(signed), strict=True)
    signatures = reader.embedded_signatures
    if len(signatures) != 1 or signatures[0].field_name != FIELD:
        raise StructureError("structure")
    (signature,) = signatures
    number, version, serial = _number(reader)
    copy, until = _copy(reader)
    verdict = Verdict(
        Standing.VALID,
        (reason("registry_unknown"),),
        number=number,
        version=version,
        signer=container.certificate.subject.native.get("common_name"),
        signed_at=signature.self_reported_timestamp,
        sha256=digest,
        serial=serial,
        copy=copy,
        until=until,
    )
    try:
        stamps = judged(pdf, parts, container, register)
    except Untrusted as error:
        return verdict.but(Standing.UNTRUSTED, str(error))
    moment = stamps.signature.time if stamps.signature else verdict.signed_at
    status = _status(signature, register, moment)
    if not (status.intact and status.valid):
        return verdict.but(Standing.TAMPERED, "signature_wrong")
    if not _untouched(signature, status):
        return verdict.but(Standing.TAMPERED, "changed_after")
    return _trusted(replace(verdict, proven_at=stamps.proven_at), container, status, stamps, register)


def _status(signature: EmbeddedPdfSignature, register: Register, moment: datetime | None) -> PdfSignatureStatus:
    """PyHanko's opinion at the moment of signing, the proven one if there is one, with our roots alone."""
    signer, stamps = (
        ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail")
        for roots in (register.trust_roots, register.stamp_roots)
    )
    usage = KeyUsageConstraints(key_usage={"non_repudiation"})
    return validate_pdf_signature(signature, signer, stamps, key_usage_settings=usage)


def _untouched(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
    return (
        status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        and status.modification_level is ModificationLevel.NONE
        and signature.docmdp_level is MDPPerm.NO_CHANGES
        and bool(status.docmdp_ok)
    )


def _trusted(
    verdict: Verdict, container: Container, status: PdfSignatureStatus, stamps: Stamps, register: Register
) -> Verdict:
    ours = register.signer(container.fingerprint)
    if ours is None or ours.der != container.certificate.dump():
        return verdict.but(Standing.UNTRUSTED, "not_ours")
    if objection := _untimely(verdict.signed_at, ours, stamps, register):
        return verdict.but(Standing.UNTRUSTED, objection)
    if not (status.trusted and status.bottom_line and status.validation_path):
        return verdict.but(Standing.UNTRUSTED, "chain")
    if verdict.number is None:
        return verdict.but(Standing.UNTRUSTED, "no_number")
    chain = tuple(certificate.dump() for certificate in status.validation_path.iter_certs(include_root=True))[::-1]
    level = stamps.level(chain)
    remarks = [*([LEVELS[level]] if level in LEVELS else []), *(["test_issuer"] if ours.test else [])]
    return replace(verdict, level=level).but(Standing.VALID, "registry_unknown", *remarks)


def _untimely(claimed: datetime | None, ours: RegisteredSigner, stamps: Stamps, register: Register) -> str | None:
    """Why the signer's word did not count when it signed; None if it did."""
    if claimed is None:
        return "signer_period"
    if not stamps.fit(claimed):
        return "stamp_time"
    # A time-stamp of the signature says when it was signed; one of the file, that it was signed before.
    if not ours.covers(stamps.signature.time if stamps.signature else claimed):
        return "signer_period"
    revoked = register.revoked_since(ours.fingerprint, *stamps.data.crls)
    return "signer_revoked" if revoked is not None and revoked <= (stamps.proven_at or claimed) else None


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


def by_list(published: StatusList, verdict: Verdict, *, now: datetime) -> Verdict:
    """The same without a registry: what the issuer's signed status list says of the file's serial.

    Of a list that should have been renewed since, only what is final counts: that it was superseded or revoked.
    """
    if verdict.standing is not Standing.VALID or verdict.serial is None:
        return verdict
    state = published.state(verdict.serial)
    if state in {"unknown", Standing.VALID} and published.old(now):
        return verdict.stands(Standing.VALID, "status_list_old")
    if state == "unknown":
        return verdict.stands(Standing.VALID, "unknown_number")
    if state == Standing.VALID:
        return verdict.stands(Standing.VALID, "status_list_agrees", *_itself(verdict))
    return verdict.stands(Standing(state), state)


def against(registry: Registry, verdict: Verdict) -> Verdict:
    """The last condition: the registry holds this very file, and says how it stands now."""
    if verdict.standing is not Standing.VALID or verdict.number is None or verdict.version is None:
        return verdict
    if verdict.copy is None:
        entry = registry.find(verdict.number, verdict.version)
    else:
        entry = registry.find_copy(verdict.number, verdict.version, verdict.copy)
    if entry is None:  # another installation's, or issued outside the registry: the signature is all there is to say
        return verdict.stands(Standing.VALID, "unknown_number")
    if not entry.holds(verdict.sha256):
        return verdict.but(Standing.TAMPERED, "not_the_registered_file")
    if entry.status == Standing.VALID:
        return verdict.stands(Standing.VALID, "registry_agrees", *_itself(verdict))
    if entry.status == WITHDRAWN:
        ended = verdict.stands(Standing.SUPERSEDED, "copy_withdrawn", *_itself(verdict))
    else:
        ended = verdict.stands(Standing(entry.status), entry.status)
    return replace(ended, since=entry.since, successor=entry.successor, why=entry.why)


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
