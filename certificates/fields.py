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
_ALSO: dict[str, tuple[str, ...]] = {
    "name": ("持证人", "持证人姓名"),
    "ethnicity": ("民族名称", "族别"),
    "birth_date": ("出生年月日", "生日"),
    "id_number": ("身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号", "证件号码"),
    "specialty": ("专业", "申报专业"),
    "title": ("资格", "职称", "职称名称", "专业技术资格", "任职资格"),
    "level": ("职称级别", "资格级别", "等级"),
    "pathway": ("取得途径",),
    "body": ("评审委员会", "评委会", "评审组织", "评审单位"),
    "document": ("文号", "发文文号", "公布文号"),
    "approved_on": ("取得日期", "批准时间", "取得时间", "评审通过日期"),
    "number": ("编号", "证号", "证书号"),
    "issuer": ("发证单位", "颁发机关", "颁证机关"),
    "issued_on": ("发证时间", "颁证日期"),
}
HEADINGS = {
    **{field.key: (field.zh, field.en, *_ALSO.get(field.key, ())) for field in FIELDS},
    "photo": ("照片", "照片文件", "证件照", "相片"),
    "version": ("版本", "版本号"),
    "verify_url": ("查验网址", "验证网址", "查询网址", "二维码", "二维码网址"),
}
"""By the key of a value, what its column may be called in a table that somebody else made."""
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
