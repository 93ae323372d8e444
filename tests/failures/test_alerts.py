"""The alert rules that we ship, as Prometheus itself reads them: each comes when it should, and not before (promtool)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.judges import judge

RULES = Path(__file__).parents[2] / "deploy" / "observability" / "alerts.yml"
ILL = {
    "ZhichengAway": ('up{job="zhicheng"}', "1 0x20", {"job": "zhicheng"}, "3m"),
    "ZhichengDatabaseAway": ('zhicheng_up{what="database"}', "1 0x20", {"what": "database"}, "3m"),
    "ZhichengPartSilent": ('zhicheng_sign_of_life_seconds{part="worker"}', "0+60x30", {"part": "worker"}, "6m"),
    "ZhichengWorkOverdue": (
        'zhicheng_duties_oldest_seconds{duty="notice.send"}',
        "0+60x30",
        {"duty": "notice.send"},
        "16m",
    ),
    "ZhichengCasesHeld": ('zhicheng_cases{state="held"}', "0 3x30", {"state": "held"}, "11m"),
    "ZhichengGivesUp": (
        'zhicheng_duties_total{duty="notice.send",outcome="given_up"}',
        "0 0 0+2x10",
        {"duty": "notice.send", "outcome": "given_up"},
        "7m",
    ),
    "ZhichengMessagesFail": ('zhicheng_messages{state="pending"}', "0 501x30", {"state": "pending"}, "16m"),
    "ZhichengDiskFull": ("zhicheng_free_bytes", "2000000000 900000000x30", {}, "11m"),
    "ZhichengSignerEnds": ("zhicheng_signer_days_left", "31 29x90", {}, "61m"),
}
"""By alert: what is measured, its values a minute apart from the first healthy one on, its labels, and when it comes."""
WELL = {
    "ZhichengWorkOverdue": ('zhicheng_duties_oldest_seconds{duty="evidence.read"}', "0+60x30"),
    "ZhichengDiskFull": ("zhicheng_free_bytes", "2000000000x30"),
    "ZhichengSignerEnds": ("zhicheng_signer_days_left", "31x90"),
}
"""What stands near it and is no illness."""


@pytest.fixture(scope="module")
def rules():
    (group,) = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return {rule["alert"]: rule for rule in group["rules"]}


def said(rule, labels):
    """The sentence of *rule*, with the values that are measured above put in."""
    text = rule["annotations"]["summary"].replace('{{ $value | printf "%.0f" }}', "29")
    value = {"held": "3", "pending": "501"}.get(labels.get("state"), "")
    for name, put in {"$value": value, **{f"$labels.{name}": put for name, put in labels.items()}}.items():
        text = text.replace(f"{{{{ {name} }}}}", put)
    return text


def played(tmp_path, alert, series, values, at):
    """What promtool finds wrong with these alerts at these moments."""
    rounds = [{"eval_time": moment, "alertname": alert, "exp_alerts": expected} for moment, expected in at]
    one = {"interval": "1m", "input_series": [{"series": series, "values": values}], "alert_rule_test": rounds}
    file = tmp_path / f"{alert}.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "tests": [one]}), "utf-8")
    done = subprocess.run([judge("promtool"), "test", "rules", file], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("alert", ILL)
def test_each_alert_comes_when_it_should_and_not_at_the_first_moment(rules, tmp_path, alert):
    series, values, labels, moment = ILL[alert]
    rule = rules[alert]
    expected = {
        "exp_labels": labels | rule["labels"],
        "exp_annotations": {"summary": said(rule, labels)},
    }
    status, told = played(tmp_path, alert, series, values, [("0m", []), (moment, [expected])])
    assert status == 0, told


@pytest.mark.parametrize("alert", WELL)
def test_what_is_no_illness_wakes_nobody(tmp_path, alert):
    series, values = WELL[alert]
    status, told = played(tmp_path, alert, series, values, [("25m", [])])
    assert status == 0, told


def test_every_alert_is_tried(rules):
    assert set(ILL) == set(rules)
