"""Reissue and correction in the chat: what is asked, what is refused, and what becomes of the old version (A16, A17)."""

from __future__ import annotations

import pytest

from certificates.record import from_json
from pipeline.issuance.registry import CertificateRegistry
from pipeline.rules.words import CertificateState, Node, State
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.people import Person as Account
from tests.cage import files
from tests.house import CHATS
from tests.numbers import resident

FIRST = "XJ2026650100C000001"


@pytest.fixture
async def holder(front):
    """Somebody who has a certificate, in front of their list."""
    front.house.approved()
    front.house.works()
    who = front.person(1)
    await who.says("/certificates")
    return who


async def correct(who, field: str, *answers: str):
    """One field: typed, or pressed where a button says it."""
    await who.taps(field)
    for answer in answers:
        if any(answer in label for label in who.last.buttons):
            await who.taps(answer)
        else:
            await who.says(answer)


async def proves(front, who, *slots: str):
    """One file for each."""
    for place, _ in enumerate(slots):
        front.has(f"proof{place}", files.noise(900 + place))
        await who.document(f"proof{place}")
    front.house.works()


async def submits(front, who, number: str):
    await who.says(number)
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()


async def granted(front, number: str):
    """The unit passes it, the body approves it."""
    await front.unit.says(number)
    await front.unit.taps("提交（通过）")
    await front.unit.taps("确认提交")
    await front.body.says(number)
    await front.body.taps("批准")
    await front.body.taps("确认批准")
    front.house.works()


def versions(front) -> list[Certificate]:
    return sorted(front.all(Certificate), key=lambda row: row.version)


async def test_a16_a_lost_certificate_is_reissued_under_its_number_and_the_lost_one_is_void(front, holder):
    """Nothing else changes; the holder is told both facts; the registry says which version follows."""
    await holder.taps("证书丢失补办")
    assert "补办不改变证书内容" in holder.screen
    await proves(front, holder, "loss_statement")
    await submits(front, holder, "RSSQ00000002")
    await granted(front, "RSSQ00000002")
    old, new = versions(front)
    assert (old.state, new.state) == (CertificateState.SUPERSEDED, CertificateState.VALID)
    assert (old.number, new.number, new.version) == (FIRST, FIRST, 2)
    before, after = from_json(old.record), from_json(new.record)
    assert {key for key in old.record if old.record[key] != new.record[key]} == {"serial", "version"}
    assert after.name == before.name
    told = front.house.network.told(1)
    assert any("第 2 版已生效，以前各版自即刻起失效" in text for text in told)
    first, second = [pdf for to, _, pdf in front.house.network.sent if to == 1 and pdf]
    assert [first[1], second[1]] == [front.house.blobs.get(row.signed) for row in (old, new)]
    entry = CertificateRegistry(front.house.database).find(FIRST, 1)
    assert entry.successor == 2


async def test_a17_several_fields_are_corrected_at_once_and_the_officers_see_old_and_new(front, holder):
    """A new ID number moves birth date and the account's key with it; each field asked for its proof."""
    wanted = resident("19970521", 4)
    await holder.taps("证书信息更正")
    await correct(holder, "身份证号", wanted)
    await correct(holder, "出生日期", "1997年5月21日")
    await correct(holder, "姓名", "阿依古麗•买买提")
    assert "姓名：阿依古丽·买买提 → 阿依古麗·买买提" in holder.screen
    assert "身份证号：650199********0029 → 650199********" in holder.screen
    assert wanted not in holder.screen
    await proves(front, holder, "identity_card", "name_proof", "number_proof")
    await submits(front, holder, "RSSQ00000002")
    await front.unit.says("RSSQ00000002")
    assert "出生日期：1997-05-20 → 1997-05-21" in front.unit.screen
    assert "身份证号：650199********" in front.unit.screen
    assert wanted not in front.unit.screen
    await granted(front, "RSSQ00000002")
    old, new = versions(front)
    assert old.state is CertificateState.SUPERSEDED
    assert from_json(new.record).id_number == wanted
    (account,) = front.all(Account)
    assert (account.name, account.id_number, f"{account.birth_date}") == ("阿依古麗·买买提", wanted, "1997-05-21")
    assert front.all(Case)[-1].state is State.COMPLETED


async def test_a17_the_whole_resulting_record_is_judged_never_a_field_alone(front, holder):
    """A birth date that the ID number contradicts, then a sex; each refused in words, nothing is lost."""
    await holder.taps("证书信息更正")
    await correct(holder, "出生日期", "1996-05-20")
    await proves(front, holder, "identity_card")
    await submits(front, holder, "RSSQ00000002")
    assert "出生日期与身份证号第 7 至 14 位不一致" in holder.toast
    await holder.taps("返回")
    await correct(holder, "出生日期", "不更正这一项")
    await correct(holder, "性别", "男")
    await submits(front, holder, "RSSQ00000002")
    assert "性别与身份证号第 17 位" in holder.toast
    assert front.all(Case)[-1].state is State.DRAFT


async def test_a17_the_form_starts_from_the_certificate_never_from_an_earlier_request(front, holder):
    """A rejected wish is not there the next time."""
    await holder.taps("证书信息更正")
    await correct(holder, "民族", "汉")
    await proves(front, holder, "identity_card", "ethnicity_proof")
    await submits(front, holder, "RSSQ00000002")
    await front.unit.says("RSSQ00000002")
    await front.unit.taps("不通过")
    await front.unit.says("证明不符")
    await front.unit.taps("确认不通过")
    await holder.says("/certificates")
    await holder.taps("证书信息更正")
    assert "○ 更正内容：请点下面要更正的项目" in holder.screen
    await holder.taps("民族")
    assert "证书上现为：维吾尔族" in holder.screen


async def test_a17_a_second_request_while_one_is_open_is_refused_with_its_number(front, holder):
    """Whether it is a correction or a reissue."""
    await holder.taps("证书信息更正")
    await holder.says("/certificates")
    await holder.taps("证书丢失补办")
    assert "RSSQ00000002" in holder.toast


async def test_a17_the_photo_is_corrected_by_a_new_photo(front, holder):
    """Inspected as an ID photo; the new version shows it."""
    await holder.taps("证书信息更正")
    await holder.taps("一寸照片")
    front.has("new", files.MIRRORED)
    await holder.document("new", name="新照片.jpg")
    front.house.works()
    await submits(front, holder, "RSSQ00000002")
    await granted(front, "RSSQ00000002")
    old, new = versions(front)
    assert old.photo != new.photo


async def test_a17_a_specialty_is_corrected_within_its_series_and_title(front, holder):
    """What would be another award is not offered."""
    await holder.taps("证书信息更正")
    await holder.taps("专业名称")
    assert "水利" in holder.last.buttons
    assert not any("兽医" in label for label in holder.last.buttons)
    other = next(label for label in holder.last.buttons if label not in {"林业", "返回"})
    await holder.taps(other)
    assert f"林业 → {other}" in holder.screen


async def test_a17_nothing_asked_is_nothing_to_hand_in(front, holder):
    """The summary says what is missing and offers no confirmation."""
    await holder.taps("证书信息更正")
    await holder.taps("提交")
    assert "确认提交" not in holder.last.buttons


async def test_a17_a_number_that_somebody_else_has_is_not_taken(front, holder):
    """Refused at submission, and again at the decision, without saying whose it is."""
    front.house.person(55, name="张伟", sequence=3)
    taken = resident("19970520", 3)
    await holder.taps("证书信息更正")
    await correct(holder, "身份证号", taken)
    await correct(holder, "性别", "男")
    await proves(front, holder, "identity_card", "number_proof")
    await submits(front, holder, "RSSQ00000002")
    assert "请携带证明联系服务台" in holder.toast


async def test_a16_a_superseded_version_is_no_ground_for_another_case(front, holder):
    """Only what is in force is reissued or corrected."""
    await holder.taps("证书丢失补办")
    await proves(front, holder, "loss_statement")
    await submits(front, holder, "RSSQ00000002")
    await granted(front, "RSSQ00000002")
    await holder.says("/certificates")
    shown = [label for label in holder.last.buttons if "补办" in label]
    assert len(shown) == 1


async def test_a17_an_officer_of_another_unit_sees_nothing(front, holder):
    """Corrections go by the same authorisation as everything else."""
    await holder.taps("证书信息更正")
    stranger = front.person(CHATS[Node.RECOMMENDER])
    await stranger.says("RSSQ00000002")
    assert "没有找到这个办件" in stranger.screen


async def test_a17_what_is_the_same_is_refused_at_once(front, holder):
    """In the form, not weeks later; the wish is not kept."""
    await holder.taps("证书信息更正")
    await correct(holder, "姓名", "阿依古丽·买买提")
    assert "与证书上现在的内容相同" in holder.screen
    assert front.all(Case)[-1].asked == {}


async def test_a17_only_what_can_be_is_offered_and_the_labels_follow(front, holder):
    """No specialty of an examination, nor the present one; afterwards my certificates and the next case say the new one."""
    await holder.taps("证书信息更正")
    await holder.taps("专业名称")
    offered = set(holder.last.buttons)
    assert "水利" in offered
    assert offered.isdisjoint({"林业", "计算机技术与软件", "通信专业"})
    await holder.taps("水利")
    await proves(front, holder, "award_document")
    await submits(front, holder, "RSSQ00000002")
    await granted(front, "RSSQ00000002")
    await holder.says("/certificates")
    assert "[乌市][初级]水利专业/助理工程师" in holder.screen
    await holder.taps("证书信息更正")
    assert "[乌市][初级]水利专业/助理工程师" in holder.screen


async def test_a2_what_was_answered_stays_when_the_case_is_drawn_anew(front):
    """The worker draws the card again within the second: ✓ 已提交 is still there to be read."""
    who = await front.drafted()
    await who.says("RSSQ00000001")
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    assert "审核中" in who.screen
    assert who.screen.startswith("✓ 已提交。")
