"""One-time links to our own pages, where files and personal facts must not go through the chat (CHAT_FILES=link)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router

from bot.callbacks import Act, CaseAct, Go, KindForm, OfficeRecord, Place, SendAgain
from bot.copy_presses import Copies, CopyForm
from bot.own_presses import Own, OwnDeed
from bot.views import linking as views
from pipeline.kinds.table import form_of
from pipeline.offices.unit_record import LINES
from pipeline.people import links
from pipeline.queries import case as case_views
from pipeline.queries import lists
from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind, Purpose

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from aiogram.types import CallbackQuery, Message, TelegramObject

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.world import World


def by_link(_: TelegramObject, world: Callable[[], World]) -> bool:
    """A filter: true where files and facts go over our own pages."""
    return not world().chat_carries_facts


async def lead(purpose: Purpose, *, do: Do, say: Say, case_id: UUID | None = None, about: str | None = None) -> None:
    """Give this chat a link for *purpose*, in a message of its own."""
    url = await do(links.give, purpose, case_id, about=about, language=say.words.language)
    await say.send(views.link(purpose, url, say.words))


async def upload(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say) -> None:
    """The page on which the case's files are sent; of a correction, its new values too."""
    view = await look(case_views.case, callback_data.case_id)
    if not (view.mine and view.state.editable):
        raise Refused("not_editable", state=view.state)
    purpose = Purpose.CORRECT if view.kind is Kind.CORRECTION else Purpose.UPLOAD
    await lead(purpose, do=do, say=say, case_id=view.id)


async def look_at(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say) -> None:
    """The page on which an officer sees the case and its files; from now on it counts as opened."""
    view = await look(case_views.case, callback_data.case_id)
    await do(decisions.mark_opened, view.id)
    await lead(Purpose.LOOK, do=do, say=say, case_id=view.id)


async def certificate(
    _: CallbackQuery, callback_data: SendAgain | Copies | CopyForm, do: Do, look: Look, say: Say
) -> None:
    """The page from which a certificate is downloaded, or the one of its copies for a purpose."""
    mine = await look(lists.my_certificates)
    case_id = next((one.case_id for one in mine if one.id == callback_data.certificate_id), None)
    if case_id is None:
        raise Refused("no_such_certificate")
    purpose = Purpose.CERTIFICATE if isinstance(callback_data, SendAgain) else Purpose.COPIES
    await lead(purpose, do=do, say=say, case_id=case_id)


async def own_data(_: CallbackQuery, do: Do, say: Say) -> None:
    """The page from which a person takes all that is kept of them."""
    await lead(Purpose.OWN_DATA, do=do, say=say)


async def register(_: CallbackQuery, do: Do, say: Say) -> None:
    """The page on which an account is opened."""
    await lead(Purpose.REGISTER, do=do, say=say)


async def recover(_: CallbackQuery, do: Do, say: Say) -> None:
    """The page on which an account is asked for."""
    await lead(Purpose.RECOVER, do=do, say=say)


def _on_page(kind: str) -> bool:
    form = form_of(kind)
    return form is not None and form.on_page


async def unit_form(_: CallbackQuery, callback_data: KindForm, do: Do, say: Say) -> None:
    """The page on which a unit is registered, or its account appealed for: whoever files says their name there."""
    await lead(Purpose.UNIT_FORM, do=do, say=say, about=callback_data.kind)


async def unit_record(_: CallbackQuery, callback_data: OfficeRecord, do: Do, say: Say) -> None:
    """The page on which a unit's contact and telephone are written."""
    await lead(Purpose.UNIT_RECORD, do=do, say=say, about=callback_data.office_id.hex)


async def not_here(_: Message) -> None:
    """A file came through the chat."""
    raise Refused("files_by_link")


def router() -> Router:
    """The routes that take the place of the chat's own where it must not carry facts."""
    routes = Router(name="linking")
    routes.message.filter(by_link)
    routes.callback_query.filter(by_link)
    routes.callback_query.register(register, Go.filter(F.place == Place.REGISTER))
    routes.callback_query.register(recover, Go.filter(F.place == Place.RECOVER))
    routes.callback_query.register(upload, CaseAct.filter(F.act == Act.UPLOAD))
    routes.callback_query.register(look_at, CaseAct.filter(F.act == Act.FILES))
    for press in (SendAgain, Copies, CopyForm):
        routes.callback_query.register(certificate, press.filter())
    routes.callback_query.register(own_data, Own.filter(F.deed.in_({OwnDeed.PDF, OwnDeed.JSON})))
    routes.callback_query.register(unit_form, KindForm.filter(F.kind.func(_on_page)))
    routes.callback_query.register(unit_record, OfficeRecord.filter(F.line.in_(set(LINES))))
    routes.message.register(not_here, F.photo | F.document)
    return routes
