"""Certificates from before, in the chat: looked up, on one's own list, reissued and corrected by the body that judges (A16, C5)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.callbacks import KindForm
from certificates.record import from_json
from pipeline.issuance import earlier
from pipeline.kinds import application
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from pipeline.rules.words import CertificateState, Kind, State
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.earlier import EarlierCertificate
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files
from tests.house import WANTED

SAID = earlier.Said(
    name=NAME,
    id_number=NUMBER,
    number="乌职20150012",
    title="助理工程师",
    level=Level.ZHULI,
    series="gongcheng",
    specialty="林业",
    authority="乌鲁木齐市人事局",
    document="乌人职〔2015〕12号",
    awarded_on=date(2015, 6, 1),
)


@pytest.fixture
def entered(front):
    """A row of an office's table."""
    with front.house.database.writing() as session:
        earlier.entered(session, [(4, SAID)], source="before-2016.csv", world=front.house.calendar.world, apply=True)


async def proves(front, who, count):
    """The photo, then so many papers."""
    front.has("photo", files.PORTRAIT)
    await who.document("photo", name="照片.jpg")
    for place in range(count):
        front.has(f"paper{place}", files.noise(900 + place))
        await who.document(f"paper{place}")
    front.house.works()


async def decided(front, who, number):
    """Handed in, passed on by the unit, granted by the body; what the body saw."""
    await who.says(number)
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    await front.unit.says(number)
    await front.unit.taps("提交（通过）")
    await front.unit.taps("确认提交")
    await front.body.says(number)
    seen = front.body.screen
    await front.body.taps("批准")
    await front.body.taps("确认批准")
    front.house.works()
    return seen


async def test_c5_an_earlier_certificate_is_found_by_number_and_holder_alone(front, entered):
    """Whoever has both is told what it is, and that we did not issue it; whoever guesses is told nothing, and not for long."""
    who = front.person(55)
    await who.says("/verify")
    await who.says(f"乌职２０１５００１２ {NAME.replace('·', '•')}")
    for said in ("登记在册的早期证书，不是本系统签发", "助理工程师", "助理级", "乌鲁木齐市人事局", "2015-06-01"):
        assert said in who.screen
    assert NUMBER not in who.screen
    await who.says(f"乌职20150012 {NUMBER[-4:]}")
    assert "登记在册的早期证书" in who.screen
    for said in ("乌职20150012", "乌职20150012 王小明", "乌职20150013 王小明"):
        await who.says(said)
        assert "没有找到这样的证书" in who.screen
    for place in range(25):
        await who.says(f"乌职20150012 {place:04}")
        front.house.calendar.passes(seconds=130)
    assert "尝试次数太多" in who.screen
    other = front.person(56)
    await other.says("/verify")
    await other.says(f"乌职20150012 {NAME}")
    assert "尝试次数太多" in other.screen


async def test_a16_an_earlier_certificate_in_the_register_is_reissued_as_one_of_ours(front, entered):
    """Only where it was issued is known already, so nothing is asked; what it said is on ours; the earlier one names it."""
    who = await front.registered()
    await who.says("/certificates")
    assert "乌职20150012" in who.screen and "不是本系统签发" in who.screen
    await who.says("/start")
    await who.taps("证书丢失补办")
    await who.taps("乌职20150012")
    assert "登记情况：已登记（before-2016.csv:4）" in who.screen
    await who.taps("选择单位")
    await who.says("示例林场")
    await proves(front, who, 2)
    seen = await decided(front, who, "RSSQ00000001")
    assert "登记情况：已登记（before-2016.csv:4）" in seen
    assert "请核对档案" not in seen
    (made,) = front.all(Certificate)
    record = from_json(made.record)
    assert made.state is CertificateState.VALID
    assert (record.name, record.title, record.level, record.specialty) == (NAME, "助理工程师", "助理级", "林业")
    assert (record.body, record.document, record.approved_on) == (
        "乌鲁木齐市人事局",
        "乌人职〔2015〕12号",
        date(2015, 6, 1),
    )
    assert (record.pathway, record.number) == ("早期证书补办", "XJ2026650100C000001")
    (row,) = front.all(EarlierCertificate)
    assert row.replaced_by_id == made.id
    asker = front.person(55)
    await asker.says("/verify")
    await asker.says(f"乌职20150012 {NAME}")
    assert "已由本系统签发的证书 XJ2026650100C000001 代替" in asker.screen
    await asker.says(f"XJ2026650100C000001 {NAME}")
    assert "这是本系统签发的证书" in asker.screen
    await who.says("/certificates")
    assert "已由 XJ2026650100C000001 代替" in who.screen
    await who.says("/start")
    await who.taps("证书丢失补办")
    assert not [label for label in who.last.buttons if "乌职20150012" in label]


async def test_a16_a_paper_certificate_is_stated_proved_and_corrected(front):
    """Nine answers as the paper says them, what is wrong and what is right; then it stands in the register as replaced."""
    who = await front.registered()
    await who.says("/start")
    await who.taps("证书信息更正")
    await who.taps("以前的或纸质证书")
    await who.says("阿职字〔１９９９〕０３号")
    await who.taps("工程技术人员")
    await who.taps("助理级")
    for said in ("助理工程师", "林叶", "乌鲁木齐市人事局", "乌人职〔1999〕3号"):
        await who.says(said)
    await who.says("去年")
    assert "没有读懂日期" in who.screen
    await who.says("1999年6月1日")
    await who.taps("乌鲁木齐市")
    await who.says("林业")
    await who.says("专业印错一个字")
    assert "专业名称：林叶 → 林业" in who.screen
    assert "未登记，由本人填写" in who.screen
    await who.taps("选择单位")
    await who.says("示例林场")
    await proves(front, who, 2)
    seen = await decided(front, who, "RSSQ00000001")
    assert "专业名称：林叶 → 林业" in seen
    assert "不在导入的名册中，请核对档案" in seen
    (made,) = front.all(Certificate)
    record = from_json(made.record)
    assert (record.specialty, record.approved_on, record.pathway) == ("林业", date(1999, 6, 1), "早期证书更正")
    (row,) = front.all(EarlierCertificate)
    assert (row.number, row.specialty, row.source, row.replaced_by_id) == (
        "阿职字〔1999〕03号",
        "林叶",
        "RSSQ00000001",
        made.id,
    )
    assert front.all(Case)[0].state is State.COMPLETED


async def test_a16_one_case_at_a_time_and_nobody_elses(front, entered):
    """A second is refused with the first one's number; a stranger's button leads nowhere; ours goes the usual way."""
    who = await front.registered()
    await who.says("/certificates")
    await who.taps("补办 乌职20150012")
    await who.says("/certificates")
    await who.taps("更正 乌职20150012")
    await who.taps("不变")
    await who.says("名字")
    assert "RSSQ00000001" in who.screen
    front.house.person(57, name="张伟", sequence=3)
    stranger = front.person(57)
    await stranger.says("/certificates")
    assert "乌职20150012" not in stranger.screen
    (row,) = front.all(EarlierCertificate)
    mine = KindForm(kind=Kind.EARLIER_REISSUE, about=row.id).pack()
    await stranger.presses(stranger.last, mine)
    assert "没有找到这张证书" in stranger.toast
    assert len(front.all(Case)) == 1


async def test_a9_what_the_register_has_is_offered_as_the_present_title(front, entered):
    """Beside the question stands what is on record; and the same title is not applied for again."""
    who = await front.registered()
    await who.taps("申报职称")
    await who.says("示例林场")
    await who.taps("全日制本科")
    await who.says("2019-07")
    await who.taps("合格（称职）")
    assert "登记在册：助理工程师（助理级），2015-06-01 取得" in who.screen
    with pytest.raises(Refused, match="title_held"):
        front.house.does(1, application.begin, WANTED, "initial")
    with front.house.database.reading() as session:
        assert session.scalars(select(Case)).all() == []
