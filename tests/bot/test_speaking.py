"""In the chat: what is written outside a question opens its screen, and in the middle of something nothing is lost (B1)."""

from __future__ import annotations

import pytest

from pipeline.rules.words import State
from tests.bot.conftest import NUMBER


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("进度", "还没有办件"),
        ("证书丢了怎么办", "证书丢失补办"),
        ("名字写错了", "证书信息更正"),
        ("电话多少", "评审机构联系方式"),
        ("人工", "0991-0000004"),
        ("核验证书", "请发送证书的 PDF 原件"),
        ("英文", "请选择语言"),
        ("申报职称", "您在哪个单位工作"),
        ("我的信息", "我的信息"),
        ("单位注册", "单位"),
        ("zhengshu diu le", "证书丢失补办"),
        ("i lost my certificate", "证书丢失补办"),
    ],
)
async def test_b1_a_sentence_opens_its_screen(front, said, shown):
    """Where "没有看懂" was the answer."""
    who = await front.registered()
    await who.says(said)
    assert shown.replace("0991-", "+86 991-") in who.screen
    heard = front.phones.network.of(1)[-2]
    assert heard.text.startswith("▸ 您要：")
    assert len(heard.buttons) <= 2


@pytest.mark.parametrize(("said", "shown"), [("忘了账号", "姓名"), ("注册", "个人信息"), ("工单进度", "编号")])
async def test_b1_a_chat_without_an_account_is_led_to_one(front, said, shown):
    """Registration, recovery, and how a ticket stands."""
    who = front.person(5)
    await who.says(said)
    assert shown in who.screen


async def test_b1_who_has_one_case_is_shown_it(front):
    """到哪了, 撤回, 上传: the one that is not at its end."""
    who = await front.submitted()
    await who.says("我的申请到哪了")
    assert "RSSQ00000001" in who.screen
    assert "◂ 现在这里" in who.screen


async def test_b1_what_is_not_clear_is_asked(front):
    """Up to three, a human, and the menu; a press does it."""
    who = await front.registered()
    await who.says("电话号码变了怎么改")
    assert "您是想" in who.screen
    assert list(who.last.buttons)[:2] == ["看我的信息", "更正证书上的错误"]
    await who.taps("更正证书上的错误")
    assert "证书信息更正" in who.screen


async def test_b1_a_question_about_the_rules_is_answered_with_its_source(front):
    """Document and article, what is unsure, and whom to ask."""
    who = await front.registered()
    await who.says("大专毕业几年能评初级")
    assert "满 2 年" in who.screen
    assert "依据：新人社发〔2013〕101号 第四条" in who.screen
    assert "⚠ 2025 年度起适用新人社发〔2025〕28号" in who.screen
    assert {"联系方式", "人工服务"} <= who.last.buttons.keys()
    who = front.person(7, "en")
    await who.says("i want to know: conferral")
    assert "Source: 新人社发〔2013〕101号 第三条" in who.screen


async def test_b1_in_the_middle_of_a_conversation_its_place_is_kept(front):
    """At the summary of a registration a word is typed where a button was asked: the answers stay, and 确认 still works."""
    who = front.person(1)
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    for answer in ("艾力·买买提", NUMBER, "汉", "13800000000"):
        await who.says(answer)
    await who.says("电话多少")
    assert "刚才填写的还在" in who.screen
    assert "评审机构联系方式" in front.phones.network.of(1)[-2].text
    await who.says("忘了账号")
    assert "会退出正在填写的内容" in who.screen
    assert "找回账号" in who.last.buttons
    await who.says("羊不吃草了")
    assert who.screen.startswith("请点按上面的按钮")
    await who.taps("确认")
    await who.says("/menu")
    assert "艾力·买买提，您好" in who.screen


@pytest.mark.parametrize("word", ["人工", "转人工！", "Human"])
async def test_b1_a_human_is_there_in_the_middle_of_a_question(front, word):
    """Where a name is awaited the word is no name: the telephone is shown, and the question stands as it did."""
    who = front.person(1)
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says(word)
    assert "991-0000004" in front.phones.network.of(1)[-2].text
    assert "刚才填写的还在" in who.screen
    for answer in ("艾力·买买提", NUMBER, "汉", "13800000000"):
        await who.says(answer)
    assert "艾力·买买提" in who.screen


async def test_b1_the_file_that_a_draft_waits_for_is_still_awaited_after_a_word(front):
    """The slot was chosen, a word asked, then the file came: it goes to that slot."""
    who = await front.filing()
    await who.taps("学历证书")
    await who.says("电话多少")
    await who.document("diploma")
    slots = dict(front.slots())
    assert slots["diploma"] is not None
    assert slots["photo"] is None
    assert front.case.state is State.DRAFT


async def test_b1_what_nobody_understands_shows_the_menu_as_before(front):
    """And the menu has a human."""
    who = await front.registered()
    await who.says("明天去巴扎不")
    assert "没有看懂这条消息" in who.screen
    assert {"证书丢失补办", "证书信息更正", "人工服务"} <= who.last.buttons.keys()


async def test_a16_the_menu_leads_to_a_reissue_and_to_that_of_a_paper_one(front):
    """Who has none that was issued here is told who decides, and begins there."""
    who = await front.registered()
    await who.taps("证书丢失补办")
    assert "发证机构核对档案后决定" in who.screen
    await who.taps("以前的或纸质证书")
    assert "请发送证书上的编号" in who.screen
    await who.says("0912345")
    assert "哪个系列" in who.screen
    stranger = front.person(8)
    await stranger.says("补办")
    assert "请先注册" in stranger.screen
