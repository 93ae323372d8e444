"""The electronic-licence identifier (证照标识) of GB/T 36904-2018: root, type, issuer, serial, version, check character."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

ROOT = "1.2.156.3005.2"
FORM = re.compile(r"1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]+)\.(\d{3})\.([0-9A-Z])")


def identifier(type_code: str, issuer_code: str, serial: str, version: int) -> str:
    """The identifier of one version. Raises ValueError for a part that the standard does not allow.

    *type_code*: 21 characters, given by whoever defines the kind of licence; *issuer_code*: the issuer's credit code, 18;
    *serial*: digits and capitals only. The check character is ISO 7064 MOD 37,36 over the parts without root and dots.
    """
    parts = (type_code, issuer_code, serial, f"{version:03d}")
    whole = ".".join((ROOT, *parts, mod_37_36.calc_check_digit("".join(parts))))
    if FORM.fullmatch(whole) is None:
        raise ValueError("a part of the identifier has another form than GB/T 36904 gives it")
    return whole


def right(text: str) -> bool:
    """True if *text* is an identifier with its right check character."""
    found = FORM.fullmatch(text)
    if found is None:
        return False
    try:
        mod_37_36.validate("".join(found.groups()))
    except ValidationError:
        return False
    return True
