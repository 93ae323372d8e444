"""A file encrypted at rest under a key of its own, which is wrapped by the data key: to change that, 60 bytes are written anew.

    4 bytes   b"ZCB1"
    60 bytes  the file's own key, sealed (nonce, AES-256-GCM, tag)
    12 bytes  a nonce
    then      the bytes and a tag: AES-256-GCM under the own key

Both are bound to the name under which the file is kept, so that none can be put in the place of another.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.sealing import KEY_BYTES, NONCE_BYTES, SealError, sealer

MAGIC = b"ZCB1"
WRAPPED = NONCE_BYTES + KEY_BYTES + 16
HEAD = len(MAGIC) + WRAPPED
LABEL = "blob "


def close(data: bytes, name: str) -> bytes:
    """Encrypt *data* for the file of that name."""
    own, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
    wrapped = sealer().seal_bytes(own, LABEL + name)
    return MAGIC + wrapped + nonce + AESGCM(own).encrypt(nonce, data, name.encode())


def open_(file: bytes, name: str) -> bytes:
    """The bytes in it. Raises SealError if it is not what was closed under that name, or under another data key."""
    own = sealer().open_bytes(_wrapped(file), LABEL + name)
    nonce, sealed = file[HEAD : HEAD + NONCE_BYTES], memoryview(file)[HEAD + NONCE_BYTES :]
    try:
        return AESGCM(own).decrypt(nonce, sealed, name.encode())
    except (InvalidTag, ValueError):
        raise SealError(f"file {name[:12]}… is not what was stored") from None


def rewrapped(file: bytes, name: str) -> bytes | None:
    """The same with its key wrapped by the data key in use; None if it is. Raises SealError."""
    wrapped, label = _wrapped(file), LABEL + name
    if sealer().is_in_use(wrapped, label):
        return None
    return MAGIC + sealer().seal_bytes(sealer().open_bytes(wrapped, label), label) + file[HEAD:]


def _wrapped(file: bytes) -> bytes:
    if not file.startswith(MAGIC) or len(file) < HEAD + NONCE_BYTES:
        raise SealError("no file of ours")
    return file[len(MAGIC) : HEAD]
