"""Why a signer is not used now, and how whoever runs this comes to the next one: sentences of the command line."""

from __future__ import annotations

from certificates.keys.signer import SCHEME

OBJECTIONS = {
    "signer_retired": "The signer is retired, or not in the register: see `zhicheng keys list` and ZHICHENG_SIGNER_URL.",
    "signer_not_valid": "The signer's certificate is not valid today ({period}): {next}.",
}


def next_signer(url: str) -> str:
    """How whoever runs this comes to the signer that follows the one at *url*."""
    if url.startswith(SCHEME):
        return (
            "have your authority make the next PKCS#12 file, name it in ZHICHENG_SIGNER_URL, and run `zhicheng migrate`"
        )
    return "make the next one, `zhicheng keys rotate` (docs/keys.md)"
