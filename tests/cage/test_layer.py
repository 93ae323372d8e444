"""A20: a name that stands in a proof is found however its characters are coded; where nothing can be compared, silence."""

import pytest

from pipeline.cage.layer import names_somebody_else

from . import files
from .test_inspecting import said

NUMBER = "650199199705200029"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("学历证书 ⾼⼤⼭ 专业林业", "高大山"),
        ("学历证书 ⻢⻰ 专业林业", "马龙"),
        ("姓名 葛\U000e0100城 性别男", "葛城"),
        ("姓名 王\u200b小\u00ad明 性别男", "王小明"),
        ("姓 名: 王 小 明", "王小明"),
        ("证件号码 ６５０１９９１９９７０５２００ ０２９", "王小明"),
        ("姓名 王*明 证件号码 保密", "王小明"),
        ("姓名：王＊＊ 证件号码 保密", "王明"),
        ("姓名:**明 证件号码保密", "王小明"),
        ("证件号码 6501**********0029 专业林业", "王小明"),
        ("证件号码 650199XXXXXXXX0029 专业林业", "王小明"),
        ("姓名 阿依***·买买提", "阿依古丽·买买提"),
        ("学生 阿依古丽•买买提 准予毕业", "阿依古丽·买买提"),
    ],
)
def test_a20_a_name_is_found_in_every_form(text, name):
    """Or the number, whole or masked as authorities mask them."""
    assert not names_somebody_else([text], (), (name, NUMBER))


@pytest.mark.parametrize(
    "text",
    [
        "姓名 王*红 证件号码 保密",
        "姓名 张*明 证件号码 保密",
        "姓名 张**明 证件号码 保密",
        "证件号码 6501**********0018 专业林业",
        "证件号码 65**************29 专业林业",
        "注册会计师 ** 第*号 专业林业",
        "学历证书 李小明 专业林业",
    ],
)
def test_a20_another_name_is_another_name_masked_or_not(text):
    """What the mask leaves has to fit, and to be enough."""
    assert names_somebody_else([text], (), ("王小明", NUMBER))


@pytest.mark.parametrize(
    "text",
    [
        "第1页共1页",
        "第 1 页 / 共 3 页\n",
        "Page 1 of 3",
        "- 2 -",
        "1/3",
        "扫描全能王 创建",
        "由 扫描全能王 扫描创建\n第1页",
        "Scanned with CamScanner",
        "\ue012\ue013\ue014\ue015\ue016\ue017",
        "\ue012\ue013\ue014\ue015\ue016\ue017 专业林业工程 \ue018\ue019\ue01a",
        "\ufffd\ufffd\ufffd\ufffd\ufffd 2021 \ufffd\ufffd",
        "",
    ],
)
def test_a20_a_layer_that_says_nothing_contradicts_nobody(text):
    """Page numbers, an app's name, characters that only their font can read."""
    assert not names_somebody_else([text], (), ("王小明", NUMBER))


def test_a20_a_stamp_over_a_scan_is_not_its_text():
    """What the scan says is in the picture; a whole layer of recognised text is compared."""
    stamp, recognised = "仅供职称申报使用 2026年", "李小明" + "参加林业工程系列职称评审的材料真实有效" * 4
    assert names_somebody_else([stamp], (), ("王小明",))
    assert not names_somebody_else([stamp], (0,), ("王小明",))
    assert names_somebody_else([recognised], (0,), ("王小明",))


def test_a20_the_text_of_a_page_is_read_like_this_in_the_cage():
    """From file to finding."""
    assert said("proof", files.pdf("学历证书 王*明 专业林业"), expect=("王小明",)) == ("accepted", [])
    assert said("proof", files.pdf("学历证书 王*明 专业林业"), expect=("王小红",)) == ("flagged", ["name_not_found"])
    assert said("proof", files.pdf("第1页共1页"), expect=("王小明",)) == ("accepted", [])
