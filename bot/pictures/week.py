"""The small chart of a morning digest: what the office decided on each of the last seven days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pictures.drawing import GREY, INK, MARGIN, RIGHT, Sheet, Style, packed
from bot.texts import text

if TYPE_CHECKING:
    from pipeline.review.digest import Week

HEIGHT, BASE, TOP = 560, 430, 190
BAR = "#1f4e79"
TITLE, COUNT, DAY = Style(38, bold=True), Style(28, colour=INK), Style(24, colour=GREY)


def png(week: Week, language: str) -> bytes:
    """The chart; numbers above the bars, days below."""
    sheet = Sheet(HEIGHT)
    sheet.text(MARGIN, 70, text(language, "week-title", waiting=str(week.waiting)), TITLE)
    most = max((count for _, count in week.days), default=0) or 1
    room = (RIGHT - MARGIN) / max(len(week.days), 1)
    for place, (day, count) in enumerate(week.days):
        left = MARGIN + place * room
        height = (BASE - TOP) * count / most
        if count:
            sheet.box((left + room * 0.2, BASE - height, left + room * 0.8, BASE), fill=BAR, radius=6)
        sheet.text(left + room * 0.42, BASE - height - 48, str(count), COUNT)
        sheet.text(left + room * 0.26, BASE + 16, f"{day:%m-%d}", DAY)
    sheet.line([(MARGIN, BASE), (RIGHT, BASE)], GREY, 2)
    return packed(sheet)
