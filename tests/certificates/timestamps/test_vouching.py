"""Who vouches for a time-stamp, and by what: certificates that are for other work, lists that tell of others or of other days (C2, C5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.timestamps.authority import Authority, AuthorityWrong
from certificates.timestamps.sections import ValidationData
from certificates.verifying.verify import intact

from .authority import LocalAuthority, Party, _name, answered, revocations
from .test_forgeries import added

FOR_STAMPS = ExtendedKeyUsageOID.TIME_STAMPING
YEAR = timedelta(days=365)
SIGNS = (True, True, False, False, False, False, False, False, False)
CIPHERS = (False, False, True, False, False, False, False, False, False)
CERTIFIES = (False, False, False, False, False, True, True, False, False)


def certified(issuer, common="TSA", *, ca=False, length=None, names=None, bits=2048, usage=SIGNS, purposes=(FOR_STAMPS,), critical=True):  # fmt: skip
    """A certificate by *issuer*, with what the case is about."""
    key, now = rsa.generate_private_key(65537, bits), datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(common))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - YEAR)
        .not_valid_after(now + YEAR)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=length), critical=True)
        .add_extension(x509.KeyUsage(*usage), critical=True)
    )
    for extension, must in ((names, True), (x509.ExtendedKeyUsage(purposes) if purposes else None, critical)):
        builder = builder if extension is None else builder.add_extension(extension, critical=must)
    return Party(key, builder.sign(issuer.key, SHA256()))


def authorities(root, middle):
    """Time-stamp authorities of one real root, each of a kind that RFC 3161 or RFC 5280 gives no word; with the chain between."""

    def ca(common, issuer, **more):
        return certified(issuer, common, ca=True, **({"usage": CERTIFIES, "purposes": ()} | more))

    short = ca("short", root, length=0)
    below = ca("below", short)
    elsewhere = ca("elsewhere", root, names=x509.NameConstraints([x509.DirectoryName(_name("others"))], None))
    without = ca("without TSA", root, names=x509.NameConstraints(None, [x509.DirectoryName(_name("TSA"))]))
    mute = ca("mute", root, usage=SIGNS)
    end = certified(middle, "end")
    return {
        "for ciphers": (certified(middle, usage=CIPHERS), [middle]),
        "for certificates": (certified(middle, usage=CERTIFIES), [middle]),
        "an authority over others": (certified(middle, ca=True), [middle]),
        "for code too": (certified(middle, purposes=(FOR_STAMPS, ExtendedKeyUsageOID.CODE_SIGNING)), [middle]),
        "for code": (certified(middle, purposes=(ExtendedKeyUsageOID.CODE_SIGNING,)), [middle]),
        "for anything": (certified(middle, purposes=()), [middle]),
        "for stamps, not bindingly": (certified(middle, critical=False), [middle]),
        "a weak key": (certified(middle, bits=1024), [middle]),
        "by one who is no authority": (certified(end), [end, middle]),
        "by one who may not certify": (certified(mute), [mute]),
        "too far below": (certified(below), [below, short]),
        "outside the names allowed": (certified(elsewhere), [elsewhere]),
        "among the names excluded": (certified(without), [without]),
    }


@pytest.fixture
def calendar(tmp_path):
    """An authority whose certificate can be exchanged."""
    local = LocalAuthority(tmp_path, clock=lambda: datetime.now(UTC))
    yield local
    local.close()


def test_c5_a_certificate_for_other_work_stamps_nothing_that_counts(calendar):
    """All lead to the trusted root; the honest one beside them does count."""
    asked = Authority(calendar.url, calendar.roots)
    assert asked.stamp(bytes(32)).chain
    middle, refused = calendar.middle, {}
    for kind, (own, between) in authorities(calendar.root, middle).items():
        calendar.own, calendar.between = own, between
        with pytest.raises(AuthorityWrong) as wrong:
            asked.stamp(bytes(32))
        refused[kind] = str(wrong.value)
    assert set(refused.values()) == {"authority_unknown"}
    assert len(refused) == 13


def scoped(issuer, *extensions):
    """The issuer's list of today, with critical *extensions*."""
    now = datetime.now(UTC)
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
    builder = builder.last_update(now - timedelta(minutes=5)).next_update(now + timedelta(days=7))
    for extension in (x509.CRLNumber(7), *extensions):
        builder = builder.add_extension(extension, critical=not isinstance(extension, x509.CRLNumber))
    return builder.sign(issuer.key, SHA256()).public_bytes(Encoding.DER)


def part(**said):
    """Of which of an issuer's certificates a list tells."""
    plain = dict.fromkeys(
        ("only_contains_user_certs", "only_contains_ca_certs", "only_contains_attribute_certs"), False
    )
    whole = {"full_name": None, "relative_name": None, "only_some_reasons": None, "indirect_crl": False}
    return x509.IssuingDistributionPoint(**(plain | whole | said))


def test_c2_a_list_that_tells_of_others_or_of_another_day_makes_no_level(bench, files):
    """The certificates are all there, and a trusted authority has stamped the lists: what they say decides."""
    local, now = bench.authority, datetime.now(UTC)
    ours = Authority(local.url, bench.register.stamp_roots)
    chains = (bench.register.chain(bench.signer.fingerprint), tuple(one.dump() for one in ours.sample().chain))
    certificates = tuple(dict.fromkeys(one for chain in chains for one in chain))
    above = (revocations(local.root, {}, now=now), *bench.register.lists)

    def level(*lists, answers=()):
        data = ValidationData(certificates, (*above, *lists), answers)
        return intact(added(files["B-B"], ours, data=data), bench.register, now=now).level

    def on(day, issuer=local.middle):
        return revocations(issuer, {}, now=day)

    there = x509.UniformResourceIdentifier(f"{local.url}/middle.crl")
    good = {
        "of today": level(on(now)),
        "of today, beside an old one": level(on(now), on(now - YEAR)),
        "of end entities": level(scoped(local.middle, part(only_contains_user_certs=True))),
        "of the place that the certificate names": level(scoped(local.middle, part(full_name=[there]))),
        "an answer of today": level(answers=(answered(local.own, local.middle, {}),)),
    }
    elsewhere = x509.UniformResourceIdentifier("http://elsewhere.example/1.crl")
    strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    weak = {
        "of a year ago": level(on(now - YEAR)),
        "of next year": level(on(now + YEAR)),
        "of authorities": level(scoped(local.middle, part(only_contains_ca_certs=True))),
        "of attribute certificates": level(scoped(local.middle, part(only_contains_attribute_certs=True))),
        "of one reason": level(
            scoped(local.middle, part(only_some_reasons=frozenset([x509.ReasonFlags.key_compromise])))
        ),
        "of others' certificates": level(scoped(local.middle, part(indirect_crl=True))),
        "of another place": level(scoped(local.middle, part(full_name=[elsewhere]))),
        "of what changed": level(scoped(local.middle, x509.DeltaCRLIndicator(3))),
        "of a kind that we don't know": level(scoped(local.middle, strange)),
        "an answer of a year ago": level(answers=(answered(local.own, local.middle, {}, at=now - YEAR),)),
        "an answer of next year": level(answers=(answered(local.own, local.middle, {}, at=now + YEAR),)),
    }
    assert set(good.values()) == {"B-LTA"}
    assert set(weak.values()) == {"B-T"}
