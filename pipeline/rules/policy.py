"""The shape of a policy pack: everything a region decides, as frozen values (loaded by pipeline/policy/loading.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeVar

from pipeline.rules.documents import DocumentKind
from pipeline.rules.faq import Question
from pipeline.rules.holidays import Calendar
from pipeline.rules.retired import NOTHING_RETIRED, Retired
from pipeline.rules.scales import Fact, Level, Mode
from pipeline.rules.tables import RuleSet
from pipeline.rules.terms import Terms
from pipeline.rules.windows import Window
from pipeline.rules.words import Kind, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class County:
    """A county of a prefecture, by which units are looked up: its code (GB/T 2260) stands in their credit codes."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Portal:
    """A 登录入口: the region or one prefecture."""

    code: str
    name: str
    short: str
    kind: Literal["region", "prefecture"]
    counties: tuple[County, ...] = ()


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
    exam: str = ""
    """The national examination, where a level goes by one: a refusal names it."""

    def mode(self, level: Level) -> Mode:
        """How the title of *level* is obtained; by review where nothing else is said."""
        return self.modes.get(level, Mode.REVIEW)


@dataclass(frozen=True, slots=True)
class Series:
    """A 职称系列."""

    id: str
    name: str
    tracks: tuple[Track, ...]
    conditions: str = ""
    """Address of its conditions (任职资格条件), which the body judges by; empty: not entered."""


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

    @property
    def names(self) -> dict[str, str]:
        """Its name in each language, as a row keeps it: what it was called when it was written."""
        return {"zh": self.name, "en": self.name_en}


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
    asks: tuple[Fact, ...]
    """What the person is asked, in this order."""
    evidence: tuple[str, ...]
    evidence_by_level: dict[Level, tuple[str, ...]] = field(default_factory=dict)
    """What a level asks for besides."""
    evidence_by_mode: dict[Mode, tuple[str, ...]] = field(default_factory=dict)
    """What a mode asks for besides: the pass of an examination, say."""
    modes: tuple[Mode, ...] = (Mode.REVIEW,)
    """The modes of a level that this pathway may lead to."""
    windowed: bool = True
    """False: any day (随时申报、随时受理)."""
    summary: str = ""
    summary_en: str = ""
    """Who goes this way, in a sentence for the applicant."""
    closed: bool = False
    """True: nobody begins by it any more; what is open goes on."""


@dataclass(frozen=True, slots=True)
class CorrectableField:
    """One of the fields of a certificate that may be corrected, and the proof that it asks for."""

    id: str
    """As in certificates.fields, or `photo`."""
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of case that is no application: its route and what it asks for."""

    kind: Kind
    name: str
    name_en: str
    number: str
    """The form of its number; {serial} counts all cases."""
    route: tuple[Node, ...]
    evidence: tuple[str, ...]
    fields: tuple[CorrectableField, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    """A national award that opens the pathway of skilled talents."""

    id: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A standing in which nobody may apply, whatever the pathway."""

    id: str
    name: str
    name_en: str
    source: str


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
    template: str = ""
    """For a body: the template of its certificates; empty: that of the forms."""
    windows: tuple[Window, ...] = ()
    """For a body: when it takes applications in; empty: none announced, so it is open."""
    since: date | None = None
    """Its first day; None: it has always been there."""
    until: date | None = None
    """Its last day; None: no end is known."""
    successor: str = ""
    """The code of the office of the same role that takes over what it has in hand then."""

    def stands(self, on: date | None) -> bool:
        """True if the office is there on that day; None: whenever."""
        return on is None or ((self.since is None or self.since <= on) and (self.until is None or on <= self.until))

    def covers(self, series: str, level: Level) -> bool:
        """True if the office takes applications of that series and level."""
        return (not self.series or series in self.series) and (not self.levels or level in self.levels)


@dataclass(frozen=True, slots=True)
class Forms:
    """How the platform writes numbers and labels, as format strings."""

    case_number: str
    qualification: str
    certificate_number: str
    approval_document: str
    band_letters: Mapping[str, str] = field(default_factory=dict)
    """What stands for 初级, 中级 and 高级 where a certificate's number names the `{band}`."""
    licence_type: str = ""
    """证照类型代码, 21 characters, of whoever defines the kind of licence; empty: no GB/T 36904 identifier is made."""
    issuer_code: str = ""
    """证照颁发机构代码: the issuer's credit code, 18 characters."""
    template: str = "regional"
    """The certificates' template: one that ships, or the path of a folder, seen from the pack's."""
    earlier_number: Literal["new", "kept"] = "new"
    """Which number a certificate has that stands in an earlier one's place: one of ours, or the earlier one's own."""
    own_fonts: tuple[str, ...] = ()
    """SHA-256 (hex) of each font file that templates may bring: the deployer's word that it draws what it says."""


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
    services: tuple[Service, ...]
    awards: tuple[Award, ...]
    exclusions: tuple[Exclusion, ...]
    evidence: tuple[EvidenceKind, ...]
    rule_sets: tuple[RuleSet, ...]
    calendar: Calendar
    ethnicities: tuple[str, ...]
    offices: tuple[OfficeEntry, ...]
    retired: Retired = NOTHING_RETIRED
    faq: tuple[Question, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    names_en: dict[str, str] | None = None

    def called(self, name: str, language: str) -> str:
        """A portal, series, track, specialty or title in that language: as it is, where the pack has no other name."""
        return name if language == "zh" or not self.names_en else self.names_en.get(name, name)

    def portal(self, code: str) -> Portal:
        """The portal with that code, or the one that stands for it today; raises KeyError."""
        today = self.retired.portals.get(code, code)
        return _first((p for p in self.portals if p.code == today), code)

    def pathway(self, id_: str) -> Pathway:
        """The pathway with that id, or the one that stands for it today; raises KeyError."""
        today = self.retired.pathways.get(id_, id_)
        return _first((p for p in self.pathways if p.id == today), id_)

    def series_of(self, id_: str) -> Series:
        """The series with that id, or the one that stands for it today; raises KeyError."""
        today = self.retired.series.get(id_, id_)
        return _first((s for s in self.series if s.id == today), id_)

    def level(self, level: Level) -> LevelName:
        """What a level is called; raises KeyError."""
        return _first((name for name in self.levels if name.id is level), level)

    def evidence_kind(self, id_: str) -> EvidenceKind:
        """The evidence kind with that id; raises KeyError."""
        return _first((e for e in self.evidence if e.id == id_), id_)

    def service(self, kind: Kind) -> Service:
        """The service of that kind; raises KeyError."""
        return _first((s for s in self.services if s.kind is kind), kind)

    def office(self, node: Node, code: str) -> OfficeEntry:
        """The pack's office of that role with that code; raises KeyError."""
        return _first((o for o in self.offices if o.node is node and o.code == code), code)

    def template(self, body: str) -> str:
        """The template of the certificates of the body with that code."""
        own = (o.template for o in self.offices if o.node is Node.BODY and o.code == body)
        return next(own, "") or self.forms.template

    def bodies(self, series: str, level: Level, on: date | None = None) -> tuple[OfficeEntry, ...]:
        """The review bodies that take applications of that series and level, on that day or (None) whenever."""
        return tuple(o for o in self.offices if o.node is Node.BODY and o.covers(series, level) and o.stands(on))

    def rule_set(self, pathway: str, year: int) -> RuleSet:
        """The set that judges a case of that pathway and year (年度); raises KeyError."""
        today = self.retired.pathways.get(pathway, pathway)
        return _first((s for s in self.rule_sets if s.in_force(year) and today in s.tables), f"{pathway} {year}")


def _first(found: Iterator[T], key: str) -> T:
    """The first one found, else KeyError(key)."""
    for one in found:
        return one
    raise KeyError(key)
