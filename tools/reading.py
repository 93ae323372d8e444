"""`make reading`: how well pages are read, over a labelled set of invented papers (docs/reading.md).

Each paper is read twice by the comparison: against what its owner would declare, and with one thing declared otherwise. The
seeds from 9,000 on are those that nobody tunes on.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.reading import server_cpu
from pipeline.policy.loading import load
from pipeline.reading.comparing import Verdict, compare
from pipeline.reading.flaws import FlawKind
from pipeline.reading.reader import UNREAD, Reader
from pipeline.reading.understanding import Understood, understand
from pipeline.rules.documents import Declared
from tools.papers.drawing import DRAWN, jpeg
from tools.papers.people import contradicting, person
from tools.papers.photographed import photographed

PACK = Path(__file__).parents[1] / "packs" / "xinjiang"
PLANTED = {
    "diploma": ("name", "birth_date", "education", "sex"),
    "degree": ("name", "birth_date"),
    "report": ("name", "birth_date", "education"),
    "appointment": ("name", "birth_date"),
    "assessment": ("name", "birth_date"),
    "title_certificate": ("name", "birth_date", "id_number", "present"),
    "identity_card": ("name", "id_number", "birth_date"),
    "service": ("name", "id_number"),
    "award": ("name",),
}
LONG_SIDE = 2200
"""As the inspection shows a photo."""


@dataclass
class Tally:
    """What was counted."""

    pages: int = 0
    kinds: int = 0
    fields: int = 0
    right: int = 0
    compared: int = 0
    alarms: int = 0
    planted: int = 0
    missed: int = 0
    screens: int = 0
    screens_seen: int = 0
    wrong_flaws: int = 0
    """Pages that are said to be cut, unclear or of a screen, and aren't."""
    by_field: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    """Of a processor, a page each: a clock would tell of what else the machine does."""


def measure(first: int, count: int, *, hard: float, say: bool = False) -> Tally:
    """Read *count* papers from the seed *first* on."""
    documents, reader, tally = load(PACK).documents, Reader(), Tally()
    for seed in range(first, first + count):
        random = Random(seed)  # noqa: S311  invented papers
        who = person(random)
        paper = DRAWN[seed % len(DRAWN)](who, random)
        picture, quality, _, screen = photographed(paper.picture, random, hard=hard)
        picture.thumbnail((LONG_SIDE, LONG_SIDE))
        if seed == first:
            reader.page(jpeg(picture, quality))  # the models load
        begun = server_cpu()
        page = reader.page(jpeg(picture, quality))
        tally.seconds.append(server_cpu() - begun)
        if page.by == UNREAD.by:
            print(f"  {seed} UNREAD: its reader ended, by the clock where the machine has no time for it")
        found = understand(page, documents)
        _count(tally, seed, paper, found, who, random, documents, say=say)
        _flaws(tally, seed, found, screen=screen)
    return tally


def _count(tally, seed, paper, found, who, random, documents, *, say) -> None:  # noqa: ANN001  a script's own
    tally.pages += 1
    tally.kinds += found.kind == paper.kind
    values = {one.id: one.value for one in found.fields}
    for name, value in paper.says.items():
        tally.fields += 1
        same = _plain(values.get(name, "")) == _plain(value) or (
            name == "graduated" and values.get(name, "")[:7] == value[:7]
        )
        tally.right += same
        if not same:
            tally.by_field[f"{paper.kind}.{name}"] += 1
            if say:
                print(f"  {seed} {paper.kind}.{name}: {value} read as {values.get(name, '—')}")
    slot = next((kind.slots[0] for kind in documents if kind.id == paper.kind), "")
    true = compare([(0, found)], slot, {Declared(key): value for key, value in who.declared.items()}, documents)
    tally.compared += sum(one.declared != "" for one in true.fields)
    for one in true.of(Verdict.CONTRADICTS):
        tally.alarms += 1
        print(f"  {seed} ALARM {paper.kind}.{one.field.id}: {one.declared} read as {one.read.said} {one.read.each}")
    planted, said = contradicting(who, random, PLANTED[paper.kind])
    false = compare([(0, found)], slot, {Declared(key): value for key, value in said.items()}, documents)
    tally.planted += 1
    if not any(one.field.against == planted for one in false.of(Verdict.CONTRADICTS)):
        tally.missed += 1
        if say:
            print(
                f"  {seed} MISSED {paper.kind}.{planted}: {said[planted]} on {who.declared[planted]}, read {values.get(planted, '—')}"
            )


def _flaws(tally: Tally, seed: int, found: Understood, *, screen: bool) -> None:
    """Every third photo is one of a screen; none of them is cut off or unclear."""
    kinds = {one.kind for one in found.flaws}
    tally.screens += screen
    tally.screens_seen += screen and FlawKind.SCREEN in kinds
    wrong = kinds & {FlawKind.CUT, FlawKind.UNCLEAR} | ({FlawKind.SCREEN} & kinds if not screen else set())
    tally.wrong_flaws += bool(wrong)
    if wrong:
        print(f"  {seed} FLAW {', '.join(sorted(wrong))}")


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def report(name: str, tally: Tally) -> None:
    """One line of the table in docs/reading.md."""
    ordered = sorted(tally.seconds)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(
        f"| {name} | {tally.pages} | {tally.right / tally.fields:.1%} of {tally.fields} | "
        f"{tally.alarms / max(1, tally.compared):.1%} of {tally.compared} | {tally.missed / tally.planted:.1%} of {tally.planted} | "
        f"{tally.kinds / tally.pages:.1%} | {tally.screens_seen} of {tally.screens} | {tally.wrong_flaws} of {tally.pages} | "
        f"{sum(ordered) / len(ordered):.1f} s, {late:.1f} s |"
    )


def main() -> None:
    """All of it, or `first count hardness` alone."""
    print(
        "| papers | pages | fields right | false alarms | missed | kind | screens | wrong flaws | a page, p95 |",
        flush=True,
    )
    if len(sys.argv) > 1:
        first, count, hard = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
        tally = measure(first, count, hard=hard, say=True)
        report(f"from {first}, hardness {hard}", tally)
        print(tally.by_field.most_common(12))
        return
    for name, first, count, hard in (
        ("scanned", 0, 90, 0.0),
        ("by a phone", 1000, 180, 1.0),
        ("kept aside", 9000, 30, 1.0),
    ):
        report(name, measure(first, count, hard=hard))


if __name__ == "__main__":
    main()
