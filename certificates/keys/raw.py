"""Keys that sign bytes with SHA-256: held in memory (PKCS#12), or in a token that never gives them out (PKCS#11)."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, quote, unquote

import pkcs11
from asn1crypto.keys import PublicKeyInfo, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key
from pkcs11.util.x509 import decode_x509_certificate

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SCHEME = "pkcs11:"
LOST = (pkcs11.SessionHandleInvalid, pkcs11.SessionClosed, pkcs11.DeviceRemoved, pkcs11.UserNotLoggedIn)


class SignerKeyError(Exception):
    """A key can't be used. The text never holds a passphrase or a path's content."""


class RawKey(Protocol):
    """Whatever signs."""

    @property
    def rsa(self) -> bool:
        """True for RSA, False for ECDSA."""
        ...

    def sign(self, data: bytes) -> bytes:
        """PKCS#1 v1.5 with RSA, DER of r and s with ECDSA; over SHA-256."""
        ...


@dataclass(frozen=True)
class HeldKey:
    """A key object that was parsed once."""

    key: RSAPrivateKey | EllipticCurvePrivateKey

    @property
    def rsa(self) -> bool:
        """True for RSA."""
        return not isinstance(self.key, EllipticCurvePrivateKey)

    def sign(self, data: bytes) -> bytes:
        """Sign *data*."""
        if isinstance(self.key, EllipticCurvePrivateKey):
            return self.key.sign(data, ECDSA(SHA256()))
        return self.key.sign(data, PKCS1v15(), SHA256())


@dataclass(frozen=True, slots=True)
class Address:
    """A PKCS#11 URI (RFC 7512), as far as we use it."""

    module: str
    token: str
    label: str
    pin_file: Path

    @classmethod
    def read(cls, uri: str) -> Address:
        """`pkcs11:token=T;object=LABEL?module-path=/….so&pin-source=file:/…`. Raises SignerKeyError."""
        path, _, query = uri.removeprefix(SCHEME).partition("?")
        parts = dict(part.partition("=")[::2] for part in path.split(";"))
        options = parse_qs(query)
        try:
            pin = options["pin-source"][0].removeprefix("file:")
            return cls(options["module-path"][0], unquote(parts["token"]), unquote(parts["object"]), Path(pin))
        except KeyError as missing:
            raise SignerKeyError(f"The PKCS#11 address lacks {missing}: see docs/keys.md.") from None

    def __str__(self) -> str:
        """The URI."""
        token, label = quote(self.token), quote(self.label)
        return f"{SCHEME}token={token};object={label}?module-path={self.module}&pin-source=file:{self.pin_file}"


@dataclass
class _Seat:
    """This process's one session with a token: whoever logs in twice is refused, and a session does not survive a fork."""

    lock: threading.Lock
    """One operation at a time: two threads in one session end the process (measured)."""
    session: pkcs11.Session | None = None
    owner: int = 0


@cache
def _seat(module: str, token: str) -> _Seat:  # noqa: ARG001  what it is remembered by
    return _Seat(threading.Lock())


INITIALISED: dict[str, int] = {}
"""Module → the process that initialised it: PKCS#11 asks each process to do so itself."""


@dataclass(frozen=True)
class Token:
    """A token, and the label of one key in it; opened on first use."""

    address: Address

    def use(self, work: Callable[[pkcs11.Session], Any]) -> Any:  # noqa: ANN401  what *work* gives
        """*work* with the session; one that was lost is opened anew, once. Raises SignerKeyError."""
        seat = _seat(self.address.module, self.address.token)
        with seat.lock:
            try:
                try:
                    return work(self._open(seat))
                except LOST:
                    seat.session = None
                    return work(self._open(seat))
            except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
                kind = type(error).__name__
                raise SignerKeyError(f"The token can't be used ({kind}): check its address and PIN.") from None

    def _open(self, seat: _Seat) -> pkcs11.Session:
        if seat.session is not None and seat.owner == os.getpid():
            return seat.session
        library = pkcs11.lib(self.address.module)
        if INITIALISED.get(self.address.module, os.getpid()) != os.getpid():
            library.reinitialize()
        INITIALISED[self.address.module] = seat.owner = os.getpid()
        token = library.get_token(token_label=self.address.token)
        seat.session = token.open(user_pin=self.address.pin_file.read_text("utf-8").strip(), rw=True)
        return seat.session


class TokenKey:
    """A key in a token."""

    def __init__(self, token: Token) -> None:
        self._token, self._label = token, token.address.label
        self.rsa: bool = token.use(lambda session: self._key(session).key_type is KeyType.RSA)

    def _key(self, session: pkcs11.Session) -> Any:  # noqa: ANN401  the library's private keys
        return session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=self._label)

    def sign(self, data: bytes) -> bytes:
        """Sign *data* in the token. Raises SignerKeyError."""
        return bytes(self._token.use(lambda session: self._signed(session, data)))

    def _signed(self, session: pkcs11.Session, data: bytes) -> bytes:
        key = self._key(session)
        if self.rsa:
            return bytes(key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
        return bytes(encode_ecdsa_signature(key.sign(sha256(data).digest(), mechanism=Mechanism.ECDSA)))


def certificate_in(token: Token) -> bytes:
    """DER of the certificate under the key's label. Raises SignerKeyError."""

    def find(session: pkcs11.Session) -> bytes:
        wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: token.address.label}
        return next((bytes(one[Attribute.VALUE]) for one in session.get_objects(wanted)), b"")

    found: bytes = token.use(find)
    if not found:
        raise SignerKeyError(
            "The token holds no certificate under the key's label: `zhicheng keys import` puts it there."
        )
    return found


def generate(token: Token, kind: str) -> None:
    """Make a key pair in the token, of which the private part never leaves it: `rsa` (3072) or `ec` (P-256)."""

    def make(session: pkcs11.Session) -> None:
        label = token.address.label
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: label}
        if any(True for _ in session.get_objects(wanted)):
            raise SignerKeyError(f"The token holds a key called {label} already: choose another label.")
        private = {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True}
        if kind == "rsa":
            session.generate_keypair(KeyType.RSA, 3072, label=label, store=True, private_template=private)
            return
        curve = encode_named_curve_parameters("secp256r1")
        parameters = session.create_domain_parameters(KeyType.EC, {Attribute.EC_PARAMS: curve}, local=True)
        parameters.generate_keypair(label=label, store=True, private_template=private)

    token.use(make)


def labels(token: Token) -> set[str]:
    """The labels of all keys in the token. Raises SignerKeyError."""

    def find(session: pkcs11.Session) -> set[str]:
        keys = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        return {str(key[Attribute.LABEL]) for key in keys}

    found: set[str] = token.use(find)
    return found


def public_key(token: Token) -> bytes:
    """SubjectPublicKeyInfo (DER) of the key. Raises SignerKeyError."""

    def find(session: pkcs11.Session) -> bytes:
        key: Any = session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=token.address.label)
        if key.key_type is KeyType.RSA:
            return bytes(PublicKeyInfo.wrap(RSAPublicKey.load(encode_rsa_public_key(key)), "rsa").dump())
        return bytes(encode_ec_public_key(key))

    return bytes(token.use(find))


def store_certificate(token: Token, der: bytes) -> None:
    """Put a certificate beside its key. Raises SignerKeyError."""

    def put(session: pkcs11.Session) -> None:
        template = {**decode_x509_certificate(der), Attribute.LABEL: token.address.label, Attribute.TOKEN: True}
        session.create_object(template)

    token.use(put)
