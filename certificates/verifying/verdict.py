"""What the verifier says: one of seven standings, with reasons that a clerk understands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from certificates.timestamps.levels import Level

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


ASK = "请向持证人索取证书的原始 PDF 文件。", "Ask the holder for the original PDF file."
DOUBT = f"不要采信其内容；{ASK[0]}", "Do not rely on it: ask the holder for the original PDF file."
INQUIRE = "不要采信；请向发证机关核实。", "Do not rely on it: ask the issuing authority."
REASONS = {
    "not_a_pdf": ("这不是 PDF 文件。" + ASK[0], "This is not a PDF. " + ASK[1]),
    "too_large": (
        "文件过大，不是本系统签发的证书。" + ASK[0],
        "The file is too large to be a certificate of ours. " + ASK[1],
    ),
    "too_heavy": (
        "文件无法在限定的时间和内存内打开，本系统签发的证书不会如此。" + DOUBT[0],
        "The file can't be opened within the limits of time and memory, as every certificate of ours can. " + DOUBT[1],
    ),
    "no_signature": (
        "文件没有电子签名，不是电子证书原件（可能是打印、扫描、截图或另存的文件）。请向持证人索取原始 PDF 文件，或扫描证书上的二维码查询。",
        (
            "There is no signature: this is not the original (perhaps a print, a scan, a picture, or saved anew). "
            "Ask the holder for the original PDF file, or scan the certificate's QR code."
        ),
    ),
    "structure": (
        "文件的结构与签发时不同：有人改动过，或用软件另存过。" + DOUBT[0],
        "The file's structure is not as it was signed: somebody changed it, or a program saved it anew. " + DOUBT[1],
    ),
    "bytes_outside": (
        "签发之后，文件中加进了签名没有覆盖的内容，看到的可能不是签发时的内容。" + DOUBT[0],
        "After signing, content that the signature does not cover was put into the file: "
        "what is seen may not be what was issued. " + DOUBT[1],
    ),
    "signature_wrong": (
        "签名与文件内容不符：内容被改过，或签名是从别的文件搬来的。" + DOUBT[0],
        "The signature does not fit the content: it was changed, or the signature is another file's. " + DOUBT[1],
    ),
    "changed_after": (
        "签名之后文件被改动过。" + DOUBT[0],
        "The file was changed after it was signed. " + DOUBT[1],
    ),
    "not_ours": (
        "签名人不在本系统的签发人名册中，即使名称相同也不是本机关所签，疑似伪造。" + INQUIRE[0],
        "The signer is not in our register of signers, whatever its name says: probably a forgery. " + INQUIRE[1],
    ),
    "signer_period": (
        "签名时间不在签发人的启用期内，可能是用已停用的密钥所签。" + INQUIRE[0],
        "It was signed outside the signer's period, perhaps with a key that was retired. " + INQUIRE[1],
    ),
    "chain": (
        "签名证书不能追溯到受信任的根证书。" + INQUIRE[0],
        "The signer's certificate does not lead to a trusted root. " + INQUIRE[1],
    ),
    "no_number": (
        "签名内容中没有证书编号，不是本系统的证书。" + INQUIRE[0],
        "The signed content holds no certificate number: it is no certificate of ours. " + INQUIRE[1],
    ),
    "signer_revoked": (
        "签名时签发人的证书已被吊销。" + INQUIRE[0],
        "The signer's certificate was revoked before this was signed. " + INQUIRE[1],
    ),
    "stamp_wrong": (
        "文件中的时间戳与内容不符，文件已被改动。" + DOUBT[0],
        "A time-stamp in the file does not fit its content: the file was changed. " + DOUBT[1],
    ),
    "stamp_unknown": (
        "文件中的时间戳不是由受信任的时间戳机构签发的。" + INQUIRE[0],
        "A time-stamp in the file is by an authority that we do not trust. " + INQUIRE[1],
    ),
    "stamp_revoked": (
        "签发时间戳的机构证书当时已被吊销。" + INQUIRE[0],
        "The certificate of the time-stamp authority was revoked at that time. " + INQUIRE[1],
    ),
    "stamp_time": (
        "签名人声称的时间与时间戳证明的时间不符。" + INQUIRE[0],
        "The time that the signer claims is not the one that the time-stamp proves. " + INQUIRE[1],
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
    "unknown_number": (
        "签名有效；本登记簿没有此证书编号，现行状态未知。请扫描证书上的二维码，或向发证机关查询。",
        (
            "The signature is good; this registry does not know the number, so the present status is unknown. "
            "Scan the certificate's QR code, or ask the issuing authority."
        ),
    ),
    "not_the_registered_file": (
        "签名属实，但与登记簿中的原文件不一致：内容或照片不是登记的那一份。不要采信；请向持证人索取登记的原始文件，并向发证机关核实。",
        (
            "The signature is good, but it is not the file that the registry holds: the content or the photo is another. "
            "Do not rely on it: ask the holder for the registered file, and tell the issuing authority."
        ),
    ),
    "registry_unknown": (
        "签名有效；未查询登记簿，现行状态未知。请扫描证书上的二维码查询。",
        (
            "The signature is good; the registry was not asked, so the present status is unknown. "
            "Scan the certificate's QR code."
        ),
    ),
    "registry_agrees": (
        "签名有效，与登记簿中的原文件一致。",
        "The signature is good and the registry holds this very file.",
    ),
    "status_list_agrees": (
        "签名有效；签发人公布的状态清单中为有效。",
        "The signature is good, and the issuer's published status list says that it is in force.",
    ),
    "status_list_old": (
        "签名有效；但状态清单已过期，之后可能有变动，现行状态未知。请下载新的状态清单，或扫描证书上的二维码。",
        (
            "The signature is good, but the status list is out of date and things may have changed since: the present status "
            "is unknown. Download a new list, or scan the certificate's QR code."
        ),
    ),
    "superseded": (
        "此版本已失效，已由新版本替代。请向持证人索取现行版本。",
        "This version is no longer in force: a later one follows it. Ask the holder for the version in force.",
    ),
    "revoked": (
        "此证书已被撤销，不再有效。不要采信。",
        "This certificate has been revoked and is of no effect. Do not rely on it.",
    ),
    "copy": (
        "这是证书的用途副本第 {copy} 号，有效期至 {until}，只能用于页面上写明的接收方和用途。",
        "This is copy no. {copy} of the certificate, for the recipient and the purpose on its page, valid until {until}.",
    ),
    "copy_expired": (
        "这是证书的用途副本第 {copy} 号，有效期至 {until}，已过期。请向持证人索取新的副本。",
        "This is copy no. {copy} of the certificate, valid until {until}: it has expired. Please ask the holder for a new one.",
    ),
    "copy_withdrawn": (
        "持证人已撤回这份用途副本，不能再使用。请向持证人索取新的副本。",
        "The holder has withdrawn this copy: it may not be used any more. Ask the holder for a new one.",
    ),
    "certificate_in_force": ("证书本身现行有效。", "The certificate itself is in force."),
    "test_issuer": ("由测试签发人签发，不具效力。", "Signed by a test issuer: of no effect."),
}
OPEN = frozenset({"unknown_number", "registry_unknown", "status_list_old"})
"""The signature is good, and how the certificate stands now is not known."""


REMARKS = ("level_t", "level_lt", "level_lta", "test_issuer")
"""What is said of a genuine file besides its standing."""
LEVELS = {Level.T: "level_t", Level.LT: "level_lt", Level.LTA: "level_lta"}


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
    since: datetime | None = None
    """When it was superseded or revoked."""
    successor: int | None = None
    """The version that follows it."""
    why: str = ""
    """Why it was revoked."""
    level: Level | None = None
    """How long the signature can be relied on; None if it can't be relied on at all."""
    proven_at: datetime | None = None
    """When it existed at the latest, by the word of a time-stamp authority."""

    @property
    def open(self) -> bool:
        """True if the signature is good, and how the certificate stands now is not known."""
        return any(one.code in OPEN for one in self.reasons)

    def but(self, standing: Standing, *codes: str) -> Verdict:
        """The same file, standing otherwise."""
        reasons = tuple(reason(code, copy=self.copy, until=self.until) for code in codes)
        return replace(self, standing=standing, reasons=reasons)

    def stands(self, standing: Standing, *codes: str) -> Verdict:
        """The same genuine file, standing otherwise; what was remarked of it stays."""
        return self.but(standing, *codes, *(one.code for one in self.reasons if one.code in REMARKS))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a registry holds of one version."""

    sha256: str
    """Of the file as it was signed."""
    status: str
    """valid, superseded or revoked, as the version stands; of a copy whose version is in force, also withdrawn."""
    since: datetime | None = None
    successor: int | None = None
    """The version that follows it."""
    why: str = ""
    """Why it was revoked."""
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

    def find_copy(self, number: str, version: int, copy: int) -> Entry | None:
        """What is registered of that copy of it."""
        ...
