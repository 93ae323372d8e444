"""Every field of every form of the desk: typed into in a real browser, then Enter and Ctrl+Enter; nothing may move (U7)."""

from __future__ import annotations

import pytest

from pipeline.rules.words import Node, Rank
from tests.house import CHATS
from tests.web.test_case_forms import COLLEAGUE, joins
from tests.web.test_every_page import NO_PAGES, OF_THE_BODY
from tests.web.test_keys import presses_in_every_field, visiting
from tests.web.test_reading import OPERATORS, READ, Furniture, furniture

__all__ = ["furniture"]
PAGES = sorted({path for path in READ if path.startswith("/desk")} - NO_PAGES - {"/desk/app"})
"""The pages that the desk's routes name: a new one is among them."""
WHOSE = dict.fromkeys(OF_THE_BODY, CHATS[Node.BODY]) | {OPERATORS: CHATS[Node.HELPDESK]}
"""Who has them; the rest is looked at by a chief with colleagues, who has the most forms."""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("chat", [COLLEAGUE, CHATS[Node.BODY], CHATS[Node.HELPDESK]], ids=["unit", "body", "helpdesk"])
async def test_u7_no_key_in_any_field_of_any_page_of_the_desk_decides(server, front, furniture: Furniture, chat):
    joins(front, Rank.CHIEF)
    seen: set[str] = set()
    async with visiting(server, front, chat) as page:
        for path in (one for one in PAGES if WHOSE.get(one, COLLEAGUE) == chat):
            address = path.format_map(furniture.filled) + ("?text=李" if path == "/desk" else "")
            seen.update(await presses_in_every_field(page, server, front, address))
    assert MET[chat] <= seen


MET = {
    COLLEAGUE: {"text", "filter", "why", "days", "size", "column", "colleague", "first", "officer"},
    CHATS[Node.BODY]: {"document", "why", "sure", "year"},
    CHATS[Node.HELPDESK]: set(),
}
"""Fields that were surely met: an empty walk proves nothing."""
