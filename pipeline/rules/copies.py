"""What a copy for a purpose (加注) may say: for whom, for what, until when (after 人社厅发〔2021〕97号)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.rules import texts
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from pipeline.rules.words import CopyField

SOURCE = "人社厅发〔2021〕97号"
"""Of the national certificates of qualification; a copy here follows their rule."""
TEXT_MOST = 40
"""Characters: two such texts fit into the band at a size that can be read."""
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def line(field: CopyField, text: str) -> str:
    """*text* as it will stand on the page, white space made single. Raises Refused."""
    said = texts.line(text)
    if not said:
        raise Refused("copy_text_empty", field=field)
    if len(said) > TEXT_MOST:
        raise Refused("copy_text_too_long", field=field, length=len(said), most=TEXT_MOST)
    return said


def last_day(text: str, *, today: date, most: int) -> date:
    """The day that was written, at most *most* days from *today*. Raises Refused."""
    found = DATE.fullmatch(texts.bare(text))
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Refused("copy_until_form", sample=f"{today + timedelta(days=most):%Y-%m-%d}")
    return lawful(day, today=today, most=most)


def lawful(day: date, *, today: date, most: int) -> date:
    """*day*, if a copy that is made *today* may stand so long. Raises Refused."""
    if day < today:
        raise Refused("copy_until_past", today=f"{today:%Y-%m-%d}")
    if day > today + timedelta(days=most):
        raise Refused("copy_until_far", source=SOURCE, days=most, latest=f"{today + timedelta(days=most):%Y-%m-%d}")
    return day
