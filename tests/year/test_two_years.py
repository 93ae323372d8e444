"""Two years of a small region, at random by a seed: nothing falls, nothing is stuck, nobody is told what is not theirs (B19)."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import timedelta

from pipeline.rules.refusals import Refused
from pipeline.rules.words import State
from tests.year import packs
from tests.year.coming import Coming
from tests.year.deciding import Deciding
from tests.year.filing import Filing
from tests.year.looking import Looking

DAYS, BEGUN_BY, LARGE = 730, 640, 200
"""What is begun in the last months may still be open at the end."""
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
        self.coming = Coming(region, self.deciding)
        self.looking = Looking(region, browser, desks=min(5, 1 + many // 100))
        self.refused = Counter()
        self.every = 1 if many >= LARGE else 4
        """Weeks from one look at the screens to the next."""
        self.begun = Counter(self.random.randrange(BEGUN_BY) for _ in range(many))

    async def plays(self):
        begins = self.region.calendar.now
        for day in range(DAYS):
            self.region.calendar.now = begins + timedelta(days=day)
            self.day(day)
            if self.region.world.today.weekday() == 4:
                self.coming.week()
                self.region.works()
                self.region.watch.nothing_is_stuck()
                if day // 7 % self.every == 0:
                    await self.looking.week()

    def day(self, day):
        region = self.region
        if region.packs and region.packs[0][0] <= region.world.today:
            region.brings(region.packs.pop(0)[1])
        if region.world.today == packs.MERGER:
            self.coming.two_units_merge()
        region.works()
        for _ in range(self.begun[day]):
            self.begins()
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

    def tells(self, ended):
        """For whoever looks (`pytest -s`)."""
        told = f"{self.region.watch.seen} messages, {self.looking.pages} pages, {self.looking.cards} cards"
        sys.stdout.write(f"{told}\n{dict(ended)}\n{dict(self.deciding.did)}\nrefused: {dict(self.refused)}\n")


async def test_b19_two_years_of_a_small_region(region, many, browser):
    story = Story(region, many, browser)
    await story.plays()
    assert set(story.refused) <= REFUSED
    ended = Counter((case.kind, case.state) for case in region.cases())
    story.tells(ended)
    assert len({kind for kind, _ in ended}) > 3
    assert {State.COMPLETED, State.REJECTED} <= {state for _, state in ended}
