"""What `zhicheng api webhooks` does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from rich.console import Console
from rich.table import Table

from notify import webhooks
from pipeline.organisations import hooks
from zhicheng.clock import now as wall
from zhicheng.commands.machines.api_keys import day, named
from zhicheng.listening import hook_ways
from zhicheng.running import acting

if TYPE_CHECKING:
    from zhicheng.settings import Settings


def add(settings: Settings, office: str, name: str, url: str) -> tuple[str, str]:
    """Enter a webhook; its id and its secret, which is returned here alone. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        found = named(session, office)
        id_, secret = hooks.add(session, found, name, url, ways=hook_ways(settings), world=parts.world())
    return id_.hex[:8], secret


def show(settings: Settings) -> None:
    """Print every webhook."""
    heads = ("id", "organisation", "system", "host", "last taken", "failing since", "why", "waiting", "")
    table = Table(*heads, box=None)
    with acting(settings).database.reading() as session:
        for one in hooks.listed(session):
            days = (day(one.answered_at), day(one.failing_since))
            off = "disabled" if one.disabled_at else ""
            table.add_row(one.id.hex[:8], one.office, one.name, one.host, *days, one.trouble, str(one.waiting), off)
    Console().print(table)


def test(settings: Settings, id_: str) -> int:
    """Send a message of a test, and say what became of it: 0 if it was taken, which lets a disabled webhook go on. Raises Refused."""
    parts = acting(settings)
    with parts.database.reading() as session:
        hook = hooks.hook_of(session, id_)
    moment = wall()
    body = hooks.body(hooks.TEST, moment, {})
    headers = webhooks.signed(
        hooks.secrets(hook, parts.now()), hooks.message_id(uuid4()), int(moment.timestamp()), body
    )
    try:
        webhooks.post(hook.url, body, headers, hook_ways(settings))
    except webhooks.Unsendable as why:
        print(f"{hook.name}: not taken ({why})")
        return 1
    with parts.database.writing() as session:
        hooks.answered(hooks.hook_of(session, id_), parts.world())
    print(f"{hook.name}: taken")
    return 0


def rotate(settings: Settings, id_: str, hours: int) -> str:
    """A new secret in the place of one; what was made. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        return hooks.rotate(session, id_, grace=timedelta(hours=max(0, hours)), world=parts.world())


def remove(settings: Settings, id_: str) -> str:
    """Forget a webhook; its name. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        return hooks.remove(session, id_)
