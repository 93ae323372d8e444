"""RFC 3161 time-stamp tokens: what one says, and whether an authority of ours said it.

A token's container leaves parts unsigned, as every SignedData does (RFC 5652). Whoever keeps it in a file must not be able
to change them unseen, so each of those parts must be what the signed ones imply: the certificates are those of the chain
and no others, the identifiers those of the certificate, the encoding DER.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import pyhanko.sign.general  # noqa: F401  teaches asn1crypto the attributes signing_certificate(_v2)
from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

NAMES_THE_SIGNER = frozenset({"signing_certificate", "signing_certificate_v2"})
"""RFC 5035's attributes."""
NULLS = (b"", b"\x05\x00")
"""How an algorithm without parameters is written."""


class TokenError(Exception):
    """A token that proves nothing. *code*: token_wrong (broken, or over something else), authority_unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Token:
    """A token that one of our authorities made."""

    der: bytes
    time: datetime
    """Aware, UTC: when what it covers existed at the latest."""
    chain: tuple[x509.Certificate, ...]
    """From the authority's own certificate to the root."""

    @property
    def ends(self) -> datetime:
        """From then on the token itself can no longer be relied on: the end of the authority's certificate."""
        end: datetime = min(certificate.not_valid_after for certificate in self.chain)
        return end


def checked(der: bytes, digest: bytes, roots: Sequence[x509.Certificate]) -> Token:
    """The token in *der* over the SHA-256 *digest*, by an authority that leads to *roots*. Raises TokenError."""
    try:
        return _checked(der, digest, roots)
    except TokenError:
        raise
    except Exception:  # noqa: BLE001  asn1crypto and certvalidator raise a dozen types; whatever it is, it proves nothing
        raise TokenError("token_wrong") from None


def _checked(der: bytes, digest: bytes, roots: Sequence[x509.Certificate]) -> Token:
    content = cms.ContentInfo.load(der, strict=True)
    if content["content_type"].native != "signed_data":
        raise TokenError("token_wrong")
    signed = content["content"]
    said = signed["encap_content_info"]["content"].parsed
    imprint = said["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != digest:
        raise TokenError("token_wrong")
    moment = said["gen_time"].native
    bag = [choice.chosen for choice in signed["certificates"]]
    context = ValidationContext(
        trust_roots=list(roots), other_certs=bag, moment=moment, allow_fetching=False, revocation_mode="soft-fail"
    )
    status = asyncio.run(validate_tst_signed_data(signed, context, lambda _: digest))
    if not (status["intact"] and status["valid"]):
        raise TokenError("token_wrong")
    path = status["validation_path"]
    if path is None or status["trust_problem_indic"] is not None:  # a path that does not hold is given too
        raise TokenError("authority_unknown")
    chain = tuple(reversed(list(path.iter_certs(include_root=True))))
    if not _stamps_only(chain[0]):
        raise TokenError("authority_unknown")
    if not _nothing_else(content, der, bag, chain):
        raise TokenError("token_wrong")
    return Token(der, moment, chain)


def _stamps_only(certificate: x509.Certificate) -> bool:
    """RFC 3161, 2.3: one extended key usage, critical; and no certificate for other work, an authority's over others or a cipher's."""
    usage = certificate.key_usage_value
    if certificate.ca or (usage is not None and not usage.native & {"digital_signature", "non_repudiation"}):
        return False
    critical = any(
        one["extn_id"].native == "extended_key_usage" and one["critical"].native
        for one in certificate["tbs_certificate"]["extensions"]
    )
    return critical and certificate.extended_key_usage_value.native == ["time_stamping"]


def _nothing_else(
    content: cms.ContentInfo, der: bytes, bag: Sequence[x509.Certificate], chain: Sequence[x509.Certificate]
) -> bool:
    """True if the parts that no signature covers are what the signed ones imply, and nothing more is there."""
    signed = content["content"]
    (signer,) = signed["signer_infos"]
    known = {certificate.dump() for certificate in chain}
    given = [certificate.dump() for certificate in bag]
    # Which certificate is meant must be signed (RFC 3161, 2.4.2): pyHanko compares the attribute, where there is one.
    named = {attribute["type"].native for attribute in signer["signed_attrs"]} & NAMES_THE_SIGNER
    return (
        bool(named)
        and signer["digest_algorithm"]["parameters"].dump() in NULLS
        and known.issuperset(given)
        and len(set(given)) == len(given)
        and all(_plain(certificate) for certificate in bag)
        and _built(signed, chain[0]) == der
    )


def _built(signed: cms.SignedData, own: x509.Certificate) -> bytes:
    """The container anew, from what the signature vouches for and the chain."""
    (signer,) = signed["signer_infos"]
    said = core.ParsableOctetString(bytes(signed["encap_content_info"]["content"]))
    fresh = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            "issuer_and_serial_number", {"issuer": own.issuer, "serial_number": own.serial_number}
        ),
        "digest_algorithm": signer["digest_algorithm"],
        "signature_algorithm": signer["signature_algorithm"],
        "signed_attrs": signer["signed_attrs"],
        "signature": signer["signature"].native,
    }
    content = {
        "version": "v3",
        "digest_algorithms": [signer["digest_algorithm"]],
        "encap_content_info": {"content_type": "tst_info", "content": said},
        "certificates": signed["certificates"],
        "signer_infos": [fresh],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


def _plain(certificate: x509.Certificate) -> bool:
    """True if the algorithm outside a certificate's signed part is the one inside (RFC 5280, 4.1.1.2)."""
    inside = certificate["tbs_certificate"]["signature"].dump()
    outside = certificate["signature_algorithm"].dump()
    return bool(inside == outside)


def request(digest: bytes, nonce: int) -> bytes:
    """The question to an authority (RFC 3161, 2.4.1), with its certificates asked for."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    asked = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    return bytes(tsp.TimeStampReq(asked).dump())


def answered(reply: bytes, nonce: int) -> bytes:
    """The token in an authority's answer to the question with *nonce*. Raises TokenError."""
    try:
        response = tsp.TimeStampResp.load(reply, strict=True)
        granted = response["status"]["status"].native in {"granted", "granted_with_mods"}
        token = response["time_stamp_token"]
        fits = granted and token["content"]["encap_content_info"]["content"].parsed["nonce"].native == nonce
        return bytes(token.dump()) if fits else _refused()
    except (ValueError, TypeError, KeyError, AttributeError):
        raise TokenError("token_wrong") from None


def _refused() -> bytes:
    raise TokenError("token_wrong")


def digest_of(data: bytes) -> bytes:
    """What a token is asked over: SHA-256, the only digest we use."""
    return sha256(data).digest()
