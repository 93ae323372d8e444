"""The capacity model (B14): its arithmetic, a simulation of its busiest hour, and the real pipeline at three sizes."""

import json
import logging

import pytest

from bench.costs import run, spent
from bench.pipeline import Size
from bench.simulation import play
from bench.yardstick import Yardstick
from zhicheng.commands.machines.plan import tell
from zhicheng.planning import costs
from zhicheng.planning.model import BUSY, PARTS, Region, demand, plan

KNOWN = costs.load()
log = logging.getLogger(__name__)
CITY, REGION, NATION = Region(20_000), Region(2_000_000), Region(6_000_000)
"""The last: fifty million certificates in ten years."""


def test_b14_what_was_measured_names_its_machine_and_every_part():
    """The file is written by the bench, and a part without a number would be planned as nothing."""
    assert "cores" in KNOWN.machine
    assert {part for step in KNOWN.steps.values() for part in step.cpu_ms} >= set(PARTS)
    assert set(KNOWN.steps) == {"certificate", "file", "reading", "page", "update"}
    assert {name for name, step in KNOWN.steps.items() if step.log_writes > 0} >= {"certificate", "file"}
    assert KNOWN.steps["certificate"].cpu_ms["signer"] < 200


@pytest.mark.parametrize("region", [CITY, REGION, NATION], ids=["city", "region", "nation"])
def test_b14_no_part_is_planned_busier_than_it_can_bear(region):
    """And never by a whole processor too many."""
    for need in plan(region, KNOWN).parts.values():
        assert need.busy <= BUSY * need.processes
        assert (need.processes - 1) * BUSY <= need.busy
        assert need.processes >= 1


def test_b14_twice_the_cases_are_twice_the_work_and_twice_the_disk():
    """What a house uses when it is idle apart."""
    one, two = plan(Region(2_000_000), KNOWN), plan(Region(4_000_000), KNOWN)
    for part, need in one.parts.items():
        idle = KNOWN.idle.get(part, 0.0) / 1000
        assert two.parts[part].busy - idle == pytest.approx(2 * (need.busy - idle))
    assert two.rows_gb == pytest.approx(2 * one.rows_gb)
    assert two.files_gb == pytest.approx(2 * one.files_gb)
    assert (two.log_writes, two.messages) == (pytest.approx(2 * one.log_writes), pytest.approx(2 * one.messages))


def test_b14_the_busiest_hour_is_a_multiple_of_the_mean_one():
    """2,000,000 cases in 2,500 hours are 800 an hour; eight times that is 1.78 a second."""
    assert Region(2_000_000, 8).peak == pytest.approx(800 * 8 / 3600)


def test_b14_played_by_events_the_busiest_hour_of_a_region_is_as_busy_as_reckoned():
    """Within a fifth, by chance; and nobody waits for long: that is what two fifths of a processor are left for."""
    planned = plan(REGION, KNOWN)
    played = play(planned, KNOWN, 240, seed=1)
    for part, need in planned.parts.items():
        assert played.busy[part] == pytest.approx(need.busy, rel=0.2, abs=0.1)
    assert played.slowest("certificate") < 5
    assert played.slowest("update") < 2


def test_b14_played_with_half_the_processes_that_are_busy_certificates_wait():
    """The simulation can tell a plan that does from one that does not."""
    planned = plan(REGION, KNOWN)
    tight = {part: max(1, int(need.busy / 2)) for part, need in planned.parts.items()}
    enough, short = play(planned, KNOWN, 90, seed=1), play(planned, KNOWN, 90, 1, tight)
    assert short.slowest("certificate") > 5 * enough.slowest("certificate")


def test_b14_the_plan_is_told_in_words_and_as_json(capsys):
    """With the chat network's limit where it would be met."""
    tell(2_000_000, 8, as_json=False)
    said = capsys.readouterr().out
    assert "signer" in said
    assert KNOWN.machine in said
    assert "Telegram takes 30" in said
    tell(20_000, 8, as_json=False)
    assert "Telegram" not in capsys.readouterr().out
    tell(2_000_000, 8, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["cores"] == sum(need["processes"] for need in told["parts"].values())


def test_b14_a_second_of_a_busy_machine_is_reckoned_as_one_of_an_idle_one():
    """What a piece took at best, and what pieces take now: half as quick, each second is worth half."""
    stick = Yardstick()
    stick.best = 0.01
    assert stick.worth(spent=0.4, pieces=20) == pytest.approx(0.5)
    before, after = (
        {"seconds": at, "yard": 0.0, "pieces": 0.0, "worker": ms} for at, ms in ((0.0, 0.0), (10.0, 2200.0))
    )
    empty = dict.fromkeys(("log_writes", "wal_kb", "rows_kb", "files_kb"), 0.0)
    step = spent(empty | before, empty | after, 10, {"worker": 10.0}, stick.worth(0.4, 20))
    assert step.cpu_ms == {"worker": pytest.approx((1100 - 100) / 10)}


PARTS_BEHIND = ("worker", "signer", "database")


@pytest.fixture(scope="module")
def measured():
    """What this machine's steps cost, by one house; the file's own are of another machine, or another day."""
    return run(Size(cases=40, files=24, floor=12, lone=2), reads=False)


def work(known, counts):
    """Milliseconds of the parts behind the fronts, without what they use when idle."""
    found = demand(known, counts)
    return sum(found[part] for part in PARTS_BEHIND)


@pytest.mark.slow
@pytest.mark.timeout(3600)  # four houses; on a machine that works for others each takes minutes
@pytest.mark.xdist_group("e2e")
@pytest.mark.parametrize(("cases", "files"), [(24, 40), (48, 12), (80, 48)])
def test_b14_the_real_pipeline_uses_what_the_model_predicts(measured, cases, files):
    """Worker, signer and database's server together, in processor time, within a fifth: another mix, twice as many."""
    counts = {"certificate": float(cases), "file": float(files)}
    predicted, used = work(measured, counts), work(run(Size(cases, files, floor=12, lone=2), reads=False), counts)
    log.info("%d certificates, %d files: %.2f of what is predicted", cases, files, used / predicted)
    assert used == pytest.approx(predicted, rel=0.2)
