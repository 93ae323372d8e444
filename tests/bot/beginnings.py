"""How most conversations begin, played once a process: it takes longer than what is asked after it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from tests import remembering
from tests.bot.people import Network, Person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.bot.conftest import Front

P = ParamSpec("P")


@dataclass(frozen=True)
class Chats:
    """What a story left on the phones, and on the one of whom it was about."""

    network: Network
    updates: int
    chat_id: int
    toasts: tuple[str, ...]

    @classmethod
    def of(cls, front: Front, who: Person) -> Chats:
        phones = front.phones
        return cls(_copied(phones.network), phones.updates, who.chat_id, tuple(who._toasts))

    def lay_down(self, front: Front) -> Person:
        """The phones show the same; whose story it was."""
        there, kept = front.phones.network, _copied(self.network)
        for field in fields(Network):
            setattr(there, field.name, getattr(kept, field.name))
        front.phones.updates = self.updates
        who = front.person(self.chat_id)
        who._toasts[:] = self.toasts
        return who


def _copied(network: Network) -> Network:
    """What is changed later is another's: a message that is shown is changed in place."""
    copies: dict[str, Any] = {field.name: getattr(network, field.name) for field in fields(Network)}
    copies = {name: value if isinstance(value, int) else value.copy() for name, value in copies.items()}
    copies["shown"] = {id_: replace(shown) for id_, shown in network.shown.items()}
    copies["answered"] = {id_: list(answers) for id_, answers in network.answered.items()}
    return Network(**copies)


def beginning(
    story: Callable[Concatenate[Front, P], Awaitable[Person]],
) -> Callable[Concatenate[Front, P], Awaitable[Person]]:
    """Where nothing has happened yet and the test has replaced nothing, the story is laid down as it was played before."""

    @wraps(story)
    async def begins(front: Front, *args: P.args, **said: P.kwargs) -> Person:
        if not front.untouched:
            return await story(front, *args, **said)
        name = f"in the chat: {story.__name__} {args} {said}, from {front.house._begun}"
        if past := remembering.laid_down(front.house, name):
            chats: Chats = past.answer
            return chats.lay_down(front)
        who = await story(front, *args, **said)
        remembering.keep(front.house, name, Chats.of(front, who))
        return who

    return begins
