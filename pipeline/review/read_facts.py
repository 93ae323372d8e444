"""What a diploma says of its owner's education, offered to them for the form: nothing of it counts before they say so (B17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.case import cases, frozen, screens
from pipeline.people import statements
from pipeline.reading import readings
from pipeline.reading.comparing import SURE, Verdict
from pipeline.rules.documents import Declared
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact
from storage.models.evidence import Evidence
from storage.models.readings import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.reading.comparing import Comparison
    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.cases import Case

FACTS = {Declared.EDUCATION: Fact.EDUCATION, Declared.SCHOOLING: Fact.SCHOOLING, Declared.PRESENT: Fact.PRESENT}
"""What of a document is an answer to a question of the form."""
LEFT = "read_left"
"""In a file's facts: its owner has said that they fill in the form themselves."""


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """What was surely read of one item, and isn't what is stated."""

    evidence_id: UUID
    """The item's first file that was read."""
    names: dict[str, str]
    """Of the item, `{"zh", "en"}`."""
    facts: Mapping[Fact, str]
    """A word of each fact's scale."""
    stated: Mapping[Fact, str]
    """What is stated of the same, where something is."""


def offered(session: Session, case: Case, world: World) -> ReadFacts | None:
    """What the first item has to offer; None where nothing does, or facts must not go through the chat."""
    if not case.state.editable or case.applicant is None or not case.kind.awards or not world.chat_carries_facts:
        return None
    return next(_offers(session, case, world), None)


def answer(session: Session, evidence_id: UUID, *, agreed: bool, by: Actor, world: World) -> UUID:
    """Fill the form in as it was read, or leave it to its owner; the case. Raises Refused where nothing is offered any more."""
    row = session.get(Evidence, evidence_id)
    if row is None:
        raise Refused("button_expired")
    case = cases.editable(session, row.case_id, by=by)
    offer = next((one for one in _offers(session, case, world) if one.evidence_id == evidence_id), None)
    if offer is None:
        raise Refused("button_expired")
    if agreed:
        for fact, value in offer.facts.items():
            statements.state(session, fact, value, by=by, world=world)
    else:
        row.facts = {**row.facts, LEFT: True}
    screens.owe(session, case.id, world=world)
    return case.id


def _offers(session: Session, case: Case, world: World) -> Iterator[ReadFacts]:
    mine = select(Evidence.slot).join(Reading).where(Evidence.case_id == case.id, Evidence.current)
    for slot in dict.fromkeys(session.scalars(mine.order_by(Evidence.sent_at))):
        found, files = readings.comparison(session, case, slot, world)
        facts = _facts(found, slot)
        if facts and not any(file.facts.get(LEFT) for file in files):
            declared = readings.declared(case, case.applicant)
            stated = {fact: declared[key] for key, fact in FACTS.items() if fact in facts and key in declared}
            yield ReadFacts(files[0].id, frozen.kind_of(case, slot, world.pack).names, facts, stated)


def _facts(found: Comparison, slot: str) -> dict[Fact, str]:
    """What was surely read and is not stated so; of what two pages say differently nothing."""
    if found.kind is None or slot not in found.kind.slots:
        return {}
    read: dict[Fact, set[str]] = {}
    for one in found.fields:
        fact = FACTS.get(one.field.against) if one.field.against else None
        unstated = one.verdict is Verdict.SAID and not one.declared and one.read.sure >= SURE
        if fact is not None and (one.verdict is Verdict.CONTRADICTS or unstated):
            read.setdefault(fact, set()).add(one.read.value)
    return {fact: values.pop() for fact, values in read.items() if len(values) == 1}
