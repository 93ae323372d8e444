"""Who comes by a browser: the first visit makes a chat, a cookie holds its secret, a code lets another device in.

Chats made here have numbers above all that Telegram gives (its ids have 52 bits at most), so that both can be in one ledger.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING

from notify.networks import OURS
from pipeline.rules.pace import Pace
from pipeline.rules.refusals import Refused
from storage import allowances
from storage import network as rows
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from chat.turn import Turn
    from chat.wire import Json
    from storage.network import Chat

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MEGABYTE = 1024 * 1024
KEPT_FOR = rows.DEVICES_KEPT
SEEN_EVERY = timedelta(days=1)
CODE_LIFE = timedelta(minutes=10)
CODE_DIGITS = 12
DEVICES = 20
"""Browsers in one chat at most."""
BEGINNING = Pace(60, timedelta(minutes=10))
"""New chats of one address: an office, or a hall with a poster, may share one."""
SAYING, SAYING_THERE = Pace(60, MINUTE), Pace(1200, MINUTE)
"""What one visitor may say and press, and all of one address."""
BYTES, BYTES_THERE = Pace(500 * MEGABYTE, DAY), Pace(5000 * MEGABYTE, DAY)
PUSHES = Pace(20, timedelta(minutes=10))
"""Times that one visitor may say where a browser is told."""
CODES = Pace(10, timedelta(minutes=10))
"""Wrong codes of one address."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that is in a chat."""

    chat_id: int
    language: str
    last: int
    """The number of what happened last."""
    keyboard: Json | None
    stale: bool
    """Its last sign of life is to be written anew."""


def begin(turn: Turn, name: str, language: str, address: str) -> tuple[str, int]:
    """A new chat; the secret for its first browser, and its id. Raises Refused."""
    chat = new_chat(turn, name, language, address)
    return _device(turn, chat.id), chat.id


def new_chat(turn: Turn, name: str, language: str, address: str) -> Chat:
    """A chat that no browser is in yet. Raises Refused."""
    _take(turn, {_there("new", address): BEGINNING})
    chat = turn.join(OURS + secrets.randbits(52), name, language)
    chat.began = True
    return chat


def visitor(session: Session, secret: str, now: datetime) -> Visitor | None:
    """Who holds *secret*; None for nobody."""
    device = rows.device(session, hashed(secret)) if secret else None
    if device is None or device.seen_at < now - KEPT_FOR:
        return None
    chat = rows.chat(session, device.chat_id, locked=False)
    if chat is None:
        return None
    return Visitor(chat.id, chat.language, chat.last, chat.keyboard, device.seen_at < now - SEEN_EVERY)


def seen(turn: Turn, secret: str) -> None:
    """The browser was here today."""
    device = rows.device(turn.session, hashed(secret))
    if device is not None:
        device.seen_at = turn.now


def code(turn: Turn, chat_id: int) -> str:
    """Digits that let another device into the chat, once, for ten minutes; an earlier code ends."""
    turn.known(chat_id)
    digits = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    rows.set_code(turn.session, digits, chat_id, turn.now + CODE_LIFE)
    return digits


def come_in(turn: Turn, typed: str, address: str) -> str | Refused:
    """A secret for the device that brings a code; a wrong one is counted."""
    wrong = {_there("code", address): CODES}
    if waiting := allowances.wait(turn.session, wrong, now=turn.now):
        return _too_many(waiting)
    digits = "".join(sign for sign in typed if sign.isdecimal())
    chat_id = rows.use_code(turn.session, digits, now=turn.now) if len(digits) == CODE_DIGITS else None
    if chat_id is None:
        allowances.take(turn.session, wrong, now=turn.now)
        return Refused("device_code_wrong")
    turn.known(chat_id)
    if rows.devices(turn.session, chat_id) >= DEVICES:
        return Refused("devices_too_many", most=DEVICES)
    return _device(turn, chat_id)


def take_pushes(turn: Turn, secret: str, address: str, told: Mapping[str, str]) -> Refused | None:
    """This browser is told, when it is shut, at the place of *told*: endpoint, key, auth, language."""
    device = rows.device(turn.session, hashed(secret))
    if device is None:
        return Refused("chat_over")
    _take(turn, {f"network push:{device.chat_id}": PUSHES, _there("say", address): SAYING_THERE})
    rows.set_push(turn.session, device, told, now=turn.now)
    return None


def take_no_pushes(turn: Turn, secret: str) -> None:
    """Nor is it any more."""
    rows.drop_push(turn.session, hashed(secret))


def leave(turn: Turn, secret: str) -> None:
    """The browser is out; the chat stays."""
    rows.drop_device(turn.session, hashed(secret))


def leave_others(turn: Turn, chat_id: int, secret: str) -> None:
    """All other browsers are out, as when one was lost."""
    rows.drop_other_devices(turn.session, chat_id, hashed(secret))
    turn.tell(turn.known(chat_id), "devices")  # those that are open look who they are


def once(turn: Turn, chat_id: int, act: str, address: str, verb: Callable[[Turn], Json], *, size: int = 0) -> Json:
    """Do *verb* unless *act* was done; what it answered then. *size*: bytes that it brings. Raises Refused."""
    turn.known(chat_id)  # locked: of two that come at once the second waits, and finds it done
    if (before := rows.done_before(turn.session, chat_id, act)) is not None:
        return before
    counted = _there("say", address)
    _take(turn, {f"network say:{chat_id}": SAYING, counted: SAYING_THERE})
    if size:
        _take(turn, {f"network mb:{chat_id}": BYTES, _there("mb", address): BYTES_THERE}, count=size)
    answer = verb(turn)
    rows.note_act(turn.session, chat_id, act, answer, now=turn.now)
    return answer


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def _device(turn: Turn, chat_id: int) -> str:
    secret = secrets.token_urlsafe(32)
    rows.add_device(turn.session, hashed(secret), chat_id, now=turn.now)
    return secret


def _there(what: str, address: str) -> str:
    """The name of an allowance of an address, which is not written down itself."""
    return f"network {what} at:{sealer().index(address, 'network address')[:16]}"


def _take(turn: Turn, paces: Mapping[str, Pace], *, count: int = 1) -> None:
    if waiting := allowances.take(turn.session, paces, now=turn.now, count=count):
        raise _too_many(waiting)


def _too_many(waiting: timedelta) -> Refused:
    return Refused("too_many_tries", minutes=ceil(waiting / MINUTE))
