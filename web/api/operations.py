"""What other systems may ask: one row each, from which the routes and the description are made (docs/api.md)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from notify.findings import judged
from notify.stated import of_earlier
from pipeline.queries.anyone import policy, shared, windows
from pipeline.queries.anyone.by_number import Earlier
from pipeline.queries.anyone.policy import PublishedPolicy
from pipeline.rules.calendar import BEIJING
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Scope
from web import verification
from web.api import shapes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from aiohttp import web

    from pipeline.organisations.keys import Caller
    from pipeline.queries.anyone.public import Line, PublicCertificate
    from pipeline.queries.anyone.shared import SharedCertificate
    from web.texts import Words
    from web.visiting import WebContext

OPEN, EARLIER = "open", "earlier"


@dataclass(frozen=True, slots=True)
class Asking:
    """One request, read and let in."""

    request: web.Request
    doors: WebContext
    words: Words
    caller: Caller | None
    """None where no key is asked for."""
    said: Any
    """The body or the query, in its shape; None where there is none."""

    @property
    def system(self) -> Caller:
        """Whose key it is. Raises Refused where none was brought."""
        if self.caller is None:
            raise Refused("api_key_missing")
        return self.caller

    @property
    def who(self) -> str:
        """By whom it is counted: the key, or the address."""
        return f"key:{self.caller.key_id.hex}" if self.caller else self.doors.address_of(self.request)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that may be asked."""

    method: str
    path: str
    id: str
    answer: type
    """The shape of what is got."""
    does: Callable[[Asking], Awaitable[Any]]
    scope: Scope | None = None
    """None: asked without a key, at the pace of an address."""
    body: type[shapes.Asked] | None = None
    query: type[shapes.Asked] | None = None
    file: bool = False
    """True if it brings a file, as `multipart/form-data`."""


async def _windows(asking: Asking) -> shapes.WindowsOfYear:
    """When the review bodies take applications in, this year and later."""
    year = windows.of_year(asking.doors.world())
    bodies = tuple(
        shapes.BodyWindows(
            name=one.name,
            portal=one.portal,
            series=one.series,
            levels=one.levels,
            windows=tuple(shapes.Window(opens=_beijing(w.opens), closes=_beijing(w.closes)) for w in one.windows),
            open=one.stands.open,
            phone=one.phone,
        )
        for one in year.bodies
    )
    return shapes.WindowsOfYear(year=year.year, bodies=bodies)


def _beijing(moment: datetime) -> datetime:
    return moment.replace(tzinfo=BEIJING)


async def _policy(asking: Asking) -> PublishedPolicy:
    """Entrances, levels, series with their titles, and pathways, as they hold this year."""
    return policy.of_today(asking.doors.world())


async def _by_number(asking: Asking) -> shapes.Verification:
    """How the certificate stands whose number and holder are named.

    A number that is not there and one that is somebody else's are answered alike. Of one number twenty wrong guesses a day are
    answered, whoever makes them.
    """
    asked = asking.said
    found = await verification.by_holder(asking.doors, asking.who, asked.number, asked.holder)
    if isinstance(found, Earlier):
        return _of_earlier(asking, found)
    return _registered(asking, found)


async def _by_code(asking: Asking) -> shapes.Verification:
    """How the certificate stands whose QR code was read."""
    number, code = _read(asking.said.qr)
    found = await verification.by_code(asking.doors, asking.who, number, code)
    if _place(asking.said.qr) not in set(map(_place, found.addresses)):
        raise Refused("qr_foreign", number=found.number)
    return _registered(asking, found)


def _place(address: str) -> tuple[str, str, str]:
    """Where an address leads, as a browser takes it."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.casefold(), parts.path


def _read(qr: str) -> tuple[str, str]:
    """Number and code of what a QR code says; empty where it is not one of ours, which is then not found."""
    try:
        parts = urlsplit(qr)
    except ValueError:
        return "", ""
    _, _, number = parts.path.rpartition("/c/")
    return unquote(number), parse_qs(parts.query).get("k", [""])[0]


async def _by_file(asking: Asking) -> shapes.Verification:
    """Whether a file is a certificate of ours, unchanged and in force. It is opened in isolation and forgotten.

    The same function judges it as on the public page and the command line: signature, structure, signer and register.
    """
    verdict = await verification.by_file(asking.doors, asking.who, asking.request)
    found = await verification.held(asking.doors, verdict)
    reasons = tuple(
        shapes.Reason(code=one.code.value, said=judged(asking.words, one.kept())) for one in verdict.reasons
    )
    return shapes.Verification(
        standing=OPEN if verdict.open else verdict.standing.value,
        reasons=reasons,
        certificate=_certificate(asking, found) if found else None,
        copy_number=verdict.copy,
        replaced_by=None,
        asked_at=asking.doors.world().now,
    )


async def _certificates(asking: Asking) -> shapes.CertificatePage:
    """The certificates of the holders who agreed that this organisation sees them.

    Each that is listed is noted for its holder, who reads there which system looked and when.
    """
    doors, asked, caller = asking.doors, asking.said, asking.system

    def look() -> shared.SharedPage:
        with doors.database.writing() as session:
            return shared.certificates(
                session, after=asked.after, most=asked.limit, number=asked.number, by=caller, world=doors.world()
            )

    found = await asyncio.to_thread(look)
    listed = tuple(_listed(asking, one) for one in found.certificates)
    return shapes.CertificatePage(certificates=listed, after=found.after)


def _listed(asking: Asking, one: SharedCertificate) -> shapes.Certificate:
    return shapes.Certificate(
        number=one.number,
        version=one.version,
        standing=one.state.value,
        signed_at=one.signed_at,
        ended_at=one.ended_at,
        fields=_fields(asking, one.lines),
    )


def _certificate(asking: Asking, found: PublicCertificate) -> shapes.Certificate:
    return shapes.Certificate(
        number=found.number,
        version=found.shown.version,
        standing=found.shown.state.value,
        signed_at=found.shown.signed_at,
        ended_at=found.shown.ended_at,
        fields=_fields(asking, found.lines),
    )


def _fields(asking: Asking, lines: tuple[Line, ...]) -> tuple[shapes.Line, ...]:
    zh = asking.words.language == "zh"
    return tuple(shapes.Line(key=one.key, label=one.zh if zh else one.en, value=one.value) for one in lines)


def _registered(asking: Asking, found: PublicCertificate) -> shapes.Verification:
    return shapes.Verification(
        standing=found.shown.state.value,
        reasons=(),
        certificate=_certificate(asking, found),
        copy_number=None,
        replaced_by=None,
        asked_at=asking.doors.world().now,
    )


def _of_earlier(asking: Asking, found: Earlier) -> shapes.Verification:
    words = asking.words
    lines = tuple(
        shapes.Line(
            key=field,
            label=words.plain(f"field-earlier-{field.replace('_', '-')}"),
            value=of_earlier(field, value, words),
        )
        for field, value in found.lines
    )
    certificate = shapes.Certificate(
        number=found.number, version=None, standing=EARLIER, signed_at=None, ended_at=None, fields=lines
    )
    return shapes.Verification(
        standing=EARLIER,
        reasons=(shapes.Reason(code=EARLIER, said=words.plain("earlier-how")),),
        certificate=certificate,
        copy_number=None,
        replaced_by=found.replaced_by or None,
        asked_at=asking.doors.world().now,
    )


OPERATIONS = (
    Operation("GET", "/windows", "list_windows", shapes.WindowsOfYear, _windows),
    Operation("GET", "/policy", "get_policy", PublishedPolicy, _policy),
    Operation(
        "POST",
        "/verifications/number",
        "verify_by_number",
        shapes.Verification,
        _by_number,
        Scope.VERIFY,
        body=shapes.NumberAndHolder,
    ),
    Operation(
        "POST", "/verifications/code", "verify_by_code", shapes.Verification, _by_code, Scope.VERIFY, body=shapes.QrCode
    ),
    Operation("POST", "/verifications/file", "verify_by_file", shapes.Verification, _by_file, Scope.VERIFY, file=True),
    Operation(
        "GET",
        "/certificates",
        "list_certificates",
        shapes.CertificatePage,
        _certificates,
        Scope.CERTIFICATES,
        query=shapes.ListQuery,
    ),
)
"""In the order in which the description has them; the first line of what does it is the summary."""
