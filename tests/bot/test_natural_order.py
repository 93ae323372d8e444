"""Filing in the natural order: who one is and where one works, then what is open; few taps, and a step back from each."""

import pytest

from pipeline.kinds import application
from pipeline.offices import directory
from pipeline.people import statements
from pipeline.people.actor import actor_of
from pipeline.queries.applicant import filing as filing_queries
from pipeline.review import routing
from pipeline.rules.qualification import Qualification
from pipeline.rules.scales import Education, Fact, Mode, Tier
from pipeline.rules.words import State
from storage.models.cases import Case
from storage.models.people import Person as Account
from tests.bot.conftest import NAME
from tests.cage import files
from tests.numbers import organisation

TAPS_MOST, TYPED_MOST, BUTTONS_MOST = 9, 4, 7


class Counting:
    """A person whose taps and words are counted."""

    def __init__(self, who):
        self.who, self.taps_made, self.typed = who, 0, 0

    async def taps(self, label):
        assert any(label in text for text in self.who.last.buttons), (label, self.who.last.buttons)
        self.taps_made += 1
        await self.who.taps(label)

    async def says(self, text):
        self.typed += 1
        await self.who.says(text)


async def test_a10_a_first_filing_takes_nine_taps_and_four_words_besides_the_files(front):
    """From 申报职称 to the submission, by somebody of whom nothing is known but the account."""
    her = Counting(await front.registered())
    await her.taps("申报职称")
    await her.says("示例林场")
    await her.taps("全日制本科")
    await her.says("2019-07")
    for label in ("合格（称职）", "没有", "没有，均不属于"):
        await her.taps(label)
    await her.says("林业")
    await her.taps("助理工程师（助理级） · 初次确定")
    await sends_files(front, her.who)
    await her.taps("提交")
    await her.taps("确认提交")
    assert front.case.state is not State.DRAFT
    assert her.taps_made <= TAPS_MOST
    assert her.typed <= TYPED_MOST


async def sends_files(front, who):
    """Photo, diploma and proof of work; the card is looked at again when they are checked."""
    front.has("photo", files.PORTRAIT), front.has("diploma", files.pdf(NAME)), front.has("proof", files.noise())
    for name in ("photo", "diploma", "proof"):
        await who.document(name)
    front.house.works()
    await who.says(front.case.number)


async def test_what_was_said_once_is_not_asked_again(front):
    """The second filing begins with the specialty, and shows what is known, to be changed."""
    who = await front.filing()
    await who.taps("返回主菜单")
    await who.taps("申报职称")
    for piece in ("单位：乌鲁木齐市示例林场", "学历：本科", "参加专业技术工作：2019-07", "以上情况有变化的，请先修改"):
        assert piece in who.screen
    await who.says("水利")
    await who.taps("助理工程师（助理级） · 初次确定")
    assert "单位：乌鲁木齐市示例林场" in who.screen
    assert len(front.all(Case)) == 2


async def test_the_card_has_seven_buttons_at_most_and_submitting_stands_on_top_once_it_can_succeed(front):
    """While something is wanting there is no 提交 on the card; the rest is behind 更多."""
    who = await front.filing()
    assert len(who.last.buttons) <= BUTTONS_MOST
    assert "提交" not in who.last.buttons
    assert "更改资格" not in who.last.buttons
    await sends_files(front, who)
    assert next(iter(who.last.buttons)) == "提交"
    await who.taps("更多")
    assert {"更改资格", "更换单位", "修改申报情况", "办理记录"} <= set(who.last.buttons)
    await who.taps("上一步")
    assert next(iter(who.last.buttons)) == "提交"


async def test_every_question_has_a_step_back(front):
    """From what is open to the unit, one press each; nothing that was said is lost on the way."""
    who = await front.registered()
    await front.begins(who)
    await who.says("林业")
    steps = ["请选择专业", "您要申报什么专业", "申报情况"]
    for first in steps:
        await who.taps("上一步")
        assert first in who.screen
    await who.taps("不得申报的情形")
    for asked in ("现任职称的级别", "考核结果", "哪年开始", "最高学历", "哪个单位工作"):
        await who.taps("上一步")
        assert asked in who.screen
    assert front.all(Account)[0].facts[Fact.WORK_SINCE] == "2019-07-01"


async def test_years_and_months_can_be_pressed(front):
    """Nobody has to type a date."""
    who = await front.registered()
    await who.taps("申报职称")
    await who.says("示例林场")
    for label in ("全日制本科", "2019", "7 月"):
        await who.taps(label)
    assert "考核" in who.screen
    assert front.all(Account)[0].facts[Fact.WORK_SINCE] == "2019-07-01"


UNITS = {
    "652926": ("拜城县黑英山乡畜牧兽医站", "拜城县畜牧兽医局"),
    "652922": ("温宿县农业技术推广站",),
}


@pytest.fixture
async def looking(front):
    """Somebody who is asked for the unit, among units of two counties."""
    world = front.house.calendar.world
    with front.house.database.writing() as session:
        for place, (area, name) in enumerate((area, name) for area, names in UNITS.items() for name in names):
            entry = directory.UnitEntry(
                code=organisation(f"MA00TE6{place}", area),
                name=name,
                portal="652900",
                tier=Tier.TOWNSHIP,
                contact="人事",
                phone="0997-0000001",
                recommenders=("AKS-RCFW",),
            )
            directory.add_unit(session, entry, world=world)
    who = await front.registered()
    await who.taps("申报职称")
    return who


@pytest.mark.parametrize("typed", ["黑英山乡兽医站", "黑英山 兽医", "heiyingshan", "hysxxmsyz", "ＨＹＳＸＸＭＳＹＺ"])
async def test_a_unit_is_found_by_parts_by_what_is_left_out_and_by_pinyin(looking, typed):
    """Only one fits: it is taken, and named on the next screen."""
    await looking.says(typed)
    assert "✓ 单位：拜城县黑英山乡畜牧兽医站" in looking.screen
    assert "最高学历" in looking.screen


async def test_of_several_units_one_is_chosen(looking):
    """`拜城 畜牧` means two; what means none is said so, and the list of counties is a tap away."""
    await looking.says("拜城 畜牧")
    assert [label.partition(" · ")[0] for label in looking.last.buttons][:2] == sorted(UNITS["652926"])
    await looking.says("火星 畜牧")
    assert "没有找到这个单位" in looking.screen
    assert "按地区查找" in looking.last.buttons


async def test_a_unit_is_found_by_its_county_without_a_word(looking):
    """Prefecture, county, unit; a step back from each."""
    for label in ("按地区查找", "阿克苏地区", "温宿县"):
        await looking.taps(label)
    assert [label.partition(" · ")[0] for label in looking.last.buttons][:1] == list(UNITS["652922"])
    await looking.taps("上一步")
    await looking.taps("拜城县")
    await looking.taps("拜城县畜牧兽医局")
    assert "✓ 单位：拜城县畜牧兽医局" in looking.screen


PERSONS = (
    {},
    {Fact.PRESENT: "zhuli", Fact.SAME_SPECIALTY: "yes", Fact.SERVICE: "2023-2025", Fact.WORK_SINCE: "2016-07"},
    {Fact.PRESENT: "zhongji", Fact.EDUCATION: Education.MASTER, Fact.AWARDS: "worldskills", Fact.WORK_SINCE: "2016-07"},
    {Fact.PRESENT: "fugao", Fact.EDUCATION: Education.DOCTOR, Fact.SAME_SPECIALTY: "yes", Fact.SERVICE: "2023-2025"},
)
"""What is stated besides the usual, by people to whom all that the pack has is open between them."""


@pytest.mark.parametrize("person", PERSONS, ids=["untitled", "助理级", "中级", "副高级"])
def test_whatever_is_offered_can_be_handed_in(house, person):
    """Each offered combination of the whole catalogue: begun, and neither rules nor entrance nor route refuse it."""
    house.person()
    with house.database.writing() as session:
        entry = directory.UnitEntry(
            code=organisation("MA00TE61"),
            name="乌鲁木齐市综合服务中心",
            portal="650100",
            tier=Tier.COUNTY,
            contact="人事",
            phone="0991-0000001",
            recommenders=("UM-RCFW",),
        )
        unit_id = directory.add_unit(session, entry, world=house.calendar.world)
    house.does(1, statements.work_at, unit_id)
    for fact, said in ({Fact.PRESENT: "none", Fact.AWARDS: "none"} | person).items():
        house.does(1, statements.state, fact, said)
    tried = [kind for one in house.calendar.pack.series for kind in hands_in_all_of(house, one)]
    assert len(tried) > MANY


MANY = 40
"""Combinations that each of them is offered, at the least."""


def hands_in_all_of(house, series):
    """Of one series each title by each way that is offered: what was begun and judged; nothing is kept."""
    tried = []
    for track in series.tracks:
        offered = house.looks(1, filing_queries.opened, series.id, track.specialties[0]).openings
        tried += [hands_in(house, series.id, track.specialties[0], one) for one in offered.open]
        assert not any(track.mode(one.level) in {Mode.EXAM, Mode.QUALIFICATION} for one in offered.open)
    return tried


def hands_in(house, series, specialty, one):
    """Begin it and judge it as the submission does, in a transaction that is taken back."""
    wanted = Qualification(one.placed.portal.code, series, specialty, one.level)
    world = house.calendar.world
    with house.database.reading() as session:
        by = actor_of(session, 1, world.today)
        case = session.get_one(Case, application.begin(session, wanted, one.pathway.id, by=by, world=world))
        judged = application.judge(case, world)
        assert judged.allows(one.level), (series, specialty, one.level, one.pathway.id, judged.findings)
        assert application.placing(case, world).portal.code == case.portal
        assert len(routing.route_of(session, case, world.pack, world.today)) == len(one.pathway.route)
        session.rollback()
    return series, specialty, one.level, one.pathway.id


async def test_a_unit_without_a_recommender_for_the_series_is_told_of_before_anything_is_filed(front):
    """示例林场 recommends through the forestry bureau alone: a vet there is told whom to ask."""
    who = await front.offered("兽医")
    assert "您的单位还没有为这个系列选择推荐单位" in who.screen
