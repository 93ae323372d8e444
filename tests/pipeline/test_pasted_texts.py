"""Somebody pastes from a document: what can't be seen is left out, what can't be printed is named; no list breaks later."""

import pytest
from openpyxl import load_workbook

from pipeline.issuance import revocation
from pipeline.offices import unit_record
from pipeline.review import decisions
from pipeline.review.decisions import WHY_MAX
from pipeline.rules import identity, texts
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Node, State
from pipeline.work import sheets
from tests.house import CHATS

POISON = "乌市人社职\ue000〔2026〕1号"
UNSEEN = ["\0", "\u0007", "\u001f", "\u00ad", "\u200b", "\u200f", "\u202e", "\u2060", "\u3164", "\ufeff", "\U000e0100"]
BREAKS = ["\u000b", "\u000c", "\u0085", "\u2028", "\u2029", "\r\n"]


@pytest.mark.parametrize("character", UNSEEN)
def test_what_can_not_be_seen_is_left_out(character):
    """Nobody can mend what they can't see; a name, a number and free text are read alike."""
    assert texts.line(f"示例{character}林场") == texts.lines(f"示例{character}林场") == "示例林场"
    assert identity.person_name(f"王{character}小明") == "王小明"
    assert identity.number_text(f"650199{character}1997") == "6501991997"
    assert identity.name_key(f"{character}王小明") == "王小明"


@pytest.mark.parametrize("ends", BREAKS)
def test_every_programs_end_of_a_line_is_one(ends):
    """Word's is a vertical tab."""
    assert texts.lines(f"一、缺证明{ends}二、照片模糊") == "一、缺证明\n二、照片模糊"
    assert texts.line(f"乌市人社局{ends}职称科") == "乌市人社局 职称科"


@pytest.mark.parametrize("character", ["\ue000", "\ufffe", "\U000f0000"])
def test_what_every_device_shows_otherwise_is_named_by_its_code_point(character):
    """In the middle of a line, and among several."""
    for read in (texts.line, texts.lines):
        with pytest.raises(Refused) as refused:
            read(f"示例{character}林场")
        assert refused.value.facts["code_point"] == f"U+{ord(character):04X}"


@pytest.mark.parametrize(
    ("pasted", "kept"), [("⾼⼤⼭", "高大山"), ("⻢⻰", "马龙"), ("豈", "豈"), ("葛\U000e0100城", "葛城")]
)
def test_a1_a_name_pasted_from_a_pdf_is_kept_as_it_is_written(pasted, kept):
    """Radicals look like the characters and are none; an ideograph of its own stays."""
    assert identity.person_name(pasted) == kept
    assert texts.line(pasted) == kept


def test_a1_a_number_in_full_width_or_with_what_can_not_be_seen_is_read():
    """As a phone's keyboard and a web page leave it."""
    assert identity.number_text("６５０１９９\u200b１９９７０５２０\ufeff００２ｘ") == "65019919970520002X"


def test_what_people_write_stays():
    """Several lines, other scripts, signs that are spelt with joiners, wide spaces."""
    assert texts.lines(" 一、缺学历证明\r\n\t二、照片模糊 \n") == "一、缺学历证明\n\t二、照片模糊"
    assert texts.line("乌市 \u3000 人社局\n职称科") == "乌市 人社局 职称科"
    assert texts.lines("ئارخىپ 👩‍⚕️ Ⅲ级 ①") == "ئارخىپ 👩‍⚕️ Ⅲ级 ①"


def received(house):
    """A case at the body."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.does(CHATS[Node.BODY], decisions.receive, case_id, seen=house.case(case_id).version)
    return case_id


@pytest.mark.parametrize(
    ("document", "code"), [(POISON, "text_character"), ("乌市〔2026〕\U0001f600号", "name_no_glyph")]
)
def test_a_document_number_that_can_not_be_printed_is_not_announced(house, document, code):
    """The body's clerk pasted it; the case stays with the body, and the number can be written anew."""
    case_id = received(house)
    with pytest.raises(Refused) as refused:
        house.does(CHATS[Node.BODY], decisions.announce, case_id, document=document, seen=house.case(case_id).version)
    assert refused.value.code == code
    assert house.case(case_id).state is State.RECEIVED


def test_u14_a_reason_is_refused_for_what_can_not_be_seen_and_counted_in_characters(house):
    """As many characters as may be, of the rarest sort, are not too many."""
    house.person()
    case_id, unit = house.draft(), CHATS[Node.UNIT]
    house.submits(case_id)
    for verb in (decisions.reject, decisions.return_to_applicant):
        with pytest.raises(Refused, match="text_character"):
            house.does(unit, verb, case_id, why=POISON, seen=house.case(case_id).version)
    house.does(unit, decisions.return_to_applicant, case_id, why="𠮷" * WHY_MAX, seen=house.case(case_id).version)
    assert house.case(case_id).state is State.RETURNED


def test_u5_a_line_of_a_record_and_a_revocations_reason_are_read_alike(house):
    """Both stand on pages that strangers see."""
    with pytest.raises(Refused, match="text_character"):
        house.does(CHATS[Node.UNIT], unit_record.write, house.unit_id, "address", "示例路\ue0009 号")
    case_id = house.approved()
    house.works()
    number = house.view(case_id).certificate
    with house.database.writing() as session, pytest.raises(Refused, match="text_character"):
        revocation.revoke(session, number, why=POISON, by=OPERATOR, world=house.calendar.world)


def test_u12_a_roster_opens_over_what_was_taken_in_before():
    """One bad cell took the whole body's list down."""
    before = POISON.replace("\ue000", "\u000b")
    with sheets.as_xlsx("花名册", [("批准文号",), (before,)]) as file:
        assert load_workbook(file).active["A2"].value == "乌市人社职〔2026〕1号"
    with sheets.as_csv([("批准文号",), (before,)]) as file:
        assert "〔2026〕1号" in file.read().decode("utf-8-sig")
