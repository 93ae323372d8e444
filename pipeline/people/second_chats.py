"""Further chats of one account: whoever comes by Telegram and by a browser or Matrix has one account, told in each.

The first chat gives a word that works once, for ten minutes; said in another chat, that chat is the account's too. What is
done there is done by the same person; every notice goes to each; and when the account moves (recovery) or ends, all are out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pipeline.people import left_chats
from pipeline.people.own_account import own
from pipeline.rules.refusals import Refused
from storage.models.people import ChatOffer, Person, SecondChat

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

OFFER_LIFE = timedelta(minutes=10)
MARK = "chat-"
"""How such a word begins; an invitation's has no hyphen at that place but by chance of one in a thousand million."""
MOST = 4
"""Further chats of one account."""


def offer(session: Session, *, by: Actor, world: World) -> str:
    """A word that lets one other chat in, once; an earlier one ends. Raises Refused."""
    person = own(session, by)
    if len(person.further) >= MOST:
        raise Refused("chats_too_many", most=MOST)
    word = MARK + secrets.token_urlsafe(16)
    session.merge(ChatOffer(person_id=person.id, word_hash=_hashed(word), until=world.now + OFFER_LIFE))
    return word


def enter(session: Session, word: str, language: str, *, by: Actor, world: World) -> str:
    """The chat of *by* is the account's from now on; the account's name. Raises Refused."""
    found = session.scalars(
        select(ChatOffer).where(ChatOffer.word_hash == _hashed(word)).with_for_update()
    ).one_or_none()
    if found is None or found.until < world.now or by.chat_id is None:
        raise Refused("chat_word_spent")
    if by.person_id is not None:
        raise Refused("chat_has_account")
    session.delete(found)
    session.add(SecondChat(chat_id=by.chat_id, person_id=found.person_id, language=language, since=world.now))
    return session.get_one(Person, found.person_id).name


def leave_only_one(session: Session, *, by: Actor, world: World) -> int:
    """The chat of *by* alone is the account's from now on, with the posts of all; how many others are out. Raises Refused."""
    person = own(session, by)
    stays = by.chat_id or person.chat_id
    if stays is None:
        raise Refused("not_yours_to_do")
    further = {one.chat_id: one.language for one in person.further}
    left = others(person, stays)
    language = further.get(stays, person.language)
    forget(session, person)
    person.chat_id, person.language = stays, language
    for old in left:
        left_chats.leave(session, old, stays, language, world=world)
    return len(further)


def others(person: Person, stays: int) -> list[int]:
    """The chats of the account but the one that stays."""
    every = (person.chat_id, *(one.chat_id for one in person.further))
    return sorted(chat for chat in every if chat is not None and chat != stays)


def forget(session: Session, person: Person) -> None:
    """No further chat is the account's, and no word lets one in."""
    for table in (SecondChat, ChatOffer):
        session.execute(delete(table).where(table.person_id == person.id))
    session.expire(person, ["further"])


def _hashed(word: str) -> str:
    return sha256(word.encode()).hexdigest()
