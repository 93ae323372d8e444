"""A certificate's credential in the life of the house: signed with it, kept with it, ended with it, its holder's alone (B21)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from certificates.verifying.verdict import Standing
from pipeline.cage.verifying import verify_caged
from pipeline.issuance import handover, kept_files, revocation
from pipeline.issuance.registry import CertificateRegistry
from pipeline.queries.lists import my_certificates
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Node
from storage.models.certificates import Certificate
from tests.house import CHATS


@pytest.fixture
def issued(house):
    """One certificate in force; its row."""
    house.approved()
    house.works()
    with house.database.reading() as session:
        return session.query(Certificate).one()


def judged(house, row):
    text = house.blobs.get(row.credential)
    registry = CertificateRegistry(house.database)
    return verify_caged(text, house.tools.signers(), now=house.calendar.now, registry=registry)


def test_b21_a_credential_is_signed_with_its_certificate_and_ends_with_it(house, issued):
    """The registry knows it as a file of that version; annulled, it says so and why."""
    verdict = judged(house, issued)
    assert (verdict.standing, verdict.number, verdict.reasons[0].code) == ("valid", issued.number, "registry_agrees")
    with house.database.writing() as session:
        revocation.revoke(session, issued.number, why="查实", by=OPERATOR, world=house.calendar.world)
    assert (judged(house, issued).standing, judged(house, issued).why) == (Standing.REVOKED, "查实")


def test_b21_its_holder_has_it_by_a_button_and_nobody_else(house, issued):
    """As a file of its own; a second press is a second message, and a stranger is told nothing."""
    house.does(1, handover.send_again, issued.id, credential=True)
    house.works()
    files = [file for chat, _, file in house.network.sent if chat == 1 and file]
    assert files[-1] == (f"{issued.number}.jwt", house.blobs.get(issued.credential))
    for stranger in (CHATS[Node.UNIT], 2):
        with pytest.raises(Refused):
            house.does(stranger, handover.send_again, issued.id, credential=True)
    with pytest.raises(Refused, match="no_such_certificate"):
        house.does(1, handover.send_again, uuid4(), credential=True)


def test_b21_a_certificate_of_before_has_none_and_says_so(house, issued):
    """Its button is not shown; a stale one is answered in a sentence."""
    (line,) = house.looks(1, my_certificates)
    assert line.credential
    with house.database.writing() as session:
        session.get_one(Certificate, issued.id).credential = None
    (line,) = house.looks(1, my_certificates)
    assert not line.credential
    with pytest.raises(Refused, match="no_credential"):
        house.does(1, handover.send_again, issued.id, credential=True)


def test_b21_a_credential_whose_file_is_gone_is_found(house, issued):
    """By `log verify`, as of every signed file."""
    (house.blob_folder / issued.credential[:2] / issued.credential[2:]).unlink()
    with house.database.reading() as session:
        (said,) = kept_files.faults(session, house.blobs.get)
    assert said.startswith(f"{issued.number} version 1 credential: ")
