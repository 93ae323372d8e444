"""Personal numbers at rest: AES-256-GCM for the value, a keyed HMAC-SHA-256 for finding it again (PIPL art. 51).

One data key per installation; the keys for sealing, indexing and short codes are derived from it (HKDF, RFC 5869). It may be
several keys one after the other, the newest first: that one seals, each opens, and the last, the first that there ever was, gives
indexes and short codes. Those stand in certificates' QR codes and in the transparency log, and can't be changed.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from contextlib import suppress
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
    """Seals and opens values, and makes blind indexes and short codes, under one data key."""

    def __init__(self, master: bytes) -> None:
        if not master or len(master) % KEY_BYTES:
            raise SealError(f"the data key must be {KEY_BYTES} bytes, or several times as many")
        self._master, keys = master, keys_of(master)
        self._boxes = [AESGCM(_derive(key, b"seal")) for key in keys]
        self._index_key = _derive(keys[-1], b"index")
        self._code_key = _derive(keys[-1], b"code")
        self.mark = marks_of(master)[0]
        """Tells, without saying it, which key seals."""

    def __reduce__(self) -> tuple[type[Sealer], tuple[bytes]]:
        """It goes along to a process of our own that works for this one (`pipeline.queries.officer.aside`)."""
        return Sealer, (self._master,)

    def seal(self, text: str, label: str) -> bytes:
        """Encrypt; *label* binds the value to its column, so that it can't be moved to another."""
        return self.seal_bytes(text.encode(), label)

    def open(self, sealed: bytes, label: str) -> str:
        """Decrypt and check. Raises SealError."""
        return self.open_bytes(sealed, label).decode()

    def seal_bytes(self, data: bytes, label: str) -> bytes:
        """Encrypt under the newest key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._boxes[0].encrypt(nonce, data, label.encode())

    def open_bytes(self, sealed: bytes, label: str) -> bytes:
        """Decrypt with whichever key it was sealed, and check. Raises SealError."""
        for box in self._boxes:
            with suppress(InvalidTag):
                return box.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label.encode())
        raise SealError(f"a value of {label} does not open with this data key")

    def is_in_use(self, sealed: bytes, label: str) -> bool:
        """True if the newest key sealed it."""
        try:
            self._boxes[0].decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label.encode())
        except InvalidTag:
            return False
        return True

    def index(self, text: str, label: str) -> str:
        """The blind index of *text* under *label*: equal texts have equal ones, and only the key's holder can make it."""
        return hmac.new(self._index_key, f"{label}\0{text}".encode(), sha256).hexdigest()

    def code(self, text: str) -> str:
        """A short code (64 bits, hex) that shows that we made the address it stands in."""
        return hmac.new(self._code_key, text.encode(), sha256).hexdigest()[:16]


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"zhicheng " + purpose).derive(master)


def keys_of(master: bytes) -> list[bytes]:
    """The keys of a data key, the newest first."""
    return [master[at : at + KEY_BYTES] for at in range(0, len(master), KEY_BYTES)]


def marks_of(master: bytes) -> list[str]:
    """What tells, without saying it, which key it is: of each key of a data key, the newest first."""
    return [_derive(key, b"mark").hex() for key in keys_of(master)]


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
