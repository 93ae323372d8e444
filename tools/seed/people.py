"""Who lives in the seeded world, and what they hand in: invented, drawn by our own tools, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from pipeline.rules.identity import credit_code_check, org_code_check
from pipeline.rules.words import Node, Rank
from tools.papers.drawing import Sheet, award, diploma, identity_card, jpeg, title_certificate
from tools.papers.people import Person, person
from tools.portraits.drawing import jpeg as portrait_jpeg
from tools.portraits.drawing import portrait

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.rules.requirements import EvidenceKind

PORTAL, TOWN = "650100", "乌鲁木齐市"
UNITS = (("示例林场", "UM-LCJ"), ("示例水库管理站", "UM-RCFW"))
"""By name, with the office that recommends their people."""
OFFICERS = (
    (Node.UNIT, 0, Rank.CHIEF),
    (Node.UNIT, 0, Rank.CLERK),
    (Node.UNIT, 1, Rank.CHIEF),
    (Node.RECOMMENDER, "UM-LCJ", Rank.CHIEF),
    (Node.RECOMMENDER, "UM-RCFW", Rank.DECIDER),
    (Node.BUREAU, "UM-RSJ", Rank.CHIEF),
    (Node.BUREAU, "UM-RSJ", Rank.DECIDER),
    (Node.BODY, "UM-PWH-GC", Rank.CHIEF),
    (Node.BODY, "UM-PWH-GC", Rank.CLERK),
    (Node.HELPDESK, "UM-FWT", Rank.CHIEF),
)
"""Where each officer of the world holds a post: a unit by its place above, another office by its code."""
WORK_SINCE = 2019
"""The year in which all of them began to work: from July on, after four years of study or long after them."""
FACE = (413, 579)
"""Pixels of a one-inch photo at 413 dpi."""


@dataclass(frozen=True)
class Somebody:
    """One of the world's people: who they are, and the number by which their portrait is drawn."""

    who: Person
    face: int

    @property
    def phone(self) -> str:
        """A mobile number of their own, in shape."""
        return f"138000{self.face % 100_000:05d}"

    def paper(self, kind: EvidenceKind, random: Random) -> bytes:
        """What they hand in for that item of a checklist, as JPEG."""
        if kind.check == "photo":
            return portrait_jpeg(portrait(self.face, FACE))
        drawn = PAPERS.get(kind.id)
        return jpeg(drawn(self.who, random).picture if drawn else _letter(self.who, kind.name).picture)


PAPERS: dict[str, Callable[..., object]] = {
    "diploma": diploma,
    "present_title": title_certificate,
    "achievements": award,
    "identity_card": identity_card,
    "identity_photo": identity_card,
}


def _letter(who: Person, title: str) -> Sheet:
    """A page that says of somebody what its title says."""
    sheet = Sheet(1240, 1754)
    sheet.middle(260, title, 64, bold=True)
    said = (
        f"兹有 {who.name}，{who.sex}，身份证号 {who.id_number}，毕业于{who.school}{who.specialty}专业，自二〇一九年七月起在我单位"
        f"从事专业技术工作，历年考核均为合格以上，所附“{title}”情况属实，特此说明。"
    )
    sheet.paragraph(150, 460, said, 42, 940)
    sheet.text(780, 1180, "二〇二六年九月一日", 38)
    sheet.seal(900, 1120, TOWN + "示例")
    return sheet


class Crowd:
    """People one after another, by a seed; no two have a name or a number in common."""

    def __init__(self, seed: int) -> None:
        self.random, self._seed = Random(seed), seed  # noqa: S311  nobody guards anything by it
        self._names: set[str] = set()

    def somebody(self) -> Somebody:
        """The next one; a woman's portrait has an even number."""
        who = person(self.random)
        while who.name in self._names or who.education != "本科" or who.graduated.year > WORK_SINCE:
            who = person(self.random)
        self._names.add(who.name)
        return Somebody(who, 1000 * self._seed + 2 * len(self._names) + (who.sex == "男"))

    def code(self, place: int) -> str:
        """An organisation's code (GB 32100), from the range of examples."""
        first = f"MA0{self._seed % 1000:03d}{place:02d}"
        body = "12650199" + first + org_code_check(first)
        return body + credit_code_check(body)
