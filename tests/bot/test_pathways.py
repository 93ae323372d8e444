"""Each pathway in the chat: what it asks, what it refuses and with which source, and its way to the certificate (A9–A15)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from pipeline.rules.words import Node, State
from storage.models.certificates import Certificate
from storage.models.offices import Office
from tests.bot.conftest import NAME
from tests.cage import files


async def files_for(front, pathway: str, *titles: str, portal: str = "乌鲁木齐市"):
    """A registered person's draft by that pathway, their unit chosen."""
    who = await front.registered()
    for label in ("申报职称", portal, pathway, *titles):
        if not any(label in button for button in who.last.buttons):
            await who.says(label)  # a long list is searched by typing
        await who.taps(label)
    await who.taps("选择单位")
    await who.says("示例林场")
    await who.taps("乌鲁木齐市示例林场")
    return who


async def answers(who, *said: str):
    """Answer what is asked, by the button that says it, else by typing."""
    await who.taps("填写申报情况")
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
    who = await files_for(front, "评审", "工程技术人员", "林业", "助理工程师")
    await answers(who, "本科", "全日制", "2019-07", "合格（称职）", "没有", "没有，均不属于")
    await hands_in(front, who)
    front.house.passes(front.case.id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    await front.body.says("RSSQ00000001")
    await front.body.taps("接收")
    assert "公示" not in front.body.last.buttons
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
    who = await files_for(front, "评审", "会计", "高级会计师")
    assert "考试合格证明" in who.screen


async def test_a9_an_exam_only_level_is_refused_with_the_examinations_name(front):
    """会计 初级: whoever files it is told which examination it is."""
    who = await files_for(front, "初次确定", "会计", "助理会计师")
    await answers(who, "本科", "全日制", "2019-07", "合格（称职）", "没有，均不属于")
    assert "这一级别只能通过国家统一考试取得" in who.screen
    assert "会计专业技术资格考试" in who.screen


async def test_a11_special_talents_apply_any_day_for_senior_titles(front):
    """特殊人才认定: 新人社规〔2022〕7号; no window, no committee; a junior title is refused with the source."""
    seniors_at_the_prefecture(front)
    who = await files_for(front, "特殊人才认定", "工程技术人员", "林业", "高级工程师")
    await answers(who, "本科", "全日制", "2016-07", "没有，均不属于")
    assert "⚠" not in who.screen
    await hands_in(front, who)
    await front.unit.says("RSSQ00000001")
    assert "创新能力、质量、实效、贡献，请核定（新人社规〔2022〕7号）" in front.unit.screen
    certificate = await is_certified(front)
    assert certificate.record["title"] == "高级工程师"


async def test_a11_a_junior_title_is_none_of_special_talent(front):
    """From 副高级 on."""
    who = await files_for(front, "特殊人才认定", "工程技术人员", "林业", "助理工程师")
    await answers(who, "本科", "全日制", "2016-07", "没有，均不属于")
    assert "从 副高级 起" in who.screen
    assert "新人社规〔2022〕7号" in who.screen


async def test_a12_conferral_needs_a_masters_degree(front):
    """授予: 第三条; the years it leaves open are the office's to determine."""
    who = await files_for(front, "授予", "工程技术人员", "林业", "工程师（中级）")
    await answers(who, "本科", "全日制", "2016-07", "合格（称职）", "没有，均不属于")
    assert "学历须为 硕士 及以上，您填写的是：本科（新人社发〔2025〕28号第三条）" in who.screen
    for label in ("修改申报情况", "学历", "硕士"):
        await who.taps(label)
    assert "⚠" not in who.screen
    await hands_in(front, who)
    await front.unit.says("RSSQ00000001")
    assert "未写明年数，请按规定核定" in front.unit.screen
    certificate = await is_certified(front)
    assert certificate.record["pathway"] == "授予"


async def test_a13_three_consecutive_excellent_years_lead_one_level_up(front):
    """三年访惠聚高定: a year's gap is refused, the level after the next is refused, the next one goes through."""
    who = await files_for(front, "三年访惠聚高定", "工程技术人员", "林业", "工程师（中级）")
    await answers(who, "助理级", "是", "2021 2022 2024", "没有，均不属于")
    assert "须连续 3 年驻村服务且每年考核优秀，您填写的最长连续 2 年" in who.screen
    for label in ("修改申报情况", "驻村服务考核优秀年份"):
        await who.taps(label)
    await who.says("2022、2023、2024")
    assert "⚠" not in who.screen
    await hands_in(front, who)
    certificate = await is_certified(front)
    assert certificate.record["title"] == "工程师"


async def test_a13_only_the_next_level_and_only_in_ones_own_specialty(front):
    """员级 today: 中级 is two up; another specialty is none of this pathway."""
    who = await files_for(front, "三年访惠聚高定", "工程技术人员", "林业", "工程师（中级）")
    await answers(who, "员级", "是", "2022 2023 2024", "没有，均不属于")
    assert "只能认定现任职称的高一级：助理级" in who.screen
    for label in ("修改申报情况", "与申报专业相同", "否"):
        await who.taps(label)
    assert "只能认定现任职称的专业" in who.screen


@pytest.mark.parametrize("award", ["世界技能大赛金、银、铜牌", "国家级技能大师工作室领办人"])
async def test_a14_skilled_talents_with_a_listed_award_reach_the_highest_level(front, award):
    """高技能人才 → 正高级; without an award it is refused."""
    seniors_at_the_prefecture(front)
    who = await files_for(front, "高技能人才", "工程技术人员", "林业", "正高级工程师")
    await answers(who, "没有", "没有，均不属于")
    assert "没有列举的奖项或称号" in who.screen
    for label in ("修改申报情况", "奖项", award):
        await who.taps(label)
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
    """What bars everybody, whatever the pathway, with its source."""
    who = await files_for(front, "初次确定", "工程技术人员", "林业", "助理工程师")
    await answers(who, "本科", "全日制", "2019-07", "合格（称职）", "公务员或参照公务员法管理的人员")
    assert "有下列情形的不能申报：公务员或参照公务员法管理的人员（人社部令第40号）" in who.screen
