"""Screens as plain text and buttons, without a chat; and what buttons carry."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from aiogram.filters.callback_data import CallbackData

from bot import callbacks, copy_presses, file_presses, help_presses, own_presses, place_presses
from bot.callbacks import Act, CaseAct, Choose, Open, Press
from bot.saying import fitting
from bot.texts import Html, Words
from bot.under_notices import notice_button
from bot.views import filing, menu, registration
from bot.views.view import Button, View
from pipeline.queries.applicant.filing import Start
from pipeline.queries.applicant.people import Me, PostView
from pipeline.rules.words import Node, Rank

ID = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")
AT = datetime(2026, 11, 2, 2, tzinfo=UTC)
ZH = Words("zh")
ROOMS = (callbacks, copy_presses, file_presses, help_presses, own_presses, place_presses)
"""Where kinds of buttons are told of."""


def every_press(pack):
    """One of each kind, as long as they get."""
    yield from (CaseAct(act=act, case_id=ID, version=10**9) for act in Act)
    yield place_presses.Unit(case_id=ID, unit_id=ID)
    yield from (callbacks.Slot(case_id=ID, slot=kind.id) for kind in pack.evidence)
    yield from (callbacks.Go(place=place) for place in callbacks.Place)
    yield callbacks.State(case_id=ID, fact="same_specialty", place=99)
    yield callbacks.Contacts(portal="650100", series="zhongxiaoxue", level="zhenggao", page=9)
    yield callbacks.Recover(way="old_chat")
    yield callbacks.Replace(kind="correction", certificate_id=ID)
    yield callbacks.Correct(case_id=ID, field="birth_date", place=-2)
    yield callbacks.Queue(office_id=ID)
    yield callbacks.SendAgain(certificate_id=ID, credential=True)
    yield callbacks.KindForm(kind="unit_registration", about=ID)
    yield callbacks.FormPick(field="area_class", value="prefecture")
    yield callbacks.OfficeRecord(office_id=ID, line="recommenders")
    yield callbacks.Recommenders(unit_id=ID, series=99, page=9)
    yield callbacks.Recommender(unit_id=ID, series=99, recommender_id=ID)
    yield callbacks.Invite(office_id=ID, rank="decider")
    yield callbacks.Dismiss(whom=ID, sure=True)
    yield help_presses.AskHuman(case_id=ID)
    yield help_presses.Thread(question_id=ID, write=True)
    yield help_presses.SentAs(evidence=False)
    yield from (help_presses.Ask(question=one.id) for one in pack.faq)
    yield Open(case_id=ID, below=True)
    for portal in pack.portals:
        for pathway in pack.pathways:
            for series in pack.series:
                count = len(filing.specialties_of(pack, series.id))
                for level in pack.levels:
                    yield Choose(
                        portal=portal.code,
                        pathway=pathway.id,
                        series=series.id,
                        specialty=count,
                        level=level.id,
                        page=99,
                    )


def test_every_button_fits_into_64_bytes_and_comes_back_as_it_was(pack):
    """Bot API: callback_data is 1 to 64 bytes."""
    for press in every_press(pack):
        packed = press.pack()
        assert len(packed.encode()) <= 64
        assert type(press).unpack(packed) == press


def test_no_two_kinds_of_button_can_be_taken_for_each_other():
    """Each has a prefix of its own."""
    kinds = [Press, *Press.__subclasses__()]
    assert {kind.__module__ for kind in kinds} >= {room.__name__ for room in ROOMS}
    assert len({kind.__prefix__ for kind in kinds}) == len(kinds)


def test_the_button_under_a_notice_opens_the_case_below_it():
    """In the language of the notice; the notice stays."""
    ((button,),) = notice_button(ID, None, None, "en").inline_keyboard
    assert button.text == "Open the case"
    assert Open.unpack(button.callback_data) == Open(case_id=ID, below=True)


def test_u7_an_officers_menu_names_what_waits_at_each_post():
    """One button a post."""
    posts = tuple(
        PostView(ID, name, Node.UNIT, Rank.DECIDER, waiting) for name, waiting in (("甲单位", 3), ("乙单位", 0))
    )
    view = menu.menu(Me(None, posts, "", AT), ZH)
    assert [row[0].label for row in view.rows[:2]] == ["待办 3 · 甲单位", "待办 0 · 乙单位"]
    assert "甲单位（基层单位）：待办 3 件" in view.text


def test_a_stranger_is_told_what_this_is_and_offered_to_register():
    """Nothing is asked yet."""
    view = menu.menu(Me(None, (), "", AT), ZH)
    assert "职称申报服务" in view.text
    assert "个人信息" in view.text
    assert [button.label for row in view.rows for button in row] == [
        "注册账号",
        "找回账号",
        "查询找回进度",
        "联系方式",
        "申报条件",
        "核验证书",
        "单位服务",
        "人工服务",
        "English / 中文",
    ]


KNOWN = Start(None, (), (), {}, 2026)
"""Somebody of whom nothing more is asked."""


def test_the_series_take_two_pages_that_can_be_turned(pack):
    """27 series, 16 a page; a page that is not there is the last."""
    views = (filing.ask_specialty(Choose(page=page), KNOWN, pack, ZH) for page in (0, 1, 7))
    names = [[button.label for row in view.rows for button in row] for view in views]
    assert (len(names[0]), len(names[1])) == (16 + 5, 11 + 5)
    assert "下一页" in names[0]
    assert "上一页" in names[1]
    assert names[2][:11] == names[1][:11]


def test_every_ethnicity_can_be_pressed(pack):
    """56 on three pages."""
    pressed = []
    for page in range(3):
        view = registration.question("ethnicity", ZH, ethnicities=pack.ethnicities, page=page)
        pressed += [one.label for row in view.rows for one in row if getattr(one.press, "place", -1) >= 0]
    assert pressed == list(pack.ethnicities)


def test_a_long_screen_is_cut_at_a_line_and_stays_well_formed():
    """4096 characters are all that one message holds."""
    text = fitting("\n".join(f"<b>{i}</b>" for i in range(1000)))
    assert len(text) <= 4096
    assert text.endswith("</b>\n…")


def test_a_label_is_cut_where_it_can_be_read():
    """At sixty characters."""
    keyboard = View(Html("x"), ((Button("长" * 100, Open(case_id=ID)),),)).keyboard()
    assert keyboard.inline_keyboard[0][0].text == "长" * 59 + "…"


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(callbacks).values() if isinstance(kind, type) and issubclass(kind, CallbackData)]
)
def test_no_button_carries_a_person(kind):
    """What is pressed is looked up under the presser's own chat."""
    assert not {"chat_id", "person_id", "officer_id", "applicant_id"} & set(kind.model_fields)
