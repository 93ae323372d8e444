"""What the pack called things and asked for when a case was handed in: by that it is read, whatever the pack says later.

While a person fills it in, today's pack counts; from the submission on, what was frozen with it. A name or an id that has
gone from the pack takes no page down and holds no case: reading never raises.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from pipeline.rules.policy import EvidenceKind, Pathway
from pipeline.rules.qualification import Named, Qualification, named, today
from pipeline.rules.refusals import Refused
from pipeline.rules.requirements import Needs, of_application, of_service
from pipeline.rules.scales import Level, Mode
from pipeline.rules.words import Node, State

if TYPE_CHECKING:
    from pipeline.rules.policy import Pack
    from storage.models.cases import Case

OLD_CHAT = "old_chat"
"""The way of recovering an account in which its old chat, still open, confirms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The names that it carries, and the terms on which it was taken."""

    pathway: str = ""
    committee: bool = False
    windowed: bool = True
    notice_days: int = 0
    """公示, in working days."""
    portal: str = ""
    series: str = ""
    specialty: str = ""
    title: str = ""
    level: str = ""
    band: str = ""
    mode: Mode = Mode.REVIEW
    route: tuple[Node, ...] = ()
    evidence: tuple[EvidenceKind, ...] = ()
    body: str = ""
    """What the review body was called when it announced the result: the certificate says so."""

    @property
    def needs(self) -> Needs:
        """The route and the checklist."""
        return Needs(self.route, tuple(kind.id for kind in self.evidence))


ADAPTER = TypeAdapter(Frozen)


def of(case: Case, pack: Pack) -> Frozen:
    """By what *case* is read now."""
    kept = _kept(case)
    if kept is not None and not _open_to_change(case):
        return kept
    try:
        return taken(case, pack)
    except (KeyError, Refused):
        return kept or _bare(case, pack)


def taken(case: Case, pack: Pack) -> Frozen:
    """What is frozen with *case* if it is handed in now. Raises KeyError, Refused: the pack has no such thing any more."""
    if case.kind.awards:
        words, way = named(pack, qualification_of(case, pack)), pack.pathway(case.pathway)
        needs = of_application(pack, case.pathway, Level(case.level), words.mode)
        return replace(
            _named(words, way, pack.portal(case.portal).name), route=needs.route, evidence=_kinds(needs, pack)
        )
    needs = of_service(pack, case.kind, case.asked)
    if case.asked.get("way") == OLD_CHAT:
        needs = replace(needs, slots=())  # the old chat's own word is the proof
    names = _kept(case) or Frozen(portal=portal_name(case.portal, pack))
    return replace(names, route=needs.route, evidence=_kinds(needs, pack))


def freeze(case: Case, pack: Pack) -> None:
    """From now on *case* is read by today's pack. Raises KeyError, Refused as `taken`."""
    case.frozen = ADAPTER.dump_python(taken(case, pack), mode="json")


def announced(case: Case, pack: Pack, body: str) -> None:
    """The body of that name has put the result on notice."""
    case.frozen = ADAPTER.dump_python(replace(of(case, pack), body=body), mode="json")


def renew(case: Case, pack: Pack) -> None:
    """Before it is handed in: today's ids for retired ones; the names too, unless it was handed in before.

    Raises Refused where an id has gone without a successor.
    """
    wanted = qualification_of(case, pack) if case.level else None
    if wanted is not None:
        case.portal, case.series = wanted.portal, wanted.series
        case.specialty = wanted.specialty
    case.pathway = pack.retired.pathways.get(case.pathway, case.pathway)
    if case.kind.awards and wanted is not None:
        try:
            label = named(pack, wanted).label
            pack.pathway(case.pathway)
        except KeyError:
            raise Refused("no_such_title") from None
        if _open_to_change(case):
            case.label = label
    if _open_to_change(case) or not case.frozen:
        freeze(case, pack)


def qualification_of(case: Case, pack: Pack) -> Qualification:
    """What *case* asks for, or what the certificate that it is about certifies; by today's ids."""
    return today(pack, Qualification(case.portal, case.series, case.specialty, Level(case.level)))


def kind_of(case: Case, slot: str, pack: Pack) -> EvidenceKind:
    """What a slot of *case* asks for; one that is asked for no more is called by its id."""
    for kind in of(case, pack).evidence:
        if kind.id == slot:
            return kind
    try:
        return pack.evidence_kind(slot)
    except KeyError:
        return EvidenceKind(id=slot, name=slot, name_en=slot, check="proof", hint="", hint_en="")


def pathway_name(case: Case, pack: Pack) -> str:
    """How the pathway is called on a line of a table; empty where there is none."""
    return str(case.frozen.get("pathway", "")) or called(case.pathway, pack)


def called(pathway: str, pack: Pack) -> str:
    """The pack's name for a pathway; one that it does not know is called by its id."""
    try:
        return pack.pathway(pathway).name
    except KeyError:
        return pathway


def portal_name(code: str, pack: Pack) -> str:
    """The same for a portal."""
    try:
        return pack.portal(code).name
    except KeyError:
        return code


def _open_to_change(case: Case) -> bool:
    """True while today's pack counts: before a first submission, and for what a service asks while it is mended."""
    return case.state in {State.DRAFT, State.WITHDRAWN} or (case.state is State.RETURNED and not case.kind.awards)


def _kept(case: Case) -> Frozen | None:
    return ADAPTER.validate_python(case.frozen) if case.frozen else None


def _kinds(needs: Needs, pack: Pack) -> tuple[EvidenceKind, ...]:
    return tuple(pack.evidence_kind(slot) for slot in needs.slots)


def _named(words: Named, way: Pathway, portal: str) -> Frozen:
    return Frozen(
        pathway=way.name,
        committee=way.committee,
        windowed=way.windowed,
        notice_days=way.notice_days,
        portal=portal,
        series=words.series,
        specialty=words.specialty,
        title=words.title,
        level=words.level,
        band=words.band,
        mode=words.mode,
    )


def _bare(case: Case, pack: Pack) -> Frozen:
    """All that can be said of a case of which nothing was frozen and the pack knows nothing: its own ids, and the stricter way."""
    return Frozen(
        pathway=called(case.pathway, pack),
        committee=case.kind.awards,
        portal=portal_name(case.portal, pack),
        series=case.series,
        specialty=case.specialty,
        title=case.label,
        level=case.level,
    )
