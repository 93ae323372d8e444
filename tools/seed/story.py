"""What has happened in the seeded world: every kind of case, and of applications every state in which one can rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline.case.act import Defect
from pipeline.evidence import confirming
from pipeline.issuance import revocation
from pipeline.kinds import application, correction, earlier, forms, recovery
from pipeline.offices import directory
from pipeline.people import accounts, statements
from pipeline.review import committee, decisions, filing, questions
from pipeline.review.batch import Chosen
from pipeline.rules.eligibility import IN_POST
from pipeline.rules.qualification import Qualification
from pipeline.rules.scales import Assessed, Education, Fact, Level, Schooling, Tier
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import EvidenceState, Kind, Node
from storage.models.certificates import Certificate
from tools.seed.people import OFFICERS, PORTAL, TOWN, UNITS, Crowd, Somebody

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tools.seed.house import House

LONG_AGO, THEN, LATELY, YESTERDAY = 45, 25, 4, 1
"""Days ago: the first cases, the certificates, what is open now, the last questions."""
MEMBERS = 9
SPECIALTIES = ("林业", "水利", "建筑")
PEOPLES = ("汉", "汉", "维吾尔", "哈萨克", "回")
LANGUAGES = ("zh", "zh", "zh", "en")
ROUTE = (Node.UNIT, Node.RECOMMENDER, Node.BUREAU)


STATED = {
    Fact.EDUCATION: Education.BACHELOR,
    Fact.SCHOOLING: Schooling.FULL_TIME,
    Fact.WORK_SINCE: "2019-07",
    Fact.ASSESSED: Assessed.QUALIFIED,
    Fact.STANDING: IN_POST,
}


@dataclass(frozen=True)
class Filed:
    """A case, the chat that filed it, and the unit (its place) where that person works."""

    id: UUID
    chat: int
    unit: int


@dataclass(frozen=True)
class Inhabitant:
    """Somebody with a chat, and what is to be seen there."""

    name: str
    chat_id: int
    what: str


@dataclass
class Story:
    """Tells itself by its verbs; `people` and `officers` are who can be visited afterwards."""

    house: House
    crowd: Crowd
    people: list[Inhabitant] = field(default_factory=list)
    officers: list[Inhabitant] = field(default_factory=list)
    units: list[UUID] = field(default_factory=list)
    _first: dict[tuple[Node, object], int] = field(default_factory=dict)
    _known: dict[int, Somebody] = field(default_factory=dict)
    _documents: int = 0

    def tell(self) -> None:
        """From the first office to this morning."""
        self.house.morning(LONG_AGO)
        self._furnish()
        certified = [self._announced("a certificate", place % 2) for place in range(5)]
        self._returns(self._applies("returned, and not mended in time", 0), days=1)
        self._rejects(self._applies("rejected", 1))
        self.house.morning(THEN)
        self.house.works()
        self._after(certified)
        self._announced("held: no more could be signed on the day", 0)
        self.house.morning(LATELY)
        self.house.works(signatures_a_day=0)
        self._open_now(certified)
        self.house.morning(YESTERDAY)
        self._asks(certified[0])
        self.house.works()

    def _after(self, certified: list[Filed]) -> None:
        """What comes after a certificate: made anew, corrected, annulled."""
        annulled, anew, corrected, *_ = certified
        number = self._certificate(annulled).number
        with self.house.parts.database.writing() as session:
            revocation.revoke(session, number, why="申报材料经核查不实", by=OPERATOR, world=self.house.world)
        case_id = self._again(anew, Kind.REISSUE)
        self._grants(case_id, anew)
        case_id = self._again(corrected, Kind.CORRECTION, ethnicity="锡伯")
        self._grants(case_id, corrected)

    def _open_now(self, certified: list[Filed]) -> None:
        """Every place at which a case can rest while somebody's turn has not come."""
        self._drafts("a draft", 0)
        withdrawn = self._applies("withdrawn", 0)
        self.house.does(withdrawn.chat, filing.withdraw, withdrawn.id, seen=self.house.version(withdrawn.id))
        for far, waits in enumerate(("the unit", "the recommender", "the bureau", "the body")):
            for unit in (0, 1):
                self._passes(self._applies(f"waits at {waits}", unit), *ROUTE[:far])
        self._returns(self._applies("returned: to be mended", 1), days=15)
        self._receives(self._applies("received by the body", 0))
        self._deliberates(self._applies("before the committee", 0, reviewed=True))
        self._announced("on public notice", 1)
        self._again(certified[3], Kind.REISSUE)
        self._paper_ones()
        self._units_file()
        self._account_is_asked_for(certified[4])

    # Applications

    def _person(self, what: str, unit: int, *, present: str) -> int:
        """Somebody registers and says what is asked of them; their chat."""
        one = self.crowd.somebody()
        chat = self.house.chat(one.who.name, self.crowd.random.choice(LANGUAGES))
        said = accounts.Registration(one.who.name, one.who.id_number, self.crowd.random.choice(PEOPLES), one.phone)
        with self.house.parts.database.writing() as session:
            accounts.register(session, chat, "zh", said, world=self.house.world)
        self.house.does(chat, statements.work_at, self.units[unit])
        for fact, answer in {**STATED, Fact.PRESENT: present}.items():
            self.house.does(chat, statements.state, fact, answer)
        self._known[chat] = one
        self.people.append(Inhabitant(one.who.name, chat, what))
        return chat

    def _drafts(self, what: str, unit: int, *, reviewed: bool = False) -> Filed:
        """A draft with every file that it asks for: a first title, or one that a committee reviews."""
        chat = self._person(what, unit, present=Level.ZHULI if reviewed else "none")
        level, pathway = (Level.ZHONGJI, "review") if reviewed else (Level.ZHULI, "initial")
        wanted = Qualification(PORTAL, "gongcheng", self.crowd.random.choice(SPECIALTIES), level)
        case = Filed(self.house.does(chat, application.begin, wanted, pathway), chat, unit)
        self._fills(case)
        return case

    def _fills(self, case: Filed) -> None:
        """Each file that its checklist lacks is sent; a photo that was cut is taken as it was cut."""
        for slot in self.house.view(case.id, case.chat).slots:
            if slot.evidence_id is None:
                paper = self._known[case.chat].paper(slot.kind, self.crowd.random)
                self.house.sends(case.id, case.chat, slot.kind.id, paper)
        self.house.works()
        for slot in self.house.view(case.id, case.chat).slots:
            if slot.state is EvidenceState.PROPOSED:
                self.house.does(case.chat, confirming.confirm, slot.evidence_id, whole=False)

    def _applies(self, what: str, unit: int, *, reviewed: bool = False) -> Filed:
        """An application that its unit has before it."""
        case = self._drafts(what, unit, reviewed=reviewed)
        self._submits(case)
        return case

    def _submits(self, case: Filed) -> None:
        self.house.does(case.chat, filing.submit, case.id)
        self.house.works()

    # Offices decide

    def _acts(self, node: Node, case: Filed, verb: Callable[..., Any], **facts: Any) -> Any:  # noqa: ANN401
        """The office looks at the case and does that."""
        chat = self._chat(node, case.unit)
        self.house.does(chat, decisions.mark_opened, case.id)
        done = self.house.does(chat, verb, case.id, seen=self.house.version(case.id), **facts)
        self.house.works()
        return done

    def _passes(self, case: Filed, *nodes: Node) -> None:
        for node in nodes:
            self._acts(node, case, decisions.pass_on)

    def _returns(self, case: Filed, *, days: int) -> None:
        slot = self.house.view(case.id, case.chat).slots[-1].kind.id
        defect = Defect(slot, "看不清公章，请重新拍照")
        self._acts(Node.UNIT, case, decisions.return_to_applicant, why="请补正后再提交", defects=(defect,), days=days)

    def _rejects(self, case: Filed) -> None:
        self._passes(case, Node.UNIT)
        self._acts(Node.RECOMMENDER, case, decisions.reject, why="所报专业与从事的工作不符")

    def _receives(self, case: Filed) -> Filed:
        self._passes(case, *ROUTE)
        self._acts(Node.BODY, case, decisions.receive)
        return case

    def _announced(self, what: str, unit: int) -> Filed:
        """An application on public notice; the certificate follows when that has ended."""
        case = self._receives(self._applies(what, unit))
        self._documents += 1
        document = f"乌市人社职〔{self.house.world.today.year}〕{self._documents}号"
        self._acts(Node.BODY, case, decisions.announce, document=document)
        return case

    def _deliberates(self, case: Filed) -> None:
        self._receives(case)
        chosen = [Chosen(case.id, self.house.version(case.id))]
        today = self.house.world.today
        self.house.does(self._chat(Node.BODY, case.unit), committee.convene, chosen, held_on=today, members=MEMBERS)

    # What else is filed

    def _certificate(self, case: Filed) -> Certificate:
        with self.house.parts.database.reading() as session:
            return session.scalars(select(Certificate).where(Certificate.case_id == case.id)).one()

    def _again(self, case: Filed, kind: Kind, **asked: str) -> UUID:
        """Its holder asks for the certificate anew, or with other words; the case."""
        about = self._certificate(case).id
        case_id: UUID = self.house.does(case.chat, correction.begin, about, kind)
        for name, said in asked.items():
            self.house.does(case.chat, correction.ask, case_id, name, said)
        again = Filed(case_id, case.chat, case.unit)
        self._fills(again)
        self._submits(again)
        return case_id

    def _grants(self, case_id: UUID, holder: Filed) -> None:
        case = Filed(case_id, holder.chat, holder.unit)
        self._passes(case, Node.UNIT)
        self._acts(Node.BODY, case, decisions.grant)

    def _files_a_form(self, what: str, kind: Kind, said: dict[str, str], chat: int = 0, about: str = "") -> None:
        one = self.crowd.somebody()
        if not chat:
            chat = self.house.chat(one.who.name)
            self.people.append(Inhabitant(one.who.name, chat, what))
        self._known.setdefault(chat, one)
        case = Filed(self.house.does(chat, forms.file, kind, said, about, "zh"), chat, 0)
        self._fills(case)
        self._submits(case)

    def _paper_ones(self) -> None:
        """Certificates of the time before: one was lost, in one is a mistake."""
        for place, (kind, mistake) in enumerate(((Kind.EARLIER_REISSUE, ""), (Kind.EARLIER_CORRECTION, "专业写错"))):
            said = {
                "number": f"乌职2015{self.crowd.random.randrange(1000):03d}{place}",
                "title": "助理工程师",
                "level": Level.ZHULI.value,
                "series": "gongcheng",
                "specialty": "林业",
                "authority": f"{TOWN}人事局",
                "document": "乌人职〔2015〕12号",
                "awarded_on": "2015-06-01",
                "portal": PORTAL,
                "new_specialty": "水利" if mistake else "",
                "mistake": mistake,
            }
            chat = self._person("has a paper certificate of 2015", 0, present=Level.ZHULI)
            case = Filed(self.house.does(chat, earlier.begin, kind, said), chat, 0)
            self._fills(case)
            self._submits(case)

    def _units_file(self) -> None:
        """A unit is registered, another's name changed, the third one's account asked for."""
        said = {
            "code": self.crowd.code(90),
            "name": f"{TOWN}示例合作社",
            "portal": PORTAL,
            "tier": Tier.COUNTY.value,
            "area_class": "0",
            "contact": "办公室",
            "phone": "0991-0000090",
            "address": "示例路 90 号",
            "officer": self.crowd.somebody().who.name,
        }
        self._files_a_form("registers a unit", Kind.UNIT_REGISTRATION, said)
        chief = self._chat(Node.UNIT, 0)
        named = {"new_name": f"{TOWN}示例林业发展中心", "new_code": ""}
        self._files_a_form("", Kind.UNIT_CHANGE, named, chief, str(self.units[0]))
        asked = {"code": self.crowd.code(1), "officer": self.crowd.somebody().who.name, "own_phone": "13900000000"}
        self._files_a_form("asks for a unit's account", Kind.UNIT_RECOVERY, asked)

    def _account_is_asked_for(self, case: Filed) -> None:
        """Somebody says that they have lost the chat in which that case was filed."""
        one = self._known[case.chat]
        chat = self.house.chat(one.who.name)
        claim = recovery.Claim(one.who.name, one.who.id_number, one.phone)
        self._known[chat] = one
        self.people.append(Inhabitant(one.who.name, chat, "asks for a lost account back"))
        ticket = Filed(self.house.does(chat, recovery.begin, claim, recovery.WAYS[1], language="zh"), chat, case.unit)
        self._fills(ticket)
        self._submits(ticket)

    def _asks(self, case: Filed) -> None:
        """Two questions to a human: one answered, one that waits."""
        asked = self.house.does(case.chat, questions.ask, "证书被撤销后还能再申报吗？", language="zh")
        self.house.does(self._chat(Node.HELPDESK, 0), questions.answer, asked, "可以，满足条件后按新的年度申报。")
        self.house.does(case.chat, questions.ask, "下一次申报时间是什么时候？", language="zh")

    # Offices

    def _furnish(self) -> None:
        parts = self.house.parts
        for place, (name, recommender) in enumerate(UNITS):
            entry = directory.UnitEntry(
                code=self.crowd.code(place),
                name=TOWN + name,
                portal=PORTAL,
                tier=Tier.COUNTY,
                contact="人事科",
                phone=f"0991-000002{place}",
                address=f"示例路 {20 + place} 号",
                recommenders=(recommender,),
            )
            with parts.database.writing() as session:
                self.units.append(directory.add_unit(session, entry, world=self.house.world))
        for node, where, rank in OFFICERS:
            code = self.crowd.code(where) if isinstance(where, int) else where
            name = self.crowd.somebody().who.name
            chat_id = self.house.chat(name)
            with parts.database.writing() as session:
                token = directory.invite(session, node, code, rank, world=self.house.world)
                directory.join(session, token, chat_id, "zh", name, world=self.house.world)
            self._first.setdefault((node, where), chat_id)
            self.officers.append(Inhabitant(name, chat_id, f"{self._office(node, code)}, {rank.value}"))

    def _office(self, node: Node, code: str) -> str:
        with self.house.parts.database.reading() as session:
            found = directory.find(session, node, code)
            return found.name if found else code

    def _chat(self, node: Node, unit: int) -> int:
        """Of the first officer of the office that a case of that unit passes."""
        where = {
            Node.UNIT: unit,
            Node.RECOMMENDER: UNITS[unit][1],
            Node.BUREAU: "UM-RSJ",
            Node.BODY: "UM-PWH-GC",
            Node.HELPDESK: "UM-FWT",
        }
        return self._first[node, where[node]]
