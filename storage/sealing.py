"""Personal numbers at rest: AES-256-GCM for the value, a keyed HMAC-SHA-256 for finding it again (PIPL art. 51).

One master key per installation; the keys for sealing, indexing and short codes are derived from it (HKDF, RFC 5869).
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Dialect

KEY_BYTES = 32
NONCE_BYTES = 12


class SealError(Exception):
    """A sealed value can't be opened: the key is not the one it was sealed with, or the value was changed."""


class Sealer:
    """Seals and opens values, and makes blind indexes and short codes, under one master key."""

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise SealError(f"the data key must be {KEY_BYTES} bytes")
        self._box = AESGCM(_derive(master, b"seal"))
        self._index_key = _derive(master, b"index")
        self._code_key = _derive(master, b"code")

    def seal(self, text: str, label: str) -> bytes:
        """Encrypt; *label* binds the value to its column, so that it can't be moved to another."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, text.encode(), label.encode())

    def open(self, sealed: bytes, label: str) -> str:
        """Decrypt and check. Raises SealError."""
        try:
            return self._box.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label.encode()).decode()
        except InvalidTag:
            raise SealError(f"a value of {label} does not open with this data key") from None

    def index(self, text: str, label: str) -> str:
        """The blind index of *text* under *label*: equal texts have equal ones, and only the key's holder can make it."""
        return hmac.new(self._index_key, f"{label}\0{text}".encode(), sha256).hexdigest()

    def code(self, text: str) -> str:
        """A short code (64 bits, hex) that shows that we made the address it stands in."""
        return hmac.new(self._code_key, text.encode(), sha256).hexdigest()[:16]


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"zhicheng " + purpose).derive(master)


def key_in(folder: Path) -> bytes:
    """The master key of a data folder, made on first use (0600); the first of two processes wins."""
    path = folder / "data.key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = folder / f".data.key.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(descriptor)
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


_installed: list[Sealer] = []


def install(sealer: Sealer) -> None:
    """Use *sealer* for the columns of this process; the composition root calls it before the first query."""
    _installed[:] = [sealer]


def sealer() -> Sealer:
    """The sealer of this process. Raises SealError if none is installed."""
    if not _installed:
        raise SealError("no data key is installed in this process")
    return _installed[0]


class Sealed(TypeDecorator[str]):
    """A text column that is encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  the interface
        """Seal on the way in."""
        return None if value is None else sealer().seal(value, self.label)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Open on the way out."""
        return None if value is None else sealer().open(value, self.label)


class SealedJSON(TypeDecorator[dict[str, Any]]):
    """A mapping that is encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Seal on the way in."""
        return None if value is None else sealer().seal(json.dumps(value, ensure_ascii=False), self.label)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002
        """Open on the way out."""
        if value is None:
            return None
        opened: dict[str, Any] = json.loads(sealer().open(value, self.label))
        return opened
