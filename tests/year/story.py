"""Day after day of a small region, at random by a seed: nothing falls, nothing is stuck, nobody is told what is not theirs (B19)."""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import timedelta

from pipeline.rules.refusals import Refused
from tests.year.besides import Besides
from tests.year.coming import Coming
from tests.year.deciding import Deciding
from tests.year.filing import Filing
from tests.year.looking import Looking
from tests.year.watching import OPEN

LARGE = 200
"""From so many cases on every week is looked at."""
REFUSED = {
    "case_open",
    "certificate_case_open",
    "evidence_lacking",
    "no_such_certificate",
    "nothing_to_recover",
    "title_held",
    "unit_case_open",
    "window_closed",
}
"""What a person may hear who files something; anything else is a fault of this story or of the system."""


class Story:
    """Day after day."""

    def __init__(self, region, many, browser):
        self.region, self.random = region, region.random
        self.files = Filing(region)
        self.deciding = Deciding(region, self.files)
        self.besides, self.coming = Besides(region, self.files), Coming(region, self.deciding)
        self.looking = Looking(region, browser, desks=min(5, 1 + many // 100))
        self.refused = Counter()
        self.every = 1 if many >= LARGE else 4
        """Weeks from one look at the screens to the next."""
        self.begun = Counter(self.random.randrange(region.course.begun_by) for _ in range(many))

    async def plays(self):
        begins = self.region.calendar.now
        for day in range(self.region.course.days):
            self.region.calendar.now = begins + timedelta(days=day)
            self.day(day)
            if self.region.world.today.day == 1:
                self.tells_the_month()
            if self.region.world.today.weekday() == 4:
                self.coming.week()
                self.region.works()
                self.region.watch.nothing_is_stuck()
                self.besides.nothing_waits_unseen()
                if day // 7 % self.every == 0:
                    await self.looking.week()

    def day(self, day):
        region = self.region
        if region.packs and region.packs[0][0] <= region.world.today:
            region.brings(region.packs.pop(0)[1])
        if region.world.today == self.region.course.merger:
            self.coming.two_units_merge()
        region.works()
        for _ in range(self.begun[day]):
            self.begins()
            self.deciding.did[self.besides.something()] += 1
        if region.world.today.weekday() < 5:
            self.deciding.offices_work()
            self.deciding.filers_act()
            self.deciding.people_object()
        region.works()
        region.calendar.passes(minutes=2)  # a chat takes so many messages at a time
        region.works()

    def begins(self):
        try:
            self.files.something()
        except Refused as refused:
            self.refused[refused.code] += 1

    def tells_the_month(self):
        """For whoever waits: one line a month."""
        cases = self.region.cases()
        there = sum(case.state in OPEN for case in cases)
        sys.stdout.write(
            f"{self.region.world.today:%Y-%m}: {len(cases)} cases, {there} open, {self.region.watch.seen} messages, "
            f"{self.looking.pages} pages, {self.looking.cards} cards, {time.process_time():.0f} s of CPU\n"
        )
        sys.stdout.flush()

    async def ends(self):
        """Played to the end: the kinds that were begun, and the states in which they are."""
        await self.plays()
        assert set(self.refused) <= REFUSED
        ended = Counter((case.kind, case.state) for case in self.region.cases())
        self.tells(ended)
        return {kind for kind, _ in ended}, {state for _, state in ended}

    def tells(self, ended):
        """For whoever looks (`pytest -s`)."""
        told = f"{self.region.watch.seen} messages, {self.looking.pages} pages, {self.looking.cards} cards"
        refused = f"refused: {dict(self.refused)}, {self.files.idle} found nothing open"
        sys.stdout.write(f"{told}\n{dict(ended)}\n{dict(self.deciding.did)}\n{refused}\n")
