"""A20, C5: a file that takes its child over gains nothing: no way out, and no word in the answer to another question."""

import contextlib
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from certificates.keys.register import TrustStore
from pipeline.cage import inspecting, jail, verifying
from pipeline.cage.client import CAGE, Cage, CageBroken
from pipeline.cage.inspecting import Limits, inspect

from . import files
from .taken_over import FORGED

HELD = {"network": True, "processes": True, "files": True, "memory": True}

NOW = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture
def cage():
    """Gives a cage whose server is that module of ours, and ends it."""
    with contextlib.ExitStack() as ended:

        def started(module):
            made = Cage(f"tests.cage.{module}")
            ended.callback(made._end)
            return made

        yield started


def test_the_walls_hold_from_inside():
    """A child that tries gets no network, no process, no file and no second gigabyte."""
    assert CAGE.ask({"job": "walls"}, ())[0] == HELD


def test_a_child_holds_nothing_but_the_pipe_for_its_own_answer(cage):
    """In, out and error are /dev/null, and the server's descriptors aren't to be seen."""
    assert cage("taken_over").ask({"job": "reach"}, ())[0] == {"null": [0, 1, 2], "others": 1, "server": False}


def test_what_a_child_writes_everywhere_spoils_its_own_answer_alone(cage):
    """The next question is answered by its own child, twice in a row, by the same server."""
    taken = cage("taken_over")
    assert taken.ask({"job": "forge"}, ())[0] == {"died": "could_not_open"}
    server = taken._server
    assert [taken.ask({"job": "walls"}, ())[0] for _ in range(2)] == [HELD, HELD]
    assert taken._server is server


def test_an_answer_that_nobody_asked_for_is_not_believed(cage):
    """Even where a child can write into the server's pipe: it doesn't know the next question's nonce."""
    leaky = cage("leaky")
    with pytest.raises(CageBroken):
        leaky.ask({"job": "forge"}, ())
    assert leaky.ask({"job": "walls"}, ())[0] == HELD


@pytest.fixture
def says(monkeypatch):
    """Makes the cage answer that."""

    def answering(answer):
        for module in (inspecting, verifying):
            monkeypatch.setattr(module, "CAGE", SimpleNamespace(ask=lambda *_: (answer, ())))

    return answering


@pytest.mark.parametrize(
    "answer",
    [{}, {**FORGED, "verdict": "excellent"}, {**FORGED, "reasons": [{"code": "no such"}]}, {**FORGED, "facts": 7}],
)
def test_nonsense_about_evidence_is_a_refusal_and_no_traceback(says, answer):
    """What a child says of its own file is read as a stranger's word."""
    says(answer)
    found = inspect("proof", b"%PDF-1.7", Limits())
    assert (found.verdict, [one.code for one in found.reasons]) == ("refused", ["could_not_open"])


@pytest.mark.parametrize("answer", [{}, FORGED, {**FORGED, "standing": "splendid"}])
def test_nonsense_about_a_certificate_is_unreadable_and_no_traceback(says, answer):
    """Half a verdict is none."""
    says(answer)
    assert verifying.verify_caged(b"%PDF-1.7", TrustStore((), ()), now=NOW).standing == "unreadable"


@pytest.mark.parametrize("kind", ["font", "picture", "operator", "table"])
def test_a20_a_page_that_had_to_be_mended_is_taken_and_flagged(kind):
    """MuPDF says so aloud; the answer arrives all the same, with its remarks."""
    found = inspect("proof", files.mended(kind), Limits())
    assert (found.verdict, [one.code for one in found.reasons]) == ("flagged", ["parts_missing"])
    assert len(found.renditions) == 1
    assert 1 <= len(found.facts["remarks"]) <= 20


def test_a20_endless_remarks_are_cut():
    """A hundred different complaints are twenty lines."""
    found = inspect("proof", files.mended("babble"), Limits())
    assert len(found.facts["remarks"]) == 20
    assert max(map(len, found.facts["remarks"])) <= 160


def test_a20_c5_a_child_starts_threads_and_no_process():
    """The decoder of HEIC has a thread of its own; what forks would outlive the answer."""
    child = [sys.executable, "-c", "from tests.cage.test_walls import inside; inside()"]
    said = subprocess.run(child, capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, said.stdout) == (0, "a thread\nno process\n"), said.stderr


def inside() -> None:
    """What a child of the cage tries: a process of its own, since a fork of the tests' has their threads and their size."""
    jail.enter()
    thread = threading.Thread(target=sys.stdout.write, args=("a thread\n",))
    thread.start()
    thread.join()
    try:
        os.fork()
    except OSError:
        sys.stdout.write("no process\n")
