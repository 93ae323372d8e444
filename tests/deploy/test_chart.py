"""The chart for Kubernetes holds to what the code has (B14); `make helm` renders it and asks the schemas."""

import re
from pathlib import Path

from pipeline.queries.operator.health import PATIENT
from pipeline.rules.words import Duty, Running
from pipeline.tasks.queues import QUEUE_OF, Queue
from tests.deploy.test_containers import READ, parsed
from tools.image import engine
from zhicheng import metrics

CHART = Path(__file__).parents[2] / "deploy" / "helm" / "zhicheng"
TEMPLATES = {path.name: path.read_text("utf-8") for path in (CHART / "templates").iterdir()}
PARTS = TEMPLATES["parts.yaml"] + TEMPLATES["web.yaml"] + TEMPLATES["migrate.yaml"]


def test_b14_every_setting_of_the_chart_is_one_that_there_is():
    """The environment of a pod comes from these files alone."""
    named = {name for text in TEMPLATES.values() for name in re.findall(r"\b(ZHICHENG_[A-Z_]+\w)\b", text)}
    assert named
    assert named - READ == set()


def test_b14_each_part_runs_a_command_that_there_is_and_is_asked_after_by_its_own_name():
    """Six parts, and the job that prepares everything."""
    found = dict(re.findall(r'"part" "(\w+)"[^\n]*?"command" \(list ([^)]+)\)', PARTS))
    assert set(found) == {"migrate", "web", *Running}
    for words in found.values():
        parsed(re.findall(r'"([^"]+)"', words))
    asked = re.findall(r'"part" "(\w+)"[^\n]*"health" \(list "zhicheng" "alive" "(\w+)"\)', PARTS)
    assert asked == [(part, part) for part, _ in asked]
    assert {part for part, _ in asked} == {"web", *Running}


def test_b14_the_signers_secret_goes_to_the_signer_and_the_job_that_enters_it():
    """And the signer is one."""
    with_key = re.findall(r'"part" "(\w+)"[^\n]*"key" true', PARTS)
    assert sorted(with_key) == ["migrate", "signer"]
    assert re.search(r'"part" "signer"[^\n]*"replicas" 1 "recreate" true', PARTS)


def test_b14_workers_are_counted_by_the_age_of_duties_that_people_wait_for():
    """By the metric that our own pages serve; what the signer does and what may take its time is left out."""
    query = TEMPLATES["parts.yaml"]
    left_out = set("|".join(re.findall(r'\$(?:signing|patient) := "([^"]+)"', query)).split("|"))
    assert left_out == {duty.value for duty in Duty if duty in PATIENT or QUEUE_OF[duty] is Queue.SIGNING}
    assert "zhicheng_duties_oldest_seconds" in query
    assert '"duties_oldest_seconds"' in Path(metrics.__file__).read_text("utf-8")
    assert f'duty=\\"{Duty.READ_EVIDENCE.value}\\"' in query


def test_b14_a_pod_has_the_images_user_and_writes_nothing_but_its_volumes():
    """fsGroup too: what a volume's group is then is the user's own, and `zhicheng doctor` knows it."""
    pod = TEMPLATES["_helpers.tpl"]
    for name in ("runAsUser", "runAsGroup", "fsGroup"):
        assert f"{name}: {engine.USER}\n" in pod
    assert "readOnlyRootFilesystem: true" in pod
    assert "capabilities: {drop: [ALL]}" in pod
    assert "runAsNonRoot: true" in pod
