"""Two thirds are counted, not rounded (人社部令第40号)."""

import pytest

from pipeline.rules.terms import Committee
from pipeline.rules.voting import passed, quorate


@pytest.mark.parametrize(
    ("present", "members", "enough"),
    [(8, 12, True), (7, 12, False), (7, 11, False), (8, 11, True), (0, 5, False), (6, 5, False), (5, 5, True)],
)
def test_u12_a_quorum_is_two_thirds_of_the_members(present, members, enough):
    """At the boundary, below it, and more than there are."""
    assert quorate(present, members, Committee()) is enough


@pytest.mark.parametrize(("votes", "present", "enough"), [(6, 9, True), (5, 9, False), (6, 8, True), (5, 8, False)])
def test_u12_a_case_passes_with_two_thirds_of_those_present(votes, present, enough):
    """Of nine six; of eight six, since five and a third are more than five."""
    assert passed(votes, present, Committee()) is enough


def test_u12_the_shares_are_the_policys():
    """Half of them, where a pack says so."""
    assert passed(4, 8, Committee(majority=(1, 2)))
    assert not quorate(4, 8, Committee())
