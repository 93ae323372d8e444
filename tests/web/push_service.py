"""A browser and its maker's push service: it gives out a subscription, takes what comes, and opens it with the browser's key.

Written from RFC 8188, 8291 and 8292 by themselves; nothing of ours is called.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.api.receiver import Receiver


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def data(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(public):
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def once(salt, key, info, length):
    """HKDF of one block."""
    return hmac.digest(hmac.digest(salt, key, "sha256"), info + b"\x01", "sha256")[:length]


class Service(Receiver):
    """It answers 201, as long as nobody says otherwise."""

    def __init__(self):
        super().__init__()
        self.status = 201
        self.private, self.auth = (
            ec.generate_private_key(ec.SECP256R1()),
            hashlib.sha256(self.url.encode()).digest()[:16],
        )

    @property
    def subscription(self):
        """What a browser hands to the page."""
        return {"endpoint": self.url, "key": text(point(self.private.public_key())), "auth": text(self.auth)}

    def opened(self, body):
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        info = b"WebPush: info\0" + point(self.private.public_key()) + theirs
        material = once(self.auth, shared, info, 32)
        key = once(salt, material, b"Content-Encoding: aes128gcm\0", 16)
        nonce = once(salt, material, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert padded.endswith(b"\x02")
        return json.loads(padded[:-1])

    @staticmethod
    def sender(headers):
        """Who says to have sent it, and the claims, once the signature holds by the key that it names."""
        scheme, _, rest = headers["authorization"].partition(" ")
        fields = dict(field.strip().split("=", 1) for field in rest.split(","))
        head, claims, signature = fields["t"].split(".")
        given = data(signature)
        encoded = utils.encode_dss_signature(int.from_bytes(given[:32]), int.from_bytes(given[32:]))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data(fields["k"]))
        key.verify(encoded, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        assert (scheme, json.loads(data(head))["alg"]) == ("vapid", "ES256")
        return fields["k"], json.loads(data(claims))
