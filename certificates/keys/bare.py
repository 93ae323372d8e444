"""Bare signatures over SHA-256: whether one holds, and the one form in which ours are written.

An ECDSA signature (r, s) holds as (r, n - s) too, so that anyone can make a second file of a first. Ours have the lower of
the two, and no other is believed; for RSA (PKCS#1 v1.5) there is one form alone.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256


def holds(public: object, signature: bytes, data: bytes) -> bool:
    """True if *signature* over *data* is by the key whose public half is *public*, and written as ours are.

    Raises TypeError for a key of a kind that we don't use.
    """
    try:
        if isinstance(public, RSAPublicKey):
            public.verify(signature, data, PKCS1v15(), SHA256())
            return True
        if isinstance(public, EllipticCurvePublicKey):
            public.verify(signature, data, ECDSA(SHA256()))
            return written(signature, public) == signature
    except InvalidSignature:
        return False
    raise TypeError("a key of a kind that we don't use")


def written(signature: bytes, public: object) -> bytes:
    """*signature* as we write it: of ECDSA's two the one with the lower s. Raises ValueError for what is no signature."""
    if not isinstance(public, EllipticCurvePublicKey):
        return signature
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, public.curve.group_order - s))
