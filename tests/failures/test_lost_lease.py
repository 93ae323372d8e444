"""A worker that stalls past its lease, at every stage: a rival does the work, and what the first one then does changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from notify.channels import TryLater
from pipeline.case import screens
from pipeline.evidence import sweeping
from pipeline.evidence.files import SentFile
from pipeline.issuance import copies, inquiries, timestamps, transparency
from pipeline.issuance.stages import StageEffects
from pipeline.reading.reader import Reader
from pipeline.review import decisions, digest, kept_batch, retention
from pipeline.review.batch import Chosen
from pipeline.rules.words import Action, CertificateState, Duty, MessageState, Node, State
from pipeline.tasks.meter import Outcome
from pipeline.tasks.runner import run
from pipeline.work.stage import AnyStage, Hopeless
from storage import outbox
from storage.models.certificates import Certificate
from storage.models.chat import Message
from storage.models.outbox import OwedDuty
from tests.api.conftest import agrees
from tests.api.test_telling import LOOPBACK, add, receiver  # noqa: F401  a fixture
from tests.house import CHATS
from tests.pipeline.test_stamping import local, stamping_house  # noqa: F401  fixtures

STALL = timedelta(seconds=46)


@dataclass
class Stalled:
    """A stage whose worker falls asleep at its work; when it wakes, another has done it, and its own work fails."""

    stage: AnyStage
    duty_id: UUID
    house: object
    trouble: Exception
    rival: Outcome | None = None

    def __getattr__(self, name):
        return getattr(self.stage, name)

    def begin(self, session, subject_id):
        del session, subject_id

        def work():
            self.house.calendar.passes(seconds=STALL.total_seconds())
            self.rival = run(self.stage, self.duty_id, self.house.tools)
            raise self.trouble

        return work


class BlankPages:
    """In the reading cage's place, whose answer takes seconds: nothing stands on any page. What is tried here is the lease."""

    def ask(self, header, blobs):
        del header, blobs
        return {"turn": 0, "by": "picture", "lines": [], "hidden": False, "screen": False, "codes": []}, ()


def stall(house, one, trouble):
    """How the rival's work ended, and the first one's; an earlier one of the same round may have taken it along."""
    stalled = Stalled(house.stages[one.duty], one.id, house, trouble)
    outcome = run(stalled, one.id, house.tools)
    return stalled.rival, outcome


def works_with_stalls(house, trouble):
    """As `house.works`, but each duty is begun by a worker that stalls; the duties that were done so."""

    def rounds():
        done = set()
        for _ in range(80):
            owed = house.rings()
            if not owed:
                return done
            both = [(one, *stall(house, one, trouble)) for one in owed]
            begun = [(one.duty, *ends) for one, *ends in both if ends[1] is not Outcome.NOT_OURS]
            assert {tuple(ends) for _, *ends in begun} <= {(Outcome.DONE, Outcome.OVERTAKEN)}
            done.update(duty for duty, *_ in begun)
        raise AssertionError("it never comes to rest")

    with ThreadPoolExecutor(1) as worker:  # the signer brings an event loop of its own
        return worker.submit(rounds).result()


@pytest.mark.parametrize(
    "trouble",
    [
        Hopeless("it woke up too late"),
        pytest.param(MemoryError(), marks=pytest.mark.slow),
        pytest.param(TryLater(600), marks=pytest.mark.slow),
    ],
    ids=lambda one: type(one).__name__,
)
def test_whoever_lost_the_lease_changes_nothing(stamping_house, receiver, trouble, monkeypatch):  # noqa: F811
    """One life with every duty in it: nothing is held, refused, told twice or put off by the one who came too late."""
    house, passes = stamping_house, StageEffects._passes
    # The certificate's page is checked by its own duty, the copy's with its drawing.
    monkeypatch.setattr(StageEffects, "_passes", lambda does, made: made.record.copy is not None and passes(does, made))
    house.tools = replace(house.tools, reader=Reader(BlankPages()), ways=LOOPBACK)
    house.restage()
    monkeypatch.setattr(house, "works", lambda: seen.update(works_with_stalls(house, trouble)))
    seen: set[Duty] = set()
    certified(house, receiver)
    returned_and_lapsed(house)
    batch(house, monkeypatch)
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
        transparency.owe_publication(session, world=house.calendar.world, after=timedelta())
        timestamps.ensure(session, world=house.calendar.world)
        retention.ensure(session, world=house.calendar.world)
        sweeping.ensure(session, world=house.calendar.world)
        outbox.owe(
            session, Duty.SEND_PUSH, uuid4(), now=house.calendar.now
        )  # to a browser that has been left meanwhile
    house.calendar.passes(days=2)
    house.works()
    assert set(Duty) - seen == set()
    with house.database.reading() as session:
        stuck = select(OwedDuty).where(OwedDuty.settled_at.is_(None), OwedDuty.not_before <= house.calendar.now)
        assert session.scalars(stuck).all() == []
        failed = select(func.count()).select_from(Message).where(Message.state == MessageState.FAILED)
        assert session.scalar(failed) == 0
        held = select(func.count()).select_from(Message).where(Message.text_key.in_(["held", "delayed"]))
        assert session.scalar(held) == 0


def certified(house, told):
    """A case to its certificate, of which a system is told, shown on a screen, with a copy of it, and the file sent back."""
    house.person()
    case_id = house.draft()
    add(house, told.url)
    agrees(house)
    with house.database.writing() as session:
        screens.put(session, screens.OnScreen(1, 7, case_id, "zh"))
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(case_id)
    house.calendar.passes(days=8)
    house.works()
    assert house.case(case_id).state is State.COMPLETED
    with house.database.reading() as session:
        (row,) = session.scalars(select(Certificate))
        assert row.state is CertificateState.VALID
    wish = copies.CopyRequest("示例公司", "入职审核", house.calendar.world.today + timedelta(days=30))
    house.does(1, copies.ask, row.id, uuid4(), wish)
    house.network.files["sent back"] = house.blobs.get(row.signed)
    house.does(9, inquiries.ask, SentFile("sent back", "证书.pdf", 9), "zh")
    house.works()
    assert len({headers["webhook-id"] for headers, _ in told.got}) == 1
    files = [name for to, _, file in house.network.sent if to == 1 and file for name in [file[0]]]
    assert len(files) == len(set(files)) == 2


def returned_and_lapsed(house):
    """A case that nobody mends."""
    house.person(2, name="王小明", sequence=4)
    case_id = house.draft(2)
    house.submits(case_id, 2)
    seen = house.case(case_id).version
    house.does(CHATS[Node.UNIT], decisions.return_to_applicant, case_id, why="学历证明不清楚", seen=seen)
    house.calendar.passes(days=30)
    house.works()
    assert house.case(case_id).state is State.LAPSED


def batch(house, monkeypatch):
    """Two cases passed on together, one at a time."""
    monkeypatch.setattr(kept_batch, "PART", 1)
    chosen = []
    for chat in (3, 4):
        house.person(chat, name=f"李{'一二三四五'[chat]}", sequence=chat * 2)
        case_id = house.draft(chat)
        house.submits(case_id, chat)
        chosen.append(Chosen(case_id, house.case(case_id).version))
    house.does(CHATS[Node.UNIT], kept_batch.begin, uuid4(), Action.PASS, chosen)
    house.works()
    assert {house.case(one.case_id).step for one in chosen} == {1}
