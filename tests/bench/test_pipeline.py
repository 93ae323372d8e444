"""The bench of the pipeline runs, at a size that takes seconds: real worker, signer and beat, and the floor beside them."""

import pytest

from bench.pipeline import FORMS, Size, report, run

pytestmark = pytest.mark.xdist_group("e2e")


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_bench_brings_every_certificate_to_its_chat_once_and_answers_every_file(form):
    """It ends with an error if a chat has none or two; what it prints stands beside the floor of the same run."""
    result = run(form, Size(cases=3, files=2, floor=2, lone=1))
    said = next(report(iter([result])))
    assert f"{form}: 3 notices end at once, 2 files come at once" in said
    assert "× the floor" in said
    assert 0 < result.floor.cpu <= result.floor.clock * 2
    assert 1 <= result.attempts < 2
    assert 0 < result.files_cpu_s < result.files_s * 8
