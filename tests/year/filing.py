"""What is filed in the region, one verb after another, as fronts call them: of every kind, by people of every sort."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import select

from pipeline.kinds import application, correction, forms, recovery
from pipeline.people import accounts, statements
from pipeline.queries.applicant import filing as filing_queries
from pipeline.review import filing
from pipeline.rules.eligibility import IN_POST
from pipeline.rules.qualification import Qualification
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Assessed, Education, Fact, Level, Schooling
from pipeline.rules.words import CertificateState, Kind, Node, Rank
from storage.models.certificates import Certificate
from storage.models.people import Person
from tests.cage import files
from tests.numbers import resident
from tests.year import packs

SERIES, SPECIALTIES = "gongcheng", ("林业", "水利", "建筑", "机械")
FOREST, CHANGED = ("林业", "林学"), 0.05
"""One of them has another name from the new year on. One draft of twenty is changed into another before it is handed in."""


@dataclass(frozen=True)
class Sort:
    """A sort of applicant: what is stated, and the pathway that is asked for by name where it is not found by looking."""

    often: int
    education: Education
    present: str
    since: str = "2015-07"
    pathway: str = ""
    more: dict[Fact, str] = field(default_factory=dict)

    def says(self, fact):
        """The answer, as its button carries it or as it is typed."""
        usual = {
            Fact.EDUCATION: f"{self.education}+{Schooling.FULL_TIME}",
            Fact.SCHOOLING: Schooling.FULL_TIME,
            Fact.WORK_SINCE: self.since,
            Fact.ASSESSED: Assessed.QUALIFIED,
            Fact.PRESENT: self.present,
            Fact.STANDING: IN_POST,
        }
        return (usual | self.more)[fact]


SORTS = (
    Sort(8, Education.BACHELOR, "none", since="2022-07"),
    Sort(5, Education.BACHELOR, Level.ZHULI),
    Sort(3, Education.MASTER, Level.ZHONGJI),
    Sort(2, Education.DOCTOR, Level.ZHONGJI),
    Sort(
        2,
        Education.COLLEGE,
        Level.ZHULI,
        pathway="service_advancement",
        more={Fact.SAME_SPECIALTY: "yes", Fact.SERVICE: "2023-2025"},
    ),
    Sort(1, Education.BACHELOR, Level.ZHONGJI, pathway="skilled_talent", more={Fact.AWARDS: "worldskills"}),
)


class Filing:
    """People who have something to file."""

    def __init__(self, region):
        self.region, self.random = region, region.random
        self.people = self.idle = 0
        self.kinds = {
            self.applies: 60,
            self.reissues: 8,
            self.corrects: 10,
            self.registers_a_unit: 5,
            self.changes_a_unit: 5,
            self.takes_a_unit_over: 4,
            self.recovers_an_account: 8,
        }

    def something(self):
        """One case of some kind is begun and, mostly, handed in."""
        (act,) = self.random.choices(list(self.kinds), list(self.kinds.values()))
        act()

    def person(self, chat=None):
        """Somebody opens an account; the chat."""
        chat, self.people = chat or self.region.stranger(), self.people + 1
        born, turn = f"{1975 + self.people % 25}0{1 + self.people % 9}1{self.people % 10}", 1 + self.people // 10 % 999
        said = accounts.Registration(self.region.name(), resident(born, turn), "汉", "13800000000")
        with self.region.database.writing() as session:
            accounts.register(session, chat, self.random.choice(["zh", "zh", "en"]), said, world=self.region.world)
        return chat

    def somebody(self):
        """An applicant's chat: of somebody known, of an officer who has something to apply for too, or a new one."""
        known = self.known()
        if known and self.random.random() < 0.25:
            return self.random.choice(known).chat_id
        office = self.random.choice(self.region.offices())
        chats = [one.chat_id for one in self.region.officers(office.id)]
        new = [chat for chat in chats if chat not in {person.chat_id for person in known}]
        return self.person(self.random.choice(new) if new and self.random.random() < 0.1 else None)

    def applies(self):
        """In the natural order: where one works, what is asked of oneself, then something of what is open, if anything is."""
        chat, unit = self.somebody(), self.random.choice(self.region.offices(Node.UNIT))
        (sort,) = self.random.choices(SORTS, [one.often for one in SORTS])
        self.region.does(chat, statements.work_at, unit.id)
        for fact in self.region.looks(chat, filing_queries.start, sort.pathway).asks:
            self.region.does(chat, statements.state, fact, sort.says(fact))
        chosen = self.chooses(chat, sort)
        if chosen is None:
            self.idle += 1
            return
        case_id = self.region.does(chat, application.begin, *chosen)
        other = self.chooses(chat, sort, case_id=case_id) if self.random.random() < CHANGED else None
        if other is not None:
            self.region.does(chat, application.change, case_id, *other, seen=self.region.case(case_id).version)
        self.hands_in(case_id, chat)

    def chooses(self, chat, sort, **more):
        """A qualification and a pathway of those that are offered; None if nothing is."""
        specialty = self.random.choice(SPECIALTIES)
        if specialty == FOREST[0] and self.region.world.today >= self.region.course.new_year:
            specialty = FOREST[1]
        found = self.region.looks(chat, filing_queries.opened, SERIES, specialty, pathway=sort.pathway, **more)
        if found.unrecommended or not found.openings.open:
            return None
        one = self.random.choice(found.openings.open)
        return Qualification(one.placed.portal.code, SERIES, specialty, one.level), one.pathway.id

    def hands_in(self, case_id, chat, *, late=0.1):
        """Each file that is asked for, then the submission; now and then it stays a draft."""
        for slot in self.region.view(case_id, chat).slots:
            if slot.evidence_id is None or slot.reasons or slot.defects:
                self.region.uploads(case_id, slot.kind.id, self.file(slot.kind.check), chat)
        self.region.works()
        if self.random.random() >= late:
            self.region.does(chat, filing.submit, case_id)
            self.region.works()

    def file(self, check):
        """Mostly one that will do."""
        if self.random.random() < 0.03:
            return blank()
        return files.PORTRAIT if check == "photo" else self.random.choice(proofs())

    def holding(self):
        """A certificate in force and its holder's chat. Raises Refused if nobody has one yet."""
        valid = select(Certificate).where(Certificate.state == CertificateState.VALID)
        held = self.region.asks(valid.order_by(Certificate.intended_at, Certificate.number))
        if not held:
            raise Refused("no_such_certificate")
        row = self.random.choice(held)
        (person,) = self.region.asks(select(Person).where(Person.id == row.person_id))
        return row.id, person.chat_id

    def known(self):
        """Everybody with an account, in the order of their coming."""
        return self.region.asks(select(Person).order_by(Person.registered_at, Person.chat_id))

    def reissues(self):
        certificate, chat = self.holding()
        self.hands_in(self.region.does(chat, correction.begin, certificate, Kind.REISSUE), chat)

    def corrects(self):
        certificate, chat = self.holding()
        case_id = self.region.does(chat, correction.begin, certificate, Kind.CORRECTION)
        field = self.random.choice(["name", "ethnicity", "photo"])
        said = {"name": self.region.name(), "ethnicity": self.random.choice(["回", "维吾尔", "哈萨克"])}.get(field, "")
        self.region.does(chat, correction.ask, case_id, field, said)
        self.hands_in(case_id, chat)

    def registers_a_unit(self):
        said = {
            "code": self.region.code(),
            "name": f"{self.region.name()}示例合作社",
            "portal": self.random.choice(packs.PREFECTURES),
            "tier": "county",
            "area_class": "0",
            "contact": "办公室",
            "phone": "0991-0000021",
            "address": "示例路 21 号",
            "officer": self.region.name(),
        }
        self.files_a_form(self.region.stranger(), Kind.UNIT_REGISTRATION, said)

    def changes_a_unit(self):
        unit = self.random.choice(self.region.offices(Node.UNIT))
        for officer in self.region.officers(unit.id, Rank.CHIEF, Rank.DECIDER)[:1]:
            said = {"new_name": f"{self.region.name()}示例集团", "new_code": ""}
            self.files_a_form(officer.chat_id, Kind.UNIT_CHANGE, said, str(unit.id))

    def takes_a_unit_over(self):
        unit = self.random.choice(self.region.offices(Node.UNIT))
        said = {"code": unit.credit_code, "officer": self.region.name(), "own_phone": "13900000000"}
        self.files_a_form(self.region.stranger(), Kind.UNIT_RECOVERY, said)

    def files_a_form(self, chat, kind, said, about=""):
        self.hands_in(self.region.does(chat, forms.file, kind, said, about, "zh"), chat)

    def recovers_an_account(self):
        """From a new chat: whoever lost the old one, or a thief. Now and then it is an officer's account."""
        known, chat = self.known(), self.region.stranger()
        if not known:
            raise Refused("nothing_to_recover")
        person = self.random.choice(known)
        claim = recovery.Claim(person.name, person.id_number, person.phone)
        way = self.random.choice(recovery.WAYS)
        self.hands_in(self.region.does(chat, recovery.begin, claim, way, language="zh"), chat)


@cache
def proofs():
    """What proves things in this region: a few papers that are sent again and again."""
    return tuple(files.noise() for _ in range(4))


@cache
def blank():
    return files.one_colour()
