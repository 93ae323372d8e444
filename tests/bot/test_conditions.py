"""What a title asks for, before anybody has an account, and from where one chooses (B2)."""

from __future__ import annotations

from itertools import product

import pytest

from bot.place_presses import Conditions
from bot.texts import Words
from bot.views import conditions
from bot.views.filing import specialties_of
from notify.fitting import TEXT_MOST
from pipeline.rules.conditions import ways_to
from pipeline.rules.qualification import track_of
from pipeline.rules.scales import Level, Mode
from tests.bot.test_lives import sends_papers


async def test_b2_anyone_reads_what_a_title_asks_for_with_document_and_article(front):
    """From the menu of a chat without an account: series, specialty, level; each way, and what of it is an office's."""
    who = front.person()
    await who.says("/start")
    for label in ("申报条件", "工程技术", "林业", "助理工程师（助理级）"):
        await who.taps(label)
    assert "初次确定" in who.screen
    assert "本科学历、全日制、从事专业技术工作满 1 年" in who.screen
    assert "新人社发〔2013〕101号第四条" in who.screen
    assert "需交：一寸免冠照片、学历证书" in who.screen
    assert "公务员" in who.screen
    await who.taps("上一步")
    await who.taps("高级工程师（副高级）")
    assert "现有中级职称" in who.screen


async def test_b2_from_the_place_of_choosing_the_conditions_of_all_levels_are_a_press_away(front):
    who = await front.offered()
    await who.taps("申报条件")
    assert "请选择级别" in who.screen
    await who.taps("工程师（中级）")
    assert "现有助理级职称" in who.screen


async def test_b2_an_english_speaker_reads_them_in_english(front):
    who = front.person(language="en")
    await who.says("/start")
    await who.taps("Conditions")
    assert "choose the series" in who.screen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_b2_every_title_of_the_pack_says_how_it_is_obtained(pack, language):
    """A way with its document, or the examination; and all of it fits into one message."""
    words = Words(language)
    for series in pack.series:
        for place, name in enumerate(specialties_of(pack, series.id)):
            track = track_of(pack, series.id, name)
            for level in track.titles:
                press = Conditions(series=series.id, specialty=place, level=level.value)
                said = conditions.screen(press, pack, 2026, words).text
                ways = ways_to(pack, track, level, 2026)
                assert len(said) < TEXT_MOST
                assert len(press.pack()) <= 64
                assert all(way.source in said for way in ways)
                assert bool(ways) == (track.mode(level) not in {Mode.EXAM, Mode.QUALIFICATION})


def test_b2_what_is_asked_is_what_is_judged(pack):
    """A level that no rule of the year leads to has no way, and 员级 is one level above nothing."""
    track = next(track for series in pack.series for track in series.tracks if Level.YUAN in track.titles)
    for level, year in product(track.titles, (2012, 2026)):
        ids = [way.pathway.id for way in ways_to(pack, track, level, year)]
        assert ("service_advancement" in ids) == (year == 2026 and level is not Level.YUAN)


async def test_b2_who_asks_for_the_conditions_in_words_has_them(front):
    """Without an account; in the middle of a draft its file's place is kept."""
    who = front.person()
    await who.says("申报条件在哪看")
    assert "请选择系列" in who.screen
    filing = await front.filing()
    await filing.says("副高要几年工龄才能评")
    assert any("请选择系列" in one.text for one in front.phones.network.of(1))
    await sends_papers(front, filing)
    assert "提交" in str(filing.last.buttons)
