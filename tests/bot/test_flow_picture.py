"""The picture of a case's flow (A7): drawn as it was looked at, for every way a case can stand, with nobody's name in it."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, sampled_from, text
from PIL import Image, ImageChops

from bot.pictures import drawing
from bot.pictures.flow import FlowPicture, Line, Mark, Tone, of
from bot.texts import Words
from pipeline.review import decisions
from pipeline.rules.words import Node, State
from tests.house import CHATS

EXPECTED = Path(__file__).parents[2] / "docs" / "pictures" / "flow.png"
ZH, EN = Words("zh"), Words("en")
BEARABLE = 50
"""Pixels; a mark or a letter is more."""
SAMPLE = FlowPicture(
    number="RSSQ00511378",
    label="[乌市][初级]林业专业/助理工程师",
    way="初次确定",
    state="审核中",
    since="自 2026-11-03 10:05",
    tone=Tone.UNDER_WAY,
    lines=(
        Line(Mark.DONE, "申请人", "提交", "2026-11-02"),
        Line(Mark.DONE, "基层单位", "乌鲁木齐市示例林场", "2026-11-03"),
        Line(Mark.NOW, "推荐单位", "乌鲁木齐市林业和草原局", "现在这里"),
        Line(Mark.TO_COME, "人社部门", "乌鲁木齐市人力资源和社会保障局"),
        Line(Mark.TO_COME, "评审机构", "乌鲁木齐市工程系列职称评审委员会"),
        Line(Mark.TO_COME, "", "公示"),
        Line(Mark.TO_COME, "", "制作证书并签名"),
    ),
    following="下一步：乌鲁木齐市林业和草原局审核，然后由乌鲁木齐市人力资源和社会保障局审核。",
    footer="由申请人分享；进度以本系统查询为准",
)


def opened(png):
    return Image.open(io.BytesIO(png)).convert("RGB")


def differing(one, other):
    """How many pixels differ by more than the edge of a letter does from one FreeType to the next."""
    return sum(ImageChops.difference(one, other).convert("L").histogram()[64:])


def words_of(picture):
    return "\n".join([picture.number, picture.label, picture.state, picture.following, *map(str, picture.lines)])


def test_a7_the_picture_is_the_one_that_was_looked_at():
    """Hardly a pixel differs but by the rounding of another FreeType; small enough for a chat."""
    png = drawing.png(SAMPLE)
    drawn, expected = opened(png), opened(EXPECTED.read_bytes())
    assert drawn.size == expected.size
    assert differing(drawn, expected) <= BEARABLE
    assert len(png) < 200_000


@pytest.mark.parametrize("change", [{"since": "自 2026-11-03 10:06"}, {"number": "RSSQ00511379"}])
def test_a7_one_digit_more_or_less_would_be_seen(change):
    """What the comparison bears is less than that."""
    drawn = opened(drawing.png(replace(SAMPLE, **change)))
    assert differing(drawn, opened(EXPECTED.read_bytes())) > BEARABLE


def test_a7_a_picture_for_sharing_names_nobody(house):
    """Offices stand in it, people don't; what has passed has its day, the present office its place."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    picture = of(house.view(case_id), ZH)
    assert [line.mark for line in picture.lines] == [Mark.DONE, Mark.DONE, Mark.NOW, *[Mark.TO_COME] * 4]
    assert picture.lines[1] == Line(Mark.DONE, "基层单位", "乌鲁木齐市示例林场", "2026-11-02")
    assert "阿依古丽" not in words_of(picture)
    assert "沈国栋" not in words_of(picture)
    assert "<" not in picture.following


@pytest.mark.parametrize(
    ("state", "tone", "marks"),
    [
        (State.RETURNED, Tone.WAITS_FOR_YOU, "●○○○○○○"),
        (State.HELD, Tone.WAITS_FOR_YOU, "✓○○○○✓●"),
        (State.REJECTED, Tone.ENDED, "✓○○○○✗"),
        (State.ON_NOTICE, Tone.UNDER_WAY, "✓✓✓✓✓●○"),
        (State.COMPLETED, Tone.ENDED_WELL, "✓✓✓✓✓✓✓"),
    ],
)
def test_a7_every_way_a_case_can_stand_looks_its_own(house, state, tone, marks):
    """Returned, held, ended, on notice, done: by mark and by colour, in both languages."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    view = house.view(case_id)
    past = state in {State.ON_NOTICE, State.COMPLETED}
    steps = tuple(replace(step, now=False, done=past) for step in view.steps)
    view = replace(view, state=state, steps=steps, due_at=house.calendar.now)
    for words in (ZH, EN):
        picture = of(view, words)
        assert "".join(line.mark for line in picture.lines) == marks
        assert picture.tone is tone
        assert drawing.COLOURS[tone].lower() in seen_colours(drawing.png(picture))
    assert ("2026-11-02" in of(view, ZH).lines[-2].when) is (state is State.ON_NOTICE)


def seen_colours(png):
    colours = opened(png).getcolors(1 << 24)
    return {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in colours}


def test_a7_a_rejected_case_of_the_house_shows_where_it_ended(house):
    """Through the real verbs: the unit rejects."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.does(CHATS[Node.UNIT], decisions.reject, case_id, why="不属实", seen=house.case(case_id).version)
    picture = of(house.view(case_id), ZH)
    assert picture.lines[-1] == Line(Mark.STOPPED, "", "未通过")
    assert "不属实" not in words_of(picture)


@settings(max_examples=25, deadline=None)
@given(text(sampled_from("乌鲁木齐市第一𠮷䶮·ABCdef gh（）"), max_size=90), integers(1, 6), sampled_from(Mark))
def test_a7_long_names_wrap_and_never_leave_the_frame(name, count, mark):
    """Six offices, ninety characters, rare ones among them: nothing is drawn beyond the margin."""
    line = Line(mark, "评审机构", name, "2026-11-03")
    png = drawing.png(replace(SAMPLE, lines=(line,) * count, label=name or "—", following=name))
    picture = opened(png)
    beyond = picture.crop((drawing.RIGHT + 2, 70, drawing.WIDTH - 32, picture.height - 70))
    assert beyond.getcolors(256) is not None
    assert all(min(colour) > 225 for _, colour in beyond.getcolors(256))
    assert "".join(drawing.wrapped(name, drawing.LABEL, 300)).replace(" ", "") == name.replace(" ", "")
