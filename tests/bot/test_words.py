"""The catalogues: equal in both languages, a sentence for every refusal, and nothing said that is not in them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from fluent.syntax import ast, parse, visitor

from bot.callbacks import Place
from bot.hearing.table import intents
from bot.texts import LANGUAGES, LOCALES, Html, Words, lines, text
from certificates.verifying.verdict import Code, Standing
from notify import refusals
from notify.catalogue import SHARED
from pipeline.rules.eligibility import Finding
from pipeline.rules.reasons import Reason
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.scales import Assessed, Education, Fact, Level, Mode, Schooling, Tier
from pipeline.rules.transitions import MACHINES
from pipeline.rules.words import Action, CopyField, Corrected, Duty, EvidenceState, Kind, Node, Rank, State

ROOT = Path(__file__).parents[2]


class Facts(visitor.Visitor):
    """The variables of one message."""

    def __init__(self):
        self.names = set()

    def visit_VariableReference(self, node):  # noqa: N802  the library's name
        self.names.add(node.id.name)


def catalogue(language, folders=(SHARED, LOCALES)):
    """Key → the facts it takes."""
    files = [path for folder in folders for path in (folder / language).glob("*.ftl")]
    entries = [entry for file in files for entry in parse(file.read_text("utf-8")).body]
    assert [entry.content for entry in entries if isinstance(entry, ast.Junk)] == []
    messages = [entry for entry in entries if isinstance(entry, ast.Message)]
    assert [key for key, times in Counter(one.id.name for one in messages).items() if times > 1] == []
    return {one.id.name: facts_of(one) for one in messages}


def facts_of(message):
    facts = Facts()
    facts.visit(message)
    return facts.names


NAMED = {
    *("api_body_wrong", "desk_over", "desk_over_kept"),
    *("hook_no_address", "hook_not_https", "hook_private_address"),
}
"""Codes that stand in a table or are put together where they are raised."""


def codes():
    """Every code that the domain and the bot refuse with, read from their source."""
    sources = [
        path.read_text("utf-8")
        for folder in ("pipeline", "certificates", "bot", "chat", "web", "zhicheng")
        for path in (ROOT / folder).rglob("*.py")
    ]
    raised = {code for source in sources for code in re.findall(r'(?:Refused|Unread)\(\s*"(\w+)"', source)}
    table = (ROOT / "pipeline" / "rules" / "transitions.py").read_text("utf-8")
    bars = set(re.findall(r'return "(\w+)" if', table)) | set(re.findall(r'else "(\w+)"', table))
    return raised | bars | NAMED | {Overtaken().code}


def test_both_languages_have_the_same_keys_taking_the_same_facts():
    """Chinese and English stand side by side, file by file."""
    assert catalogue("zh") == catalogue("en")
    for folder in (SHARED, LOCALES):
        assert {f.name for f in (folder / "zh").iterdir()} == {f.name for f in (folder / "en").iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_sentence(language):
    """Each code raised anywhere, and each bar of the table; and no sentence is left that nothing raises."""
    said = {key.removeprefix("refused-") for key in catalogue(language) if key.startswith("refused-")}
    assert said == codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_domain_has_its_words(language):
    """States, actions, roles, ranks, levels, tiers, schooling, education, what the inspection says."""
    keys = catalogue(language).keys()
    for prefix, words in {
        "state": State,
        "next": set(State) - {State.DRAFT},
        "action": Action,
        "node": Node,
        "rank": Rank,
        "level": Level,
        "tier": Tier,
        "schooling": Schooling,
        "evidence": EvidenceState,
        "mode": set(Mode) - {Mode.REVIEW},
        "assessed": Assessed,
        "fact": Fact,
        "ask": Fact,
        "kind": Kind,
        "outcome": Kind,
        "education": [education.name.lower() for education in Education],
        "copyfield": CopyField,
        "copy-ask": CopyField,
    }.items():
        assert {f"{prefix}-{word}" for word in words} <= keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_is_stored_has_its_sentence_and_no_sentence_is_left_over(language):
    """What the system says of files, cases and certificates, and where it stopped."""
    keys = catalogue(language, [SHARED]).keys()
    for prefix, codes_ in {
        "reason": Reason,
        "verdict": Code,
        "duty": [duty.replace(".", "-") for duty in Duty],
        "who": MACHINES,
    }.items():
        assert {key for key in keys if key.startswith(f"{prefix}-")} == {f"{prefix}-{code}" for code in codes_}
    assert {f"standing-{one}" for one in (*Standing, "open", "since", "successor", "why")} <= keys


MADE = (
    "came-",
    "duty-",
    "looks-",
    "vote-",
    "reason-",
    "standing-",
    "trouble-",
    "verdict-",
    "who-",
    "state-",
    "next-",
    "action-",
    "node-",
    "rank-",
    "level-",
    "tier-",
    "area-class",
    "form-ask-",
    "schooling-",
    "education-",
    "mode-",
    "evidence-",
    "certificate-",
    "command-",
    "refused-",
    "house-",
    "deleted-",
    "finding-",
    "question-",
    "choose-",
    "register-",
    "field-",
    "sure-",
    "button-sure-",
    "button-way-",
    *(f"button-{kind}" for kind in Kind),
    "agreement-",
    "answer-",
    "ask-",
    "field-unit-",
    "assessed-",
    "begun-",
    "correct-type-",
    "copy-ask-",
    "copyfield-",
    "fact-",
    "kind-",
    "had-",
    "met-",
    "need-",
    "own-",
    "button-own-",
    "link-",
    "outcome-",
    "portal-",
    "recover-",
    "replace-title-",
    *(f"heard-{intent}" for intent in intents()),
    *(f"button-{place}" for place in Place),
)
"""Keys that are made of a word of the domain."""


def test_every_key_that_the_bot_names_exists_and_every_key_is_named():
    """Read from the source: no missing words, no dead ones (keys made of a word of the domain aside)."""
    files = [path for folder in ("bot", "notify") for path in (ROOT / folder).rglob("*.py")]
    source = "\n".join(path.read_text("utf-8") for path in files if "console" not in path.parts)
    keys = catalogue("zh").keys()
    named = set(
        re.findall(r'(?<!_)(?:words|plain|text)\((?:\s*(?:language|self\.language|code),)?\s*"([a-z0-9_-]+)"', source)
    )
    assert named <= keys
    elsewhere = (ROOT / "zhicheng" / "commands", ROOT / "chat" / "matrix")
    source += "".join(path.read_text("utf-8") for folder in elsewhere for path in folder.rglob("*.py"))
    assert {key for key in keys - named if not key.startswith(MADE) and f'"{key}"' not in source} == set()


def test_a_missing_key_or_fact_is_an_error_never_a_gap_on_a_screen():
    """KeyError, as early as a test can see it."""
    with pytest.raises(KeyError):
        text("zh", "no-such-key")
    with pytest.raises(KeyError):
        text("zh", "me-name")


def test_what_a_person_typed_is_never_markup():
    """Escaped once, and only once."""
    words = Words("zh")
    assert words("me-name", name="<b>&") == "姓名：&lt;b&gt;&amp;"
    assert words("defect", place="1", what=words("me-name", name="<b>")) == "1. 姓名：&lt;b&gt;"
    assert lines("<i>", Html("<b>x</b>"), "") == "&lt;i&gt;\n<b>x</b>"
    assert words.plain("me-name", name="<b>") == "姓名：<b>"


def test_a_refusal_shows_its_source_in_brackets():
    """Document and article, where a rule refused."""
    refused = Refused("id_check_digit", source="GB 11643-1999")
    assert refusals.sentence(refused, Words("zh")).endswith("重新输入。（GB 11643-1999）")
    assert refusals.sentence(refused, Words("en")).endswith("again. (GB 11643-1999)")


def test_a10_not_eligible_lists_each_finding_with_its_own_citation():
    """In the words of the reader's language; codes of the rules never show."""
    findings = (
        Finding("tier", "refuses", "新人社发〔2013〕101号第四条", needs="prefecture,county,township", has="region"),
        Finding("schooling", "refuses", "新人社发〔2013〕101号第四条", has="other"),
        Finding("education_not_listed", "refuses", "新人社发〔2013〕101号", has="博士"),
        Finding("a_deployers_own", "refuses", "本地文件", needs="a", has="b"),
    )
    refused = Refused("not_eligible", source=findings[0].source, findings=findings)
    chinese, english = (refusals.sentence(refused, Words(language)).splitlines() for language in LANGUAGES)
    assert (
        chinese[1]
        == "· 只适用于 地（州、市）级单位、县级单位、乡镇及以下单位，您的单位是 省（自治区）直属单位（新人社发〔2013〕101号第四条）"
    )
    assert chinese[2] == "· 学历须为全日制，您填写的是：其他（成人、自考、函授等）（新人社发〔2013〕101号第四条）"
    assert "博士" in chinese[3]
    assert len(chinese) == len(english) == 5
    assert "Doctor" in english[3]


def test_a20_lacking_evidence_is_listed_by_name(pack):
    """The slots' own names."""
    refused = Refused("evidence_lacking", lacking=tuple(pack.evidence_kind(slot) for slot in ("photo", "diploma")))
    assert refusals.sentence(refused, Words("zh")).splitlines()[1:] == ["· 一寸免冠照片", "· 学历证书"]
    assert refusals.sentence(refused, Words("en")).splitlines()[1:] == [
        "· One-inch ID photo",
        "· Certificate of education",
    ]


def test_words_of_our_own_are_translated_inside_a_refusal_and_a_persons_are_not():
    """A state shows as its word; a unit that happens to be called `draft` keeps its name."""
    assert "“草稿（未提交）”" in refusals.sentence(Refused("not_editable", state=State.DRAFT), Words("zh"))
    said = refusals.sentence(Refused("no_office_for_role", node=Node.BODY, unit="draft"), Words("zh"))
    assert said.startswith("draft 没有对应的评审机构")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_that_a_pack_brings_is_shown_even_without_words(language):
    """With its code, so that it can be looked up."""
    words = Words(language)
    assert "own_question" in refusals.question(words, {"code": "own_question", "source": "x"})
    assert "thresholds_unconfirmed" not in refusals.question(words, {"code": "thresholds_unconfirmed", "source": "x"})


@pytest.mark.parametrize("field", Corrected)
def test_a17_a_correction_that_changes_nothing_is_named_by_its_field(field):
    """By its word, never by its key."""
    for language in LANGUAGES:
        said = refusals.sentence(Refused("value_is_the_same", field=field), Words(language))
        assert Words(language).plain(f"field-{field.replace('_', '-')}") in said
        assert "field-" not in said
