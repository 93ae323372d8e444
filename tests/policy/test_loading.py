"""The pack's loader: everything wrong is named at once, with file, key and line."""

import shutil
from pathlib import Path

import pytest

from pipeline.policy.loading import PackError, load
from pipeline.rules.qualification import Qualification, named
from pipeline.rules.scales import Level

SHIPPED = Path(__file__).parents[2] / "pipeline" / "policy" / "xinjiang"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SHIPPED, tmp_path / "pack"))


def problems(folder):
    with pytest.raises(PackError) as caught:
        load(folder)
    return [(problem.file, problem.line, problem.key) for problem in caught.value.problems]


def change(folder, file, old, new):
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def test_a19_the_label_is_written_as_the_platform_writes_it(pack):
    """[乌市][初级]林业专业/助理工程师, and the number with eight digits."""
    wanted = Qualification("650100", "gongcheng", "林业", Level.ZHULI)
    assert named(pack, wanted).label == "[乌市][初级]林业专业/助理工程师"
    assert pack.forms.case_number.format(serial=511378) == "RSSQ00511378"


def test_the_shipped_pack_is_whole(pack):
    """27 series, 56 tracks, 15 portals, 56 ethnic groups."""
    counts = (
        len(pack.series),
        sum(len(series.tracks) for series in pack.series),
        len(pack.portals),
        len(pack.ethnicities),
    )
    assert counts == (27, 56, 15, 56)


def test_every_problem_is_reported_at_once_with_file_line_and_key(folder):
    """A wrong type, an unknown key and a name that points at nothing, in three files."""
    change(folder, "pathways.yaml", "notice_days: 5", "notice_days: five")
    change(folder, "pack.yaml", "issuer:", "isuer:")
    found = problems(folder)
    line = next(
        i for i, text in enumerate((folder / "pathways.yaml").read_text("utf-8").splitlines(), 1) if "five" in text
    )
    assert ("pathways.yaml", line, "pathways.0.notice_days") in found
    assert {key for _, _, key in found} >= {"issuer", "isuer"}


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("pathways.yaml", "evidence: [photo,", "evidence: [foto,", "pathways.0.evidence.0"),
        ("offices.yaml", 'portal: "650100"', 'portal: "999999"', "offices.0.portal"),
        ("offices.yaml", "series: [gongcheng]", "series: [gongchen]", "offices.0.series.0"),
        ("pack.yaml", "{serial:08d}", "{number}", "forms.case_number"),
        ("rules.yaml", "initial: &art4", "initiall: &art4", "rule_sets.0.tables.initiall"),
    ],
)
def test_a_name_that_points_at_nothing_is_found(folder, file, old, new, key):
    """What no single value shows is checked across the files."""
    change(folder, file, old, new)
    assert key in {found for _, _, found in problems(folder)}


def test_a_folder_that_is_no_pack_or_no_yaml_is_said_so(folder, tmp_path):
    """No traceback for a wrong path or a broken file."""
    assert problems(tmp_path)[0][2] == ""
    (folder / "pack.yaml").write_text("a: [", "utf-8")
    assert problems(folder)[0][0] == "pack.yaml"
