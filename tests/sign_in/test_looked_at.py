"""What `zhicheng doctor` says of the directory; and a start that can't be."""

from __future__ import annotations

import pytest

from pipeline.policy.problems import PackError
from tests.sign_in.provider import CLIENT, SECRET
from zhicheng.commands.errors import CommandError
from zhicheng.settings import Settings
from zhicheng.signing_in import sign_in, symptoms
from zhicheng.wiring import Parts

TABLE = """\
claim: groups
posts:
  zc-bureau: [{office: "bureau:UM-RSJ", rank: decider}]
  zc-gone: [{office: "bureau:NOT-THERE", rank: chief}]
"""


@pytest.fixture
def named(tmp_path, directory):
    """Settings that name the directory, and what a test says otherwise."""
    file = tmp_path / "posts.yaml"
    file.write_text(TABLE)
    usual = {"issuer": directory.issuer, "client_id": CLIENT, "client_secret": SECRET, "posts": file}

    def make(**more):
        said = {f"oidc_{name}": value for name, value in {**usual, **more}.items()}
        return Settings(home=tmp_path, _env_file=None, **said)

    return make


def found(house, settings):
    parts = Parts(settings)
    parts.__dict__["database"] = house.database
    return {
        one.name: [one.ok, *(getattr(said, "code", said) for said in one.what)] for one in symptoms(parts, rows=True)
    }


def test_b20_a_doctor_says_whether_the_directory_answers_and_which_offices_there_are_not(house, named, directory):
    """It answers; away; and it names itself otherwise than the setting does."""
    usual = found(house, named())
    assert usual["directory"] == [True]
    assert usual["sign-in posts"] == [False, "no_such_offices"]
    assert usual["told at the desk alone"] == [True]
    assert found(house, named(issuer="http://127.0.0.1:9"))["directory"] == [False, "directory_away"]
    other = directory.issuer.replace("127.0.0.1", "localhost")
    assert found(house, named(issuer=other))["directory"] == [False, "directory_wrong"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"issuer": "http://sso.example.gov.cn"}, "write https://"),
        ({"client_id": ""}, "needs ZHICHENG_OIDC_CLIENT_ID"),
        ({"scopes": "profile"}, "must hold openid"),
        ({"posts": None}, "needs ZHICHENG_OIDC_POSTS"),
    ],
)
def test_b20_settings_that_can_not_work_are_said_at_the_start(named, more, said):
    """In one sentence that names the setting."""
    with pytest.raises(CommandError, match=said):
        sign_in(named(**more))


def test_b20_a_table_that_can_not_be_read_is_said_at_the_start_and_none_is_asked_for_without_a_directory(
    named, tmp_path
):
    """Not at the first officer's coming."""
    (tmp_path / "posts.yaml").write_text("claim: groups\n")
    with pytest.raises(PackError, match="posts"):
        sign_in(named())
    assert sign_in(named(issuer="", posts=None)) is None
