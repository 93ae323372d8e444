"""The rows of our own chat network: one look at them, or one change, in the transaction of whoever asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import delete, func, select

from storage import allowances
from storage.models.network import (
    NetworkAct,
    NetworkChat,
    NetworkCode,
    NetworkDevice,
    NetworkEvent,
    NetworkFact,
    NetworkFile,
    NetworkMessage,
    NetworkPush,
    NetworkRoomEvent,
    NetworkUpdate,
)
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

Json = dict[str, Any]
Chat = NetworkChat
LAST_UPDATE = "last update"
EVENTS_KEPT = timedelta(days=7)
"""Who was away for longer opens the chat anew."""
AT_ONCE = 500
"""Messages, and files, that one turn of pruning takes: others want to write too."""
DEVICES_KEPT = timedelta(days=180)
"""A browser that was not seen for longer is out."""


def chat(session: Session, chat_id: int, *, locked: bool) -> NetworkChat | None:
    """That chat; *locked* until the commit by who writes in it."""
    asked = select(NetworkChat).where(NetworkChat.id == chat_id)
    return session.scalars(asked.with_for_update() if locked else asked).one_or_none()


def join(session: Session, chat_id: int, name: str, language: str, *, now: datetime) -> NetworkChat:
    """A new chat."""
    row = NetworkChat(
        id=chat_id, name=name, language=language, began=False, blocked=False, last=0, keyboard=None, joined_at=now
    )
    session.add(row)
    session.flush()
    return row


def chats(session: Session) -> Sequence[int]:
    """The ids of all chats."""
    return session.scalars(select(NetworkChat.id)).all()


def message(session: Session, chat_id: int, message_id: int) -> Json | None:
    """That message as it stands now."""
    row = session.get(NetworkMessage, (chat_id, message_id))
    return None if row is None else row.body


def messages(session: Session, chat_id: int, *, before: int = 0, most: int = 0) -> list[Json]:
    """The last *most* of the chat (0: all), or of those before that one; oldest first."""
    asked = select(NetworkMessage.body).where(NetworkMessage.chat_id == chat_id).order_by(NetworkMessage.id.desc())
    asked = asked.where(NetworkMessage.id < before) if before else asked
    found = list(session.scalars(asked.limit(most) if most else asked))
    return found[::-1]


def keep_message(session: Session, chat_id: int, body: Json) -> None:
    """Keep a message, new or changed."""
    at = datetime.fromtimestamp(body["date"], UTC)
    session.merge(NetworkMessage(chat_id=chat_id, id=body["message_id"], body=body, at=at))


def drop_message(session: Session, chat_id: int, message_id: int) -> bool:
    """Delete a message; False if there is none."""
    row = session.get(NetworkMessage, (chat_id, message_id))
    if row is None:
        return False
    session.delete(row)
    return True


def add_event(session: Session, chat_id: int, seq: int, body: Json, *, now: datetime) -> None:
    """Something happened in a chat."""
    session.add(NetworkEvent(chat_id=chat_id, seq=seq, body=body, at=now))


def events(session: Session, chat_id: int, after: int) -> list[Json]:
    """What happened in the chat after number *after*."""
    asked = select(NetworkEvent.seq, NetworkEvent.body).where(NetworkEvent.chat_id == chat_id, NetworkEvent.seq > after)
    return [body | {"seq": seq} for seq, body in session.execute(asked.order_by(NetworkEvent.seq))]


def add_update(session: Session, kind: str, content: Json, *, now: datetime) -> None:
    """Queue an update. The row of the last number stays locked until the commit, so that they come in their order."""
    row = session.scalars(select(NetworkFact).where(NetworkFact.key == LAST_UPDATE).with_for_update()).one_or_none()
    if row is None:  # from the clock: above the numbers of any network that the bot has listened to before
        row = NetworkFact(key=LAST_UPDATE, value={"number": int(now.timestamp() * 1000)})
        session.add(row)
    number = row.value["number"] + 1
    row.value = {"number": number}
    session.add(NetworkUpdate(id=number, body={"update_id": number, kind: content}))


def updates(session: Session, most: int) -> list[Json]:
    """The first *most* that are not confirmed."""
    return list(session.scalars(select(NetworkUpdate.body).order_by(NetworkUpdate.id).limit(most)))


def confirm(session: Session, offset: int) -> None:
    """Forget the updates below *offset*; negative: all but the last so many."""
    if offset < 0:
        last = session.scalars(select(NetworkUpdate.id).order_by(NetworkUpdate.id.desc()).limit(-offset)).all()
        offset = last[-1] if last else 0
    session.execute(delete(NetworkUpdate).where(NetworkUpdate.id < offset))


def drop_updates(session: Session) -> None:
    """Forget all of them."""
    session.execute(delete(NetworkUpdate))


def remember(session: Session, key: str, value: Json) -> None:
    """Remember something of the bot's."""
    session.merge(NetworkFact(key=key, value=value))


def remembered(session: Session, key: str) -> Json:
    """What was remembered; nothing if it never was."""
    row = session.get(NetworkFact, key)
    return {} if row is None else row.value


def keep_file(session: Session, **columns: Any) -> None:  # noqa: ANN401  the columns of NetworkFile
    """Keep what there is to know of a file."""
    session.add(NetworkFile(**columns))


def file(session: Session, file_id: str) -> NetworkFile | None:
    """The file of that id."""
    return session.get(NetworkFile, file_id)


def file_at(session: Session, path: str) -> NetworkFile | None:
    """The file at that path."""
    return session.scalars(select(NetworkFile).where(NetworkFile.path == path)).one_or_none()


def done_before(session: Session, chat_id: int, act: str) -> Json | None:
    """What was answered when *act* was done; None: it has not been."""
    row = session.get(NetworkAct, (chat_id, act))
    return None if row is None else row.answer


def note_act(session: Session, chat_id: int, act: str, answer: Json, *, now: datetime) -> None:
    """*act* is done."""
    session.add(NetworkAct(chat_id=chat_id, act=act, answer=answer, at=now))


def add_device(session: Session, secret: str, chat_id: int, *, now: datetime) -> None:
    """A browser is in the chat; *secret* is the hash of what it holds."""
    session.add(NetworkDevice(secret=secret, chat_id=chat_id, seen_at=now))


def device(session: Session, secret: str) -> NetworkDevice | None:
    """The browser that holds it."""
    return session.get(NetworkDevice, secret)


def devices(session: Session, chat_id: int) -> int:
    """How many browsers are in the chat."""
    return session.scalar(select(func.count()).where(NetworkDevice.chat_id == chat_id)) or 0


def drop_device(session: Session, secret: str) -> None:
    """That browser is out."""
    session.execute(delete(NetworkDevice).where(NetworkDevice.secret == secret))


def drop_other_devices(session: Session, chat_id: int, secret: str) -> None:
    """All browsers but that one are out of the chat, and no code lets one in."""
    session.execute(delete(NetworkDevice).where(NetworkDevice.chat_id == chat_id, NetworkDevice.secret != secret))
    session.execute(delete(NetworkCode).where(NetworkCode.chat_id == chat_id))


def set_push(session: Session, device: NetworkDevice, told: Mapping[str, str], *, now: datetime) -> None:
    """That browser takes pushes there from now on; *told*: endpoint, key, auth and language."""
    drop_push(session, device.secret)
    session.add(NetworkPush(id=uuid4(), device=device.secret, chat_id=device.chat_id, since=now, failures=0, **told))


def drop_push(session: Session, device: str) -> None:
    """That browser takes none any more."""
    session.execute(delete(NetworkPush).where(NetworkPush.device == device))


def takes_pushes(session: Session, device: str) -> bool:
    """True if that browser does."""
    return session.scalar(select(NetworkPush.id).where(NetworkPush.device == device)) is not None


def pushes(session: Session, chat_id: int) -> Sequence[NetworkPush]:
    """The browsers of the chat that take pushes."""
    return session.scalars(select(NetworkPush).where(NetworkPush.chat_id == chat_id)).all()


def push(session: Session, id_: UUID) -> NetworkPush | None:
    """That one."""
    return session.get(NetworkPush, id_)


def set_code(session: Session, code: str, chat_id: int, until: datetime) -> None:
    """The one code of the chat; an earlier one ends."""
    session.execute(delete(NetworkCode).where(NetworkCode.chat_id == chat_id))
    session.add(NetworkCode(code=_indexed(code), chat_id=chat_id, until=until))


def use_code(session: Session, code: str, *, now: datetime) -> int | None:
    """The chat that *code* leads to; it works once."""
    row = session.scalars(select(NetworkCode).where(NetworkCode.code == _indexed(code)).with_for_update()).one_or_none()
    if row is None or row.until < now:
        return None
    session.delete(row)
    return row.chat_id


def tidy(session: Session, *, now: datetime) -> None:
    """Forget what nobody asks for any more."""
    for table in (NetworkEvent, NetworkAct):
        session.execute(delete(table).where(table.at < now - EVENTS_KEPT))
    session.execute(delete(NetworkCode).where(NetworkCode.until < now))
    session.execute(delete(NetworkDevice).where(NetworkDevice.seen_at < now - DEVICES_KEPT))
    allowances.forget(session, now=now)


def prune(session: Session, *, before: datetime) -> None:
    """Forget what was said and sent before that, some hundreds at a time; files that nothing names are swept with all others."""
    old = select(NetworkMessage.chat_id, NetworkMessage.id).where(NetworkMessage.at < before).limit(AT_ONCE)
    for chat_id, number in session.execute(old).all():
        session.execute(delete(NetworkRoomEvent).filter_by(chat_id=chat_id, message_id=number))
        session.execute(delete(NetworkMessage).filter_by(chat_id=chat_id, id=number))
    for one in session.scalars(select(NetworkFile).where(NetworkFile.at < before).limit(AT_ONCE)).all():
        session.delete(one)


def _indexed(code: str) -> str:
    return sealer().index(code, "network_codes.code")
