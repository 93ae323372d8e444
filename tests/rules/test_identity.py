"""Numbers and names: GB 11643, GB 32100, GB 11714, 民委发〔2016〕33号."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers, sampled_from
from stdnum.iso7064 import mod_11_2

from pipeline.rules import identity
from pipeline.rules.refusals import Refused

TODAY = date(2026, 11, 23)


def number(area: str, born: date, sequence: int) -> str:
    first = f"{area}{born:%Y%m%d}{sequence:03d}"
    return first + mod_11_2.calc_check_digit(first)


@given(
    sampled_from(["650199", "659099", "110199", "810000", "830000", "911199"]),
    dates(date(1930, 1, 1), date(2010, 1, 1)),
    integers(0, 999),
)
def test_a1_sex_and_birth_date_follow_from_any_lawful_number(area, born, sequence):
    """The number alone tells both, whatever the county or the province."""
    found = identity.resident_id(number(area, born, sequence), today=TODAY)
    assert (found.birth_date, found.sex) == (born, "男" if sequence % 2 else "女")


@pytest.mark.parametrize("lawful", ["650102197001010018", "652901197501010013", "654002197001010016"])
def test_a1_people_older_than_their_county_are_not_refused(lawful):
    """Numbers that a county-by-year validator refuses belong to real residents."""
    assert identity.resident_id(lawful, today=TODAY).number == lawful


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "id_length"),
        ("65010219700101001", "id_length"),
        ("650102700101001", "id_is_old"),
        ("650102197001010019", "id_check_digit"),
        ("65010219700101001O", "id_characters"),
        ("990102197001010018", "id_check_digit"),
        (number("000199", date(1990, 1, 1), 1), "id_area"),
        (number("650199", date(2099, 1, 1), 1), "id_birth_date"),
        (number("650199", date(1899, 12, 31), 1), "id_birth_date"),
        (number("650199", date(2015, 1, 1), 1), "too_young"),
    ],
)
def test_a1_a_wrong_number_is_refused_by_its_first_fault(typed, code):
    """Each fault has a name, so each gets a sentence."""
    with pytest.raises(Refused, match=f"^{code}"):
        identity.resident_id(typed, today=TODAY)


def test_a1_every_single_wrong_digit_is_found():
    """MOD 11-2 catches any one wrong character."""
    lawful = number("650199", date(1990, 6, 15), 27)
    for place, right in enumerate(lawful[:17]):
        for wrong in set("0123456789") - {right}:
            with pytest.raises(Refused):
                identity.resident_id(lawful[:place] + wrong + lawful[place + 1 :], today=TODAY)


def test_a1_masks_show_neither_birth_day_nor_sequence():
    """First six and last four only."""
    assert identity.mask_id("650102197001010018") == "650102********0018"
    assert identity.mask_phone("13800001234") == "138****1234"


def credit_code(first: str, org_first_8: str) -> str:
    body = first + org_first_8 + identity.org_code_check(org_first_8)
    return body + identity.credit_code_check(body)


@pytest.mark.parametrize("first", ["12650100", "91650100", "N2650100", "A1650100", "Y1650100"])
def test_u1_both_forms_of_a_code_have_one_key(first):
    """The 18 characters, also those that begin with a letter, and the old nine are one unit."""
    long = credit_code(first, "MA7654CD")
    old = long[8:17]
    assert identity.organisation_code(long).key == identity.organisation_code(f"{old[:8]}-{old[8]}").key == old


def test_u1_a_published_code_is_accepted_and_a_changed_one_refused():
    """GB 32100's own arithmetic, checked on the code of the ministry's service platform's issuer."""
    assert identity.organisation_code("11100000000013338W").key == "00001333-8".replace("-", "")
    with pytest.raises(Refused, match="credit_code_wrong"):
        identity.organisation_code("11100000000013338X")
    with pytest.raises(Refused, match="org_code_wrong"):
        identity.organisation_code("000013339")
    with pytest.raises(Refused, match="org_code_length"):
        identity.organisation_code("123")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("王小明", "王小明"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 ・ 买买提.艾力", "阿卜杜拉·买买提·艾力"),
        ("李\ue863", "李䶮"),
        ("𠮷田〇", "𠮷田〇"),
        ("María O'Neil-王", "María O'Neil-王"),
        ("Anna O\u2019Brien", "Anna O'Brien"),
        ("Anna O\u02bcBrien", "Anna O'Brien"),
        ("Anna O\uff07Brien", "Anna O'Brien"),
    ],
)
def test_a1_any_name_a_person_can_have_is_taken_as_it_will_be_printed(typed, printed):
    """Look-alike dots become U+00B7, 䶮 leaves the private-use area, rare characters stay."""
    assert identity.person_name(typed) == printed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_empty"),
        ("·王", "name_dots"),
        ("王··明", "name_dots"),
        ("王" * 51, "name_too_long"),
        ("王\ue000", "name_character"),
        ("王?", "name_character"),
    ],
)
def test_a1_a_name_that_cannot_be_printed_is_refused_in_words(typed, code):
    """Nothing is trimmed or replaced by a question mark."""
    with pytest.raises(Refused, match=f"^{code}"):
        identity.person_name(typed)
