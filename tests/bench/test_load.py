"""The crowd: everybody has an answer, and what should not have been is counted."""

import json

import pytest

from bench.load.crowd import Size
from bench.load.house import _complaints, report, run

FEW = Size(applicants=4, officers=4, seconds=15, think_s=0.5, certificates=1, files=1)


@pytest.mark.slow
@pytest.mark.xdist_group("e2e")
def test_b13_a_small_crowd_is_answered_and_nothing_is_wrong():
    """On PostgreSQL and Redis, with two workers: each kind of act, the certificate that flows behind them, no complaint."""
    result = run(FEW, seed=1)
    assert result.wrong == {}
    assert result.certificates == 1
    assert {"start", "queue of an office", "officer opens a case"} <= set(result.spans)
    assert set(result.memory) == {"bot", "worker", "worker 2", "signer", "beat"}
    assert "| certificates in their chats | 1 of 1 |" in report(result)


def test_b13_what_a_part_complains_of_is_found_in_its_log(tmp_path):
    """Warnings and errors of ours with their kind, and a library's traceback; not its daily business."""
    lines = (
        json.dumps({"level": "info", "event": "done"}),
        json.dumps({"level": "warning", "event": "failed", "error": "IntegrityError", "stage": "notice.send"}),
        "Traceback (most recent call last):",
        "  File x",
    )
    log = tmp_path / "worker.log"
    log.write_text("\n".join(lines), "utf-8")
    assert list(_complaints(log)) == ["failed IntegrityError notice.send", "Traceback (most recent call last):"]
