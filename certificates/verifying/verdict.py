"""What the verifier says: one of seven standings, with reasons that a clerk understands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from certificates.timestamps.levels import Level

if TYPE_CHECKING:
    from datetime import datetime


class Standing(StrEnum):
    """How a file stands."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    UNTRUSTED = "untrusted"
    TAMPERED = "tampered"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


REASONS = {
    "not_a_pdf": (
        "这不是 PDF 文件。请提供证书的原始 PDF 文件。",
        "This is not a PDF. Please give the original PDF file.",
    ),
    "too_large": ("文件过大，不是本系统签发的证书。", "The file is too large to be a certificate of ours."),
    "too_heavy": (
        "文件无法在限定的时间和内存内打开。",
        "The file can't be opened within the limits of time and memory.",
    ),
    "no_signature": (
        "文件没有电子签名，不是电子证书原件（可能是打印或截图）。",
        "There is no signature: not the original (perhaps a print or a picture).",
    ),
    "structure": ("文件结构与签发时不同，已被改动。", "The file's structure is not as it was signed: it was changed."),
    "bytes_outside": (
        "签名之外存在多余内容，文件已被改动。",
        "There is content outside the signature: the file was changed.",
    ),
    "signature_wrong": (
        "签名与内容不符，文件已被改动。",
        "The signature does not fit the content: the file was changed.",
    ),
    "changed_after": ("签名之后文件被改动过。", "The file was changed after it was signed."),
    "not_ours": ("签名人不在本系统的签发人名册中。", "The signer is not in our register of signers."),
    "signer_period": ("签名时间不在签发人的有效期内。", "It was signed outside the signer's period."),
    "chain": ("签名证书不能追溯到受信任的根证书。", "The signer's certificate does not lead to a trusted root."),
    "signer_revoked": (
        "签名时签发人的证书已被吊销。",
        "The signer's certificate was revoked before this was signed.",
    ),
    "stamp_wrong": (
        "文件中的时间戳与内容不符，文件已被改动。",
        "A time-stamp in the file does not fit its content: the file was changed.",
    ),
    "stamp_unknown": (
        "文件中的时间戳不是由受信任的时间戳机构签发的。",
        "A time-stamp in the file is by an authority that we do not trust.",
    ),
    "stamp_revoked": (
        "签发时间戳的机构证书当时已被吊销。",
        "The certificate of the time-stamp authority was revoked at that time.",
    ),
    "stamp_time": (
        "签名人声称的时间与时间戳证明的时间不符。",
        "The time that the signer claims is not the one that the time-stamp proves.",
    ),
    "level_t": (
        "签名时间由时间戳机构证明（PAdES B-T）。",
        "A time-stamp authority vouches for the time of signing (PAdES B-T).",
    ),
    "level_lt": (
        "签名时间由时间戳机构证明，验证所需的证书和吊销信息已存于文件中（PAdES B-LT）。",
        "A time-stamp authority vouches for the time, and the file holds what its verification needs (PAdES B-LT).",
    ),
    "level_lta": (
        "文件带有档案时间戳，签发人证书到期后仍可验证（PAdES B-LTA）。",
        "An archive time-stamp is on the file: it can be verified after the signer's certificate has ended (PAdES B-LTA).",
    ),
    "no_number": ("签名内容中没有证书编号。", "The signed content holds no certificate number."),
    "unknown_number": (
        "签名有效；本登记簿没有此证书编号，现行状态未知。",
        "The signature is good; this registry does not know the number, so the present status is unknown.",
    ),
    "not_the_registered_file": ("与登记簿中的原文件不一致。", "It is not the file that the registry holds."),
    "registry_unknown": (
        "签名有效；未查询登记簿，现行状态未知。",
        "The signature is good; the registry was not asked, so the present status is unknown.",
    ),
    "registry_agrees": (
        "签名有效，与登记簿中的原文件一致。",
        "The signature is good and the registry holds this very file.",
    ),
    "status_list_agrees": (
        "签名有效；签发人公布的状态清单中为有效。",
        "The signature is good, and the issuer's published status list says that it is in force.",
    ),
    "superseded": ("此版本已失效，已由新版本替代。", "This version is no longer in force: a later one follows it."),
    "revoked": ("此证书已被撤销。", "This certificate has been revoked."),
    "test_issuer": ("由测试签发人签发，不具效力。", "Signed by a test issuer: of no effect."),
}


REMARKS = ("level_t", "level_lt", "level_lta", "test_issuer")
"""What is said of a genuine file besides its standing."""
LEVELS = {Level.T: "level_t", Level.LT: "level_lt", Level.LTA: "level_lta"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence."""

    code: str
    zh: str
    en: str


def reason(code: str) -> Reason:
    """The reason with that code; raises KeyError."""
    return Reason(code, *REASONS[code])


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer about one file. What is shown of a certificate's content comes from the registry, never from the file."""

    standing: Standing
    reasons: tuple[Reason, ...]
    number: str | None = None
    version: int | None = None
    signer: str | None = None
    signed_at: datetime | None = None
    sha256: str = ""
    serial: int | None = None
    """Its place in the status list."""
    level: Level | None = None
    """How long the signature can be relied on; None if it can't be relied on at all."""
    proven_at: datetime | None = None
    """When it existed at the latest, by the word of a time-stamp authority."""

    def but(self, standing: Standing, *codes: str) -> Verdict:
        """The same file, standing otherwise."""
        return replace(self, standing=standing, reasons=tuple(reason(code) for code in codes))

    def stands(self, standing: Standing, code: str) -> Verdict:
        """The same genuine file, standing otherwise; what was remarked of it stays."""
        remarks = tuple(one for one in self.reasons if one.code in REMARKS)
        return replace(self, standing=standing, reasons=(reason(code), *remarks))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a registry holds of one version."""

    sha256: str
    """Of the file as it was signed."""
    status: str
    """valid, superseded or revoked."""
    since: datetime | None = None
    successor: int | None = None
    """The version that follows it."""
    raised: frozenset[str] = frozenset()
    """SHA-256 of the same file with later time-stamps."""

    def holds(self, digest: str) -> bool:
        """True if the file with that SHA-256 is one of this version's."""
        return digest == self.sha256 or digest in self.raised


class Registry(Protocol):
    """Where versions are looked up."""

    def find(self, number: str, version: int) -> Entry | None:
        """What is registered under number and version."""
        ...
