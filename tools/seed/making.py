"""Makes the seeded world in an empty data folder, and says how its people are visited."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chat import visitors
from chat.server import ConsoleServer
from pipeline.people import links
from pipeline.people.actor import actor_of
from pipeline.people.links import Purpose
from tools.seed.house import House
from tools.seed.people import Crowd
from tools.seed.story import LONG_AGO, Story
from zhicheng import clock
from zhicheng.commands.errors import CommandError
from zhicheng.inviting import public_url
from zhicheng.preparing import prepare
from zhicheng.sole import LOCK, sole
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from zhicheng.settings import Settings

BEFORE = timedelta(days=LONG_AGO + 20)
MADE = "seeded.json"
"""In the data folder: by which seed its world was made, and who lives in it."""
OF_A_REAL_HOUSE = (
    *("database_url", "blobs_url", "broker_url", "telegram_token", "matrix_homeserver"),
    *("signer_url", "tsa_url", "notify_urls", "data_key"),
)
"""Settings that lead out of the data folder: nothing invented goes there, and nothing of there signs what is invented."""


def seed(settings: Settings, number: int) -> str:
    """Make the world of that seed, unless it is there; who can be visited, with addresses. Raises CommandError."""
    made = settings.home / MADE
    here = settings.model_copy(update={"public_url": public_url(settings)})
    if not made.exists():
        with sole(settings.home):
            _refuse_unfit(settings)
            story = asyncio.run(_tell(here, number))
            lived = {"officers": [vars(one) for one in story.officers], "people": [vars(one) for one in story.people]}
            made.write_text(json.dumps({"seed": number, **lived}, ensure_ascii=False, indent=1), "utf-8")
    world = json.loads(made.read_text("utf-8"))
    if world["seed"] != number:
        raise CommandError(
            f"{settings.home} has the world of seed {world['seed']}: name another folder in ZHICHENG_HOME, or delete it."
        )
    return asyncio.run(_visits(here, world))


def _refuse_unfit(settings: Settings) -> None:
    """Raise CommandError beside anything that may be real."""
    fields = type(settings).model_fields
    out = [name for name in OF_A_REAL_HOUSE if getattr(settings, name) != fields[name].default]
    if out:
        names = ", ".join(f"ZHICHENG_{name.upper()}" for name in out)
        raise CommandError(f"A seeded world stays in a data folder of its own: unset {names}.")
    if any(path.name != LOCK for path in settings.home.iterdir()):
        raise CommandError(f"{settings.home} is not empty: name another folder in ZHICHENG_HOME for the seeded world.")


async def _tell(settings: Settings, number: int) -> Story:
    """The story, in a thread beside the chat network that it sends over."""
    clock_file: Path = settings.home / "seed.clock"
    set_off = settings.model_copy(update={"clock_file": clock_file})
    clock.set_off(clock_file, -BEFORE)  # the test issuer is older than what it signs
    own = prepare(set_off)
    token = own.bot_tokens.own or ""
    async with ConsoleServer(own.database, own.chat_blobs, token=token, now=own.now) as server:
        address = server.url.removeprefix("http://")
        parts = Parts(set_off.model_copy(update={"chat_listen": address}))
        story = Story(House(parts, server.network, asyncio.get_running_loop()), Crowd(number))
        try:
            await asyncio.to_thread(story.tell)
        finally:
            parts.database.close()
            own.database.close()
            await asyncio.to_thread(clock_file.unlink)
    return story


async def _visits(settings: Settings, world: dict[str, Any]) -> str:
    """Everybody's addresses, fresh."""
    parts = Parts(settings)
    network = parts.own_network()
    assert network is not None  # noqa: S101  settings that lead to another one were refused

    async def chat(chat_id: int) -> str:
        code = await network.act(visitors.code, chat_id)
        return f"    {settings.public_url}/chat/enter?code={code}"

    lines = ["Officers: their desk, and their chat"]
    for one in world["officers"]:
        lines += [f"  {one['name']}  {one['what']}", f"    {_desk(parts, one['chat_id'])}", await chat(one["chat_id"])]
    lines += ["", "Who files: their chat"]
    for one in world["people"]:
        lines += [f"  {one['name']}  {one['what']}", await chat(one["chat_id"])]
    parts.database.close()
    again = f"ZHICHENG_HOME={settings.home} zhicheng seed {world['seed']}"
    lines += ["", f"Each address works once, for ten minutes, while the house runs; new ones: {again}"]
    return "\n".join(lines)


def _desk(parts: Parts, chat_id: int) -> str:
    """The address of that officer's desk. Raises Refused."""
    world = parts.world()
    with parts.database.writing() as session:
        by = actor_of(session, chat_id, world.today)
        return links.give(session, Purpose.DESK, language="zh", by=by, world=world)
