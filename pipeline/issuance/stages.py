"""The stages of issuance: a certificate is drawn, linted, signed, verified and stamped; the registry is published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from certificates.credentials.document import made as credential
from certificates.credentials.document import status_list
from certificates.credentials.jose import NoAlgorithm
from certificates.drawing import DrawingError, draw
from certificates.gate import Deployer, NotAdmitted, admit
from certificates.linting import Linted, LintFailed, lint
from certificates.pdf.signature_field import needed
from certificates.phases import Drawn
from certificates.signing import SigningError, sign
from certificates.template.layout import TemplateError
from certificates.timestamps.authority import AuthorityDown, AuthorityWrong
from certificates.timestamps.stamping import DataMissing
from certificates.transparency.status import stated
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from notify.channels import TryLater
from pipeline.cage.verifying import verify_caged
from pipeline.evidence.sources import fetch
from pipeline.issuance import cycle, endings, inquiries, timestamps, transparency
from pipeline.issuance.registry import CertificateRegistry
from pipeline.rules.titles import Catalogue
from pipeline.rules.words import Duty
from pipeline.work.stage import Hopeless, Stage

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from certificates.gate import Admitted
    from certificates.keys.signer import LoadedSigner
    from certificates.record import CertificateRecord
    from pipeline.work.stage import AnyStage
    from pipeline.work.tools import Tools

log = structlog.get_logger("stages")


def stages(tools: Tools) -> tuple[AnyStage, ...]:
    """The rows of this room."""
    does = StageEffects(tools)
    undone, undrawn, redrawn = (endings.of_copy(end) for end in endings.OF_CERTIFICATE)
    return (
        Stage(Duty.DRAW_CERTIFICATE, cycle.intended, does.draw, cycle.store_drawn, undone),
        Stage(Duty.LINT_CERTIFICATE, cycle.drawn, does.lint, cycle.store_linted, undrawn),
        Stage(Duty.SIGN_CERTIFICATE, does.to_sign, does.sign, cycle.store_signed, redrawn, guarded=True),
        Stage(Duty.VERIFY_CERTIFICATE, cycle.signed, does.verify, cycle.store_verified, undone),
        Stage(
            Duty.AUGMENT_CERTIFICATE,
            does.to_augment,
            does.augment,
            timestamps.store_augmented,
            endings.leave_level,
            lasting=True,
        ),
        Stage(Duty.RENEW_STAMPS, lambda _, id_: id_, lambda id_: id_, timestamps.renew, endings.look_again_tomorrow),
        Stage(Duty.VERIFY_FILE, inquiries.to_verify, does.judge, inquiries.answer, endings.answer_unread),
        Stage(
            Duty.PUBLISH_STATUS,
            does.to_publish,
            does.publish,
            transparency.store_published,
            endings.leave_for_a_day,
            guarded=True,
        ),
    )


class StageEffects:
    """What the stages of issuance do outside the database: the page, the cage, the key, the time-stamp authority."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def to_sign(self, session: Session, certificate_id: UUID) -> cycle.Filed | None:
        """Load the page that is to be signed. Raises Hopeless past the day's allowance."""
        world, task = self._tools.world(), cycle.linted(session, certificate_id)
        # Whoever can write duties can make the key sign: so many a day, and then somebody looks.
        if task is not None and cycle.signed_today(session, world=world) >= world.pack.terms.signatures_a_day:
            raise Hopeless("daily_cap")
        return task

    def to_augment(self, session: Session, certificate_id: UUID) -> timestamps.ToAugment | None:
        """Load the file whose level is to rise, or whose stamp is to be renewed."""
        return timestamps.to_augment(session, certificate_id, world=self._tools.world())

    def to_publish(self, session: Session, _: UUID) -> transparency.ToSign:
        """Load the head of the log and the standings."""
        return transparency.to_publish(session, world=self._tools.world())

    def draw(self, task: cycle.Intended | None) -> cycle.Filed | None:
        """Draw the page, and check it at once: both are done again if this worker dies, and come out alike.

        A page that does not pass here is stored as drawn alone; its own duty checks it, fails in its own name and counts.
        """
        if task is None:
            return None
        admitted = self._admitted(task)
        try:
            room = needed(self._tools.signers().current.der, stamped=self._tools.world().stamped)
            drawn = draw(admitted.record, admitted.photo, template=task.template, digits=room)
        except (DrawingError, TemplateError) as error:
            raise Hopeless(str(error)) from None
        made = cycle.Filed(task.id, task.record, self._tools.blobs.put(drawn.pdf), task.template, task.photo)
        return replace(made, passed=self._passes(made))

    def _passes(self, made: cycle.Filed) -> bool:
        try:
            self.lint(made)
        except Exception as trouble:  # noqa: BLE001  MemoryError too: whatever it is, it is the other duty's to say
            log.warning("not linted with its drawing", error=type(trouble).__name__)
            return False
        return True

    def _admitted(self, task: cycle.Intended | cycle.Filed) -> Admitted:
        """What the row says, by way of the gate: whatever was done to it meanwhile."""
        world = self._tools.world()
        try:
            admitted = admit(
                task.record,
                self._tools.blobs.get(task.photo),
                Deployer(world.public_url, world.pack.ethnicities, world.today, Catalogue.of(world.pack)),
            )
        except NotAdmitted as refused:
            raise Hopeless(str(refused)) from None
        if admitted.record != task.record:
            raise Hopeless("not_admitted as it is written")
        return admitted

    def lint(self, task: cycle.Filed | None) -> cycle.Filed | None:
        """Check the page; what fails is never signed."""
        if task is None:
            return None
        try:
            lint(
                Drawn(task.record, self._tools.blobs.get(task.blob)),
                template=task.template,
                allowed=self._tools.world().pack.forms.own_fonts,
            )
        except (LintFailed, TemplateError) as failed:
            raise Hopeless(str(failed)) from None
        return task

    def sign(self, task: cycle.Filed | None) -> cycle.SignedFile | None:
        """Sign the very file that was linted."""
        if task is None:
            return None
        linted = Linted.resume(task.record, self._tools.blobs.get(task.blob), linted_sha256=task.blob)
        try:
            made = sign(
                linted,
                self._admitted(task),
                self._signer(),
                now=self._tools.now(),
                register=self._tools.signers(),
                stamper=self._tools.stamper(),
            )
        except SigningError as error:
            raise Hopeless(error.code) from None
        blob = self._tools.blobs.put(made.pdf if task.record.copy is None else self._archived(made.pdf))
        return cycle.SignedFile(
            task.id, blob, made.signer, made.signed_at, made.level.value, self._credential(task.record)
        )

    def _archived(self, pdf: bytes) -> bytes:
        """A copy for a purpose with its archive time-stamp, if it can be had now: it is one file for its whole life."""
        stamper = self._tools.stamper()
        if stamper is None:
            return pdf
        try:
            return stamper.augmented(pdf, self._tools.signers(), now=self._tools.now()).pdf
        except (AuthorityDown, AuthorityWrong, DataMissing) as trouble:
            log.warning("a copy without an archive time-stamp", error=type(trouble).__name__, why=str(trouble))
            return pdf

    def _credential(self, record: CertificateRecord) -> str | None:
        """Blob key of the certificate's signed credential; None for a copy, and for a key that JOSE has no name for."""
        if record.copy is not None:
            return None
        try:
            text = credential(record, self._tools.world().public_url, self._signer(), now=self._tools.now())
        except NoAlgorithm:
            return None
        return self._tools.blobs.put(text.encode())

    def _signer(self) -> LoadedSigner:
        """The key, if what it signs now will be believed."""
        signer = self._tools.signer()
        if objection := self._tools.signers().objection(signer, self._tools.now()):
            raise Hopeless(objection)
        return signer

    def verify(self, task: cycle.Filed | None) -> cycle.Filed | None:
        """Our own verifier looks at it before anybody else does; outside the cage, since no stranger's hand was on these bytes."""
        if task is None:
            return None
        now, copy = self._tools.now(), task.record.copy.number if task.record.copy else None
        for blob in filter(None, (task.blob, task.credential)):
            verdict = verify(self._tools.blobs.get(blob), self._tools.signers(), now=now)
            if verdict.standing is not Standing.VALID or (verdict.number, verdict.copy) != (task.record.number, copy):
                raise Hopeless(f"verified as {verdict.standing}")
        return task

    def augment(self, task: timestamps.ToAugment | None) -> timestamps.AugmentedFile | None:
        """Augment a file (ETSI EN 319 102-1: to a higher level), or renew its time-stamp; an authority that is down is asked again later, however long that is."""
        stamper = self._tools.stamper()
        if task is None or stamper is None:
            return None
        register = self._tools.signers()
        try:
            if task.ends is not None and stamper.ends <= task.ends:
                raise TryLater(timestamps.DAILY.total_seconds())  # the authority itself has no newer certificate yet
            made = stamper.augmented(self._tools.blobs.get(task.blob), register, now=self._tools.now())
        except (AuthorityDown, AuthorityWrong, DataMissing) as trouble:
            log.warning("not stamped", error=type(trouble).__name__, why=str(trouble))
            raise TryLater(task.patience.total_seconds()) from None
        verdict = verify_caged(made.pdf, register, now=self._tools.now())
        if verdict.standing is not Standing.VALID or verdict.number != task.number or verdict.level is None:
            raise Hopeless(f"verified as {verdict.standing}")
        return timestamps.AugmentedFile(
            task.id, task.blob, self._tools.blobs.put(made.pdf), verdict.level.value, made.ends
        )

    def judge(self, task: inquiries.Question | None) -> inquiries.Answer | None:
        """Say how a file stands that somebody sent to ask: the same function as on the page and the command line."""
        if task is None:
            return None
        data = fetch(self._tools, task.source)
        now, registry = self._tools.now(), CertificateRegistry(self._tools.database)
        verdict = verify_caged(data, self._tools.signers(), now=now, registry=registry)
        return inquiries.Answer(task.id, verdict)

    def publish(self, task: transparency.ToSign) -> transparency.Published:
        """Sign the tree's head and the status list."""
        signer, now = self._signer(), self._tools.now()
        try:
            listed = status_list(task.status, self._tools.world().public_url, signer, now=now)
        except NoAlgorithm:
            listed = ""
        return transparency.Published(task.size, stated(task.head, signer), stated(task.status, signer), listed)
