"""The newcomer's world: made by the verbs of everybody, beside nothing real, the same by the same seed."""

import re
import subprocess
import sys

import pytest
from sqlalchemy import select

from pipeline.rules.words import CertificateState, Kind, State
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.people import Person
from tools.seed.making import seed
from tools.seed.people import OFFICERS, Crowd
from zhicheng.commands.errors import CommandError
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

PASSING = {State.CHECKING, State.APPROVED, State.ISSUING}
"""In which no case rests: the pipeline takes it further at once."""


def test_b13_no_invented_world_is_made_beside_what_may_be_real(tmp_path):
    (tmp_path / "zhicheng.db").write_bytes(b"somebody's")
    with pytest.raises(CommandError, match="is not empty"):
        seed(Settings(home=tmp_path), 1)
    assert (tmp_path / "zhicheng.db").read_bytes() == b"somebody's"


@pytest.mark.parametrize(
    "setting",
    [
        {"database_url": "postgresql+psycopg://there"},
        {"telegram_token": "1:real"},
        {"signer_url": "pkcs12:/real.p12"},
        {"blobs_url": "s3://real/files"},
    ],
    ids=lambda setting: next(iter(setting)),
)
def test_b13_no_invented_world_leaves_its_folder(tmp_path, setting):
    with pytest.raises(CommandError, match=f"unset ZHICHENG_{next(iter(setting)).upper()}"):
        seed(Settings(home=tmp_path / "new", **setting), 1)


def test_b13_one_seed_is_one_crowd_and_another_is_another():
    def crowd(number):
        one = Crowd(number)
        return [one.somebody() for _ in range(8)], one.code(0)

    assert crowd(3) == crowd(3)
    assert crowd(3) != crowd(4)
    people, _ = crowd(3)
    assert len({one.who.name for one in people}) == len({one.who.id_number for one in people}) == 8


def test_b13_the_workbench_starts_without_loading_what_only_runs_later():
    """`zhicheng` alone is no slower for it, and a machine without the tools says so in a sentence."""
    code = "import sys, zhicheng.cli; sys.exit('tools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.slow
def test_b13_a_newcomer_has_every_kind_of_case_in_every_state_and_a_way_to_each_officer(tmp_path):
    settings = Settings(home=tmp_path / "world")
    told = seed(settings, 7)
    with Parts(settings).database.reading() as session:
        cases = session.scalars(select(Case)).all()
        assert {case.kind for case in cases} == set(Kind)
        assert {case.state for case in cases} == set(State) - PASSING
        states = set(session.scalars(select(Certificate.state)))
        assert {CertificateState.VALID, CertificateState.SUPERSEDED, CertificateState.REVOKED} <= states
        names = set(session.scalars(select(Person.name)))
    assert len(re.findall(r"/l/[\w-]{20,}", told)) == len(OFFICERS)
    assert all(name in told for name in names)
    again = seed(settings, 7)  # nothing is made twice, and the addresses are fresh ones
    assert set(re.findall(r"code=\d+", again)).isdisjoint(re.findall(r"code=\d+", told))
    with pytest.raises(CommandError, match="has the world of seed 7"):
        seed(settings, 8)
