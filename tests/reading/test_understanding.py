"""What a page is, and what its fields say, by the pack's rules over lines and their places."""

import pytest

from pipeline.reading.places import drawn_at
from pipeline.reading.understanding import understand
from tests.reading.papers import DIPLOMA, DOCUMENTS, SAYS, page


def read(*rows, **how):
    found = understand(page(*rows, **how), DOCUMENTS)
    return found, {one.id: one for one in found.fields}


def test_b17_a_diploma_is_known_and_every_field_of_it_is_found_with_its_place():
    found, fields = read(*DIPLOMA)
    assert (found.kind, found.sure) == ("diploma", True)
    assert {name: one.value for name, one in fields.items()} == SAYS
    name = fields["name"].place
    assert name[1] >= 500 + 2 * 400 and name[3] <= 500 + 2 * 400 + 250
    assert 500 < name[0] < name[2] < 9300
    assert fields["number"].place[1] > name[3]


def test_b17_the_order_of_a_table_and_of_lines_that_were_cut_is_the_readers():
    """Labels and values side by side; a name that goes on in the next line; a label that was read in two."""
    _, fields = read(
        "专业技术职务任职资格证书",
        "姓|名：阿不都热合曼·艾合买提",
        "性　　别：男",
        "出生日期：1980年1月2日",
        "资格名称：工程师",
        "资格级别：中级",
    )
    assert fields["name"].value == "阿不都热合曼·艾合买提"
    assert fields["level"].value == "zhongji"
    wrapped = [*DIPLOMA[:2], "学生 阿依古丽·买", "买提 性别 女，一九九二年三月十四日生", *DIPLOMA[3:]]
    _, fields = read(*wrapped)
    assert fields["name"].value == "阿依古丽·买买提"


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (("硕士学位证书", "王海，男，1980年1月2日生。", "授予工学硕士学位。"), "degree"),
        (("教育部学历证书电子注册备案表", "姓名|王海", "在线验证码：ABCD2345EFGH6789"), "report"),
        (("居民身份证", "公民身份号码 650199198001020018"), "identity_card"),
        (("年度考核登记表", "考核等次|优秀"), "assessment"),
        (("荣誉证书", "授予 王海 同志", "特发此证"), "award"),
        (("会议通知", "请准时参加"), ""),
        ((), ""),
    ],
)
def test_b17_a_document_is_known_by_its_words(rows, kind):
    assert understand(page(*rows), DOCUMENTS).kind == kind


def test_b17_a_value_whose_end_nobody_saw_is_not_sure():
    """The page was cut at the name: what is left of it contradicts nobody."""
    _, fields = read(*DIPLOMA[:2], "学生 阿依古丽")
    assert fields["name"].sure == 0.0


def test_b17_an_id_number_with_a_wrong_digit_was_misread():
    _, fields = read("居民身份证", "公民身份号码 650199198001020019")
    assert "id_number" not in fields


def test_b17_a_place_on_a_turned_page_is_where_the_picture_has_it():
    place = (1000, 2000, 3000, 2500)
    assert drawn_at(place, 0) == place
    assert drawn_at(place, 180) == (7000, 7500, 9000, 8000)
    assert drawn_at(drawn_at(place, 90), 270) == place
