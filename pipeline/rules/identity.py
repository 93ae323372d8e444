"""Numbers and names of persons and organisations: GB 11643, GB 32100, GB 11714, 民委发〔2016〕33号.

The check digits come from python-stdnum's arithmetic; its `cn.ric` and `cn.uscc` validators are not used, because they
refuse real people and lawful codes (a county younger than its resident; codes that begin with N, A or Y).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from stdnum.iso7064 import mod_11_2

from pipeline.rules.fillers import nobody
from pipeline.rules.refusals import Refused
from pipeline.rules.texts import JOINERS, bare, folded, one_line

if TYPE_CHECKING:
    from collections.abc import Collection

ID_LENGTH = 18
OLD_ID_LENGTH = 15
CREDIT_CODE_LENGTH = 18
ORG_CODE_LENGTH = 9
MIN_AGE = 16
NAME_MAX = 50
"""民委发〔2016〕33号: a name field holds at least 50 characters."""

PROVINCES = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), (71,))
    for code in codes
) | {"81", "82", "83"}
"""First two digits (GB/T 2260); 81–83 are residence permits of 港澳台. A first digit 9 is a 外国人永久居留身份证."""


class Sex(StrEnum):
    """The word that a register keeps and a certificate prints (GB/T 2261.1)."""

    MALE = "男"
    FEMALE = "女"


FOREIGN = "外国籍"
"""In the place of a 民族, kept and printed: holders of a 外国人永久居留身份证 have none."""
PEOPLE = "族"
"""Follows a 民族's name where it is printed; the list of GB/T 3304 has it without."""


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A valid 公民身份号码 and what follows from it."""

    number: str
    birth_date: date
    sex: Sex
    """By the parity of digit 17."""

    @property
    def foreign(self) -> bool:
        """True of a 外国人永久居留身份证."""
        return self.number.startswith("9")


HYPHENS = dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2212"))


def number_text(text: str) -> str:
    """A number of any kind as it is kept: full-width digits and letters folded, upper case, no blanks or hyphens."""
    return bare(text).upper().translate(HYPHENS)


def resident_id(text: str, *, today: date) -> ResidentId:
    """Read an 18-digit resident ID number (GB 11643, ISO 7064 MOD 11-2). Raises Refused with the first thing wrong."""
    number = number_text(text)
    if len(number) == OLD_ID_LENGTH and number.isdecimal():
        raise Refused("id_is_old", source="GB 11643-1999")
    if len(number) != ID_LENGTH:
        raise Refused("id_length", source="GB 11643-1999", length=len(number))
    if not (number.isascii() and number[:17].isdecimal() and (number[17].isdecimal() or number[17] == "X")):
        raise Refused("id_characters", source="GB 11643-1999")
    if number[:2] not in PROVINCES and not number.startswith("9"):
        raise Refused("id_area", source="GB/T 2260")
    if not mod_11_2.is_valid(number):
        raise Refused("id_check_digit", source="GB 11643-1999")
    return ResidentId(number, birth_date(number[6:14], today=today), Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def lengthened(text: str) -> str:
    """A number of before 1999 as it reads today (GB 11643-1999: the century, and a check character); any other as it is."""
    number = number_text(text)
    if len(number) != OLD_ID_LENGTH or not (number.isascii() and number.isdecimal()):
        return text
    first = f"{number[:6]}19{number[6:]}"
    return first + mod_11_2.calc_check_digit(first)


def agreeing(number: str, *, born: date, sex: str, today: date) -> ResidentId:
    """The ID number, where birth date and sex beside it are those that it says itself. Raises Refused."""
    who = resident_id(number, today=today)
    for refused in disagreements(who, born=born, sex=sex).values():
        raise refused
    return who


def disagreements(who: ResidentId, *, born: date, sex: str) -> dict[str, Refused]:
    """What the ID number says otherwise: `birth_date`, `sex`, or both."""
    found = {}
    if who.birth_date != born:
        found["birth_date"] = Refused("birth_disagrees", source="GB 11643-1999")
    if who.sex != sex:
        found["sex"] = Refused("sex_disagrees", source="GB 11643-1999")
    return found


def ethnicity(text: str, known: Collection[str]) -> str:
    """The word of GB/T 3304 that is among the *known*; a trailing 族 is dropped as ID cards do. Raises Refused."""
    word = bare(text)
    if word == FOREIGN:
        return word
    for candidate in (word, word.removesuffix(PEOPLE)):
        if candidate in known:
            return candidate
    raise Refused("ethnicity_unknown", source="GB/T 3304-1991")


def printed_ethnicity(kept: str) -> str:
    """As a certificate prints it: with 族, where there is one."""
    return kept if kept == FOREIGN else kept + PEOPLE


def birth_date(digits: str, *, today: date) -> date:
    """Read eight digits as the birth date of somebody old enough to work. Raises Refused."""
    try:
        born = datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007  a calendar date, no clock in it
    except ValueError:
        raise Refused("id_birth_date", source="GB 11643-1999") from None
    if born.year < 1900 or born > today:  # noqa: PLR2004  nobody alive was born before
        raise Refused("id_birth_date", source="GB 11643-1999")
    if (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) < MIN_AGE:
        raise Refused("too_young", years=MIN_AGE)
    return born


def mask_id(number: str) -> str:
    """`650102********0018`: the form in which officers and logs may see it."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def mask_phone(number: str) -> str:
    """`138****5678`."""
    return f"{number[:3]}****{number[-4:]}"


CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code_check(first_17: str) -> str:
    """The 18th character of a 统一社会信用代码 (GB 32100-2015)."""
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(first_17, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def org_code_check(first_8: str) -> str:
    """The 9th character of a 组织机构代码 (GB 11714-1997)."""
    total = sum(ORG_ALPHABET.index(c) * w for c, w in zip(first_8, ORG_WEIGHTS, strict=True))
    return "0123456789X"[(11 - total % 11) % 11]


@dataclass(frozen=True, slots=True)
class OrganisationCode:
    """An organisation's code in either form."""

    key: str
    """The nine characters of GB 11714: one unit, one key, whichever form was typed."""
    credit_code: str | None
    """All eighteen characters, if that form was typed."""


def organisation_code(text: str) -> OrganisationCode:
    """Read an 18-character credit code or a 9-character organisation code. Raises Refused."""
    code = number_text(text)
    if len(code) == CREDIT_CODE_LENGTH:
        if any(c not in CREDIT_ALPHABET for c in code) or credit_code_check(code[:17]) != code[17]:
            raise Refused("credit_code_wrong", source="GB 32100-2015")
        return OrganisationCode(_org_key(code[8:17]), code)
    if len(code) == ORG_CODE_LENGTH:
        return OrganisationCode(_org_key(code), None)
    raise Refused("org_code_length", source="GB 32100-2015", length=len(code))


def _org_key(code: str) -> str:
    if any(c not in ORG_ALPHABET for c in code) or org_code_check(code[:8]) != code[8]:
        raise Refused("org_code_wrong", source="GB 11714-1997")
    return code


MIDDLE_DOT = "\u00b7"
LOOK_ALIKE_DOTS = dict.fromkeys(map(ord, "\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u25cf\u2024\u0387."), MIDDLE_DOT)
"""NFKC folds none of these to U+00B7, so they are mapped by a table."""
LOOK_ALIKE_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u02b9\u2032\uff07`\u00b4"), "'")
"""What phones write in O'Brien by themselves; in a Chinese font a quotation mark is as wide as a character."""
PRIVATE_USE = {0xE863: "\u4dae"}
"""Points of older GBK/GB 18030 tables: 䶮. Extended as they are met; any other is refused in words."""


def person_name(text: str) -> str:
    """A person's name as it will be printed (民委发〔2016〕33号). Raises Refused; never trims, never substitutes `?`."""
    parts = one_line(text).translate(JOINERS | PRIVATE_USE | LOOK_ALIKE_DOTS | LOOK_ALIKE_APOSTROPHES).split(MIDDLE_DOT)
    name = BETWEEN_HAN.sub("", MIDDLE_DOT.join(part.strip() for part in parts))
    if not name:
        raise Refused("name_empty")
    if len(name) > NAME_MAX:
        raise Refused("name_too_long", source="民委发〔2016〕33号", length=len(name), most=NAME_MAX)
    if name.startswith(MIDDLE_DOT) or name.endswith(MIDDLE_DOT) or MIDDLE_DOT * 2 in name:
        raise Refused("name_dots", source="民委发〔2016〕33号")
    wrong = next((c for c in name if not _may_stand_in_a_name(c)), None)
    if wrong is not None:
        raise Refused("name_character", source="民委发〔2016〕33号", code_point=f"U+{ord(wrong):04X}")
    if nobody(name):
        raise Refused("name_nobody", word=name)
    return name


LATIN_ENDS = 0x250
HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_IDEOGRAPH = "[〇" + "".join(f"{chr(low)}-{chr(high)}" for low, high in HAN) + "]"
BETWEEN_HAN = re.compile(f"(?<={_IDEOGRAPH}) (?={_IDEOGRAPH})")
"""What makes 张 三 as wide as 李小明 in a table: no name has it."""


def _may_stand_in_a_name(character: str) -> bool:
    point = ord(character)
    han = any(low <= point <= high for low, high in HAN)
    latin = character.isalpha() and point < LATIN_ENDS
    return han or latin or character in f"{MIDDLE_DOT}〇 '-"


def name_key(text: str) -> str:
    """A name as names are compared: letters alone, folded, whatever stands for the dot or the blank between its parts."""
    return "".join(filter(str.isalnum, folded(text.translate(PRIVATE_USE)).casefold()))


def mask_name(name: str) -> str:
    """The first character of a name, for where the name itself must not go."""
    return f"{name[:1]}＊＊" if name else ""


CHINA = re.compile(r"^(?:\+|00)86|^86(?=1\d{10}$)")
"""The country's code, as it may stand before a number."""


def phone_number(text: str) -> str:
    """A mainland mobile or fixed-line number, digits only. Raises Refused."""
    digits = CHINA.sub("", number_text(text))
    if not (digits.isascii() and digits.isdecimal() and 10 <= len(digits) <= 12):  # noqa: PLR2004
        raise Refused("phone_wrong")
    return digits
