"""A witness keeps what a log showed, and two witnesses find out a log that showed them different lists (B6, C5)."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import combinations

import pytest
from cryptography.x509 import ReasonFlags

from certificates.keys.issuer import ensure_test_issuer, revoke
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.transparency import merkle
from certificates.transparency.status import stated
from zhicheng.commands.errors import CommandError
from zhicheng.commands.witness import KEPT, witness

from .authority import stranger
from .conftest import NOW


class Log:
    """A log over HTTP, whose entries can be chosen anew: an honest one never does."""

    def __init__(self, signer, register):
        self.signer, self.register, self.entries, self.nodes, self.silent = signer, register, [], {}, False
        log = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = None if log.silent else log.answer(self.path)
                self.send_response(200 if body else 404)
                self.end_headers()
                self.wfile.write((body or "").encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def holds(self, *entries):
        self.entries, self.nodes = list(entries), {}
        for place, entry in enumerate(entries):
            self.nodes |= dict(merkle.appended(place, merkle.leaf(entry.encode()), self.nodes.__getitem__))

    def answer(self, path):
        size = len(self.entries)
        if path == "/signers.json":
            return self.register.to_text()
        if path == "/log/head.json":
            root = merkle.root(size, self.nodes.__getitem__).hex()
            return stated({"type": "TreeHead", "size": size, "root": root, "at": NOW.isoformat()}, self.signer)
        first, second = (int(part.removesuffix(".json")) for part in path.split("/")[-2:])
        if second > size:
            return None
        steps = merkle.consistency(first, second, self.nodes.__getitem__)
        return json.dumps({"path": [step.hex() for step in steps]})


@pytest.fixture
def log(issuer):
    made = Log(*issuer)
    yield made
    made.server.shutdown()
    made.server.server_close()


def visits(log, folder, *others, days=0):
    return witness(log.address, folder, [str(one) for one in others], now=NOW + timedelta(days=days))


def test_b6_a_log_that_only_grows_is_one_list_for_all(log, tmp_path, capsys):
    """Day after day; two witnesses who came on different days; the same head is kept once."""
    first, second = tmp_path / "a", tmp_path / "b"
    for count, who in (
        (0, first),
        (1, second),
        (1, first),
        (3, first),
        (3, first),
        (8, second),
        (8, first),
        (13, first),
    ):
        log.holds(*map(str, range(count)))
        assert visits(log, who) == 0
    assert len((first / KEPT).read_text().splitlines()) == 5
    assert visits(log, second, first / KEPT) == 0
    assert "5 of others" in capsys.readouterr().out


def test_b6_a_log_that_shows_each_witness_another_list_is_found_when_they_compare(log, tmp_path, capsys):
    """Of one length, and of different ones; each alone sees nothing wrong."""
    for other in ("0 1 X", "0 1 X 3 4"):
        first, second = tmp_path / f"a{len(other)}", tmp_path / f"b{len(other)}"
        log.holds("0", "1", "2")
        assert visits(log, first) == 0
        log.holds(*other.split())
        assert visits(log, second) == 0
        assert visits(log, second, first / KEPT) == 1
        assert "SPLIT VIEW" in capsys.readouterr().out


def test_b6_a_log_that_changes_what_it_showed_or_shrinks_is_found_by_one_witness(log, tmp_path, capsys):
    """An administrator who puts an older database back, together with its heads."""
    log.holds("0", "1", "2", "3")
    assert visits(log, tmp_path) == 0
    log.holds("0", "1", "2")
    assert visits(log, tmp_path) == 1
    log.holds("0", "1", "X", "3", "4")
    assert visits(log, tmp_path) == 1
    said = capsys.readouterr().out
    assert "shrunk" in said
    assert "SPLIT VIEW" in said


def test_b6_a_house_that_takes_back_a_revocation_or_a_signer_is_remembered(log, tmp_path):
    """What the register showed once, it can't unsay to a witness: the revoked key's heads are no heads."""
    keys = tmp_path / "keys"
    url = ensure_test_issuer(keys, tmp_path / "register.json", now=NOW)
    honest = TrustStore.load(tmp_path / "register.json")
    fingerprint = honest.current.fingerprint
    log.signer, log.register = load_signer(url), honest
    log.holds("0")
    assert visits(log, tmp_path / "a") == 0
    since = NOW - timedelta(hours=1)
    log.register = revoke(keys, honest, fingerprint, since=since, why=ReasonFlags.key_compromise, now=NOW)
    for shown in (log.register, honest, replace(honest, signers=())):
        log.register = shown
        with pytest.raises(CommandError, match="revoked"):
            visits(log, tmp_path / "a")


def test_b6_what_is_signed_by_nobody_of_ours_is_not_evidence(log, tmp_path):
    """Not of the log, whose whole house was exchanged; not of another witness, who could make it up; not silence."""
    log.holds("0")
    assert visits(log, tmp_path / "a") == 0
    other, their_register = stranger(tmp_path, NOW, log.signer)
    made_up = stated({"type": "TreeHead", "size": 1, "root": "00" * 32, "at": NOW.isoformat()}, other)
    statement = stated({"type": "Manifest", "at": NOW.isoformat()}, log.signer)
    for text in (made_up, statement, "{}", "", "[" * 100_000):
        (tmp_path / "heads").write_text(text)
        with pytest.raises(CommandError, match="heads"):
            visits(log, tmp_path / "a", tmp_path / "heads")
    log.signer, log.register = other, their_register
    with pytest.raises(CommandError, match="head"):
        visits(log, tmp_path / "a")
    log.silent = True
    with pytest.raises(CommandError, match="no answer"):
        visits(log, tmp_path / "b")


def test_b6_consistency_is_the_standards_for_every_pair_of_lengths():
    """RFC 6962, 2.1.2: each path shows its pair, and no other root, no shorter and no longer path does."""
    nodes, roots = {}, [merkle.root(0, {}.__getitem__)]
    for place in range(40):
        nodes |= dict(merkle.appended(place, merkle.leaf(b"%d" % place), nodes.__getitem__))
        roots.append(merkle.root(place + 1, nodes.__getitem__))
    for second in range(41):
        for first in range(second + 1):
            path = merkle.consistency(first, second, nodes.__getitem__)
            assert merkle.continues(first, roots[first], second, roots[second], path)
    for first, second in combinations(range(1, 41), 2):
        path, before, after = merkle.consistency(first, second, nodes.__getitem__), roots[first], roots[second]
        assert not merkle.continues(first, roots[first - 1], second, after, path)
        assert not merkle.continues(first, before, second, roots[second - 1], path)
        assert not merkle.continues(first, before, second, after, path[:-1])
        assert not merkle.continues(first, before, second, after, [*path, roots[1]])
    with pytest.raises(IndexError):
        merkle.consistency(3, 2, nodes.__getitem__)
