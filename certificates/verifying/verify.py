"""The verifier: pyHanko's own verdict is one condition among ten, because alone it accepts forgeries (measured).

The rule, in the order in which it is asked: a strict structure; a canonical container; exactly one signature, in our
field, over the whole signed revision; behind it nothing but our own time-stamps' sections; intact; certified with DocMDP
level 1; no modification; a signer of our register, in its period, not revoked, leading to our root; a number in the signed
bytes; and, where there is a registry, this very file in it.
Of a copy for a purpose, last: its end, which stands in the signed bytes too, has not come.

All of it is asked of a moment, which whoever asks must name: nothing was signed or stamped after it, and how long the file
has proved itself by then is said.
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

from certificates.pdf.signature_field import FIELD
from certificates.verifying import credential
from certificates.verifying.cms import parse_container
from certificates.verifying.origin import bare, cut_short, kind, named, stranger
from certificates.verifying.stamps import TOLERANCE, Untrusted, judged
from certificates.verifying.structure import LARGEST, StructureError, has_traces, split
from certificates.verifying.verdict import LEVELS, Standing, Verdict, reason

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

    from certificates.keys.register import RegisteredSigner, TrustStore
    from certificates.transparency.status import StatusList
    from certificates.verifying.cms import Container
    from certificates.verifying.stamps import Stamps
    from certificates.verifying.verdict import CertificateRegistry


BEIJING = timezone(timedelta(hours=8))
"""In whose days the ends of copies and of proofs are written."""
FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
"""RFC 5280, 4.1.2.5: the end of a certificate that has none; a second later no calendar goes on."""


def verify(pdf: bytes, register: TrustStore, *, now: datetime, registry: CertificateRegistry | None = None) -> Verdict:
    """Say how *pdf* stands at *now* (aware). Without a registry that is left open, and said so. Never raises."""
    return present(intact(pdf, register, now=now), now=now, registry=registry)


def present(
    verdict: Verdict, *, now: datetime, registry: CertificateRegistry | None = None, published: StatusList | None = None
) -> Verdict:
    """How an intact file stands *now*, by the registry; where nobody is to be asked, by the issuer's *published* list."""
    if registry is not None:
        verdict = against(registry, verdict, now=now)
    elif published is not None:
        verdict = by_list(published, verdict, now=now)
    return _on(now.astimezone(BEIJING).date(), verdict)


def intact(pdf: bytes, register: TrustStore, *, now: datetime) -> Verdict:
    """Every condition that the file alone answers, at *now* (aware). Never raises."""
    text = credential.compact(pdf)
    if text is not None:
        return _of_credential(text, register, now)
    digest = sha256(pdf).hexdigest()
    if len(pdf) > LARGEST:
        return Verdict(Standing.UNREADABLE, (reason("too_large"),), sha256=digest)
    try:
        unsigned = kind(pdf) != "not_a_pdf" or not has_traces(pdf)
        found = _unsigned(pdf, digest) if unsigned else _judged(pdf, digest, register, now)
    except StructureError as error:
        found = Verdict(Standing.TAMPERED, (reason(str(error)),), sha256=digest)
    except Exception:  # noqa: BLE001  seventeen types were seen on hostile files; whatever it is, it is not authentic
        found = Verdict(Standing.TAMPERED, (reason("structure"),), sha256=digest)
    return _told_apart(pdf, found, register) if found.standing is Standing.TAMPERED else found


def _of_credential(text: bytes, register: TrustStore, now: datetime) -> Verdict:
    """The same of a credential, whose time is its signer's word."""
    found, ours = credential.judged(text, register)
    if ours is None or found.signed_at is None:
        return found
    if found.signed_at > now + TOLERANCE:
        return found.but(Standing.TAMPERED, "stamp_time")
    found = _proved(replace(found, proves_until=ours.not_after.astimezone(BEIJING).date()), now)
    return unproven(found) if doubted(register, ours.fingerprint, now) else found


def _unsigned(pdf: bytes, digest: str) -> Verdict:
    """What a file is that bears no signature."""
    code = kind(pdf)  # an archive may hold a whole PDF, as it is
    if code != "not_a_pdf" or pdf[:1024].find(b"%PDF-") < 0:
        return Verdict(Standing.UNSIGNED if code == "picture" else Standing.UNREADABLE, (reason(code),), sha256=digest)
    if cut_short(pdf):
        return Verdict(Standing.UNREADABLE, (reason("incomplete"),), sha256=digest)
    return Verdict(Standing.UNSIGNED, (reason("no_signature"),), sha256=digest)


def _told_apart(pdf: bytes, verdict: Verdict, register: TrustStore) -> Verdict:
    """The same of a file that is not as we write them: another's, or ours and cut short, is not called changed."""
    name = stranger(pdf, register)
    if name is not None:
        return Verdict(Standing.UNTRUSTED, (), signer=name, sha256=verdict.sha256).but(Standing.UNTRUSTED, "not_ours")
    if cut_short(pdf):
        return Verdict(Standing.UNREADABLE, (reason("incomplete"),), sha256=verdict.sha256)
    if bare(pdf):
        return Verdict(Standing.UNSIGNED, (reason("no_signature"),), sha256=verdict.sha256)
    return verdict


def _judged(pdf: bytes, digest: str, register: TrustStore, now: datetime) -> Verdict:
    parts = split(pdf)
    container = parse_container(parts[0].container, parts[0].digest)
    signed = pdf[: parts[0].end]
    reader = PdfFileReader(io.BytesIO(signed), strict=True)
    signatures = reader.embedded_signatures
    if len(signatures) != 1 or signatures[0].field_name != FIELD:
        raise StructureError("structure")
    (signature,) = signatures
    if not signature.pkcs7_content.startswith(
        parts[0].container
    ):  # what is looked at by name is what was found by place
        raise StructureError("structure")
    number, version, serial = _number(reader)
    copy, until = _copy(reader)
    verdict = Verdict(
        Standing.VALID,
        (reason("registry_unknown"),),
        number=number,
        version=version,
        signer=named(container.certificate),
        signed_at=signature.self_reported_timestamp,
        sha256=digest,
        serial=serial,
        copy=copy,
        until=until,
    )
    try:
        stamps = judged(pdf, parts, container, register, now=now)
    except Untrusted as error:
        return verdict.but(Standing.UNTRUSTED, str(error))
    moment = stamps.signature.time if stamps.signature else verdict.signed_at
    status = _status(signature, register, moment)
    if not (status.intact and status.valid):
        return verdict.but(Standing.TAMPERED, "signature_wrong")
    if not _untouched(signature, status):
        return verdict.but(Standing.TAMPERED, "changed_after")
    found = _trusted(replace(verdict, proven_at=stamps.proven_at), container, status, stamps, register)
    if found.standing is Standing.VALID and verdict.signed_at and verdict.signed_at > now + TOLERANCE:
        return found.but(Standing.TAMPERED, "stamp_time")
    doubtful = stamps.proven_at is None and doubted(register, container.fingerprint, now, *stamps.data.revocations)
    return unproven(_proved(found, now)) if doubtful else _proved(found, now)


def doubted(register: TrustStore, fingerprint: str, now: datetime, *lists: bytes) -> bool:
    """True if by *now* somebody else may have that signer's key: when it signs, it can then say any time before."""
    since = register.revoked_since(fingerprint, *lists, key_in_doubt=True)
    return since is not None and since <= now


def unproven(verdict: Verdict) -> Verdict:
    """The same where nothing but a key in doubt says when it was signed: only a registry that holds this very file can tell."""
    if verdict.standing is not Standing.VALID:
        return verdict
    return verdict.stands(Standing.UNTRUSTED, "time_unproven")


def _status(signature: EmbeddedPdfSignature, register: TrustStore, moment: datetime | None) -> PdfSignatureStatus:
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
    verdict: Verdict, container: Container, status: PdfSignatureStatus, stamps: Stamps, register: TrustStore
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
    path = tuple(status.validation_path.iter_certs(include_root=True))[::-1]
    level = stamps.level(tuple(certificate.dump() for certificate in path))
    ends = min(FOR_EVER, *(certificate.not_valid_after for certificate in path))
    proves_until = min(FOR_EVER, stamps.proves_until(ends)).astimezone(BEIJING).date()
    remarks = [*([LEVELS[level]] if level in LEVELS else []), *(["test_issuer"] if ours.test else [])]
    return replace(verdict, level=level, proves_until=proves_until).but(Standing.VALID, "registry_unknown", *remarks)


def _proved(verdict: Verdict, now: datetime) -> Verdict:
    """The same where the file's own proof has ended by *now*: then that is said instead of what its level promises."""
    if verdict.standing is not Standing.VALID or verdict.proves_until is None:
        return verdict
    if now.astimezone(BEIJING).date() <= verdict.proves_until:
        return verdict
    first, *others = (said.code for said in verdict.reasons if said.code not in LEVELS.values())
    return verdict.but(Standing.VALID, first, "proof_ended", *others)


def _untimely(claimed: datetime | None, ours: RegisteredSigner, stamps: Stamps, register: TrustStore) -> str | None:
    """Why the signer's word did not count when it signed; None if it did."""
    if claimed is None:
        return "signer_period"
    if not stamps.fit(claimed):
        return "stamp_time"
    # A time-stamp of the signature says when it was signed; one of the file, that it was signed before.
    if not ours.covers(stamps.signature.time if stamps.signature else claimed):
        return "signer_period"
    revoked = register.revoked_since(ours.fingerprint, *stamps.data.revocations)
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
    state = published.state(verdict.serial, verdict.number, verdict.version)
    if state in {"unknown", Standing.VALID} and published.old(now):
        return verdict.stands(Standing.VALID, "status_list_old")
    if state == "unknown":
        return verdict.stands(Standing.VALID, "unknown_number")
    if state == Standing.VALID:
        return verdict.stands(Standing.VALID, "status_list_agrees", *_itself(verdict))
    return verdict.stands(Standing(state), state)


def against(registry: CertificateRegistry, verdict: Verdict, *, now: datetime) -> Verdict:
    """The last condition: the registry holds this very file, and says how it stands at *now*."""
    unproved = any(said.code == "time_unproven" for said in verdict.reasons)
    if not (unproved or verdict.standing is Standing.VALID) or verdict.number is None or verdict.version is None:
        return verdict
    if verdict.copy is None:
        entry = registry.find(verdict.number, verdict.version)
    else:
        entry = registry.find_copy(verdict.number, verdict.version, verdict.copy)
    if entry is None:  # another installation's, or issued outside the registry: the signature is all there is to say
        return verdict if unproved else verdict.stands(Standing.VALID, "unknown_number")
    if not entry.holds(verdict.sha256):
        return verdict.but(Standing.TAMPERED, "not_the_registered_file")
    if entry.status == Standing.VALID or (entry.since is not None and entry.since > now + TOLERANCE):
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
