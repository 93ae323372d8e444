"""The signing worker as a process: prefork children with sessions of their own, and the key settings nowhere else (C2)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from sqlalchemy import select

from certificates.keys import raw
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from pipeline.issuance.registry import CertificateRegistry
from pipeline.rules.words import CertificateState, Duty, Node
from pipeline.tasks.app import ring_all
from storage.models.certificates import Certificate
from tests.certificates.authority import authority, judged, name
from tests.house import House
from tests.judges import judge
from tests.remembering import remember
from tests.servers import free_port
from zhicheng import clock
from zhicheng.commands.keyring import keys
from zhicheng.preparing import prepare
from zhicheng.running import celery
from zhicheng.settings import Settings

pytestmark = pytest.mark.xdist_group("e2e")
LOADED = "libsofthsm2"


@pytest.fixture
def token(tmp_path, monkeypatch):
    """A token of its own; the address of a key in it. Made by children: a module is initialised once a process."""
    folder = tmp_path / "softhsm"
    (folder / "tokens").mkdir(parents=True)
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    (folder / "pin").write_text("1234")
    monkeypatch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
    init = [judge("softhsm2-util"), "--init-token", "--free", "--label", "worker", "--so-pin", "5678", "--pin", "1234"]
    subprocess.run(init, check=True, capture_output=True)
    module = judge("libsofthsm2")
    return f"pkcs11:token=worker;object=signer?module-path={module}&pin-source=file:{folder / 'pin'}"


def in_a_process_of_its_own(work, *arguments):
    """*work*, in a child that has never seen the module; its exit status says how it went."""
    code = f"import sys; from {work.__module__} import {work.__name__} as work; work(*sys.argv[1:])"
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True, capture_output=True)


def enter_signer(home, where, moment):
    """Key, certificate and register, as an operator makes them."""
    settings = Settings(_env_file=None, home=Path(home), clock_file=Path(home) / "clock")
    keys.create(where, "ec")
    root, issue = authority(datetime.fromisoformat(moment))
    public = load_der_public_key(raw.public_key(raw.Token(raw.Address.read(where))))
    leaf = issue(name("TEST signer in a token"), public, ca=False)
    for file, one in (("root.pem", root), ("leaf.pem", leaf)):
        (settings.home / file).write_bytes(one.public_bytes(Encoding.PEM))
    keys.bring(settings, where, settings.home / "leaf.pem", settings.home / "root.pem", rotate=True)


@contextlib.contextmanager
def running(*arguments, **environment):
    """`zhicheng …` as a process, with all it starts; ended with the block."""
    command = [sys.executable, "-m", "zhicheng", *arguments]
    child = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(20)
        child.kill()
        child.wait()


def children_of(pid):
    """Process ids of all that a process has started, and what these have."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        found = [int(one) for thread in threads for one in (thread / "children").read_text().split()]
    except OSError:  # it has ended meanwhile
        return []
    return [*found, *(deeper for one in found for deeper in children_of(one))]


def comes(what, seconds=150):
    """What *what* gives, once it gives something."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.1)
    return found


def linted(house, number):
    """So many certificates that wait for the signer alone."""
    rings = house.rings
    house.rings = lambda: [owed for owed in rings() if owed.duty is not Duty.SIGN_CERTIFICATE]
    for chat in range(1, number + 1):
        house.person(chat, name="王小明", sequence=2 * chat)
        case_id = house.draft(chat)
        house.submits(case_id, chat)
        house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
        house.announces(case_id)
    house.calendar.passes(days=8)
    house.works()
    return [owed for owed in rings() if owed.duty is Duty.SIGN_CERTIFICATE]


def test_c2_prefork_children_sign_on_a_token_each_in_a_session_of_its_own(tmp_path, calendar, token, monkeypatch):
    """`worker --signing --concurrency 2`: the parent never opens the module; a child that signs does, after the fork.

    Whoever answers first signs all that is due, so the other may have nothing to open it for.
    """
    remember(monkeypatch)
    settings = Settings(_env_file=None, home=tmp_path / "home", clock_file=tmp_path / "home" / "clock")
    settings.home.mkdir(mode=0o700)
    clock.set_off(settings.clock_file, calendar.now - clock.now())
    parts = prepare(settings)
    in_a_process_of_its_own(enter_signer, settings.home, token, calendar.now.isoformat())
    house = House(parts.database, parts.blobs, calendar, settings.home)
    owed = linted(house, 3)
    assert len(owed) == 3
    clock.set_off(settings.clock_file, calendar.now + timedelta(seconds=1) - clock.now())
    environment = {
        "ZHICHENG_HOME": str(settings.home),
        "ZHICHENG_CLOCK_FILE": str(settings.clock_file),
        "ZHICHENG_SIGNER_URL": token,
    }

    def signed():
        with house.database.reading() as session:
            rows = list(session.scalars(select(Certificate).where(Certificate.state == CertificateState.SIGNED)))
        return rows if len(rows) == len(owed) else None

    with running("worker", "--signing", "--concurrency", "2", **environment) as worker:
        comes(lambda: len(children_of(worker.pid)) == 2)
        assert not any(opened(pid) for pid in (worker.pid, *children_of(worker.pid)))
        ring_all(celery(settings), owed)
        rows = comes(signed)
        assert not opened(worker.pid)
        assert any(opened(pid) for pid in children_of(worker.pid))
    register = parts.register()
    assert {row.signer for row in rows} == {register.current.fingerprint}
    for row in rows:
        assert verify(parts.blobs.get(row.signed), register, now=calendar.now).standing is Standing.VALID
    assert judged(tmp_path / "one.pdf", parts.blobs.get(rows[0].signed))
    calendar.passes(minutes=10)  # the worker's clock went on, as long as the machine let it wait
    house.works()
    assert CertificateRegistry(house.database).find(rows[0].number, 1).status == "valid"
    parts.database.close()


def opened(pid):
    """True if the process has the token's module in its memory."""
    return LOADED in Path(f"/proc/{pid}/maps").read_text()


def environment_of(pid):
    return Path(f"/proc/{pid}/environ").read_bytes()


def command_of(pid):
    """What stands after `zhicheng` in its command line: a part that is a fork has one too."""
    return (
        Path(f"/proc/{pid}/cmdline")
        .read_bytes()
        .partition(b"zhicheng")[2]
        .split(b"zhicheng")[-1]
        .replace(b"\0", b" ")
        .split()
    )


def test_c2_of_all_that_up_starts_only_the_signer_is_given_the_key_settings(tmp_path):
    """Worker, beat, pages and bot never had it, nor has what they are forks of; the folder of the key is its owner's alone."""
    home = tmp_path / "home"
    prepare(Settings(_env_file=None, home=home)).database.close()
    secret = f"pkcs12:{home / 'keys' / 'test-issuer.p12'}?passphrase-file={home / 'keys' / 'test-issuer.pass'}"
    environment = {
        "ZHICHENG_HOME": str(home),
        "ZHICHENG_SIGNER_URL": secret,
        "ZHICHENG_WEB_LISTEN": f"127.0.0.1:{free_port()}",
        "ZHICHENG_TELEGRAM_TOKEN": "1:nobody",
        "ZHICHENG_TELEGRAM_API": "http://127.0.0.1:9",
    }
    with running("up", **environment) as up:

        def parts():
            found = {}
            for pid in children_of(up.pid):
                with contextlib.suppress(OSError):
                    found[pid] = (command_of(pid), environment_of(pid))
            words = {tuple(command) for command, _ in found.values()}
            wanted = {(b"worker",), (b"worker", b"--signing"), (b"beat",), (b"web",), (b"bot",)}
            return found if wanted <= words and len(found) > len(wanted) + 3 else None

        for command, given in comes(parts).values():
            assert (secret.encode() in given) == (b"--signing" in command), command
    assert (home / "keys").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (home / "keys").glob("test-*")} == {0o600}
    assert (home / "secrets").stat().st_mode & 0o777 == 0o700
    assert home.stat().st_mode & 0o777 == 0o700
