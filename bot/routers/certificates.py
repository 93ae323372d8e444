"""My certificates: listed, and sent again at any time (C3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Go, Place, SendAgain
from bot.views import menu as views
from pipeline.issuance import handover
from pipeline.queries import lists
from pipeline.queries.anyone import by_number

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say


async def mine(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """List the person's certificates."""
    await state.clear()
    await say.show(views.my_certificates(await look(lists.my_certificates), say.words, await look(by_number.mine)))


async def again(_: CallbackQuery, callback_data: SendAgain, do: Do, say: Say) -> None:
    """Send one once more; the file comes as a message of its own."""
    await do(handover.send_again, callback_data.certificate_id, credential=callback_data.credential)
    await say.toast(
        say.words.plain("credential-coming" if callback_data.credential else "certificate-coming"), alert=True
    )


def router() -> Router:
    """The routes of certificates."""
    routes = Router(name="certificates")
    routes.message.register(mine, Command("certificates"))
    routes.callback_query.register(mine, Go.filter(F.place == Place.CERTIFICATES))
    routes.callback_query.register(again, SendAgain.filter())
    return routes
