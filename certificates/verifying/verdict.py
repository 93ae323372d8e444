"""What the verifier says: one of seven standings, with reasons that a clerk understands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime


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
    "copy": (
        "这是证书的用途副本第 {copy} 号，有效期至 {until}，只能用于页面上写明的接收方和用途。",
        "This is copy no. {copy} of the certificate, for the recipient and the purpose on its page, valid until {until}.",
    ),
    "copy_expired": (
        "这是证书的用途副本第 {copy} 号，有效期至 {until}，已过期。请向持证人索取新的副本。",
        "This is copy no. {copy} of the certificate, valid until {until}: it has expired. Please ask the holder for a new one.",
    ),
    "copy_withdrawn": (
        "持证人已撤回这份用途副本，不能再使用。",
        "The holder has withdrawn this copy: it may not be used any more.",
    ),
    "certificate_in_force": ("证书本身现行有效。", "The certificate itself is in force."),
    "test_issuer": ("由测试签发人签发，不具效力。", "Signed by a test issuer: of no effect."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence."""

    code: str
    zh: str
    en: str


def reason(code: str, **facts: object) -> Reason:
    """The reason with that code and what it names; raises KeyError."""
    zh, en = REASONS[code]
    return Reason(code, zh.format(**facts), en.format(**facts))


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
    copy: int | None = None
    """Of a copy for a purpose: which one of this version."""
    until: date | None = None
    """Of a copy: the last day on which it stands."""

    def but(self, standing: Standing, *codes: str) -> Verdict:
        """The same file, standing otherwise."""
        reasons = tuple(reason(code, copy=self.copy, until=self.until) for code in codes)
        return replace(self, standing=standing, reasons=reasons)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a registry holds of one version."""

    sha256: str
    """Of the signed file."""
    status: str
    """valid, superseded or revoked, as the version stands; of a copy whose version is in force, also withdrawn."""
    since: datetime | None = None
    successor: int | None = None
    """The version that follows it."""


class Registry(Protocol):
    """Where versions are looked up."""

    def find(self, number: str, version: int) -> Entry | None:
        """What is registered under number and version."""
        ...

    def find_copy(self, number: str, version: int, copy: int) -> Entry | None:
        """What is registered of that copy of it."""
        ...
