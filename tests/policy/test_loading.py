"""The pack's loader: everything wrong is named at once, with file, key and line, and how to mend it."""

import shutil
from pathlib import Path

import pytest

from certificates.template.paths import FOLDER
from pipeline.policy.loading import PackError, load
from pipeline.rules.qualification import Qualification, named
from pipeline.rules.scales import Level, Mode
from pipeline.rules.words import Node

SHIPPED = Path(__file__).parents[2] / "packs" / "xinjiang"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SHIPPED, tmp_path / "pack"))


def problems(folder):
    with pytest.raises(PackError) as caught:
        load(folder)
    return [(problem.file, problem.line, problem.key) for problem in caught.value.problems]


def change(folder, file, old, new):
    """Change the first *old* of *file*; the line where it stands."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a19_the_label_is_written_as_the_platform_writes_it(pack):
    """[乌市][初级]林业专业/助理工程师, and the number with eight digits."""
    wanted = Qualification("650100", "gongcheng", "林业", Level.ZHULI)
    assert named(pack, wanted).label == "[乌市][初级]林业专业/助理工程师"
    assert pack.forms.case_number.format(serial=511378) == "RSSQ00511378"


def test_the_shipped_pack_is_whole(pack):
    """27 series, 56 tracks, 15 portals, 56 ethnic groups, six pathways, eight services."""
    tracks = [track for series in pack.series for track in series.tracks]
    counted = (pack.series, tracks, pack.portals, pack.ethnicities, pack.pathways, pack.services)
    assert [len(one) for one in counted] == [27, 56, 15, 56, 6, 8]


def test_every_portal_of_the_shipped_pack_has_its_offices(pack):
    """Each has a bureau, a recommender that takes whatever comes, and review bodies."""
    for portal in pack.portals:
        there = [office for office in pack.offices if office.portal == portal.code]
        assert {Node.BUREAU, Node.RECOMMENDER, Node.BODY} <= {office.node for office in there}, portal.name
        assert any(office.node is Node.RECOMMENDER and not office.series for office in there), portal.name
        assert all(office.phone and office.hours and office.address for office in there)


def test_every_title_that_goes_by_review_has_a_body(pack):
    """Whichever series and level: there is somewhere to apply, at the latest the region."""
    reviewed = {
        (series.id, level)
        for series in pack.series
        for track in series.tracks
        for level in track.titles
        if track.mode(level) in {Mode.REVIEW, Mode.EXAM_THEN_REVIEW}
    }
    assert {series for series, _ in reviewed} == {series.id for series in pack.series}
    assert [one for one in reviewed if not pack.bodies(*one)] == []


def test_every_problem_is_reported_at_once_with_file_line_and_key(folder):
    """A wrong type, an unknown key, a missing one and names that point at nothing: in one run, in four files."""
    number = change(folder, "pathways.yaml", "notice_days: 5", "notice_days: five")
    key = change(folder, "pack.yaml", "issuer:", "isuer:")
    portal = change(folder, "offices.yaml", 'portal: "650100"', 'portal: "999999"')
    form = change(folder, "pack.yaml", "{serial:08d}", "{number}")
    found = problems(folder)
    assert ("pathways.yaml", number, "pathways.0.notice_days") in found
    assert ("pack.yaml", key, "isuer") in found
    assert ("pack.yaml", 1, "issuer") in found
    assert [line for file, line, at in found if at.endswith(".portal")] == [portal]
    assert ("pack.yaml", form, "forms.case_number") in found


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("pathways.yaml", "evidence: [photo,", "evidence: [foto,", "pathways.0.evidence.0"),
        ("pathways.yaml", "zhongji: [present_title]", "zhongji: [title]", "pathways.0.evidence_by_level.zhongji.0"),
        ("pathways.yaml", "{exam_then_review: [exam_pass]}", "{exam: [pass]}", "pathways.0.evidence_by_mode.exam.0"),
        ("pathways.yaml", "bureau, body]", "bureau]", "pathways.0.route"),
        ("pathways.yaml", "notice_days: 5", "notice_days: -1", "pathways.0.notice_days"),
        ("pathways.yaml", "id: initial", "id: review", "pathways.1"),
        ("pathways.yaml", "work_since, assessed, standing]", "assessed, standing]", "pathways.1.asks"),
        ("pathways.yaml", "kind: reissue", "kind: correction", "services"),
        ("pathways.yaml", "{id: sex, ", "{id: title, ", "services.1.fields.1.id"),
        ("pathways.yaml", "route: [helpdesk]", "route: [unit]", "services.2.route"),
        ("pathways.yaml", "[identity_photo]", "[selfie]", "services.2.evidence.0"),
        ("pathways.yaml", "max_pages: 60", "max_pages: 0", "evidence.5.max_pages"),
        ("pathways.yaml", '"GD{serial:08d}"', '"GD"', "services.2.number"),
        ("offices.yaml", 'portal: "650000"', 'portal: "999999"', "offices.0.portal"),
        ("offices.yaml", "[gongcheng]", "[gongchen]", "offices.5.series.0"),
        ("offices.yaml", "closes: 2025-11-04", "closes: 2025-10-04", "offices.5.windows.0.closes"),
        ("offices.yaml", "opens: 2026-10-10", "opens: 2025-10-12", "offices.5.windows.1.opens"),
        ("offices.yaml", "node: helpdesk", "node: bureau", "offices"),
        ("offices.yaml", "code: UM-LCJ", "code: UM-JYJ", "offices"),
        ("offices.yaml", "node: bureau, code: UM", "node: helpdesk, code: UM", "offices"),
        ("offices.yaml", "series: [weisheng], windows", "series: [nongye], windows", "series.6.id"),
        ("portals.yaml", "kind: prefecture", "kind: region", "portals"),
        ("portals.yaml", '"650200"', '"650100"', "portals.2.code"),
        ("pack.yaml", "{specialty}专业/{title}", "{specialty", "forms.qualification"),
        ("pack.yaml", "template: regional", "template: provincial", "forms.template"),
        ("offices.yaml", "node: body, code: UM", "node: body, template: ./own, code: UM", "template"),
        ("offices.yaml", "node: bureau, code: UM", "node: bureau, template: plain, code: UM", "template"),
        ("pack.yaml", "{serial:06d}", "{serial:x!}", "forms.certificate_number"),
        ("pack.yaml", "{serial:06d}", "", "forms.certificate_number"),
        ("pack.yaml", "{serial:06d}", "{shuffled}", "forms.certificate_number"),
        ("pack.yaml", "{serial:06d}", "{shuffled:02d}", "forms.certificate_number"),
        ("pack.yaml", "mending_days: 10", "mending_days: 0", "terms.mending_days"),
        ("pack.yaml", "copy_days: 90", "copy_days: 0", "terms.copy_days"),
        ("pack.yaml", "draft_days: 90", "draft_days: 7", "terms.retention.draft_days"),
        ("pack.yaml", "sign_in_days: 180", "sign_in_days: 0", "terms.retention.sign_in_days"),
        ("pack.yaml", "copies_alive: 3", "copies_alive: -1", "terms.copies_alive"),
        ("pack.yaml", "[12, 31]", "[2, 30]", "terms.cut_off"),
        ("rules.yaml", "initial: &initial", "initiall: &initial", "rule_sets.0.tables.initiall"),
        ("rules.yaml", "[worldskills,", "[worldskill,", "rule_sets.4.tables.skilled_talent.0.awards.0"),
        ("rules.yaml", "id: 1b", "id: 1a", "rule_sets.0.tables.initial.1"),
        ("rules.yaml", "to_year: 2024", "to_year: 2023", "rule_sets.1.from_year"),
        ("rules.yaml", "to_year: 2024", "to_year: 2025", "rule_sets.1.from_year"),
        ("rules.yaml", "from_year: 2022\n    to_year:", "from_year: 2022\n    to_year: 2030", "rule_sets.3.to_year"),
        ("rules.yaml", "ask: [merits]", "ask: [merit]", "rule_sets.3.tables.special_talent.0.ask.0"),
        ("rules.yaml", "source: 人社部令第40号}", 'source: ""}', "exclusions.0.source"),
        ("rules.yaml", "lowest: zhongji, highest: zhenggao", "lowest: zhenggao, highest: zhongji", "lowest"),
        ("titles.yaml", "specialties: [药学, 中药]", "specialties: [药学, 护理]", "series.6.tracks.3.specialties.0"),
        ("titles.yaml", "        exam: 会计", "        # exam: 会计", "series.18.tracks.0.modes"),
        ("titles.yaml", "titles: {zhuli: 助教,", "titles: {zhuli_: 助教,", "series.0.tracks.0.titles.zhuli_"),
        ("faq.yaml", "source: 新人社规〔2022〕7号", 'source: ""', "faq.8.source"),
        ("faq.yaml", "asks_en: [party school]", "asks_en: []", "faq.5.asks_en"),
        (
            "faq.yaml",
            "unsure_en: Which areas are meant is not said there; the body decides.",
            'unsure_en: ""',
            "unsure_en",
        ),
        ("faq.yaml", "id: party_school", "id: initial", "faq.5.id"),
        ("documents.yaml", "id: degree\n", "id: diploma\n", "documents.1.id"),
        ("documents.yaml", "slots: [degree]", "slots: [photo]", "documents.1.slots"),
        (
            "documents.yaml",
            "{荣誉证书: 6, 获奖证书: 6, 荣获: 3, 特发此证: 3, 以资鼓励: 3, 毕业: -4}",
            "{荣获: 3}",
            "documents.8.signs",
        ),
        ("documents.yaml", "form: name, after: [姓名, 学生, ¶]", "form: name, after: []", "documents.1.fields.0.after"),
        ("documents.yaml", "本科: 本科, 专科", "本科: 学士, 专科", "documents.0.fields.6.words"),
        ("documents.yaml", "against: education", "against: sex", "documents.0.fields.6.form"),
        ("faq.yaml", 'means_en: ["party school"]', 'means_en: ["$party school"]', "faq.5.means_en"),
        ("calendar.yaml", "workdays: []", "workdays: [2026-10-01]", "calendar.workdays"),
    ],
)
def test_what_points_nowhere_stands_twice_or_leaves_a_gap_is_found(folder, file, old, new, key):
    """What no single value shows is checked across the files."""
    change(folder, file, old, new)
    assert any(f".{key}." in f".{found}." for _, _, found in problems(folder))


def test_c1_a_body_has_its_own_template_or_that_of_the_pack(folder):
    """A name that ships, or a folder beside the pack's files; a broken one is named with its own file and key."""
    shutil.copytree(FOLDER / "plain", folder / "own")
    change(folder, "offices.yaml", "node: body, code: UM-PWH-GC", "node: body, template: own, code: UM-PWH-GC")
    change(folder, "pack.yaml", "template: regional", "template: plain")
    pack = load(folder)
    assert (pack.template("UM-PWH-GC"), pack.template("another")) == (str(folder / "own"), "plain")
    (folder / "own" / "layout.json").write_text("{}", "utf-8")
    with pytest.raises(PackError, match=r"offices\.\d+\.template: .*own/layout\.json: the key `page` is missing"):
        load(folder)


def test_a_key_that_stands_twice_in_a_mapping_is_found(folder):
    """YAML would quietly take the second."""
    line = change(folder, "pack.yaml", "  mending_days: 10", "  mending_days: 10\n  mending_days: 12")
    assert ("pack.yaml", line + 1, "terms.mending_days") in problems(folder)


def test_a_folder_that_is_no_pack_or_no_yaml_is_said_so(folder, tmp_path):
    """No traceback for a wrong path or a broken file."""
    assert problems(tmp_path)[0][2] == ""
    (folder / "pack.yaml").write_text("a: [", "utf-8")
    assert problems(folder)[0][0] == "pack.yaml"


def test_a19_a_number_may_be_written_in_order_or_shuffled(folder):
    """One of the two must be there; either is in order."""
    change(folder, "pack.yaml", "{serial:06d}", "{shuffled:08d}")
    assert load(folder).forms.certificate_number.endswith("{shuffled:08d}")
