"""The officer's decisions on one case: look, submit, refuse, receive, announce, take back (U7, U10, U12)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import F, Router

from bot.callbacks import Act, CaseAct
from bot.routers.showing import open_case, seen, show_case
from bot.views import case as card
from bot.views import office as views
from bot.waiting import Deciding
from pipeline.queries import case as case_views
from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Looked

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Words
    from bot.views.view import View
    from pipeline.queries.case import CaseView


@dataclass(frozen=True, slots=True)
class Written:
    """A decision for which the officer writes something first, and then confirms it."""

    action: Action
    act: Act
    """The button that confirms it."""
    key: str
    """Of its sentence in the catalogue: "sure-…"."""
    state: State
    """Of the conversation, until it has been written."""
    question: Callable[[CaseView, Words], View]


WRITTEN = {
    Act.ASK_REJECT: Written(Action.REJECT, Act.REJECT, "reject", Deciding.reason, views.ask_reason),
    Act.ASK_ANNOUNCE: Written(Action.ANNOUNCE, Act.ANNOUNCE, "announce", Deciding.document, views.ask_document),
    Act.ASK_MEND: Written(Action.MEND, Act.MEND, "mend", Deciding.mended, views.ask_mended),
}
"""By the button that begins it."""


async def files(
    _: CallbackQuery,
    callback_data: CaseAct,
    *,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
    files: Callable[[str], bytes],
) -> None:
    """Send the safe pictures of every file, then the card below them; from now on it counts as opened."""
    seen_ = callback_data.version
    view = await open_case(callback_data.case_id, Looked.FILES, version=seen_, do=do, look=look)
    await say.toast(say.words.plain("files-coming"))
    for slot in view.slots:
        pictures = [await asyncio.to_thread(files, key) for key in slot.pages]
        caption = "\n".join([card.slot_name(slot, say.words), *card.reasons(slot, say.words)])
        await say.pictures(caption, pictures)
    await say.unbutton()
    await show_case(view.id, look=look, say=say, state=state, below=True)


async def ask_pass(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say) -> None:
    """Ask once more before it goes on."""
    view = await seen(callback_data.case_id, callback_data.version, Action.PASS, look)
    await say.show(views.sure(view, Act.PASS, say.words, key="pass"))


async def pass_on(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """提交(通过): to the next office."""
    await do(decisions.pass_on, callback_data.case_id, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("done-pass"))


async def receive(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """接收 at the review body."""
    await do(decisions.receive, callback_data.case_id, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("done-receive"))


async def retract(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """收回 what the next office has not opened."""
    await do(decisions.retract, callback_data.case_id, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("done-retract"))


async def ask_grant(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say) -> None:
    """Ask once more before it is approved."""
    view = await seen(callback_data.case_id, callback_data.version, Action.GRANT, look)
    await say.show(views.sure(view, Act.GRANT, say.words, key="grant"))


async def grant(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """批准: the outcome follows by itself."""
    distinct = callback_data.act is Act.GRANT_DISTINCT
    view = await look(case_views.case, callback_data.case_id)
    seen_, compared = callback_data.version, tuple(view.agreement)  # all of it stood above the button (views.sure)
    await do(decisions.grant, callback_data.case_id, seen=seen_, distinct=distinct, compared=compared)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("done-grant"))


async def ask_words(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say, state: FSMContext) -> None:
    """Ask for what has to be written first: the reason of 不通过, the 文号 of 公示, the mended 文号."""
    asked = WRITTEN[callback_data.act]
    view = await seen(callback_data.case_id, callback_data.version, asked.action, look)
    await state.set_state(asked.state)
    await state.set_data({"case": view.id.hex, "version": view.version})
    await say.show(asked.question(view, say.words))


async def written(message: Message, look: Look, say: Say, state: FSMContext) -> None:
    """Take what was written, and ask once more."""
    at = await state.get_state()
    asked = next(one for one in WRITTEN.values() if one.state.state == at)
    data = await state.update_data(written=(message.text or "").strip())
    view = await look(case_views.case, UUID(data["case"]))
    await say.send(views.sure(view, asked.act, say.words, key=asked.key, why=data["written"]))


async def reject(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """不通过: the case ends."""
    why = await _said(state, callback_data.case_id)
    await do(decisions.reject, callback_data.case_id, why=why, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("done-reject"))


async def announce(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """公示 under the 文号 that was written, or under the offered one."""
    if callback_data.act is Act.ANNOUNCE:
        said = await _said(state, callback_data.case_id)
    else:
        said = (await seen(callback_data.case_id, callback_data.version, Action.ANNOUNCE, look)).suggested_document
    await do(decisions.announce, callback_data.case_id, document=said, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("done-announce"))


async def mend(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """更正文号 of a held case: it goes on."""
    said = await _said(state, callback_data.case_id)
    await do(decisions.mend, callback_data.case_id, document=said, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("done-mend"))


async def _said(state: FSMContext, case_id: UUID) -> str:
    """What the officer wrote for that very case. Raises Refused if the conversation has moved on."""
    data = await state.get_data()
    if data.get("case") != case_id.hex or "written" not in data:
        raise Refused("button_expired")
    said: str = data["written"]
    return said


def router() -> Router:
    """The routes of decisions."""
    routes = Router(name="deciding")
    presses: dict[Act, Callable[..., Any]] = {
        Act.FILES: files,
        Act.ASK_PASS: ask_pass,
        Act.PASS: pass_on,
        Act.RECEIVE: receive,
        Act.RETRACT: retract,
        Act.ASK_GRANT: ask_grant,
        Act.GRANT: grant,
        Act.GRANT_DISTINCT: grant,
        Act.REJECT: reject,
        Act.ANNOUNCE: announce,
        Act.ANNOUNCE_SUGGESTED: announce,
        Act.MEND: mend,
        **dict.fromkeys(WRITTEN, ask_words),
    }
    for act, handler in presses.items():
        routes.callback_query.register(handler, CaseAct.filter(F.act == act))
    for asked in WRITTEN.values():
        routes.message.register(written, asked.state, F.text)
    return routes
