"""Who holds which post, for the operator: names and chats masked; and the case that nobody can decide now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import undefer

from notify.networks import SEATS, is_seat
from pipeline.offices.posts import deciding_chats
from pipeline.rules.identity import mask_name
from pipeline.rules.words import Node
from storage.models.chat import ClosedChat
from storage.models.offices import Office, Officer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.words import Rank
    from storage.models.cases import Case

SHOWN = 8
"""Digits of a post's id, by which it is named on the command line."""
CHAT_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post."""

    id: str
    office: str
    """`role:code`, as the command line takes it."""
    office_name: str
    name: str
    rank: Rank
    chat: str
    """Its last digits; `desk` for an officer of the directory without a chat."""
    reachable: bool
    """False if the chat has blocked the bot."""


def posts(session: Session) -> tuple[PostLine, ...]:
    """Every post that is held, by office."""
    rows = session.scalars(select(Officer).join(Office).where(Officer.active).order_by(Office.node, Office.code))
    closed = set(session.scalars(select(ClosedChat.chat_id)))
    return tuple(
        PostLine(
            row.id.hex[:SHOWN],
            f"{row.office.node}:{row.office.code}",
            row.office.name,
            mask_name(row.name),
            row.rank,
            "desk" if is_seat(row.chat_id) else f"…{str(row.chat_id)[-CHAT_SHOWN:]}",
            row.chat_id not in closed,
        )
        for row in rows
    )


def deaf(session: Session) -> tuple[str, ...]:
    """Offices, as `role:code`, whose officers all sit at the desk without a chat, and which have no channel: nothing tells them."""
    chats = select(Officer.id).where(Officer.office_id == Office.id, Officer.active, Officer.chat_id < SEATS)
    seats = select(Officer.id).where(Officer.office_id == Office.id, Officer.active, Officer.chat_id >= SEATS)
    found = (
        select(Office)
        .where(seats.exists(), ~chats.exists())
        .order_by(Office.node, Office.code)
        .options(undefer(Office.channels))
    )
    return tuple(f"{office.node}:{office.code}" for office in session.scalars(found) if not office.channels)


@dataclass(frozen=True, slots=True)
class Unattended:
    """An office where nobody can decide a case, and whom to call."""

    office: str
    contact: str
    phone: str
    desk_phone: str
    """The help desk's."""


def unattended(session: Session, case: Case) -> Unattended | None:
    """The office whose turn it is, or while it is filled in the chosen unit, if nobody there can decide *case*."""
    office = case.unit if case.state.editable else case.office
    if office is None or deciding_chats(session, office.id) - {_filer(case)}:
        return None
    desk = session.scalars(select(Office).where(Office.node == Node.HELPDESK).order_by(Office.code)).first()
    return Unattended(office.name, office.contact, office.phone, desk.phone if desk else "")


def _filer(case: Case) -> int | None:
    return case.applicant.chat_id if case.applicant else case.chat_id
