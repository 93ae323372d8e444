"""The field table: what a certificate shows. Template, lint, preview and the correction form all read this one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from certificates.record import CertificateRecord, CopyNote


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the page."""

    key: str
    zh: str
    en: str
    of: Callable[[CertificateRecord], str]
    """What the page says; empty for a field that this certificate has no value for."""
    correctable: bool = False
    """True for the closed list of 证书信息更正 (the photo, the seventh, is no text)."""
    personal: bool = False
    """True if it is masked wherever anyone but its holder looks."""


FIELDS = (
    Field("name", "姓名", "Name", lambda r: r.name, correctable=True, personal=True),
    Field("sex", "性别", "Sex", lambda r: r.sex, correctable=True),
    Field("ethnicity", "民族", "Ethnicity", lambda r: r.ethnicity, correctable=True),
    Field("birth_date", "出生日期", "Date of birth", lambda r: day(r.birth_date), correctable=True, personal=True),
    Field("id_number", "身份证号", "ID number", lambda r: r.id_number, correctable=True, personal=True),
    Field("specialty", "专业名称", "Specialty", lambda r: r.specialty, correctable=True),
    Field("title", "资格名称", "Title", lambda r: r.title),
    Field("level", "级别", "Level", lambda r: r.level),
    Field("pathway", "取得方式", "Obtained by", lambda r: r.pathway),
    Field("body", "评审机构", "Review body", lambda r: r.body),
    Field("document", "批准文号", "Document", lambda r: r.document),
    Field("approved_on", "批准日期", "Approved on", lambda r: day(r.approved_on)),
    Field("number", "证书编号", "Certificate no.", lambda r: r.number),
    Field("issuer", "发证机关", "Issued by", lambda r: r.issuer),
    Field("issued_on", "发证日期", "Issued on", lambda r: day(r.issued_on)),
    Field("identifier", "证照标识", "Licence identifier", lambda r: r.identifier),
)
COPY = (
    Field("copy_zh", "用途副本", "Copy for a purpose", lambda r: _copy_zh(r.copy) if r.copy else ""),
    Field("copy_en", "用途副本", "Copy for a purpose", lambda r: _copy_en(r.copy) if r.copy else ""),
)
"""What makes a page a copy for a purpose; nothing on the certificate itself."""


def _copy_zh(copy: CopyNote) -> str:
    allowed = f"仅供 {copy.for_whom} 办理 {copy.purpose} 使用"
    return f"用途副本第 {copy.number} 号　{allowed}，有效期至 {day(copy.until)}"


def _copy_en(copy: CopyNote) -> str:
    return (
        f"Copy no. {copy.number}, for the recipient and the purpose named here only, valid until {copy.until:%Y-%m-%d}"
    )


def day(date: object) -> str:
    """A date as the page writes it: 2026年11月02日."""
    return f"{date:%Y年%m月%d日}"
