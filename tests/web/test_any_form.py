"""Whatever is sent in whichever form by whoever has it, a sentence answers, and every page opens afterwards as it did before.

The forms are read from the pages themselves, so that a new one is tried without being named here.
"""

from __future__ import annotations

import asyncio
import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.people import links
from pipeline.rules.words import Node, Purpose, State
from tests.house import CHATS
from tests.web.test_desk import waiting
from tests.web.test_malformed import FORM, IN_A_FIELD, Forms
from tests.web.test_reading import ROOMS, furniture
from tests.web.test_reading import given as link_to

__all__ = ["furniture", "waiting"]
MARK = "<i class=zz>&\"'"
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ODD = (
    *IN_A_FIELD, MARK, f"=HYPERLINK(1){MARK}", "0", "²", "１", "1e9", "NaN", "true", "null", "0001-01-01", "9999-12-31",
    "2026-W48-5", "10000-01-01", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-14:00", "\u202e\u200b\u2066", "\ufeff", "\x0b",
    b"\xc0\xaf", b"\xff", "list=year&year=0000", "year=9999&after=9999-12-31_x&sort=-name", "text=%00%ED%A0%80", "//x.example",
)  # fmt: skip
WITHOUT: set[Purpose] = {Purpose.LOOK, Purpose.CERTIFICATE}
"""Rooms in which one only looks."""
FEW, MANY = 15, 300
"""Tries a room: in every run of the suite, and in the slow one."""
LEAVE = {"/desk/out"}
"""The one form after which there is nothing to try."""


@dataclass(frozen=True)
class Seat:
    """Somebody's pages, as their browser may ask for them."""

    where: tuple[str, int]
    cookie: str
    pages: tuple[str, ...]

    def asks(self, method: str, path: str, body: bytes = b"") -> tuple[int, str, str]:
        """Status, where it leads, and what it says."""
        line = http.client.HTTPConnection(*self.where, timeout=30)
        line.request(method, path, body, {"Cookie": self.cookie, "Content-Type": FORM, "Sec-Fetch-Site": "same-origin"})
        answer = line.getresponse()
        said = answer.read().decode(errors="replace")
        line.close()
        return answer.status, answer.headers.get("Location", ""), said

    def forms(self) -> list[tuple[str, str, dict[str, str]]]:
        """(page, action, fields) of each form that is posted."""
        found = []
        for page in self.pages:
            _, _, said = self.asks("GET", page)
            for action, fields in Forms(said).found:
                if "csrf" in fields and action not in LEAVE:
                    found.append((page, action or page, fields))
        return found


def sent(forms):
    """One of the forms, with some of its fields odd, missing, twice or of another name, to its address or another case's."""
    ids = sorted({one for page, action, fields in forms for one in IDS.findall(f"{page} {action} {fields}")})
    odd = st.sampled_from(ODD) | st.text(max_size=40)

    @st.composite
    def one(draw):
        page, action, fields = draw(st.sampled_from(forms))
        pairs = []
        names = sorted(set(fields) - {"csrf"})
        touched = draw(st.sets(st.sampled_from(names), max_size=3)) if names else set()
        for name in names:
            how = draw(st.sampled_from(("odd", "odd", "missing", "twice", "renamed"))) if name in touched else ""
            if how == "renamed":
                pairs.append(
                    (
                        draw(odd)
                        if ":" not in name
                        else name.partition(":")[0] + f":field:{draw(st.text(max_size=9))}",
                        "x",
                    )
                )
            elif how != "missing":
                pairs.append((name, draw(odd) if how == "odd" else fields[name]))
            if how == "twice":
                pairs.append((name, draw(odd)))
        if ids and draw(st.integers(0, 4)) == 0:
            action = IDS.sub(draw(st.sampled_from(ids)), action)
        pairs.append(("csrf", fields["csrf"]))
        return page, action, [(bytes_of(name), bytes_of(value)) for name, value in pairs]

    return one()


def bytes_of(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def tries(seat: Seat, examples: int) -> int:
    """Send so many; how many forms there were."""
    forms = seat.forms()

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(sent(forms))
    def answered(one):
        page, action, pairs = one
        status, leads, said = seat.asks("POST", action, urlencode(pairs).encode())
        assert status < 500, (action, pairs)
        assert MARK not in said
        assert re.fullmatch(r"(?:/(?!/).*)?", leads), leads
        for path in {page, *seat.pages[:1]}:
            status, _, said = seat.asks("GET", path)
            assert status < 500, (path, action, pairs)
            assert MARK not in said

    if forms:
        answered()
    return len(forms)


async def comes(server, browser, front, furniture, purpose, chat, pages) -> Seat:
    """By a fresh link."""
    await browser.follows(link_to(front, furniture, purpose, chat))
    cookies = "; ".join(f"{one.key}={one.value}" for one in browser.session.cookie_jar)
    return Seat((server.host, server.port), cookies, tuple(path.format_map(furniture.filled) for path in pages))


OF_A_DESK = (
    "/desk/case/{case}",
    "/desk",
    "/desk?sort=name",
    "/desk/sent",
    "/desk/year",
    "/desk/settings",
    "/desk/leave",
)
DESKS = {
    Node.UNIT: OF_A_DESK,
    Node.BODY: (*OF_A_DESK, "/desk/meetings", "/desk/meeting/{meeting}", "/desk/roster", "/desk/numbers"),
    Node.HELPDESK: ("/desk/house", "/desk", "/desk/questions", "/desk/questions/{question}", "/desk/settings"),
}


@pytest.mark.parametrize("node", DESKS)
async def test_no_form_of_a_desk_can_be_filled_so_that_a_page_falls(server, browser, front, furniture, node):
    seat = await comes(server, browser, front, furniture, Purpose.DESK, CHATS[node], DESKS[node])
    assert await asyncio.to_thread(tries, seat, FEW) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("node", DESKS)
async def test_no_form_of_a_desk_can_be_filled_many_times_so_that_a_page_falls(server, browser, front, furniture, node):
    seat = await comes(server, browser, front, furniture, Purpose.DESK, CHATS[node], DESKS[node])
    assert await asyncio.to_thread(tries, seat, MANY) >= 2


@pytest.mark.parametrize("purpose", [one for one in ROOMS if one is not Purpose.DESK])
async def test_no_form_that_a_link_opens_can_be_filled_so_that_a_page_falls(server, browser, front, furniture, purpose):
    """What a room of a link has no form for is only looked at."""
    pages = sorted(path for path in ROOMS[purpose] if "{" not in path and "/certificate/" not in path)
    seat = await comes(server, browser, front, furniture, purpose, None, pages)
    forms = await asyncio.to_thread(tries, seat, FEW)
    assert (forms > 0) == (purpose not in WITHOUT)


@pytest.mark.parametrize("about", ["field:name:长", "field:", "field:nothing", "nothing", "field:<i>", "x" * 300])
async def test_u14_a_defect_of_nothing_that_the_case_has_is_refused(front, browser, waiting, about):
    """Kept, it would have shut the case's page, its card and each notice of it to everybody."""
    house = front.house
    await browser.follows(house.does(CHATS[Node.UNIT], links.give, Purpose.DESK, language="zh"))
    await browser.opens(f"/desk/case/{waiting[0]}")
    version = str(house.case(waiting[0]).version)
    await browser.sends(f"/desk/case/{waiting[0]}", action="return", version=version, **{f"defect:{about}": "看不清"})
    assert browser.status == 422
    assert "看不清" in browser.said
    assert house.case(waiting[0]).state is State.IN_REVIEW
    house.works()
    await browser.opens(f"/desk/case/{waiting[0]}")
    assert browser.status == 200
