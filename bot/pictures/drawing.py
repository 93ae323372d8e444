"""Draws the picture of a flow: a rail with a mark for each step, the present one lifted out; pure, from words to PNG."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from bot.pictures.flow import Mark, Tone
from certificates import fonts

if TYPE_CHECKING:
    from bot.pictures.flow import FlowPicture, Line

Box = tuple[float, float, float, float]

WIDTH = 1080
MARGIN = 84
RAIL = 112
"""Where the rail's middle is."""
TEXT = 172
"""Where a step's words begin."""
RIGHT = WIDTH - MARGIN
FINE = 2
"""Drawn this much larger and scaled down: Pillow's own shapes have hard edges."""

PAPER, INK, GREY, PALE, HAIR = "#fbfaf6", "#23211d", "#7d776b", "#efece3", "#d9d4c6"
COLOURS = {
    Tone.UNDER_WAY: "#1f4e79",
    Tone.WAITS_FOR_YOU: "#a45a00",
    Tone.ENDED_WELL: "#2f6b3c",
    Tone.ENDED: "#9b2420",
}
DONE_COLOUR, STOPPED_COLOUR = "#2f6b3c", "#9b2420"
WORD = re.compile(r"[!-~–]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Style:
    """A size in pixels, a weight and a colour."""

    size: int
    bold: bool = False
    colour: str = INK

    @property
    def line(self) -> int:
        """Height of a line."""
        return round(self.size * 1.45)


NUMBER, LABEL, WAY = Style(30, colour=GREY), Style(46, bold=True), Style(32, colour=GREY)
STATE, SINCE = Style(36, bold=True, colour=PAPER), Style(28, colour=GREY)
ROLE, WHEN, FOLLOWING, FOOTER = Style(26, colour=GREY), Style(28, colour=GREY), Style(32), Style(24, colour=GREY)
NAME = {Mark.DONE: Style(36), Mark.NOW: Style(38, bold=True), Mark.TO_COME: Style(36, colour=GREY)}
NAME[Mark.STOPPED] = Style(38, bold=True, colour=STOPPED_COLOUR)


@cache
def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.FOLDER / file), size * FINE, layout_engine=ImageFont.Layout.BASIC)


def _runs(text: str, style: Style) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    chain = fonts.BOLD_CHAIN if style.bold else fonts.CHAIN
    return [(_font(font.file, style.size), run) for font, run in fonts.runs(text, chain)]


def _width(text: str, style: Style) -> float:
    return sum(font.getlength(run) for font, run in _runs(text, style)) / FINE


def wrapped(text: str, style: Style, width: float) -> list[str]:
    """*text* in lines of at most *width*; between Chinese characters anywhere, in Latin between words if it can be."""
    rows = [""]
    for word in WORD.findall(text):
        for piece in (word,) if _width(word, style) <= width else word:
            if rows[-1] and _width(rows[-1] + piece, style) > width:
                rows.append("")
            rows[-1] += piece if rows[-1] else piece.lstrip()
    return rows


class Sheet:
    """A canvas that grows downwards; coordinates are those of the finished picture."""

    def __init__(self, height: float) -> None:
        """A line through *points*."""
        self.image = Image.new("RGB", (WIDTH * FINE, round(height) * FINE), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def box(self, box: Box, *, fill: str, radius: float = 0, outline: str | None = None) -> None:
        """A box with round corners."""
        scaled = [round(edge * FINE) for edge in box]
        self.draw.rounded_rectangle(scaled, radius * FINE, fill=fill, outline=outline, width=2 * FINE)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        """A line through *points*."""
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self.draw.line(scaled, fill=colour, width=round(width * FINE), joint="curve")

    def circle(self, x: float, y: float, radius: float, *, fill: str, outline: str) -> None:
        """A circle around a middle."""
        edges = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self.draw.ellipse(edges, fill=fill, outline=outline, width=4 * FINE)

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """One line, its top at *y*."""
        left = x * FINE
        base = (y + style.line / 2 + style.size * 0.36) * FINE
        for font, run in _runs(text, style):
            self.draw.text((left, base), run, font=font, fill=style.colour, anchor="ls")
            left += font.getlength(run)

    def paragraph(self, x: float, y: float, rows: list[str], style: Style) -> float:
        """Lines below one another; where the next begins."""
        for row in rows:
            self.text(x, y, row, style)
            y += style.line
        return y


@dataclass(frozen=True, slots=True)
class _Step:
    """A step, measured."""

    line: Line
    rows: list[str]
    top: float

    @property
    def style(self) -> Style:
        return NAME[self.line.mark]

    @property
    def height(self) -> float:
        role, when = ROLE.line if self.line.role else 0, WHEN.line if self.line.when else 0
        return role + len(self.rows) * self.style.line + when + PADDING * 2

    @property
    def middle(self) -> float:
        """Where its mark stands: beside the first row of its name."""
        return self.top + PADDING + (ROLE.line if self.line.role else 0) + self.style.line / 2


PADDING = 16
BETWEEN = 14
RADIUS = 21


def png(picture: FlowPicture) -> bytes:
    """The picture, 1080 pixels wide, as high as it must be."""
    label = wrapped(picture.label, LABEL, RIGHT - MARGIN)
    top = MARGIN + NUMBER.line + len(label) * LABEL.line + WAY.line + 24 + STATE.line + 28 + 52
    steps, bottom = _measured(picture.lines, top)
    following = wrapped(picture.following, FOLLOWING, RIGHT - MARGIN - 64) if picture.following else []
    note_height = len(following) * FOLLOWING.line + 56 if following else 0
    height = bottom + 28 + note_height + 36 + FOOTER.line + MARGIN - 24
    sheet = Sheet(height)
    sheet.box((28, 28, WIDTH - 28, height - 28), fill=PAPER, radius=28, outline=HAIR)
    _head(sheet, picture, label)
    _rail(sheet, steps)
    for step in steps:
        _step(sheet, step, COLOURS[picture.tone])
    if following:
        sheet.box((MARGIN, bottom + 28, RIGHT, bottom + 28 + note_height), fill=PALE, radius=16)
        sheet.paragraph(MARGIN + 32, bottom + 56, following, FOLLOWING)
    sheet.text(MARGIN, bottom + 28 + note_height + 36, picture.footer, FOOTER)
    return packed(sheet)


def packed(sheet: Sheet) -> bytes:
    """The sheet as a small PNG."""
    out = io.BytesIO()
    small = sheet.image.reduce(FINE).quantize(48, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(out, "PNG")
    return out.getvalue()


def _measured(lines: tuple[Line, ...], top: float) -> tuple[list[_Step], float]:
    steps: list[_Step] = []
    for line in lines:
        step = _Step(line, wrapped(line.what, NAME[line.mark], RIGHT - TEXT - 32), top)
        steps.append(step)
        top += step.height + BETWEEN
    return steps, top - BETWEEN


def _head(sheet: Sheet, picture: FlowPicture, label: list[str]) -> None:
    """Number, label, way, and the state on its colour with since when beside it."""
    sheet.text(MARGIN, MARGIN - 8, picture.number, NUMBER)
    y = sheet.paragraph(MARGIN, MARGIN + NUMBER.line, label, LABEL)
    sheet.text(MARGIN, y, picture.way, WAY)
    y += WAY.line + 24
    wide = _width(picture.state, STATE)
    sheet.box((MARGIN, y, MARGIN + wide + 56, y + STATE.line + 20), fill=COLOURS[picture.tone], radius=14)
    sheet.text(MARGIN + 28, y + 10, picture.state, STATE)
    beside = MARGIN + wide + 84
    if beside + _width(picture.since, SINCE) <= RIGHT:
        sheet.text(beside, y + 10 + (STATE.line - SINCE.line) / 2, picture.since, SINCE)
    else:
        sheet.text(RIGHT - _width(picture.since, SINCE), MARGIN - 8, picture.since, SINCE)


def _rail(sheet: Sheet, steps: list[_Step]) -> None:
    """The line through the marks: coloured as far as the case has come."""
    for before, after in pairwise(steps):
        colour = DONE_COLOUR if after.line.mark is not Mark.TO_COME else HAIR
        sheet.line([(RAIL, before.middle), (RAIL, after.middle)], colour, 5)


def _step(sheet: Sheet, step: _Step, colour: str) -> None:
    line, y = step.line, step.top + PADDING
    if line.mark is Mark.NOW:
        sheet.box((TEXT - 28, step.top, RIGHT, step.top + step.height), fill="#ffffff", radius=16, outline=colour)
    if line.role:
        sheet.text(TEXT, y, line.role, ROLE)
        y += ROLE.line
    y = sheet.paragraph(TEXT, y, step.rows, step.style)
    if line.when:
        sheet.text(TEXT, y, line.when, WHEN)
    _mark(sheet, line.mark, step.middle, colour)


def _mark(sheet: Sheet, mark: Mark, y: float, colour: str) -> None:
    if mark is Mark.DONE:
        sheet.circle(RAIL, y, RADIUS, fill=DONE_COLOUR, outline=DONE_COLOUR)
        sheet.line([(RAIL - 10, y), (RAIL - 3, y + 8), (RAIL + 11, y - 8)], PAPER, 5)
    elif mark is Mark.NOW:
        sheet.circle(RAIL, y, RADIUS + 3, fill="#ffffff", outline=colour)
        sheet.circle(RAIL, y, RADIUS - 9, fill=colour, outline=colour)
    elif mark is Mark.STOPPED:
        sheet.circle(RAIL, y, RADIUS, fill=STOPPED_COLOUR, outline=STOPPED_COLOUR)
        for slope in (-1, 1):
            sheet.line([(RAIL - 8, y - 8 * slope), (RAIL + 8, y + 8 * slope)], PAPER, 5)
    else:
        sheet.circle(RAIL, y, RADIUS - 4, fill=PAPER, outline=HAIR)
