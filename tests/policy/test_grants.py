"""The table of which claims give which posts: read whole, or refused with every fault and its line; and how claims are read."""

from __future__ import annotations

import pytest

from pipeline.policy.grants import load_grants
from pipeline.policy.problems import PackError
from pipeline.rules.granting import Grant, Granting
from pipeline.rules.words import Rank

TABLE = """\
claim: realm_access.roles
posts:
  zc-bureau: [{office: "bureau:UM-RSJ", rank: decider}]
  zc-both:
    - {office: "bureau:UM-RSJ", rank: chief}
    - {office: "unit:12650199MA00TE572K", rank: clerk}
"""


def test_b20_a_table_is_read_and_gives_what_the_claims_hold(tmp_path):
    """Inside another claim, a text or a list; what stands in no line gives nothing."""
    file = tmp_path / "posts.yaml"
    file.write_text(TABLE)
    granting = load_grants(file)
    bureau, chief = Grant("bureau:UM-RSJ", Rank.DECIDER), Grant("bureau:UM-RSJ", Rank.CHIEF)
    assert granting.of({"realm_access": {"roles": ["offline_access", "zc-bureau"]}}) == (bureau,)
    assert granting.of({"realm_access": {"roles": "zc-both"}})[0] == chief
    assert granting.of({"realm_access.roles": ["zc-bureau"]}) == (bureau,)
    for nothing in ({}, {"realm_access": None}, {"realm_access": {"roles": 7}}, {"roles": ["zc-bureau"]}):
        assert granting.of(nothing) == ()


def test_b20_whoever_has_no_name_is_called_by_what_they_sign_in_with():
    """The claim that is named, then the usual ones; blanks are no name."""
    granting = Granting("groups", {}, name="display")
    assert granting.name_of({"display": " 何志远 ", "name": "He"}) == "何志远"
    assert granting.name_of({"display": " ", "preferred_username": "hezhiyuan"}) == "hezhiyuan"
    assert granting.name_of({"display": ["何志远"]}) == "何志远"
    assert granting.name_of({"name": 7}) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claim: groups\n", "posts.yaml:1: posts: is missing: add it"),
        ("claim: groups\nposts: {}\n", "posts.yaml:2: posts: nobody would be let in"),
        (TABLE.replace("rank: chief", "rank: boss"), "posts.yaml:5: posts.zc-both.0.rank"),
        (TABLE.replace("unit:", "office:"), "posts.yaml:6: posts.zc-both.1.office: write ROLE:CODE"),
        (TABLE + "clam: x\n", "posts.yaml:7: clam: is not known here"),
        ("claim: [", "not readable as YAML"),
    ],
)
def test_b20_what_is_wrong_in_it_is_said_with_its_line(tmp_path, text, said):
    """As of a pack."""
    file = tmp_path / "posts.yaml"
    file.write_text(text)
    with pytest.raises(PackError) as error:
        load_grants(file)
    assert said in str(error.value)
