"""Copies for a purpose as a verifier sees them: copies of a certificate that stands, ended by time, by their holder, or with it (C5)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.copy_presses import CopyAct, CopyDeed, CopyForm
from certificates.transparency import status
from certificates.verifying.verdict import Standing
from notify import findings
from notify.catalogue import Words
from pipeline.cage.verifying import verify_caged
from pipeline.issuance import auditing, copies, revocation, transparency
from pipeline.issuance.registry import CertificateRegistry
from pipeline.queries.anyone import public
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import CertificateState
from storage.models.certificates import Certificate, Copy
from storage.models.chat import Message
from tests.bot.test_copying import IN_30_DAYS, NUMBER, WHAT, WHOM, has_made, holder

__all__ = ["holder"]


def judged(front, pdf, **how):
    """What a verifier says of a file today."""
    house = front.house
    how = how or {"registry": CertificateRegistry(house.database)}
    return verify_caged(pdf, house.tools.signers(), now=house.calendar.now, **how)


def in_words(language, reason):
    """As a clerk reads it."""
    return findings.judged(Words(None, language), reason.kept())


def said(verdict):
    return [one.code for one in verdict.reasons]


async def test_c5_a_copy_verifies_as_a_copy_and_says_until_when(front, holder):
    """And that the certificate itself is in force; in the chat the same, with nothing of whom it is for."""
    copy = await has_made(front, holder)
    pdf = front.house.blobs.get(copy.signed)
    verdict = judged(front, pdf)
    assert (verdict.standing, verdict.copy, f"{verdict.until}") == (Standing.VALID, 1, IN_30_DAYS)
    assert said(verdict) == ["registry_agrees", "copy", "certificate_in_force", "test_issuer"]
    assert f"用途副本第 1 号，有效期至 {IN_30_DAYS}" in in_words("zh", verdict.reasons[1])
    front.house.network.files["asked"] = pdf
    stranger = front.person(55)
    await stranger.says("/verify")
    await stranger.document("asked", size=len(pdf))
    front.house.works()
    told = front.house.network.told(55)[-1]
    assert "✓ 有效" in told
    assert "用途副本第 1 号" in told
    assert WHOM not in told


async def test_c5_a_copy_expires_in_words_with_its_last_day(front, holder):
    """In force on that day, over on the next; with the registry, with the published list, and with neither."""
    copy = await has_made(front, holder, until="7 天")
    house, pdf = front.house, front.house.blobs.get(copy.signed)
    house.calendar.passes(days=7)
    house.works()
    assert judged(front, pdf).standing is Standing.VALID
    house.calendar.passes(days=1)
    house.works()
    with house.database.reading() as session:
        published = status.parse_statement(
            transparency.published(session, "status"), house.tools.signers(), now=house.calendar.now
        )
    by_registry, by_list, alone = (
        judged(front, pdf),
        judged(front, pdf, published=published),
        judged(front, pdf, registry=None),
    )
    assert {one.standing for one in (by_registry, by_list, alone)} == {Standing.SUPERSEDED}
    assert said(by_registry) == said(by_list) == ["copy_expired", "certificate_in_force", "test_issuer"]
    assert said(alone) == ["copy_expired", "registry_unknown", "test_issuer"]
    assert "有效期至 2026-11-17，已过期" in in_words("zh", alone.reasons[0])
    assert "it has expired" in in_words("en", alone.reasons[0])


async def test_c5_a_copy_that_its_holder_took_back_is_void_and_the_certificate_is_not(front, holder):
    """Asked once more; then every verifier that asks says so, and the log has it."""
    copy = await has_made(front, holder)
    await holder.says("/certificates")
    await holder.taps("用途副本")
    await holder.taps("撤回第 1 号")
    assert "不能恢复" in holder.screen
    assert judged(front, front.house.blobs.get(copy.signed)).standing is Standing.VALID
    await holder.taps("确认撤回")
    assert "已撤回" in holder.screen
    assert "第 1 号" not in holder.screen
    verdict = judged(front, front.house.blobs.get(copy.signed))
    assert (verdict.standing, said(verdict)[:2]) == (Standing.SUPERSEDED, ["copy_withdrawn", "certificate_in_force"])
    (certificate,) = front.all(Certificate)
    assert judged(front, front.house.blobs.get(certificate.signed)).standing is Standing.VALID
    await holder.presses(holder.last, CopyAct(deed=CopyDeed.AGAIN, copy_id=copy.id).pack())
    assert "已经失效" in holder.toast


async def test_c5_a_copy_stands_as_its_certificate_stands(front, holder):
    """Revoked with it, and no other can be made: the list offers none, an old button is refused."""
    copy = await has_made(front, holder)
    house = front.house
    with house.database.writing() as session:
        revocation.revoke(session, NUMBER, why="查实", by=OPERATOR, world=house.calendar.world)
    verdict = judged(front, house.blobs.get(copy.signed))
    assert (verdict.standing, said(verdict)[0]) == (Standing.REVOKED, "revoked")
    await holder.says("/certificates")
    assert "用途副本" not in holder.last.buttons
    await holder.presses(holder.last, CopyForm(certificate_id=copy.certificate_id).pack())
    assert "没有有效版本" in holder.toast
    with pytest.raises(Refused, match="copy_ended"):
        house.does(1, copies.withdraw, copy.id)
    with house.database.reading() as session:
        assert list(auditing.faults(session, house.tools.signers(), now=house.calendar.now)) == []


async def test_c5_a_copy_that_the_registry_never_made_is_not_genuine(front, holder):
    """Well signed, of a certificate that is known: taken out of the registry's rows, as a thief of the key would make it."""
    copy = await has_made(front, holder)
    with front.house.database.writing() as session:
        session.delete(session.get_one(Copy, copy.id))
    verdict = judged(front, front.house.blobs.get(copy.signed))
    assert (verdict.standing, said(verdict)) == (Standing.TAMPERED, ["not_the_registered_file"])


async def test_c5_for_whom_and_for_what_stand_nowhere_but_on_the_page_and_sealed(front, holder):
    """Not in the ledger of messages, nor in the log, nor in what is published; the QR code's page knows no copies."""
    await has_made(front, holder)
    house = front.house
    house.calendar.passes(minutes=1)
    house.works()
    with house.database.reading() as session:
        raw = session.connection().exec_driver_sql("SELECT for_whom, purpose FROM copies").one()
        written = [message.facts for message in session.scalars(select(Message))]
        written += [
            *session.connection().exec_driver_sql("SELECT body FROM log_entries UNION SELECT body FROM statements")
        ]
        (certificate,) = session.scalars(select(Certificate))
        code = certificate.record["verify_url"].partition("?k=")[2]
        seen = public.by_address(session, certificate.number, code, world=house.calendar.world)
    assert not {WHOM.encode(), WHAT.encode()} & {*raw}
    assert WHOM not in f"{written}"
    assert WHAT not in f"{written}"
    assert seen.copy is None
    assert '"change":"issued"' in seen.inclusion.body


async def test_c3_any_text_that_a_name_can_have_is_printed_and_read_back(front, holder):
    """Beyond the BMP, marks of a markup language, forty characters without a space."""
    copy = await has_made(front, holder, whom="𠮷野·W" * 8, what="<td>&amp;" + "A" * 31)
    assert copy.state is CertificateState.VALID
    assert judged(front, front.house.blobs.get(copy.signed)).standing is Standing.VALID
