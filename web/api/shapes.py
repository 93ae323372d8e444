"""What other systems send and get: the description (`web.api.description`) is made from these, and what they send is held to them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.rules.words import HookEvent

PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
"""No control characters: a database stores no NUL."""
AROUND = BeforeValidator(lambda said: said.strip("\r\n\t") if isinstance(said, str) else said)
"""What a scanner that types like a keyboard sends behind what it has read is none of it."""
MOST = 100
"""Certificates on one page of a list."""


class Shape(BaseModel):
    """Whatever is sent or got: fields are described by what stands under them."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True)


class Asked(Shape):
    """What is sent: nothing else than this."""

    model_config = ConfigDict(extra="forbid")


class NumberAndHolder(Asked):
    """A certificate by its number and who holds it, as whoever was shown it can know."""

    number: Annotated[str, Field(min_length=1, max_length=60, pattern=PRINTABLE), AROUND]
    """证书编号, as it stands on the certificate; earlier certificates, which others issued, are found too."""
    holder: Annotated[str, Field(min_length=1, max_length=100, pattern=PRINTABLE), AROUND]
    """The holder's name, or the last four characters of the ID number."""


class QrCode(Asked):
    """A certificate by its QR code."""

    qr: Annotated[str, Field(min_length=1, max_length=500, pattern=PRINTABLE), AROUND]
    """What the QR code says, whole: an address that ends in /c/NUMBER?k=CODE."""


class Reason(Shape):
    """One thing to say of a certificate or its file."""

    code: str
    """Stays the same: what a program decides by."""
    said: str
    """The sentence, in the language asked for (Accept-Language: zh or en)."""


class Line(Shape):
    """One field of the certificate, as strangers may see it: the ID number masked, of the birth date the year."""

    key: str
    """`name`, `id_number`, `specialty`, `title`, `level`, `body`, …"""
    label: str
    """What the field is called, in the language asked for."""
    value: str


class Certificate(Shape):
    """One certificate as the register has it now."""

    number: str
    version: int | None
    """Rises with each reissue and correction; null for an earlier certificate, which others issued."""
    standing: str
    """`valid`; `superseded` (失效): a later version follows; `revoked` (撤销); `earlier`: in the register, not signed by us."""
    signed_at: datetime | None
    ended_at: datetime | None
    """Since when it is superseded or revoked."""
    fields: tuple[Line, ...]


class Verification(Shape):
    """How a certificate stands, or a file that may be one."""

    standing: str
    """`valid` alone is good. Of a file besides: `untrusted`, `tampered`, `unsigned`, `unreadable`, and `open`: the signature is good, and
    how the certificate stands now is not known. Of a number also `earlier`."""
    reasons: tuple[Reason, ...]
    certificate: Certificate | None
    """What the register says; null for a file that is none of ours."""
    copy_number: int | None
    """Of a copy for a purpose: which one."""
    replaced_by: str | None
    """The number of the certificate that stands in an earlier one's place."""
    asked_at: datetime


class CertificatePage(Shape):
    """Certificates of the holders who agreed that this organisation sees them, the newest version of each, in order of issue."""

    certificates: tuple[Certificate, ...]
    after: int | None
    """Ask with this for the next ones; null: these were the last."""


class ListQuery(Asked):
    """Which part of the list."""

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    """As the page before said."""
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST
    number: Annotated[str, Field(max_length=60, pattern=PRINTABLE), AROUND] = ""
    """Only the certificate of that number."""


class Window(Shape):
    """When a body takes applications in; both ends are within."""

    opens: datetime
    closes: datetime


class BodyWindows(Shape):
    """A review body and its windows, from this year's first on."""

    name: str
    portal: str
    """Code of the entrance (登录入口)."""
    series: tuple[str, ...]
    """Names; empty: every series."""
    levels: tuple[str, ...]
    """Ids; empty: every level."""
    windows: tuple[Window, ...]
    """Empty: none is announced, so it takes applications in on any day."""
    open: bool
    """True if it takes applications in now."""
    phone: str


class WindowsOfYear(Shape):
    """The windows (申报时间) of all review bodies."""

    year: int
    bodies: tuple[BodyWindows, ...]


class Problem(Shape):
    """What is wrong with a request, and how to mend it (RFC 9457)."""

    type: str
    """`urn:zhicheng:problem:` and the code."""
    title: str
    status: int
    code: str
    """Stays the same: what a program decides by."""
    detail: str
    """The sentence, in the language asked for."""
    source: str | None = None
    """Document and article, where a rule of the field refused."""
    incident: str | None = None
    """Under this number a failure of ours stands in our log."""


class Told(Shape):
    """What a message of a webhook is about."""

    number: str
    version: int
    standing: str


class Event(Shape):
    """A message of a webhook (standardwebhooks.com): what became of a certificate of a holder who agreed."""

    type: HookEvent
    timestamp: datetime
    """When it happened; messages may come late, twice and in another order."""
    data: Told
