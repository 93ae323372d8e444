"""Each pathway in the chat: what it asks, what it refuses and with which source, and its way to the certificate (A9–A15)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from pipeline.rules.words import Node, State
from storage.models.certificates import Certificate
from storage.models.offices import Office
from storage.models.people import Person as Account
from tests.bot.conftest import NAME
from tests.cage import files


async def files_for(front, option: str, specialty: str = "林业", more: tuple[str, ...] = (), **said: str):
    """A registered person's draft for what is open to them under that name; *more*: what a pathway asks besides."""
    who = await front.offered(specialty, **said)
    if more:
        await who.taps(option.rpartition(" · ")[2])  # the pathway, of which more is asked
        await answers(who, *more)
    await who.taps(option)
    return who


async def answers(who, *said: str):
    """Answer what is asked, by the button that says it, else by typing."""
    for one in said:
        if one in who.last.buttons:
            await who.taps(one)
        else:
            await who.says(one)


def seniors_at_the_prefecture(front) -> None:
    """The body of 650100 reviews seniors too: whose right that is, the pack says."""
    pack = front.house.calendar.pack
    offices = tuple(replace(o, levels=()) if o.code == "UM-PWH-GC" else o for o in pack.offices)
    front.house.calendar.pack = replace(pack, offices=offices)
    with front.house.database.writing() as session:
        session.execute(update(Office).where(Office.code == "UM-PWH-GC").values(covers={"series": [], "levels": []}))


async def hands_in(front, who) -> None:
    """A photo and a proof for everything that is asked, then the submission."""
    case = front.house.view(front.case.id)
    for slot in case.slots:
        data = files.PORTRAIT if slot.kind.check == "photo" else files.pdf(NAME, slot.kind.name)
        front.has(slot.kind.id, data)
        await who.document(slot.kind.id)
    front.house.works()
    await who.says(case.number)
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()


async def is_certified(front) -> Certificate:
    """Every office passes it, the body receives and announces, the notice ends."""
    case_id = front.case.id
    front.house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    await front.body.says("RSSQ00000001")
    for label in ("接收", "公示", "乌市人社职〔2026〕1号"):
        await front.body.taps(label)
    front.house.calendar.passes(days=8)
    front.house.works()
    (certificate,) = front.all(Certificate)
    return certificate


async def test_a9_a_review_goes_before_the_committee_first(front):
    """评审: no announcement before the committee; then notice and certificate as ever."""
    who = await files_for(front, "助理工程师（助理级） · 评审")
    await hands_in(front, who)
    front.house.passes(front.case.id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    await front.body.says("RSSQ00000001")
    await front.body.taps("接收")
    assert "公示" not in front.body.last.buttons
    await who.says("RSSQ00000001")
    assert "● 评审会评议\n○ 公示" in who.screen
    front.house.deliberates(front.case.id)
    assert front.case.state is State.DELIBERATING
    await front.body.says("RSSQ00000001")
    await front.body.taps("公示")
    await front.body.taps("乌市人社职〔2026〕1号")
    front.house.calendar.passes(days=8)
    front.house.works()
    (certificate,) = front.all(Certificate)
    assert certificate.record["pathway"] == "评审"


async def test_a9_a_series_with_the_examination_first_asks_for_its_pass(front):
    """会计 高级: 考评结合; the pass is an item of the checklist."""
    who = await files_for(front, "高级会计师（副高级） · 评审", "高级会计师", present="中级")
    assert "考试合格证明" in who.screen


async def test_a9_an_exam_only_level_is_named_with_its_examination_and_not_offered(front):
    """会计 初级: whoever wants it is told which examination it is, and no draft can be begun for it."""
    who = await front.offered("会计")
    assert "只能通过国家统一考试取得：" in who.screen
    assert "· 助理会计师（会计专业技术资格考试）" in who.screen
    assert not any("助理会计师" in label for label in who.last.buttons)


async def test_a9_without_a_title_the_highest_level_is_not_held_out(front):
    """No title, one year of work: 评审 leads to 助理级; what comes first is said, and what the body alone can judge."""
    who = await front.offered(since="2025-07")
    assert "助理工程师（助理级） · 评审" in who.last.buttons
    assert not any("高级" in label and "评审" in label for label in who.last.buttons)
    assert "？ 待认定：业绩、论文等是否达到本系列任职资格条件，由评审机构评审" in who.screen
    assert "最高" not in who.screen


async def test_a9_a_title_opens_the_next_level_by_review(front):
    """助理级 today: 中级 by review, 副高级 not."""
    who = await front.offered(present="助理级")
    assert "工程师（中级） · 评审" in who.last.buttons
    assert not any("副高级" in label and "评审" in label for label in who.last.buttons)
    assert "现任职称助理级" in who.screen


async def test_a11_special_talents_apply_any_day_for_senior_titles(front):
    """特殊人才认定: 新人社规〔2022〕7号; no window, no committee; a junior title is refused with the source."""
    seniors_at_the_prefecture(front)
    who = await files_for(front, "高级工程师（副高级） · 特殊人才认定", since="2016-07")
    assert "⚠" not in who.screen
    await hands_in(front, who)
    await front.unit.says("RSSQ00000001")
    assert "创新能力、质量、实效、贡献，由审核单位核定（新人社规〔2022〕7号）" in front.unit.screen
    certificate = await is_certified(front)
    assert certificate.record["title"] == "高级工程师"


async def test_a11_a_junior_title_is_none_of_special_talent(front):
    """From 副高级 on: nothing below is offered by it."""
    who = await front.offered(since="2016-07")
    assert {label for label in who.last.buttons if "特殊人才认定" in label} == {
        "高级工程师（副高级） · 特殊人才认定",
        "正高级工程师（正高级） · 特殊人才认定",
    }


async def test_a12_conferral_needs_a_masters_degree(front):
    """授予: 第三条; the years it leaves open are the office's to determine."""
    who = await front.offered(since="2016-07")
    assert "工程师（中级）　授予：学历须为 硕士 及以上，您填写的是：本科（新人社发〔2013〕101号第三条）" in who.screen
    for label in ("修改申报情况", "学历", "全日制硕士"):
        await who.taps(label)
    await who.taps("工程师（中级） · 授予")
    assert "⚠" not in who.screen
    await hands_in(front, who)
    await front.unit.says("RSSQ00000001")
    assert "未写明年数，请按规定核定" in front.unit.screen
    certificate = await is_certified(front)
    assert certificate.record["pathway"] == "授予"


async def test_a13_three_consecutive_excellent_years_lead_one_level_up(front):
    """三年访惠聚高定: a year's gap is refused, and the next level goes through."""
    who = await front.offered(present="助理级")
    await who.taps("三年访惠聚高定")
    await answers(who, "是", "2021 2022 2024", "就是这些年")
    assert "须连续 3 年驻村服务且每年考核优秀，您填写的最长连续 2 年" in who.screen
    assert not any("三年访惠聚高定" in label for label in who.last.buttons)
    for label in ("修改申报情况", "驻村服务考核优秀年份"):
        await who.taps(label)
    await answers(who, "2022至2024年", "就是这些年", "工程师（中级） · 三年访惠聚高定")
    assert "⚠" not in who.screen
    await hands_in(front, who)
    certificate = await is_certified(front)
    assert certificate.record["title"] == "工程师"


@pytest.mark.parametrize(
    "typed", ["2023-2025", "2023至2025", "23、24、25年", "2023～2025年", "2023 2024 2025", "23-25"]
)
async def test_a13_years_are_read_as_they_were_meant_and_shown_before_they_count(front, typed):
    """A range is all its years; nothing is kept before it was shown, and one press takes a year away."""
    who = await front.offered(present="助理级")
    await who.taps("三年访惠聚高定")
    await answers(who, "是", typed)
    assert "您填写的是：2023–2025（最长连续 3 年）" in who.screen
    assert "☑ 2024" in who.last.buttons
    assert "service" not in front.all(Account)[0].facts
    await who.taps("☑ 2024")
    assert "您填写的是：2023, 2025（最长连续 1 年）" in who.screen
    await answers(who, "2024", "就是这些年")
    assert front.all(Account)[0].facts["service"] == [2023, 2024, 2025]


@pytest.mark.parametrize("typed", ["连续三年", "202", "2025-2023", "2022-07至2025-06", "20232024"])
async def test_a13_what_is_no_year_is_said_so(front, typed):
    """Months, a number too short or too long, and the wrong way round: nothing is guessed."""
    who = await front.offered(present="助理级")
    await who.taps("三年访惠聚高定")
    await answers(who, "是", typed)
    assert "没有读懂年份" in who.screen


async def test_a13_only_the_next_level_and_only_in_ones_own_specialty(front):
    """员级 today: 助理级 and nothing above; another specialty is none of this pathway."""
    who = await front.offered(present="员级")
    await who.taps("三年访惠聚高定")
    await answers(who, "是", "2022 2023 2024", "就是这些年")
    assert [label for label in who.last.buttons if "三年访惠聚高定" in label] == [
        "助理工程师（助理级） · 三年访惠聚高定"
    ]
    for label in ("修改申报情况", "与申报专业相同", "否"):
        await who.taps(label)
    assert "只能认定现任职称的专业" in who.screen
    assert not any("三年访惠聚高定" in label for label in who.last.buttons)


@pytest.mark.parametrize("award", ["世界技能大赛金、银、铜牌", "国家级技能大师工作室领办人"])
async def test_a14_skilled_talents_with_a_listed_award_reach_the_highest_level(front, award):
    """高技能人才 → 正高级; without an award it is refused."""
    seniors_at_the_prefecture(front)
    who = await front.offered()
    await who.taps("高技能人才")
    await who.taps("没有")
    assert "没有列举的奖项或称号" in who.screen
    for label in ("修改申报情况", "奖项", award):
        await who.taps(label)
    await who.taps("正高级工程师（正高级） · 高技能人才")
    assert "⚠" not in who.screen
    assert award in who.screen
    await hands_in(front, who)
    assert front.case.state is State.IN_REVIEW


async def test_a15_pathways_without_a_committee_skip_it_and_keep_the_notice(front):
    """不通过评审会: from the reception straight onto public notice."""
    await front.submitted()
    front.house.passes(front.case.id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    await front.body.says("RSSQ00000001")
    await front.body.taps("接收")
    assert "上会评审" not in front.body.last.buttons
    await front.body.taps("公示")
    await front.body.taps("乌市人社职〔2026〕1号")
    assert front.case.state is State.ON_NOTICE


async def test_a10_a_civil_servant_is_told_at_once(front):
    """What bars everybody, whatever the pathway, with its source; nothing is offered."""
    who = await front.offered(standing="公务员或参照公务员法管理的人员")
    assert "按您填写的情况，这个专业现在没有可以申报的职称" in who.screen
    assert "有下列情形的不能申报：公务员或参照公务员法管理的人员（人社部令第40号）" in who.screen


async def test_a10_what_is_not_open_yet_says_when(front):
    """A bachelor who began this summer: next year."""
    who = await front.offered(since="2026-07")
    assert "助理工程师（助理级）　初次确定：须从事专业技术工作满 1 年" in who.screen
    assert "2027 年度起可以" in who.screen
