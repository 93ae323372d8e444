"""Signers follow each other: what was signed stays valid, an ended one signs nothing, and people are told in time (C2)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from certificates.drawing import draw
from certificates.keys.issuer import ensure_test_issuer, renew_test_issuer
from certificates.keys.register import ENDS_SOON, RegisterError, TrustStore
from certificates.keys.signer import SignerKeyError, load_signer
from certificates.linting import lint
from certificates.signing import sign
from certificates.transparency.status import StatementError, believed, stated
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from pipeline.issuance.stages import StageEffects
from pipeline.review import digest
from pipeline.rules.words import CertificateState, Node, State
from storage.models.certificates import Certificate
from storage.models.outbox import Counter
from tests.certificates.authority import judged, signer
from tests.certificates.conftest import admitted
from tests.certificates.test_drawing import text_of
from tests.house import CHATS, House
from zhicheng import clock
from zhicheng.commands.doctor import examine
from zhicheng.commands.errors import CommandError
from zhicheng.commands.keyring import keys
from zhicheng.preparing import prepare
from zhicheng.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, home=tmp_path / "home", clock_file=tmp_path / "clock", language="en")


def made(parts, record, photo):
    return sign(lint(draw(record, photo)), admitted(record, photo), parts.usable_signer(), now=parts.now()).pdf


def test_c2_the_test_issuers_next_key_signs_on_and_old_certificates_stay_valid(
    settings, record, photo, tmp_path, capsys
):
    """A running signer takes it up; both files verify with the register of now, by pdfsig too."""
    parts = prepare(settings)
    before = made(parts, record, photo)
    first = parts.register().current
    keys.rotate(settings, "")
    assert "Nothing remains to be done" in capsys.readouterr().out
    after = made(parts, record, photo)
    register = parts.register()
    assert register.current.fingerprint == parts.signer().fingerprint != first.fingerprint
    for name, pdf in (("before", before), ("after", after)):
        assert verify(pdf, register, now=datetime.now(UTC)).standing is Standing.VALID
        assert judged(tmp_path / name, pdf)
    keys.show(settings)
    said = capsys.readouterr().out.splitlines()
    assert ["retired" in line for line in said] == [True, False]
    assert ["← signs" in line for line in said] == [False, True]
    assert {path.stat().st_mode & 0o777 for path in settings.keys_folder.glob("test-*")} == {0o600}


def test_c2_what_a_retired_key_signs_later_does_not_count(settings, record, photo):
    """Somebody kept a copy of the old key."""
    parts = prepare(settings)
    kept = parts.signer()
    keys.rotate(settings, "")
    stolen = sign(lint(draw(record, photo)), admitted(record, photo), kept, now=parts.now() + timedelta(minutes=1)).pdf
    verdict = verify(stolen, parts.register(), now=datetime.now(UTC))
    assert (verdict.standing, verdict.reasons[0].code) == (Standing.UNTRUSTED, "signer_period")
    assert parts.register().objection(kept, parts.now() + timedelta(minutes=1)) == "signer_retired"


def test_c2_a_file_of_the_deployers_own_is_not_rotated_here(settings, tmp_path):
    """It says who makes the next one; without any issuer, that there is none."""
    with pytest.raises(CommandError, match="zhicheng migrate"):
        keys.rotate(settings, f"pkcs12:{tmp_path}/own.p12")
    with pytest.raises(RegisterError, match="no test issuer"):
        keys.rotate(settings, "")


@pytest.mark.parametrize(("days", "word", "status"), [(59, "ends in 59 days", 0), (-1, "has ended", 1), (61, "", 0)])
def test_c2_the_doctor_says_in_time_that_the_signer_ends(settings, capsys, days, word, status):
    """Sixty days before, and when it has."""
    end = prepare(settings).register().current.not_after
    clock.set_off(settings.clock_file, end - timedelta(days=days, minutes=1) - clock.now())
    examine(settings, as_json=True)  # the holidays of that year are not there, which is another line
    found = {line["name"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert word in found["signer"]["what"]
    assert found["signer"]["ok"] is (status == 0)
    assert bool(word) is bool(found["signer"]["what"])
    assert found["keys folder"]["ok"]
    settings.keys_folder.chmod(0o755)
    assert examine(settings, as_json=True) == 1
    assert "chmod 700" in capsys.readouterr().out


def test_c2_past_its_end_the_command_line_signs_nothing_and_says_why(settings, capsys):
    """One sentence, with what to do; so does the list."""
    parts = prepare(settings)
    end = parts.register().current.not_after
    clock.set_off(settings.clock_file, end + timedelta(days=1) - clock.now())
    with pytest.raises(SignerKeyError, match="keys rotate"):
        parts.usable_signer()
    keys.show(settings)
    assert "ended TEST ⚑ make the next one" in capsys.readouterr().out
    keys.rotate(settings, "")
    assert parts.usable_signer().not_after > end


def test_c2_what_an_ended_signer_states_is_not_believed(issuer):
    """Heads and lists too."""
    loaded, register = issuer
    last, later = loaded.not_after, loaded.not_after + timedelta(seconds=1)
    assert believed(stated({"at": last.isoformat()}, loaded), register, now=later) == {"at": last.isoformat()}
    with pytest.raises(StatementError):
        believed(stated({"at": later.isoformat()}, loaded), register, now=later)


@pytest.fixture
def old_house(database, blobs, calendar, tmp_path):
    """A house whose test issuer was made ten years ago and ended yesterday."""
    folder = tmp_path / "issuer"
    ensure_test_issuer(folder / "keys", folder / "register.json", now=calendar.now - timedelta(days=3651))
    return House(database, blobs, calendar, folder), folder


def newly_loaded(house, url):
    """A signer that looks for its key at each use, as a worker process of a deployment does after a rotation."""
    house.tools = replace(house.tools, signer=lambda: load_signer(url))
    house.restage()


def test_c2_past_the_signers_end_a_case_is_held_in_words_and_goes_on_with_the_next_key(old_house):
    """Nothing is signed, the help desk reads what to do, the applicant that nothing is asked of them."""
    house, folder = old_house
    case_id = house.approved()
    house.works()
    assert house.case(case_id).state is State.HELD
    told = house.network.told(CHATS[Node.HELPDESK])[-1]
    assert "签发证书已到期" in told
    assert "docs/keys.md" in told
    assert "技术问题" in house.network.told(1)[-1]
    renew_test_issuer(folder / "keys", folder / "register.json", now=house.calendar.now)
    newly_loaded(house, f"pkcs12:{folder}/keys/test-issuer.p12?passphrase-file={folder}/keys/test-issuer.pass")
    house.goes_on(case_id)
    assert house.case(case_id).state is State.COMPLETED


def only(house):
    with house.database.reading() as session:
        return session.query(Certificate).one()


def test_c2_a_page_drawn_for_the_test_issuer_is_drawn_anew_for_the_real_signer(
    house, issuer_folder, tmp_path, monkeypatch
):
    """The signer changes between drawing and signing: the same number, without the mark, signed by the real one."""
    now = house.calendar.now + timedelta(days=8)
    url, _, entry = signer(tmp_path, "职称证书签发", now)
    register = TrustStore.load(issuer_folder / "register.json").with_signer(
        entry, load_signer(url).roots, now=now - timedelta(hours=1)
    )
    real, changed = StageEffects.lint, []

    def changes(hands, task):
        if not changed:
            changed.append(only(house).number)
            house.calendar.test_issuer = False
            house.tools = replace(house.tools, signers=lambda: register, signer=lambda: load_signer(url))
            hands._tools = house.tools
            house.restage()
        return real(hands, task)

    monkeypatch.setattr(StageEffects, "lint", changes)
    house.restage()
    case_id = house.approved()
    house.works()
    assert house.case(case_id).state is State.COMPLETED
    row = only(house)
    assert (row.number, row.state, row.signer) == (changed[0], CertificateState.VALID, entry.fingerprint)
    assert row.record["test"] is False
    assert "TEST" not in text_of(house.blobs.get(row.signed))
    assert verify(house.blobs.get(row.signed), register, now=datetime.now(UTC)).reasons[0].code == "registry_unknown"


def test_c2_a_test_signer_where_the_register_names_a_real_one_is_held_and_never_loops(house, monkeypatch):
    """Drawing anew would change nothing."""
    house.calendar.test_issuer = False
    case_id = house.approved()
    house.works()
    assert house.case(case_id).state is State.HELD
    assert "测试标记" in house.network.told(CHATS[Node.HELPDESK])[-1]


def test_c2_no_more_are_signed_in_a_day_than_the_policy_allows(house):
    """The case beyond is held, in words; the next day it goes on. What is signed counts."""
    pack = house.calendar.pack
    house.calendar.pack = replace(pack, terms=replace(pack.terms, signatures_a_day=1))
    case_id = house.approved()
    today = f"signed:{house.calendar.world.today}"
    with house.database.writing() as session:
        session.add(Counter(name=today, value=1))
    house.works()
    assert house.case(case_id).state is State.HELD
    assert "签发数已达上限" in house.network.told(CHATS[Node.HELPDESK])[-1]
    house.calendar.passes(days=1)
    house.goes_on(case_id)
    assert house.case(case_id).state is State.COMPLETED
    with house.database.reading() as session:
        assert {row.name: row.value for row in session.query(Counter) if row.name.startswith("signed:")} == {
            today: 1,
            f"signed:{house.calendar.world.today}": 1,
        }


def test_u13_the_help_desk_is_told_once_a_week_that_the_signer_ends(database, blobs, calendar, tmp_path):
    """Nobody lists keys daily: from sixty days before, in the morning; said otherwise once it has ended."""
    folder = tmp_path / "issuer"
    monday = datetime.fromisoformat("2026-11-02T00:30:00+00:00")
    made_at = monday - timedelta(days=3650) + ENDS_SOON + timedelta(days=2)
    ensure_test_issuer(folder / "keys", folder / "register.json", now=made_at)
    calendar.now = monday
    house = House(database, blobs, calendar, folder)
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
    ends = [text for text in _mornings(house, 1) if SAID in text]
    assert ends == []
    ends = _mornings(house, 4)
    assert len([text for text in ends if SAID in text]) == 1
    assert "zhicheng keys rotate" in ends[-1]
    assert len([text for text in _mornings(house, 5) if SAID in text]) == 2
    house.calendar.passes(days=70)
    assert "不能签发任何证书" in _mornings(house, 2)[-1]
    assert not any(SAID in text for text in house.network.told(CHATS[Node.UNIT]))


SAID = "签发证书"


def _mornings(house, days):
    """So many days pass; all that the help desk has been told by then."""
    for _ in range(days):
        house.works()
        house.calendar.passes(days=1)
        house.works()
    return house.network.told(CHATS[Node.HELPDESK])
