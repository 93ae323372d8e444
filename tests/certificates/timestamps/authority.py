"""A time-stamp authority on 127.0.0.1: `openssl ts` behind HTTP, with a root, an intermediate and revocation lists of its own.

`openssl ts` knows no clock but the machine's. Where a test moves the calendar, `clock` is set, and pyHanko's own
authority answers with that moment instead, over the same HTTP.
"""

from __future__ import annotations

import subprocess
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.judges import judge

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.55555.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


@dataclass
class Party:
    """A key and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))

    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def party(
    common: str,
    issuer: Party | None,
    *,
    life: tuple[datetime, datetime],
    crl: str = "",
    ocsp: str = "",
    ca: bool = False,
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
) -> Party:
    """A certificate authority, or an authority for time-stamps and nothing else."""
    key = rsa.generate_private_key(65537, 2048)
    subject = _name(common)
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(life[0])
        .not_valid_after(life[1])
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False), critical=True)
    )
    if not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    if crl:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if ocsp:
        there = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(ocsp))
        builder = builder.add_extension(x509.AuthorityInformationAccess([there]), critical=False)
    return Party(key, builder.sign(signer, SHA256()))


def revocations(issuer: Party, revoked: dict[int, datetime], *, now: datetime, days: int = 7) -> bytes:
    """DER of the issuer's list of *revoked* serials."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now - timedelta(minutes=5))
        .next_update(now + timedelta(days=days))
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.certificate.public_key()), critical=False
        )
    )
    for serial, since in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(issuer.key, SHA256()).public_bytes(Encoding.DER)


def answered(
    about: Party,
    issuer: Party,
    revoked: dict[int, datetime],
    *,
    by: Party | None = None,
    at: datetime | None = None,
    bag: tuple[x509.Certificate, ...] = (),
) -> bytes:
    """DER of the OCSP answer about a certificate: signed by its issuer, or *by* a responder."""
    moment, signer = at or datetime.now(UTC), by or issuer
    since = revoked.get(about.certificate.serial_number)
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=about.certificate,
        issuer=issuer.certificate,
        algorithm=SHA1(),  # noqa: S303  a name, no proof
        cert_status=ocsp.OCSPCertStatus.REVOKED if since else ocsp.OCSPCertStatus.GOOD,
        this_update=moment - timedelta(minutes=1),
        next_update=moment + timedelta(days=1),
        revocation_time=since,
        revocation_reason=None,
    )
    if by or bag:
        builder = builder.certificates([*([by.certificate] if by else []), *bag])
    made = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate).sign(signer.key, SHA256())
    return made.public_bytes(Encoding.DER)


@dataclass
class LocalAuthority:
    """Serves tokens at `/` and revocation lists at `/root.crl` and `/middle.crl`."""

    folder: Path
    clock: Callable[[], datetime] | None = None
    """None: the machine's, through `openssl ts`."""
    years: float = 5.0
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    twist: Callable[[bytes], bytes] = bytes
    """What becomes of a reply before it is sent."""
    asked: list[str] = field(default_factory=list)
    revoked: dict[int, datetime] = field(default_factory=dict)
    down: bool = False
    by_ocsp: bool = False
    """The authority's own certificate names a responder, and no list."""
    responds: Callable[[LocalAuthority, bytes], bytes] | None = None
    """What answers instead of an honest responder."""

    def __post_init__(self) -> None:
        self.openssl = judge("openssl") if self.clock is None else ""
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                here.asked.append(" ".join((self.path or "/", self.headers.get("Authorization", ""))).strip())
                question = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/ocsp":
                    self._say(here.answer(question), "application/ocsp-response")
                    return
                self._say(here.reply(question), "application/timestamp-reply")

            def do_GET(self) -> None:
                here.asked.append(self.path)
                self._say(here.list_of(self.path), "application/pkix-crl")

            def _say(self, body: bytes, kind: str) -> None:
                try:
                    self.send_response(503 if here.down else 200)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    return  # whoever asked has given up

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self._make_parties()

    def _make_parties(self) -> None:
        start = self.began - timedelta(days=60)
        long = (start, self.began + timedelta(days=365 * 30))
        self.root = party("TSA root", None, life=long, ca=True)
        self.middle = party("TSA middle", self.root, life=long, crl=f"{self.url}/root.crl", ca=True)
        self.renews(self.began, self.years)

    def renews(self, now: datetime, years: float) -> None:
        """The authority itself gets a new certificate."""
        life = (now - timedelta(days=60), now + timedelta(days=365 * years))
        told = {"ocsp": f"{self.url}/ocsp"} if self.by_ocsp else {"crl": f"{self.url}/middle.crl"}
        self.own, self.between = party("TSA", self.middle, life=life, **told), [self.middle]
        for name, content in {
            "tsa.cnf": CONFIG.encode(),
            "own.pem": self.own.pem,
            "own.key": self.own.key_pem(),
            "chain.pem": self.middle.pem,
            "root.pem": self.root.pem,
        }.items():
            (self.folder / name).write_bytes(content)
        if not (self.folder / "serial").exists():
            (self.folder / "serial").write_text("01\n")

    @property
    def roots(self) -> list[asn1_x509.Certificate]:
        return [self.root.asn1]

    def now(self) -> datetime:
        return self.clock() if self.clock else datetime.now(UTC)

    def reply(self, question: bytes) -> bytes:
        if self.clock is not None:
            return self.twist(self._by_the_calendar(question))
        files = [("question", question)]
        for name, content in files:
            (self.folder / f"{name}-{threading.get_ident()}").write_bytes(content)
        command = [
            self.openssl,
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            f"question-{threading.get_ident()}",
        ]
        command += ["-signer", "own.pem", "-inkey", "own.key", "-chain", "chain.pem"]
        return self.twist(subprocess.run(command, cwd=self.folder, capture_output=True, check=True).stdout)

    def _by_the_calendar(self, question: bytes) -> bytes:
        store = SimpleCertificateStore()
        store.register_multiple([one.asn1 for one in self.between])
        der = self.own.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        key = asn1_keys.PrivateKeyInfo.load(der)
        made = DummyTimeStamper(self.own.asn1, key, store, fixed_dt=self.now().replace(microsecond=0))
        return made.request_tsa_response(tsp.TimeStampReq.load(question)).dump()

    def list_of(self, path: str) -> bytes:
        issuer = {"/root.crl": self.root, "/middle.crl": self.middle}[path]
        return revocations(issuer, self.revoked, now=self.now())

    def answer(self, question: bytes) -> bytes:
        return self.responds(self, question) if self.responds else answered(self.own, self.middle, self.revoked)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def slowly(seconds: float) -> Callable[[bytes], bytes]:
    def wait(reply: bytes) -> bytes:
        time.sleep(seconds)
        return reply

    return wait
