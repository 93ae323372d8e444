"""What the system found is said in the language of whoever reads it now: nothing is frozen into what is stored."""

import pytest
from sqlalchemy import select

from pipeline.rules.reasons import Reason
from pipeline.rules.words import State
from storage.models.cases import Event
from storage.models.chat import Message
from tests.cage import files
from tests.web.test_committee import received
from tests.web.test_desk import sits_down

DAMAGED = {"zh": "文件已损坏，打不开", "en": "The file is damaged"}
SYSTEM = {"zh": "系统", "en": "System"}


async def speaks(who, language):
    """The person chooses a language in the chat."""
    await who.says("/language")
    await who.taps({"zh": "中文", "en": "English"}[language])


@pytest.fixture
async def sent_back(front):
    """A case that came back to somebody who reads English: their diploma did not open."""
    house, who = front.house, front.person(1)
    house.person(1)
    await speaks(who, "en")
    case_id = house.draft(1)
    house.uploads(case_id, "diploma", files.pdf("x")[:300])
    house.submits(case_id)
    assert house.case(case_id).state is State.RETURNED
    return case_id


async def test_a20_a_finding_told_in_english_is_chinese_for_whoever_reads_chinese_later(front, sent_back):
    """The notice, the card and the timeline; first in English, then, of the same event, in Chinese."""
    house, who, number = front.house, front.person(1), front.house.case(sent_back).number
    assert any(DAMAGED["en"] in told and "needs mending" in told for told in house.network.told(1))
    for language, timeline in (("en", "History"), ("zh", "办理记录")):
        await speaks(who, language)
        other = DAMAGED["zh" if language == "en" else "en"]
        await who.says(number)
        assert who.screen.count(DAMAGED[language]) == 2  # the list to mend, and the checklist
        assert other not in who.screen
        await who.taps(timeline)
        assert DAMAGED[language] in who.screen
        assert SYSTEM[language] in who.screen
        assert other not in who.screen


async def test_u14_the_officer_reads_on_the_desk_what_the_applicant_was_told_in_english(front, browser, sent_back):
    """In the officer's own language, beside who acted."""
    front.house.uploads(sent_back, "diploma", files.pdf("阿依古丽·买买提"))
    front.house.submits(sent_back)
    for language in ("zh", "en"):
        await speaks(front.unit, language)
        await sits_down(browser, front.unit)
        await browser.opens(f"/desk/case/{sent_back}")
        assert DAMAGED[language] in browser.said
        assert SYSTEM[language] in browser.said
        assert DAMAGED["zh" if language == "en" else "en"] not in browser.said


async def test_a20_the_same_file_for_two_items_names_the_other_in_the_readers_language(front):
    """The pack's own names, as they were when it was found."""
    house, who = front.house, front.person(1)
    house.calendar.chat_carries_facts = True
    house.person(1)
    case_id = house.draft(1)
    twin = files.noise(700)
    for slot in ("diploma", "work_proof"):
        house.uploads(case_id, slot, twin)
        house.works()
    for language, said in (
        ("en", "the same file as “Certificate of education”"),
        ("zh", "与“学历证书”是同一个文件"),
    ):
        await speaks(who, language)
        await who.says(house.case(case_id).number)
        assert said in who.screen


async def test_u12_what_the_committee_voted_is_a_code_with_its_numbers(front):
    """Told and shown in the language of the reader; an event holds no sentence."""
    house, who = front.house, front.person(1)
    case_id = received(front, 1, "阿依古丽·买买提")
    await speaks(who, "en")
    house.deliberates(case_id, votes=3)
    house.works()
    assert any("9 members, 9 present, 3 for" in told for told in house.network.told(1))
    await who.says(house.case(case_id).number)
    await who.taps("History")
    assert "9 members, 9 present, 3 for" in who.screen
    await speaks(who, "zh")
    await who.says(house.case(case_id).number)
    await who.taps("办理记录")
    assert "应到 9 人，出席 9 人，同意 3 票" in who.screen


async def test_nothing_that_the_system_says_is_stored_as_a_sentence(front, sent_back):
    """Events, evidence and messages hold codes and facts; what an officer typed stays as typed."""
    house = front.house
    with house.database.reading() as session:
        event = session.scalars(select(Event).where(Event.after == State.RETURNED)).one()
        told = session.scalars(select(Message).where(Message.text_key == "returned")).one()
    expected = [{"about": "diploma", "code": Reason.DAMAGED, "facts": {}}]
    assert event.defects == told.facts["defects"] == expected
    assert (event.why, event.actor) == ("", "pipeline")
