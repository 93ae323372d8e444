"""Nothing of one region is in code: a second, tiny pack is all that another region needs."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pymupdf
import pytest

from pipeline.policy.loading import load
from pipeline.rules.eligibility import PersonFacts, Wanted, assess
from pipeline.rules.placing import placed
from pipeline.rules.qualification import Qualification, named
from pipeline.rules.requirements import of_application
from pipeline.rules.scales import Education, Level, Mode, Tier
from pipeline.rules.words import Node, State
from storage.models.certificates import Certificate
from tests.conftest import Calendar
from tests.house import House, Place

ROOT = Path(__file__).parents[2]
TINY = load(ROOT / "packs" / "template")
WANTED = Qualification("990100", "nongye", "畜牧", Level.ZHULI)
PLACE = Place(
    wanted=WANTED,
    pathway="graduate",
    unit="东山市示例牧场",
    ethnicity="畲",
    offices={Node.RECOMMENDER: "SL-TJ", Node.BUREAU: "SL-RS", Node.BODY: "SL-PW", Node.HELPDESK: "SL-KF"},
    proofs=("diploma",),
)
REGION = re.compile(r"新疆|乌鲁木齐|乌市|访惠聚|自治区级|(?<!\d)65\d{4}(?!\d)|新人社|RSSQ|UM-")
TELLS = {
    "zhicheng/cli.py": "examples in help texts",
    "storage/models/cases.py": "an example in a docstring",
    "pipeline/rules/granting.py": "an example in a docstring",
    "pipeline/rules/identity.py": "an example in a docstring",
    "pipeline/rules/qualification.py": "an example in a docstring",
}


@pytest.fixture
def house(database, blobs, calendar, issuer_folder):
    tiny = Calendar(calendar.now, TINY)
    return House(database, blobs, tiny, issuer_folder, PLACE)


def test_a_tiny_pack_has_its_own_words():
    """Label, offices, checklist: as its own files say."""
    assert named(TINY, WANTED).label == "东山/初级/畜牧/助理畜牧师"
    needs = of_application(TINY, "graduate", Level.ZHULI, Mode.REVIEW)
    assert (needs.route, needs.slots) == ((Node.UNIT, Node.BODY), ("photo", "diploma"))


def test_a4_a_tiny_pack_places_by_its_own_bodies():
    """The city's body takes the lower level, the province's the higher."""
    lower = placed(TINY, "nongye", Level.ZHULI, unit_portal="990100", tier=Tier.COUNTY)
    higher = placed(TINY, "nongye", Level.ZHONGJI, unit_portal="990100", tier=Tier.COUNTY)
    assert (lower.portal.code, higher.portal.code) == ("990100", "990000")


def test_a10_a_tiny_pack_judges_by_its_own_table():
    """Four years there, not one; and the answer cites that region's document."""
    facts = PersonFacts(Tier.COUNTY, education=Education.BACHELOR, work_since=date(2023, 1, 1))
    wanted = Wanted(TINY.pathway("graduate"), Level.ZHULI, Mode.REVIEW)
    judged = assess(wanted, facts, rules=TINY.rule_set("graduate", 2026), on=date(2026, 8, 31))
    assert [(one.code, one.needs, one.source) for one in judged.findings] == [
        ("years", "4", "示例职发〔2020〕5号第二条")
    ]
    master = replace(facts, education=Education.MASTER)
    assert assess(wanted, master, rules=TINY.rule_set("graduate", 2026), on=date(2026, 8, 31)).highest is Level.ZHONGJI


def test_a_case_of_another_region_goes_from_filing_to_its_certificate(house):
    """Two offices, three working days of notice, numbers of its own: through the same verbs and stages."""
    house.person()
    case_id = house.draft()
    assert house.case(case_id).number == "SL-00001"
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    house.announces(case_id)
    house.calendar.passes(days=3)
    house.works()
    assert house.case(case_id).state is State.ON_NOTICE
    house.calendar.passes(days=1)
    house.works()
    assert house.case(case_id).state is State.COMPLETED
    with house.database.reading() as session:
        (certificate,) = session.query(Certificate).all()
        assert certificate.number == "SL2026-990100-0001"
        record, template, signed = certificate.record, certificate.template, certificate.signed
    assert (record["title"], record["body"]) == ("助理畜牧师", "东山市农业系列评委会")
    assert template == "plain"
    with pymupdf.open(stream=house.blobs.get(signed), filetype="pdf") as document:
        assert document[0].rect.height > document[0].rect.width


def code():
    folders = ("pipeline", "bot", "web", "certificates", "storage", "notify", "zhicheng")
    kinds = {".py", ".ftl", ".j2", ".html", ".css", ".js"}
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds)
    return [path for path in files if "demo" not in path.parts]


def test_no_code_or_text_names_the_region():
    """Its names, documents and codes stand in its pack alone; an example in a docstring is listed here."""
    found = {str(path.relative_to(ROOT)) for path in code() if REGION.search(path.read_text("utf-8"))}
    assert found == TELLS.keys()


def test_c1_the_plain_template_is_for_any_body():
    """Not even its sample names a region."""
    folder = ROOT / "certificates" / "templates" / "plain"
    texts = [path.read_text("utf-8") for path in folder.iterdir() if path.suffix in {".j2", ".json", ".svg"}]
    assert len(texts) > 5
    assert [text for text in texts if re.search(f"{REGION.pattern}|自治|人力资源", text)] == []
