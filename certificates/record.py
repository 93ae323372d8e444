"""What one certificate says: plain values in, so that drawing, linting, signing and verifying know nothing of cases."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class CopyNote:
    """What makes a page a copy for a purpose (加注)."""

    number: int
    """From 1 on, within the version."""
    for_whom: str
    purpose: str
    until: date
    """The last day on which it stands."""
    made_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """The data of one version of one certificate, exactly as the page shows it."""

    number: str
    """证书编号, kept across reissue and correction."""
    version: int
    """1 for the first issue; rises with each reissue or correction."""
    name: str
    sex: str
    """男 or 女."""
    ethnicity: str
    """As GB/T 3304 writes it, with 族 as the page prints it."""
    birth_date: date
    id_number: str
    """公民身份号码, 18 characters, X upper case."""
    specialty: str
    """专业名称, e.g. 林业."""
    title: str
    """资格名称, e.g. 助理工程师."""
    level: str
    """级别, e.g. 助理级."""
    pathway: str
    """取得方式, e.g. 初次确定."""
    body: str
    """评审机构."""
    document: str
    """批准文号."""
    approved_on: date
    """批准日期: the day on which the title was obtained."""
    issuer: str
    """发证机关."""
    issued_on: date
    """发证日期."""
    serial: int = 0
    """Its place in the status list; 0 for one that is in no registry."""
    identifier: str = ""
    """证照标识 (GB/T 36904); empty where the deployer has no type code."""
    verify_url: str
    """What the QR code holds: an address, never personal data."""
    test: bool
    """True if a test issuer will sign it: the page then says 测试 TEST across it."""
    copy: CopyNote | None = None
    """Of a copy for a purpose; the certificate itself has none."""

    @property
    def made_on(self) -> date:
        """The day of the file: a copy's own, else that of the issue."""
        return self.copy.made_on if self.copy else self.issued_on


def as_json(record: CertificateRecord) -> dict[str, Any]:
    """As JSON keeps the certificate itself: dates as ISO text."""
    values = asdict(record)
    del values["copy"]
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def from_json(values: dict[str, Any]) -> CertificateRecord:
    """The record from what `as_json` made."""
    dates = {"birth_date", "approved_on", "issued_on"}
    read: dict[str, Any] = {key: date.fromisoformat(value) if key in dates else value for key, value in values.items()}
    return CertificateRecord(**read)
