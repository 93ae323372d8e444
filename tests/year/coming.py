"""Officers who come and go: invited, dismissed, on leave with a stand-in, handed over; offices left empty, and filled again."""

from __future__ import annotations

from datetime import timedelta

from pipeline.offices import directory, officers, posts, stand_ins, succession, unit_record
from pipeline.rules.words import Node, Rank
from storage.models.offices import Office
from tests.year import packs


class Coming:
    """One week of the region's staff."""

    def __init__(self, region, deciding):
        self.region, self.random, self.deciding = region, region.random, deciding
        self.happens = {
            self.a_chief_invites: 3,
            self.a_chief_dismisses: 2,
            self.an_operator_dismisses: 1,
            self.somebody_goes_on_leave: 4,
            self.a_post_is_handed_over: 1,
        }

    def week(self):
        for _ in range(2):
            (what,) = self.random.choices(list(self.happens), list(self.happens.values()))
            what()
        self.new_units_choose_their_recommender()
        if self.random.random() < 0.5:
            self.empty_offices_are_filled()

    def somebody(self, *ranks):
        """An office and an officer of it, with one of those ranks."""
        office = self.random.choice(self.region.offices())
        found = self.region.officers(office.id, *ranks)
        return office, self.random.choice(found) if found else None

    def a_chief_invites(self):
        office, chief = self.somebody(Rank.CHIEF)
        if chief:
            rank = self.random.choice([Rank.CLERK, Rank.DECIDER])
            self.joins(self.region.does(chief.chat_id, officers.invite, office.id, rank))

    def joins(self, token):
        chat, name = self.region.stranger(), self.region.name()
        with self.region.database.writing() as session:
            directory.join(session, token, chat, "zh", name, world=self.region.world)

    def a_chief_dismisses(self):
        office, chief = self.somebody(Rank.CHIEF)
        others = [one for one in self.region.officers(office.id) if chief and one.chat_id != chief.chat_id]
        if others:
            self.region.does(chief.chat_id, officers.dismiss, self.random.choice(others).id)

    def an_operator_dismisses(self):
        """Whoever it is: an office may be left with nobody."""
        office, _ = self.somebody()
        for officer in self.region.officers(office.id):
            with self.region.database.writing() as session:
                posts.dismiss(session, officer.id.hex, every=self.random.random() < 0.5, world=self.region.world)
            if self.random.random() < 0.5:
                break

    def somebody_goes_on_leave(self):
        office, officer = self.somebody(Rank.CHIEF, Rank.DECIDER)
        others = [one for one in self.region.officers(office.id) if officer and one.chat_id != officer.chat_id]
        if not others or officer.chat_id in self.deciding.away:
            return
        first = self.region.world.today + timedelta(days=1)
        last = first + timedelta(days=self.random.randrange(3, 20))
        self.region.does(officer.chat_id, stand_ins.give, officer.id, self.random.choice(others).id, first, last)
        self.deciding.away[officer.chat_id] = last

    def a_post_is_handed_over(self):
        _, officer = self.somebody()
        if officer:
            with self.region.database.writing() as session:
                token = directory.hand_over(session, officer.id.hex, world=self.region.world)
            self.joins(token)

    def empty_offices_are_filled(self):
        for office in self.region.offices():
            if not self.region.officers(office.id, Rank.CHIEF):
                self.region.appoint(office, Rank.CHIEF)

    def new_units_choose_their_recommender(self):
        for unit in self.region.offices(Node.UNIT):
            for chief in self.region.officers(unit.id, Rank.CHIEF)[:1]:
                with self.region.database.reading() as session:
                    here = session.get_one(Office, unit.id)
                    offered = (
                        unit_record.offered(session, here, "", self.region.world) if not here.recommendations else ()
                    )
                theirs = [one for one in offered if one.portal == unit.portal and not one.covers["series"]]
                for one in theirs[:1]:
                    self.region.does(chief.chat_id, unit_record.toggle, unit.id, "", one.id)

    def two_units_merge(self):
        """The last of the second prefecture's goes up in its first."""
        into, *_, ends = [one for one in self.region.offices(Node.UNIT) if one.portal == packs.PREFECTURES[1]]
        with self.region.database.writing() as session:
            day, pack = self.region.world.today, self.region.calendar.pack
            succession.close(session, Node.UNIT, ends.code, into=into.code, last_day=day, pack=pack)
