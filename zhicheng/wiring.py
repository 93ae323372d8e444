"""The composition root: the one place that knows every part and puts them together from the settings."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import Register, RegisteredSigner, RegisterError, pem_certificates
from certificates.keys.signer import LoadedSigner, SignerKeyError, load_signer
from certificates.timestamps.authority import Authority
from certificates.timestamps.stamping import Stamper
from pipeline import mornings, offices, stamping
from pipeline.evidence import CHAT_FILE_LIMIT
from pipeline.policy.loading import load
from pipeline.tasks.tools import Channel, Tools
from pipeline.world import World
from storage import schema, sealing
from storage.blobs import Blobs
from storage.database import Database
from zhicheng import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from aiogram import Bot

    from pipeline.mornings import Week
    from pipeline.queries.case import CaseView
    from pipeline.rules.policy import Pack
    from storage.outbox import Owed
    from zhicheng.settings import Settings


OBJECTIONS = {
    "signer_retired": "The signer is retired, or not in the register: see `zhicheng keys list` and ZHICHENG_SIGNER_URL.",
    "signer_not_valid": "The signer's certificate has ended, or has not begun: make the next one, `zhicheng keys rotate`.",
}


class Parts:
    """The parts of one process, each made on first use (in a worker: after the fork)."""

    def __init__(self, settings: Settings, ring: Callable[[Sequence[Owed]], None] = lambda _: None) -> None:
        self.settings = settings
        self._ring = ring
        self._signer: LoadedSigner | None = None
        self._loaded_under = ""
        """Which signer was in use when the key was loaded."""

    def now(self) -> datetime:
        """The moment."""
        return clock.now(self.settings.clock_file)

    @cached_property
    def pack(self) -> Pack:
        """The policy pack. Raises PackError."""
        return load(self.settings.policy)

    @cached_property
    def database(self) -> Database:
        """The database; the data key is installed with it, since no row of ours is read without."""
        given = self.settings.data_key.get_secret_value()
        master = bytes.fromhex(given) if given else sealing.key_in(self.settings.home / "secrets")
        sealing.install(sealing.Sealer(master))
        return Database(self.settings.database, self._ring)

    @cached_property
    def blobs(self) -> Blobs:
        """The blobs."""
        return Blobs(self.settings.blobs_folder)

    def register(self) -> Register:
        """The public register of signers."""
        return Register.load(self.settings.register_file)

    def test_issuer(self) -> str:
        """The URL of the test issuer's key; made on the first run."""
        return ensure_test_issuer(self.settings.keys_folder, self.settings.register_file, now=self.now())

    def signer(self) -> LoadedSigner:
        """The signing key, loaded once and held; anew when another signer has come into use since."""
        given = self.settings.signer_url.get_secret_value()
        current = self.register().current.fingerprint if self.settings.register_file.exists() else ""
        if self._signer is None or current != self._loaded_under:
            self._signer = load_signer(given or self.test_issuer())
            self._loaded_under = current
        return self._signer

    def usable_signer(self) -> LoadedSigner:
        """The same, if what it signs now will be believed. Raises SignerKeyError."""
        signer = self.signer()
        if objection := self.register().objection(signer, self.now()):
            raise SignerKeyError(OBJECTIONS[objection])
        return signer

    @cached_property
    def _stamper(self) -> Stamper | None:
        url = self.settings.tsa_url
        return Stamper(Authority(url, self.register().stamp_roots)) if url else None

    def stamper(self) -> Stamper | None:
        """The time-stamp authority; None where none is named."""
        return self._stamper

    def enter_stamp_roots(self) -> None:
        """Enter the roots of the time-stamp authority in the public register. Raises RegisterError."""
        register, path = self.register(), self.settings.tsa_roots
        if path is not None:
            grown = register.with_stamp_roots(pem_certificates(path))
            if grown != register:
                grown.save(self.settings.register_file)
        elif self.settings.tsa_url and not register.tsa_roots:
            raise RegisterError("ZHICHENG_TSA_URL needs ZHICHENG_TSA_ROOTS: a PEM file with the authority's root.")

    def world(self) -> World:
        """One look at the outside."""
        test = self.register().current.test
        return World(
            now=self.now(),
            pack=self.pack,
            public_url=self.settings.public_url,
            test_issuer=test,
            chat_carries_facts=self.settings.chat_files == "chat",
            stamped=bool(self.settings.tsa_url),
        )

    def make_bot(self) -> Bot:
        """A bot on the settings' Bot API server."""
        from bot.app import make_bot

        return make_bot(self.settings.telegram_token.get_secret_value(), self.settings.telegram_api or None)

    def enter_signer(self) -> None:
        """Enter the signer that the settings name in the public register, with its root. Raises SignerKeyError."""
        signer = self.signer()
        path = self.settings.register_file
        register = Register.load(path) if path.exists() else Register((), ())
        if not signer.roots and register.signer(signer.fingerprint) is None:
            raise SignerKeyError("The PKCS#12 file must hold the root certificate too: verifiers trust nothing else.")
        entry = RegisteredSigner(
            signer.fingerprint,
            signer.subject,
            signer.not_before,
            None,
            test=signer.test,
            certificate=signer.certificate,
        )
        register.with_signer(entry, signer.roots, now=self.now()).save(path)

    def channel(self) -> Channel:
        """The chat network, for whoever sends or fetches."""
        from bot.callbacks import notice_button
        from notify.telegram import Telegram

        return Telegram(self.make_bot, notice_button, file_limit=CHAT_FILE_LIMIT)

    def draw_case(self, view: CaseView, language: str) -> tuple[str, object]:
        """What a message of the chat that shows a case says."""
        from bot.views.screens import drawn

        return drawn(view, language)

    def draw_week(self, week: Week, language: str) -> bytes:
        """The chart of a morning digest."""
        from bot.pictures.week import png

        return png(week, language)

    def tools(self) -> Tools:
        """What a worker's stages need."""
        return Tools(
            database=self.database,
            blobs=self.blobs,
            channel=self.channel,
            world=self.world,
            draw_case=self.draw_case,
            draw_week=self.draw_week,
            register=self.register,
            signer=self.signer,
            stamper=self.stamper,
            lease=timedelta(seconds=self.settings.lease_seconds),
            wall=clock.now,
        )


def prepare(settings: Settings) -> Parts:
    """Make everything ready that a first run needs; a later run finds it done. Raises SchemaError, PackError."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = Parts(settings)
    schema.upgrade(parts.database.engine)
    if settings.signer_url.get_secret_value():
        parts.enter_signer()
    elif not settings.register_file.exists():
        parts.test_issuer()
    parts.enter_stamp_roots()
    with parts.database.writing() as session:
        offices.sync(session, parts.pack)
        if urls := settings.notify_urls.get_secret_value():
            offices.set_helpdesk_channels(session, urls)
        mornings.ensure(session, world=parts.world())
        stamping.ensure(session, world=parts.world())
    return parts
