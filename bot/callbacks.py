"""What buttons carry, typed; at most 64 bytes (Bot API, InlineKeyboardButton.callback_data).

A button says what was wished for and from which version it was drawn; whether it may be is always asked of the server.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import BeforeValidator


def _expand(value: object) -> object:
    """A UUID from its 22 characters."""
    return UUID(bytes=urlsafe_b64decode(f"{value}==")) if isinstance(value, str) and value else value


Id = Annotated[UUID, BeforeValidator(_expand)]
"""A UUID in 22 characters of base64: two of them fit into one button."""


class Press(CallbackData, prefix="-"):
    """What every button of ours is."""

    def _encode_value(self, key: str, value: Any) -> str:  # noqa: ANN401  the parent's signature
        if isinstance(value, UUID):
            return urlsafe_b64encode(value.bytes).decode().rstrip("=")
        return super()._encode_value(key, value)


class Place(StrEnum):
    """Where the menu leads."""

    MENU = "menu"
    REGISTER = "register"
    APPLY = "apply"
    CASES = "cases"
    CERTIFICATES = "certificates"
    ME = "me"
    LANGUAGE = "language"
    CONTACTS = "contacts"
    CONDITIONS = "conditions"
    RECOVER = "recover"
    TICKET = "ticket"
    DESK = "desk"
    VERIFY = "verify"
    UNITS = "units"
    REISSUE = "reissue"
    CORRECTION = "correction"
    HELP = "help"
    QUESTIONS = "questions"


class Go(Press, prefix="g"):
    """Go to a place of the menu."""

    place: Place


class Speak(Press, prefix="l"):
    """Switch the language."""

    language: str


class Consent(Press, prefix="y"):
    """The privacy notice was read and agreed to."""


class Confirm(Press, prefix="yc"):
    """What was stated at registration is right."""


class Amend(Press, prefix="ya"):
    """State one thing anew at registration."""

    field: str


class Ethnicity(Press, prefix="ye"):
    """A word of the list of GB/T 3304, by place; or a page of it, when *place* is -1."""

    place: int
    page: int = 0


class Choose(Press, prefix="f"):
    """What is applied for, as far as it is chosen; *page* turns the list of what is asked next."""

    pathway: str = ""
    series: str = ""
    specialty: int = -1
    """Place in the series' list of specialties."""
    level: str = ""
    page: int = 0


class Open(Press, prefix="o"):
    """Show a case; *below* leaves the message that holds the button as it is."""

    case_id: Id
    below: bool = False


class Act(StrEnum):
    """What may be pressed on a case. `ask_` shows what is about to be done, its twin does it."""

    ASK_SUBMIT = "s?"
    SUBMIT = "s"
    WITHDRAW = "w"
    TIMELINE = "t"
    CONTACTS = "n"
    PICTURE = "d"
    CHANGE = "q?"
    MOVE = "q"
    MORE = "m+"
    CONFIRM = "y"
    OBJECT = "x"
    UPLOAD = "u"
    FILES = "f"
    ASK_GRANT = "g?"
    GRANT = "g"
    GRANT_DISTINCT = "g!"
    ASK_PASS = "p?"  # noqa: S105  提交(通过), not a password
    PASS = "p"  # noqa: S105
    ASK_RETURN = "r?"
    RETURN = "r"
    ASK_REJECT = "j?"
    REJECT = "j"
    RETRACT = "b"
    RECEIVE = "i"
    ASK_ANNOUNCE = "a?"
    ANNOUNCE_SUGGESTED = "a="
    ANNOUNCE = "a"
    ASK_MEND = "m?"
    MEND = "m"
    DESK = "k"
    LOOKS = "v"


class CaseAct(Press, prefix="c"):
    """Do something to a case, as it was in *version*."""

    act: Act
    case_id: Id
    version: int


class Slot(Press, prefix="s"):
    """The next file is for this slot."""

    case_id: Id
    slot: str


class State(Press, prefix="e"):
    """State one fact of education, work or titles; without a *place* in its list of answers, ask for it."""

    case_id: Id | None = None
    """None: no case has been begun yet."""
    fact: str = ""
    """Empty: the first that is missing, else all of them."""
    place: int = -1
    """Of a month: the year, or year and month in six digits; of years: a bit for each, from 2000 on."""
    sure: bool = False
    """Of years: they were shown, and are right."""


class Contacts(Press, prefix="k"):
    """Whom to ask, by entrance, series and level, as far as chosen."""

    portal: str = ""
    series: str = ""
    level: str = ""
    page: int = 0


class Recover(Press, prefix="r"):
    """The way in which an account is to be recovered."""

    way: str


class Replace(Press, prefix="z"):
    """Ask for a reissue or a correction of a certificate."""

    kind: str
    certificate_id: Id


class Correct(Press, prefix="v"):
    """Correct one field of a certificate; *place*: a choice of its list, -1 for not chosen, -2 to leave it as it is."""

    case_id: Id
    field: str
    place: int = -1


class About(Press, prefix="d"):
    """The next defects are about this slot; empty for the whole."""

    slot: str = ""


class Queue(Press, prefix="q"):
    """What waits at one office."""

    office_id: Id


class KindForm(Press, prefix="xn"):
    """Begin the form of a kind of case; *about* a unit, or an earlier certificate, where it is about one that is there."""

    kind: str
    about: Id | None = None


class FormPick(Press, prefix="xp"):
    """One choice of the form that is being filled in."""

    field: str
    value: str


class OfficeRecord(Press, prefix="xu"):
    """The record of an office; with a *line*, ask for that line anew."""

    office_id: Id
    line: str = ""


class Recommenders(Press, prefix="xs"):
    """The recommending units for a series, by its place in the pack; -1 for all, -2 to choose the series."""

    unit_id: Id
    series: int = -2
    page: int = 0


class Recommender(Press, prefix="xr"):
    """Choose a recommending unit, or give it up."""

    unit_id: Id
    series: int
    recommender_id: Id


class Invite(Press, prefix="xi"):
    """A one-time link for a new officer of that rank; without a rank, ask for it."""

    office_id: Id
    rank: str = ""


class Dismiss(Press, prefix="xo"):
    """End an officer's post, once it is *sure*."""

    whom: Id
    sure: bool = False


class SendAgain(Press, prefix="a"):
    """Send a certificate, or its credential, once more."""

    certificate_id: Id
    credential: bool = False
