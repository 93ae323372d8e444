"""Web Push: a browser that is shut is told that something came, through its maker's push service, which reads none of it.

Sources: RFC 8030 (the request), RFC 8291 (the encryption, "aes128gcm" of RFC 8188), RFC 8292 (VAPID: who sends). Where a push goes is
said by a browser, so by a stranger: it goes out as a webhook does (`notify/webhooks.py`), to public addresses alone.
"""

from __future__ import annotations

import base64
import json
import secrets
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from notify import webhooks
from notify.catalogue import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

    from notify.webhooks import Ways

POINT, AUTH, SALT = 65, 16, 16
"""Bytes of an uncompressed P-256 point, of what a browser shares with us alone, and of what is drawn for each message."""
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256: a private key is a number from 1 to one less."""
RECORD = 4096
PADDED = 256
"""Bytes of each message before it is encrypted: its length says nothing of its language."""
LIFE = timedelta(days=3)
"""A push service forgets after that what it could not deliver."""
TOKEN_LIFE = timedelta(hours=12)
"""RFC 8292 allows a day."""
TOPIC = "zhicheng"
"""Of what waits for one browser the newest is enough (RFC 8030, 5.4)."""
ENDPOINT_MOST = 1000
CONTACTS = ("mailto:", "https://")
GONE = frozenset({"status_404", "status_410", "private_address", "not_https", "no_address"})
"""What is answered of an address that will never take anything again (RFC 8030, 7.3), or may not."""


class NoSubscription(Exception):
    """What a browser gave as its subscription is none."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where one browser takes pushes, and what they are encrypted for."""

    endpoint: str
    key: str
    """The browser's public key (`p256dh`), base64url."""
    auth: str
    """The secret that it shares with us, base64url."""


@dataclass(frozen=True)
class Pusher:
    """Who sends: known to push services by one key, the same for as long as the data key is."""

    secret: str
    """64 hex digits, which only the data key's holder can make."""
    contact: str
    """Whom the push service's operators may write to: `mailto:…` or `https://…`."""

    @cached_property
    def _private(self) -> EllipticCurvePrivateKey:
        from cryptography.hazmat.primitives.asymmetric import ec

        return ec.derive_private_key(int(self.secret, 16) % (ORDER - 1) + 1, ec.SECP256R1())

    @cached_property
    def public(self) -> str:
        """What a browser subscribes to (`applicationServerKey`), base64url."""
        return _text(_point(self._private))

    def push(self, to: Subscription, language: str, ways: Ways, now: datetime) -> None:
        """Say that there is something to read, and nothing of what. Raises Unsendable."""
        words = Words(None, language)
        said = {"title": words.plain("push-title"), "body": words.plain("push-body")}
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(int(LIFE.total_seconds())),
            "Topic": TOPIC,
            "Urgency": "normal",
            **self.authorised(to.endpoint, now),
        }
        webhooks.post(to.endpoint, encrypted(json.dumps(said, ensure_ascii=False).encode(), to), headers, ways)

    def authorised(self, endpoint: str, now: datetime) -> Mapping[str, str]:
        """The header that says who sends (RFC 8292, 2 and 3)."""
        from joserfc import jwt
        from joserfc.jwk import ECKey

        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((now + TOKEN_LIFE).timestamp()),
            "sub": self.contact,
        }
        token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, ECKey.import_key(self._private))
        return {"Authorization": f"vapid t={token}, k={self.public}"}


def subscription(endpoint: str, key: str, auth: str, ways: Ways) -> Subscription:
    """What a browser gave, if something may be sent there. Raises NoSubscription."""
    from cryptography.hazmat.primitives.asymmetric import ec

    if len(endpoint) > ENDPOINT_MOST or not endpoint.isascii() or ways.objection(endpoint):
        raise NoSubscription
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key, POINT))
        _bytes(auth, AUTH)
    except ValueError:
        raise NoSubscription from None
    return Subscription(endpoint, key, auth)


def encrypted(message: bytes, to: Subscription) -> bytes:
    """*message* for that browser alone, under a key that is drawn for it."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return sealed_by(ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(SALT), _padded(message), to)


def sealed_by(own: EllipticCurvePrivateKey, salt: bytes, padded: bytes, to: Subscription) -> bytes:
    """One record of "aes128gcm": header and ciphertext (RFC 8291, 3.4; RFC 8188, 2)."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    theirs, mine = _bytes(to.key, POINT), _point(own)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    info = b"WebPush: info\0" + theirs + mine
    material = HKDF(SHA256(), 32, salt=_bytes(to.auth, AUTH), info=info).derive(shared)

    def derived(what: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=salt, info=b"Content-Encoding: " + what + b"\0").derive(material)

    body = AESGCM(derived(b"aes128gcm", 16)).encrypt(derived(b"nonce", 12), padded, None)
    return salt + struct.pack("!LB", RECORD, len(mine)) + mine + body


def _padded(message: bytes) -> bytes:
    """The last record ends with a two, and then as many zeros as one likes (RFC 8188, 2)."""
    return (message + b"\x02").ljust(PADDED, b"\0")


def _point(private: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str, length: int) -> bytes:
    """What base64url says, of that length. Raises ValueError."""
    found = base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    if len(found) != length:
        raise ValueError(text)
    return found
