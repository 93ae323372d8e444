"""A refusal in words: what is wrong and how to mend it, with the document and article where a rule refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.rules.eligibility import Finding
from pipeline.rules.policy import EvidenceKind
from pipeline.rules.scales import Education
from pipeline.rules.voting import WrongVote
from pipeline.rules.words import Action, CopyField, Corrected, Node, Rank, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notify.catalogue import Words
    from pipeline.rules.refusals import Refused

FIELD = "field"
KINDS: dict[type, str] = {
    State: "state",
    Node: "node",
    Rank: "rank",
    Action: "action",
    CopyField: "copyfield",
    Corrected: FIELD,
}
"""How the catalogue calls the words of each vocabulary."""


def sentence(refused: Refused, words: Words) -> str:
    """The refusal's words, plain; lists stand below it, one a line."""
    facts = {name: _word(words, value) for name, value in refused.facts.items() if isinstance(value, str | int)}
    source = "" if "findings" in refused.facts else refused.source  # each finding has its own
    said = _cited(words, words.plain(f"refused-{refused.code}", **facts), source)
    lists = (value for value in refused.facts.values() if isinstance(value, tuple))
    return "\n".join([said, *(f"· {line}" for values in lists for line in _listed(words, values))])


def finding(words: Words, found: Finding) -> str:
    """What a rule says against the facts, with its citation."""
    key = f"finding-{found.code}"
    if not words.knows(key):
        key = "finding-other"
    needs, has = (_fact(words, value) for value in (found.needs, found.has))
    return _cited(words, words.plain(key, code=found.code, needs=needs, has=has), found.source)


def met(words: Words, fulfilled: Iterable[Finding]) -> list[str]:
    """What is fulfilled, one line a document: `本科学历、满 1 年（要求 1 年）（某文件第四条）`."""
    by_source: dict[str, list[str]] = {}
    for found in fulfilled:
        needs, has = (_fact(words, value) for value in (found.needs, found.has))
        said = words.plain(f"met-{found.code}", needs=needs, has=has)
        by_source.setdefault(found.source, []).append(said)
    return [_cited(words, words.plain("list-comma").join(each), source) for source, each in by_source.items()]


def needed(words: Words, conditions: Iterable[Finding]) -> list[str]:
    """What a rule needs of anybody, one line a document."""
    by_source: dict[str, list[str]] = {}
    for one in conditions:
        by_source.setdefault(one.source, []).append(words.plain(f"need-{one.code}", needs=_fact(words, one.needs)))
    return [_cited(words, words.plain("list-comma").join(each), source) for source, each in by_source.items()]


def question(words: Words, asked: dict[str, str]) -> str:
    """What the rules leave to an office, with its source; a code that a deployer's pack brings is shown as it is."""
    key = f"question-{asked['code']}"
    said = words.plain(key) if words.knows(key) else words.plain("question-other", code=asked["code"])
    return _cited(words, said, asked["source"])


def _listed(words: Words, values: Iterable[object]) -> Iterable[str]:
    for value in values:
        if isinstance(value, Finding):
            yield finding(words, value)
        elif isinstance(value, WrongVote):
            yield _vote(words, value)
        elif isinstance(value, EvidenceKind):
            yield value.name if words.language == "zh" else value.name_en
        elif isinstance(value, str):  # a line of a unit's record by its name, or a name as it is
            yield words.plain(f"field-unit-{value}") if words.knows(f"field-unit-{value}") else value


def _vote(words: Words, wrong: WrongVote) -> str:
    """Where a row of votes stands, which case it is, and what is wrong with it."""
    why = words.plain(f"vote-{wrong.fault}", said=wrong.said, present=str(wrong.present))
    where = words.plain("vote-line", line=str(wrong.line)) if wrong.line else ""
    return f"{where}{wrong.number} {why}"


def _cited(words: Words, said: str, source: str) -> str:
    return said + words.plain("citation", source=source) if source else said


def _word(words: Words, value: str | int) -> str | int:
    """The catalogue's word for a value of our own vocabulary (a state, a role); any other value as it is."""
    # Words of ours are enumerations; a person's text is never looked up, even if it reads the same.
    kind = KINDS.get(type(value))
    return (
        words.plain(f"{kind}-{value}" if kind != FIELD else f"{kind}-{str(value).replace('_', '-')}") if kind else value
    )


def _fact(words: Words, value: str) -> str:
    """The words for what a rule needs or a person has: levels, tiers and schooling are codes, education is a word."""
    return words.plain("list-comma").join(_one(words, part) for part in value.split(",")) if value else ""


def _one(words: Words, part: str) -> str:
    if part in set(Education):
        return education(words, part)
    for kind in ("level", "tier", "schooling", "assessed", "answer"):
        if words.knows(f"{kind}-{part}"):
            return words.plain(f"{kind}-{part}")
    return part


def education(words: Words, value: str) -> str:
    """The word for a 学历."""
    return words.plain(f"education-{Education(value).name.lower()}")
