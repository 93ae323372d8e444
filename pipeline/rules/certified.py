"""What a certificate may say, field by field: whatever is to be signed is read by these rules, wherever it comes from."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.rules import fillers, identity, texts
from pipeline.rules.refusals import Refused
from pipeline.rules.spreadsheets import undamaged

if TYPE_CHECKING:
    from collections.abc import Collection

NUMBER_MOST = 60
TEXT_MOST = 200
ADDRESS_MOST = 250
"""Characters in the QR code: more, and a module of 23 mm is thinner than the third of a millimetre that a phone reads."""
VERSION_MOST = 9999
SINCE = date(1949, 10, 1)
"""No title is older than the state that gives it."""
AHEAD = timedelta(days=366)
"""A table may be prepared for a day to come, not for another decade."""
BESIDE_LETTERS = frozenset("-/._# ()[]〔〕（）【】")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""A machine that only tries things out has no certificate for TLS."""
OFF_THE_ROAD = re.compile(r"[ \\#<>\"]|//|/(?:\.|%2e){1,2}(?:[/?]|$)", re.IGNORECASE)
"""What leads a browser elsewhere than it reads: out of a folder, or only as far as a mark on the page."""
ZEROS = "000"
"""Where a spreadsheet keeps fifteen digits, an ID number ends so."""


def number(text: str) -> str:
    """证书编号: digits, Latin letters and ideographs, none of them a look-alike of another. Raises Refused."""
    said = _line(text)
    if len(said) > NUMBER_MOST:
        raise Refused("text_too_long", length=len(said), most=NUMBER_MOST)
    wrong = next((one for one in said if not _numbers(one)), None)
    if wrong is not None:
        raise Refused("number_character", character=wrong, code_point=f"U+{ord(wrong):04X}")
    if said.casefold() in fillers.NOTHING or not any(map(str.isalnum, said)):
        raise Refused("number_no_digit")
    return said


def own_number(text: str) -> str:
    """The same of a certificate that is issued here, in capitals, as its page has it. Raises Refused; others' may have no digit."""
    said = number(text)
    if not any(one in "123456789" for one in said):
        raise Refused("number_no_digit")
    return said.upper()


def _numbers(character: str) -> bool:
    plain = character.isascii() and character.isalnum()
    return plain or character in BESIDE_LETTERS or any(low <= ord(character) <= high for low, high in identity.HAN)


def version(value: int) -> int:
    """Which version of the certificate it is. Raises Refused."""
    if not 1 <= value <= VERSION_MOST:
        raise Refused("version_range", most=VERSION_MOST)
    return value


def line(text: str) -> str:
    """One line of text that says something, in words. Raises Refused."""
    return fillers.something(_line(text))


def _line(text: str) -> str:
    said = texts.line(undamaged(text))
    if not said:
        raise Refused("text_empty")
    if len(said) > TEXT_MOST:
        raise Refused("text_too_long", length=len(said), most=TEXT_MOST)
    return said


def name(text: str) -> str:
    """姓名, as registration reads it. Raises Refused."""
    return identity.person_name(undamaged(text))


def sex(text: str) -> str:
    """男 or 女. Raises Refused."""
    said = texts.bare(undamaged(text))
    if said not in set(identity.Sex):
        raise Refused("sex_unknown")
    return said


def ethnicity(text: str, known: Collection[str]) -> str:
    """As GB/T 3304 writes it, with 族 as the page prints it. Raises Refused."""
    return identity.printed_ethnicity(identity.ethnicity(undamaged(text), known))


def id_number(text: str, *, today: date) -> str:
    """公民身份号码. Raises Refused; what a spreadsheet did to it is said to be that."""
    said = undamaged(text)
    try:
        return identity.resident_id(said, today=today).number
    except Refused as refused:
        if refused.code in {"id_check_digit", "id_birth_date"} and said.strip().endswith(ZEROS):
            raise Refused("id_rounded") from None
        raise


def granted(day: date, *, today: date) -> date:
    """A day on which a title was obtained, or its certificate issued. Raises Refused."""
    if not SINCE <= day <= today + AHEAD:
        raise Refused("day_range", day=day.isoformat(), first=SINCE.isoformat(), last=(today + AHEAD).isoformat())
    return day


def after_birth(day: date, born: date) -> None:
    """Raise Refused if a title was obtained on that *day* by somebody who was not *born* yet."""
    if day <= born:
        raise Refused("granted_before_birth", born=born.isoformat())


def address(text: str, ours: str) -> str:
    """What the QR code holds: an address of the host that the deployer named, *ours*. Raises Refused."""
    said, wanted = undamaged(text).strip(), urlsplit(ours)
    if len(said) > ADDRESS_MOST:
        raise Refused("text_too_long", length=len(said), most=ADDRESS_MOST)
    try:
        found = urlsplit(said)
    except ValueError:
        raise Refused("address_foreign", ours=ours) from None
    plain = said.isascii() and said.isprintable() and not OFF_THE_ROAD.search(said.partition("://")[2])
    secret = found.scheme == "https" or (found.scheme == "http" and found.hostname in LOOPBACK)
    same = (found.scheme, found.netloc.casefold()) == (wanted.scheme, wanted.netloc.casefold())
    if not (plain and secret and same):
        raise Refused("address_foreign", ours=ours)
    return said


def folded(text: str) -> str:
    """A number as it is compared: two that only differ in case, in width or in white space are one."""
    return texts.bare(text).casefold()
