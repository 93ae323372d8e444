"""The same in English: found by English names, said with them; and the language changes in place."""

from dataclasses import replace

from pipeline.policy.checks import english
from tests.bot.conftest import NAME, NUMBER


async def test_a_specialty_is_found_and_titles_are_said_in_english(front):
    """`veterinarian`, `forestry`; portal, series and title by their English names, and no Chinese button."""
    who = await front.offered()
    await who.says("/language")
    await who.taps("English")
    assert "Open to you" in who.screen
    assert "Engineers · Forestry" in who.screen
    assert "reviewed in Ürümqi" in who.screen
    assert any(label.startswith("Assistant Engineer") for label in who.last.buttons)
    await who.taps("Back a step")
    await who.says("veterinarian")
    assert "Agricultural professionals · Veterinary medicine" in who.screen


async def test_the_language_changes_in_place(front):
    """In the middle of a registration, of a filing, on a case: what was asked is asked again, nothing is lost."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says(NAME)
    await who.says("/language")
    await who.taps("English")
    assert "ID number" in who.screen
    await who.says("/language")
    await who.taps("中文")
    for answer in (NUMBER, "维吾尔族", "13800000000"):
        await who.says(answer)
    await who.taps("确认")
    await front.begins(who)
    await who.says("林业")
    await who.taps("助理工程师（助理级） · 初次确定")
    await who.says("/language")
    await who.taps("English")
    assert "RSSQ00000001" in who.screen


def test_a_name_without_english_is_a_problem_of_the_pack(house):
    """And one that names nothing; a pack without any is read in Chinese."""
    pack = house.calendar.pack
    assert list(english.names(pack)) == []
    names = {**pack.names_en, "没有这个": "nothing"}
    del names["兽医师"]
    said = [what for _, what in english.names(replace(pack, names_en=names))]
    assert len(said) == 2
    assert "'兽医师'" in said[0]
    assert list(english.names(replace(pack, names_en=None))) == []
