"""Once a week every page of the desk and every card of the chat is drawn, for whoever may open it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from bot.texts import Words
from bot.views import case as case_views
from bot.views import contacts, looks, menu, office, screens, units
from pipeline.people import links
from pipeline.people.actor import actor_of
from pipeline.queries import case as case_queries
from pipeline.queries import contacts as contact_queries
from pipeline.queries import lists
from pipeline.queries import units as unit_queries
from pipeline.queries.applicant import looks as look_queries
from pipeline.queries.applicant import people
from pipeline.rules.words import Node, Purpose
from storage.models.cases import Case, Event
from tests.year.watching import OPEN

PAGES = ("", "/sent", "/year", "/statistics", "/meetings", "/batch", "/roster", "/leave", "/settings")
MORE = ("/desk?sort=-days", "/desk/year?year=2026", "/desk/year?text=王", "/desk/statistics?year=2026")
CASE = re.compile(r"/desk/(?:case|meeting)/[0-9a-f-]{36}")
FOLLOWED = ("/desk", "/desk/sent", "/desk/meetings")
"""Not the year's list: it leads to drafts that chose the unit too, which their page does not show to it."""
TURNS = 4
"""Weeks from one look at a case that stands still to the next."""
OPENED = 2
"""Links of a list that an officer follows."""


class Looking:
    """Everybody looks at everything, and nothing falls."""

    def __init__(self, region, browser, desks):
        self.region, self.random, self.browser, self.desks = region, region.random, browser, desks
        self.pages = self.cards = 0

    async def week(self):
        for node in self.random.sample(list(Node), k=self.desks):
            await self.at_the_desk(self.random.choice(self.region.offices(node)))
        await self.in_public()
        since = self.region.calendar.now - timedelta(days=7)
        moved = set(self.region.asks(_moved(since)))
        going = self.region.cases(Case.state.in_(OPEN) | Case.id.in_(moved))
        # What stands still is looked at in its turn: the number says in which of four weeks.
        week = (self.region.world.today - date.min).days // 7
        moved = [case for case in going if case.id in moved or (int(case.number[-4:]) - week) % TURNS == 0]
        with self.region.database.reading() as session:
            look = Look(self.region, session)
            for case in moved:
                self.on_the_phones(case, look)
            for filer in dict.fromkeys(self.region.chat_of(case) for case in moved):
                if filer is not None:
                    self.own(filer, look)

    async def at_the_desk(self, at):
        """An officer of that office opens every page, and what the lists lead to."""
        for officer in self.region.officers(at.id)[:1]:
            link = self.region.does(officer.chat_id, links.give, Purpose.DESK, language=officer.language)
            await self.browser.follows(link)
            found = []
            for path in (*(f"/desk{page}" for page in PAGES), self.random.choice(MORE)):
                said = await self.opens(path)
                found += CASE.findall(said) if path in FOLLOWED else ()
            for path in list(dict.fromkeys(found))[:OPENED]:
                await self.opens(path)
            self.browser.session.cookie_jar.clear()
            self._menus(officer)

    async def opens(self, path):
        said = await self.browser.opens(path)
        assert self.browser.status == 200, (self.browser.status, path, said[-2000:])
        self.pages += 1
        return said

    async def in_public(self):
        await self.opens("/verify")

    def _draws(self, view):
        assert view.text
        view.keyboard()
        self.cards += 1

    def _menus(self, officer):
        words, chat = Words(officer.language), officer.chat_id
        with self.region.database.reading() as session:
            look = Look(self.region, session)
            self._draws(menu.menu(look(chat, people.me), words))
            queue = look(chat, lists.queue, officer.office_id)
            self._draws(office.queue(queue, officer.office_id, words, now=self.region.calendar.now))
            self._draws(units.record(look(chat, unit_queries.record, officer.office_id), words))

    def on_the_phones(self, case, look):
        """Whoever files it, whose account it is about, and an officer where it lies, have it on the screen."""
        officers = self.region.officers(case.office_id)[:1] if case.office_id else []
        holder = case.account.chat_id if case.account else None
        filer, words = self.region.chat_of(case), Words(self.random.choice(["zh", "en"]))
        for chat in dict.fromkeys((filer, holder, *(one.chat_id for one in officers))):
            if chat is not None:
                view = look(chat, case_queries.case, case.id)
                self._draws(screens.screen(view, words))
                self._draws(case_views.timeline(view, words))
        if filer is not None:
            self._draws(contacts.of_case(case.id, look(filer, contact_queries.of_case, case.id), words))
            self._draws(looks.of_case(case.id, look(filer, look_queries.of_case, case.id), words))

    def own(self, filer, look):
        """What lists of one's own there are."""
        words = Words(self.random.choice(["zh", "en"]))
        self._draws(menu.my_cases(look(filer, lists.my_cases), words))
        self._draws(menu.my_certificates(look(filer, lists.my_certificates), words))
        self._draws(menu.menu(look(filer, people.me), words))


class Look:
    """The read models of one moment: nothing moves meanwhile, so whoever looks is looked up once."""

    def __init__(self, region, session):
        self.session, self.world = session, region.world
        self.actor = cache(lambda chat: actor_of(session, chat, self.world.today))

    def __call__(self, chat, query, *args):
        return query(self.session, *args, by=self.actor(chat), world=self.world)


def _moved(since):
    return Event.__table__.select().with_only_columns(Event.case_id).where(Event.at >= since)
