"""Invented numbers with their right check digits, from ranges that nobody is given."""

from stdnum.iso7064 import mod_11_2

from pipeline.rules.identity import credit_code_check, org_code_check


def resident(born: str, sequence: int, area: str = "650199") -> str:
    """A resident ID number (GB 11643)."""
    first = f"{area}{born}{sequence:03d}"
    return first + mod_11_2.calc_check_digit(first)


def organisation(first_8: str, area: str = "650199") -> str:
    """A credit code (GB 32100) around an organisation code (GB 11714)."""
    body = "12" + area + first_8 + org_code_check(first_8)
    return body + credit_code_check(body)


UNIT_CODE = organisation("MA00TE57")
