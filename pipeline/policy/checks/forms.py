"""Numbers, periods, the calendar and the closed list of ethnic groups."""

from __future__ import annotations

import calendar as months
import string
from typing import TYPE_CHECKING

from stdnum.exceptions import ValidationError

from certificates.identifier import identifier
from pipeline.policy.checks.doubles import doubles
from pipeline.rules.numbering import Shuffled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault, Path_
    from pipeline.rules.policy import Pack

SERIAL = {"serial"}
PLACEHOLDERS: dict[str, tuple[set[str], tuple[set[str], ...]]] = {
    "case_number": ({"serial"}, (SERIAL,)),
    "qualification": ({"portal", "band", "specialty", "title"}, ({"specialty"}, {"title"})),
    "certificate_number": ({"year", "portal", "band", "serial", "shuffled"}, ({"serial", "shuffled"},)),
    "approval_document": ({"year", "portal", "serial"}, (SERIAL,)),
}
"""What each form may name, and what it must: one of each set."""
MONTHS = 12
COMMON_YEAR = 2026
SAMPLES = {
    "serial": 1,
    "shuffled": Shuffled(1, lambda _: "0"),
    "year": 2026,
    "portal": "",
    "band": "",
    "specialty": "",
    "title": "",
}


def numbers(pack: Pack) -> Iterator[Fault]:
    """Format strings that can be written and tell one from another."""
    for key, (known, due) in PLACEHOLDERS.items():
        yield from _form(("forms", key), getattr(pack.forms, key), known, due)
    forms = pack.forms
    missing = sorted({level.band for level in pack.levels} - forms.band_letters.keys())
    if "{band" in forms.certificate_number and missing:
        yield (
            ("forms", "band_letters"),
            f"says nothing for {', '.join(missing)}, which certificate_number names as {{band}}",
        )
    if forms.licence_type or forms.issuer_code:
        try:
            identifier(forms.licence_type, forms.issuer_code, "1", 1)
        except (ValueError, ValidationError):
            yield ("forms", "licence_type"), "with issuer_code: 21 and 18 digits and capitals (GB/T 36904), or neither"
    for i, service in enumerate(pack.services):
        yield from _form(("services", i, "number"), service.number, {"serial"}, (SERIAL,))


def _form(path: Path_, form: str, known: set[str], due: tuple[set[str], ...]) -> Iterator[Fault]:
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}
    except ValueError as error:
        yield path, f"is not a format string: {error}"
        return
    for name in sorted(used - known):
        yield path, f"{{{name}}} is not known here; known: {', '.join(sorted(known))}"
    for names in due:
        if not names & used:
            either = " or ".join(f"{{{name}}}" for name in sorted(names))
            yield path, f"must name {either}, or two would be written alike"
    if not used - known:
        try:
            form.format(**SAMPLES)
        except ValueError as error:
            yield path, f"can't be written: {error}"


def retention(pack: Pack) -> Iterator[Fault]:
    """Nothing goes before its owner could be told, and what nobody is told of stays for a day at least."""
    kept = pack.terms.retention
    if kept.sign_in_days < 1:
        yield ("terms", "retention", "sign_in_days"), "is at least one day"
    for key in ("draft_days", "ended_days", "replaced_days"):
        if getattr(kept, key) <= kept.warning_days:
            yield ("terms", "retention", key), "is longer than the days before which a draft's owner is told"


def terms(pack: Pack) -> Iterator[Fault]:
    """Periods that are some, and a cut-off that is a day of every year."""
    if pack.terms.mending_days < 1:
        yield ("terms", "mending_days"), "is at least one working day"
    if pack.terms.signatures_a_day < 1:
        yield ("terms", "signatures_a_day"), "is at least one"
    if pack.terms.objection_hours < 1:
        yield ("terms", "objection_hours"), "is at least one hour"
    if pack.terms.officers_per_move not in {1, 2}:
        yield ("terms", "officers_per_move"), "is one or two"
    for key in ("copy_days", "copies_alive", "answer_days"):
        if getattr(pack.terms, key) < 1:
            yield ("terms", key), "is at least one"
    for node, days in pack.terms.usual_days.items():
        if days < 0:
            yield ("terms", "usual_days", node.value), "cannot be negative"
    month, day = pack.terms.cut_off
    if not (1 <= month <= MONTHS and 1 <= day <= months.monthrange(COMMON_YEAR, month)[1]):
        yield ("terms", "cut_off"), "is month and day of a day that every year has, as [12, 31]"


def calendar(pack: Pack) -> Iterator[Fault]:
    """No day is both off and on; a workday moves a weekend, a holiday a weekday."""
    days = pack.calendar
    for day in sorted(days.holidays & days.workdays):
        yield ("calendar", "workdays"), f"{day} is a holiday too: keep it in one of the two"
    for day in sorted(days.workdays - days.holidays):
        if day.weekday() < months.SATURDAY:
            yield ("calendar", "workdays"), f"{day} is no weekend day, so it is worked on anyway: remove it"


def ethnicities(pack: Pack) -> Iterator[Fault]:
    """A closed list: some, each once."""
    if not pack.ethnicities:
        yield ("ethnicities",), "is empty: enter the names of GB/T 3304"
    yield from doubles(((("ethnicities", i), name) for i, name in enumerate(pack.ethnicities)), "ethnic groups")
