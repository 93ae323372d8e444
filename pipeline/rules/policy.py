"""The shape of a policy pack: everything a region decides, as frozen values (loaded by pipeline/policy/loading.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeVar

from pipeline.rules.words import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Level(StrEnum):
    """级别, lowest first."""

    YUAN = "yuan"  # 员级
    ZHULI = "zhuli"  # 助理级
    ZHONGJI = "zhongji"  # 中级
    FUGAO = "fugao"  # 副高级
    ZHENGGAO = "zhenggao"  # 正高级

    @property
    def rank(self) -> int:
        """1 for 员级 to 5 for 正高级."""
        return list(Level).index(self) + 1


class Mode(StrEnum):
    """How the title of one level of one series is obtained nationally."""

    REVIEW = "review"
    EXAM = "exam"
    EXAM_THEN_REVIEW = "exam_then_review"
    QUALIFICATION = "qualification"


class Education(StrEnum):
    """最高学历, lowest first; the word is the one that people and certificates use."""

    SECONDARY = "中专"
    COLLEGE = "大专"
    BACHELOR = "本科"
    MASTER = "硕士"
    DOCTOR = "博士"

    @property
    def rank(self) -> int:
        """0 for 中专."""
        return list(Education).index(self)


class Schooling(StrEnum):
    """How the education was had."""

    FULL_TIME = "full_time"  # 全日制
    PARTY_SCHOOL = "party_school"  # 党校
    OTHER = "other"  # 成人、自考、函授 …


class Tier(StrEnum):
    """Where a unit stands: 区直, 地州市, 县级, 乡镇及以下."""

    REGION = "region"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


@dataclass(frozen=True, slots=True)
class Portal:
    """A 登录入口: the region or one prefecture."""

    code: str
    name: str
    short: str
    kind: Literal["region", "prefecture"]


@dataclass(frozen=True, slots=True)
class LevelName:
    """What one level is called."""

    id: Level
    name: str
    band: str


@dataclass(frozen=True, slots=True)
class Track:
    """One line of titles in a series."""

    name: str
    titles: dict[Level, str]
    specialties: tuple[str, ...]
    """What the applicant chooses and the certificate prints; the track's name where the series knows no finer."""
    modes: dict[Level, Mode]


@dataclass(frozen=True, slots=True)
class Series:
    """A 职称系列."""

    id: str
    name: str
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One slot of a checklist."""

    id: str
    name: str
    name_en: str
    check: Literal["photo", "proof"]
    hint: str
    hint_en: str
    max_pages: int = 20
    must_name: bool = True
    """True if a text layer that names neither the person nor their number is flagged."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """A 取得方式."""

    id: str
    name: str
    name_en: str
    committee: bool
    notice_days: int
    """公示, in working days."""
    route: tuple[Node, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an eligibility table."""

    id: str
    education: Education
    schooling: tuple[Schooling, ...]
    years: int
    tiers: tuple[Tier, ...]
    highest: Level
    article: str
    ask: str = ""
    """A question that the source leaves open: the office is asked it, code never answers it."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The eligibility tables of one source document, for the years in which it is in force."""

    source: str
    from_year: int
    to_year: int | None
    confirmed: bool
    """False where the deployer has yet to check the thresholds against the document."""
    tables: dict[str, tuple[Row, ...]]
    """Pathway id → rows."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days: weekends off, but for the days that the notices of the State and the region swap."""

    holidays: frozenset[date]
    workdays: frozenset[date]


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """An office that the pack brings: recommender, bureau or review body."""

    node: Node
    code: str
    name: str
    portal: str
    contact: str
    phone: str
    address: str
    hours: str
    series: tuple[str, ...] = ()
    """For a body or a recommender: the series it takes; empty for all."""
    levels: tuple[Level, ...] = ()
    """For a body: the levels it reviews; empty for all."""


@dataclass(frozen=True, slots=True)
class Forms:
    """How the platform writes numbers and labels, as format strings."""

    case_number: str
    qualification: str
    certificate_number: str
    approval_document: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Periods and limits that the deployer sets."""

    mending_days: int
    """Working days that a returned case may be mended in."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole policy pack."""

    name: str
    issuer: str
    """发证机关."""
    forms: Forms
    terms: Terms
    portals: tuple[Portal, ...]
    levels: tuple[LevelName, ...]
    series: tuple[Series, ...]
    pathways: tuple[Pathway, ...]
    evidence: tuple[EvidenceKind, ...]
    rule_sets: tuple[RuleSet, ...]
    calendar: Calendar
    ethnicities: tuple[str, ...]
    offices: tuple[OfficeEntry, ...]

    def portal(self, code: str) -> Portal:
        """The portal with that code; raises KeyError."""
        return _first((p for p in self.portals if p.code == code), code)

    def pathway(self, id_: str) -> Pathway:
        """The pathway with that id; raises KeyError."""
        return _first((p for p in self.pathways if p.id == id_), id_)

    def series_of(self, id_: str) -> Series:
        """The series with that id; raises KeyError."""
        return _first((s for s in self.series if s.id == id_), id_)

    def level(self, level: Level) -> LevelName:
        """What a level is called; raises KeyError."""
        return _first((name for name in self.levels if name.id is level), level)

    def evidence_kind(self, id_: str) -> EvidenceKind:
        """The evidence kind with that id; raises KeyError."""
        return _first((e for e in self.evidence if e.id == id_), id_)

    def rule_set(self, year: int) -> RuleSet:
        """The set that judges a case of that year (年度); raises KeyError."""
        sets = (s for s in self.rule_sets if s.from_year <= year and (s.to_year is None or year <= s.to_year))
        return _first(sets, str(year))


def _first(found: Iterator[T], key: str) -> T:
    """The first one found, else KeyError(key)."""
    for one in found:
        return one
    raise KeyError(key)
