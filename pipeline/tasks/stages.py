"""The stages: each a row of what it loads, does and stores."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from certificates.drawing import DrawingError, draw
from certificates.layouts import TemplateError
from certificates.linting import LintFailed, lint
from certificates.phases import Drawn, Linted
from certificates.room import needed
from certificates.signing import SigningError, sign
from certificates.timestamps.authority import AuthorityDown, AuthorityWrong
from certificates.timestamps.stamping import DataMissing
from certificates.transparency.status import stated
from certificates.verifying.verdict import Standing
from notify import office_channels
from notify.channels import Closed, TryLater, Undeliverable
from notify.writing import write
from pipeline import (
    borrowing,
    checking,
    delivering,
    evidence,
    inquiring,
    issuing,
    long_batches,
    mornings,
    outcomes,
    reviewing,
    stamping,
    throttling,
    transparency,
)
from pipeline.cage.inspecting import inspect
from pipeline.cage.verifying import verify_caged
from pipeline.queries.screens import outdated
from pipeline.registry import Registry
from pipeline.rules.numbering import NoNumber
from pipeline.rules.words import Duty
from pipeline.tasks import giving_up
from pipeline.tasks.running import Hopeless, Stage

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from certificates.keys.signer import LoadedSigner
    from pipeline.queries.screens import Outdated
    from pipeline.screens import OnScreen
    from pipeline.tasks.running import GivingUp, Storing
    from pipeline.tasks.tools import Tools
    from pipeline.world import World

T = TypeVar("T")

CHANNEL_ATTEMPTS = 8
log = structlog.get_logger("stages")


def stages(tools: Tools) -> dict[Duty, Stage[Any, Any]]:
    """Every stage, by the duty it does."""
    hands = Hands(tools)

    def to_inspect(session: Session, evidence_id: UUID) -> evidence.ToInspect | None:
        return evidence.to_inspect(session, evidence_id, tools.world().pack)

    def to_redraw(session: Session, case_id: UUID) -> tuple[Outdated, ...]:
        return outdated(session, case_id, tools.world())

    def to_sign(session: Session, certificate_id: UUID) -> issuing.Filed | None:
        world, task = tools.world(), issuing.linted(session, certificate_id)
        # Whoever can write duties can make the key sign: so many a day, and then somebody looks.
        if task is not None and issuing.signed_today(session, world=world) >= world.pack.terms.signatures_a_day:
            raise Hopeless("daily_cap")
        return task

    def to_publish(session: Session, _: UUID) -> transparency.ToSign:
        return transparency.to_publish(session, world=tools.world())

    def to_raise(session: Session, certificate_id: UUID) -> stamping.ToRaise | None:
        return stamping.to_raise(session, certificate_id, world=tools.world())

    def to_tell(session: Session, _: UUID) -> mornings.Morning:
        return mornings.look(session, signer_ends=tools.register().current.not_after, world=tools.world())

    rows: tuple[Stage[Any, Any], ...] = (
        Stage(Duty.CHECK_EVIDENCE, to_inspect, hands.inspect, evidence.record, giving_up.refuse_file),
        Stage(Duty.COMPARE_EVIDENCE, borrowing.to_compare, hands.compare, borrowing.mark, giving_up.leave),
        _plain(Duty.CHECK_CASE, checking.check),
        _plain(Duty.LAPSE_CASE, checking.lapse),
        _plain(Duty.END_NOTICE, reviewing.end_notice),
        _plain(Duty.DO_OUTCOME, _outcome),
        _plain(Duty.RUN_BATCH, long_batches.run, giving_up.abandon),
        Stage(
            Duty.DRAW_CERTIFICATE, issuing.intended, hands.draw, issuing.store_drawn, giving_up.making(giving_up.hold)
        ),
        Stage(
            Duty.LINT_CERTIFICATE,
            issuing.drawn,
            hands.lint,
            issuing.store_linted,
            giving_up.making(giving_up.hold_undrawn),
        ),
        Stage(
            Duty.SIGN_CERTIFICATE, to_sign, hands.sign, issuing.store_signed, giving_up.making(giving_up.redraw_or_hold)
        ),
        Stage(
            Duty.VERIFY_CERTIFICATE,
            issuing.signed,
            hands.verify,
            issuing.store_verified,
            giving_up.making(giving_up.hold),
        ),
        Stage(Duty.RAISE_CERTIFICATE, to_raise, hands.stamp, stamping.store_raised, giving_up.leave_unraised),
        Stage(Duty.RENEW_STAMPS, lambda _, id_: id_, lambda id_: id_, stamping.renew, giving_up.look_again_tomorrow),
        Stage(Duty.VERIFY_FILE, inquiring.to_verify, hands.judge, inquiring.answer, giving_up.answer_unread),
        Stage(Duty.REDRAW_SCREEN, to_redraw, hands.redraw, giving_up.forget_screens, giving_up.leave),
        Stage(Duty.PUBLISH_STATUS, to_publish, hands.publish, transparency.store_published, giving_up.leave_for_a_day),
        Stage(Duty.TELL_MORNING, to_tell, hands.chart, mornings.tell, giving_up.leave_till_tomorrow),
        Stage(
            Duty.SEND_NOTICE,
            delivering.to_send,
            hands.send,
            delivering.store_sent,
            giving_up.mark_failed,
            CHANNEL_ATTEMPTS,
        ),
    )
    return {row.duty: row for row in rows}


def _plain(duty: Duty, verb: Storing[UUID], give_up: GivingUp | None = None) -> Stage[UUID, UUID]:
    """A stage with nothing to do outside the transaction."""
    return Stage(duty, lambda _, id_: id_, lambda id_: id_, verb, give_up or giving_up.hold)


def _outcome(session: Session, case_id: UUID, /, *, world: World) -> None:
    try:
        outcomes.do(session, case_id, world=world)
    except NoNumber as none_left:  # waiting brings no number
        raise Hopeless(str(none_left)) from None


class Hands:
    """The work of the stages that reach outside the database."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def inspect(self, task: evidence.ToInspect | None) -> evidence.Inspected | None:
        """Fetch the file, open it in the cage, keep the original and the safe pictures."""
        if task is None:
            return None
        data = self._fetch(task.source)
        found = inspect(task.check, data, task.limits, expect=task.expect)
        put = self._tools.blobs.put
        return evidence.inspected(task, found, put(data), tuple(put(picture) for picture in found.renditions))

    def compare(self, task: borrowing.ToCompare) -> borrowing.Compared:
        """Look whether a page stands in another person's case."""
        return borrowing.compare(task, self._tools.blobs.get)

    def _fetch(self, source: str) -> bytes:
        """The bytes that came over the chat, or over our own page."""
        if source.startswith(evidence.UPLOADED):
            return self._tools.blobs.get(source.removeprefix(evidence.UPLOADED))
        try:
            return self._tools.channel().fetch(source)
        except Undeliverable as gone:
            raise Hopeless(str(gone)) from None

    def draw(self, task: issuing.Intended | None) -> issuing.Filed | None:
        """Draw the page."""
        if task is None:
            return None
        try:
            room = needed(self._tools.register().current.der, stamped=self._tools.world().stamped)
            drawn = draw(task.record, self._tools.blobs.get(task.photo), template=task.template, digits=room)
        except (DrawingError, TemplateError) as error:
            raise Hopeless(str(error)) from None
        return issuing.Filed(task.id, task.record, self._tools.blobs.put(drawn.pdf), task.template)

    def lint(self, task: issuing.Filed | None) -> issuing.Filed | None:
        """Check the page; what fails is never signed."""
        if task is None:
            return None
        try:
            lint(Drawn(task.record, self._tools.blobs.get(task.blob)), template=task.template)
        except (LintFailed, TemplateError) as failed:
            raise Hopeless(str(failed)) from None
        return task

    def sign(self, task: issuing.Filed | None) -> issuing.SignedFile | None:
        """Sign the very file that was linted."""
        if task is None:
            return None
        linted = Linted.resume(task.record, self._tools.blobs.get(task.blob), linted_sha256=task.blob)
        try:
            made = sign(
                linted,
                self._signer(),
                now=self._tools.now(),
                register=self._tools.register(),
                stamper=self._tools.stamper(),
            )
        except SigningError as error:
            raise Hopeless(error.code) from None
        blob = self._tools.blobs.put(made.pdf)
        return issuing.SignedFile(task.id, blob, made.signer, made.signed_at, made.level.value)

    def _signer(self) -> LoadedSigner:
        """The key, if what it signs now will be believed."""
        signer = self._tools.signer()
        if objection := self._tools.register().objection(signer, self._tools.now()):
            raise Hopeless(objection)
        return signer

    def verify(self, task: issuing.Filed | None) -> issuing.Filed | None:
        """Our own verifier looks at it before anybody else does."""
        if task is None:
            return None
        now = self._tools.now()
        verdict = verify_caged(self._tools.blobs.get(task.blob), self._tools.register(), now=now)
        copy = task.record.copy.number if task.record.copy else None
        if verdict.standing is not Standing.VALID or (verdict.number, verdict.copy) != (task.record.number, copy):
            raise Hopeless(f"verified as {verdict.standing}")
        return task

    def stamp(self, task: stamping.ToRaise | None) -> stamping.RaisedFile | None:
        """Raise a file, or renew its time-stamp; an authority that is down is asked again later, however long that is."""
        stamper = self._tools.stamper()
        if task is None or stamper is None:
            return None
        register = self._tools.register()
        try:
            if task.ends is not None and stamper.ends <= task.ends:
                raise TryLater(stamping.DAILY.total_seconds())  # the authority itself has no newer certificate yet
            made = stamper.raised(self._tools.blobs.get(task.blob), register, now=self._tools.now())
        except (AuthorityDown, AuthorityWrong, DataMissing) as trouble:
            log.warning("not stamped", error=type(trouble).__name__, why=str(trouble))
            raise TryLater(task.patience.total_seconds()) from None
        verdict = verify_caged(made.pdf, register)
        if verdict.standing is not Standing.VALID or verdict.number != task.number or verdict.level is None:
            raise Hopeless(f"verified as {verdict.standing}")
        return stamping.RaisedFile(task.id, task.blob, self._tools.blobs.put(made.pdf), verdict.level.value, made.ends)

    def judge(self, task: inquiring.Question | None) -> inquiring.Answer | None:
        """Say how a file stands that somebody sent to ask: the same function as on the page and the command line."""
        if task is None:
            return None
        data = self._fetch(task.source)
        now, registry = self._tools.now(), Registry(self._tools.database)
        verdict = verify_caged(data, self._tools.register(), now=now, registry=registry)
        return inquiring.Answer(task.id, verdict)

    def redraw(self, task: tuple[Outdated, ...]) -> tuple[OnScreen, ...]:
        """Draw every message that shows the case anew; the ones that are gone come back."""
        gone = []
        for one in task:
            if one.view is None:
                gone.append(one.shown)
                continue
            text, keyboard = self._tools.draw_case(one.view, one.shown.language)
            try:
                self._tools.channel().redraw(one.shown.chat_id, one.shown.message_id, text, keyboard)
            except Undeliverable:
                gone.append(one.shown)
        return tuple(gone)

    def publish(self, task: transparency.ToSign) -> transparency.Published:
        """Sign the tree's head and the status list."""
        signer = self._signer()
        return transparency.Published(task.size, stated(task.head, signer), stated(task.status, signer))

    def chart(self, task: mornings.Morning) -> mornings.Morning:
        """Draw the small chart of each office's week, in each language that is read there."""
        put, draw_week = self._tools.blobs.put, self._tools.draw_week

        def charts(one: mornings.Digest) -> dict[str, str]:
            return {language: put(draw_week(one.week, language)) for language in one.languages}

        return replace(task, digests=tuple(replace(one, charts=charts(one)) for one in task.digests))

    def send(self, task: delivering.Outgoing | None) -> delivering.Sent | None:
        """Write the message in the person's language and send it."""
        if task is None:
            return None
        text = write(task.text_key, task.language, task.facts)
        name, blob = task.attachment or ("", "")
        attachment = (name, self._tools.blobs.get(blob)) if blob else None
        if task.chat_id is None:
            office_channels.send(list(task.channels), text, attachment=attachment)
            return delivering.Sent(task.id, 0, count=task.count)
        with self._tools.database.writing() as session:
            wait = throttling.wait(session, task.chat_id, now=self._tools.wall())
        if wait:
            raise TryLater(wait)
        try:
            sent = self._tools.channel().send(
                task.chat_id,
                text,
                language=task.language,
                case_id=task.case_id,
                office_id=task.office_id,
                attachment=attachment,
                edits=task.edits,
            )
        except Undeliverable as why:
            return delivering.Sent(task.id, None, str(why), count=task.count, closed=isinstance(why, Closed))
        return delivering.Sent(task.id, sent, count=task.count)
