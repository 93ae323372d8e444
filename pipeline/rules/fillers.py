"""What people write where they have nothing to write, and what slips in from another column: no word of a certificate."""

from __future__ import annotations

import re
import unicodedata

from pipeline.rules.refusals import Refused
from pipeline.rules.texts import bare

NOTHING = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "暂缺",
        "缺",
        "空",
        "空白",
        "待定",
        "待补",
        "待填",
        "待核",
        "待确认",
        "同上",
        "同前",
        "不详",
        "不明",
        "不清楚",
        "未知",
        "未定",
        "未填",
        "略",
        "见附件",
        "详见附件",
        "见附表",
        "见备注",
        "测试",
        "试验",
        "样例",
        "请填写",
        "请选择",
        "none",
        "null",
        "nil",
        "nan",
        "n/a",
        "na",
        "undefined",
        "unknown",
        "test",
        "todo",
        "tbd",
        "xxx",
    ]
)
"""As `bare` and without case."""
OF_PROGRAMS = frozenset(
    {"nan", "NaN", "NAN", "none", "None", "NONE", "null", "Null", "NULL", "N/A", "n/a", "undefined"}
)
"""In a name only as programs write them: Nan is one."""
WHOEVER = re.compile("某{1,2}|[\u3400-\u9fff]{1,2}(?:某{1,2}|[xX×]{1,2})|姓名|本人")
"""王某, 张某某, 李xx."""
OF_CODE = frozenset("<>{}|\\^`~$")
"""Signs of markup and of templates that were never filled in."""
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


def something(text: str) -> str:
    """*text*, one line of a certificate, if it says something and is no number that belongs elsewhere. Raises Refused."""
    said = bare(text)
    kinds = {unicodedata.category(one)[0] for one in said}
    if said.casefold() in NOTHING or kinds <= {"P"}:
        raise Refused("text_nothing", word=text)
    if sign := next((one for one in said if one in OF_CODE), None):
        raise Refused("text_sign", character=sign)
    if ID_NUMBER.search(said) or PHONE.search(said):
        raise Refused("text_personal")
    if kinds <= {"N", "P"}:
        raise Refused("text_no_letters", word=text)
    return text


def nobody(name: str) -> bool:
    """True of what stands for a name and is none."""
    said = bare(name)
    filler = said in NOTHING - {word for word in NOTHING if word.isascii()} or said in OF_PROGRAMS
    return filler or bool(WHOEVER.fullmatch(said)) or not any(map(str.isalpha, said))
