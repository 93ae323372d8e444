"""The composition root: the one place that knows every part and puts them together from the settings."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import RegisteredSigner, RegisterError, TrustStore, pem_certificates
from certificates.keys.signer import LoadedSigner, SignerKeyError, load_signer
from certificates.making import NotBelieved, trial
from certificates.signing import SigningError
from certificates.timestamps.authority import Authority
from certificates.timestamps.stamping import Stamper
from notify.networks import Channels, Networks
from pipeline.evidence.files import CHAT_FILE_LIMIT, MEGABYTE
from pipeline.policy.loading import load
from pipeline.reading.reader import Reader, there
from pipeline.tasks.stages import Drawing
from pipeline.work.tools import Channel, Tools
from pipeline.world import World
from storage import schema, sealing
from storage.blobs import CHAT, Blobs
from storage.database import Database
from storage.outage import Outage
from storage.shelves import shelf_at
from zhicheng import clock, data_key
from zhicheng.commands.errors import CommandError
from zhicheng.listening import hook_ways
from zhicheng.next_signer import OBJECTIONS, next_signer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from aiogram import Bot

    from chat.network import Network
    from notify.push import Pusher
    from pipeline.rules.policy import Pack
    from storage.agenda import Owed
    from storage.shelves import Shelf
    from zhicheng.settings import Settings


class Parts:
    """The parts of one process, each made on first use (in a worker: after the fork)."""

    def __init__(self, settings: Settings, ring: Callable[[Sequence[Owed]], None] = lambda _: None) -> None:
        self.settings = settings
        self._ring = ring
        self._registers: dict[tuple[int, int, int], TrustStore] = {}
        """The one that was read last, by its file's inode, moment and size."""
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
    def sealer(self) -> sealing.Sealer:
        """The data key, installed for all of this process: no row and no blob of ours is read without."""
        sealer = data_key.sealer(self.settings)
        sealing.install(sealer)
        return sealer

    @cached_property
    def database(self) -> Database:
        """The database."""
        _ = self.sealer
        return Database(self.settings.database, self._ring)

    @cached_property
    def replica(self) -> Database | None:
        """The copy that follows the database, where there is one."""
        if not self.settings.replica:
            return None
        _ = self.sealer
        return Database(self.settings.replica, called="replica")

    @cached_property
    def shelf(self) -> Shelf:
        """Where files lie."""
        _ = self.sealer
        return shelf_at(self.settings.blobs_url, self.settings.home / "blobs")

    @cached_property
    def blobs(self) -> Blobs:
        """The blobs."""
        return Blobs(self.shelf)

    @cached_property
    def chat_blobs(self) -> Blobs:
        """The files of our own chat network."""
        return Blobs(self.shelf, CHAT)

    @property
    def room(self) -> bool:
        """True while files of cases are taken."""
        free = self.blobs.free
        return free is None or free >= self.settings.keep_free_mb * MEGABYTE

    def register(self) -> TrustStore:
        """The public register of signers, read again when its file is another: a certificate asks some twenty times."""
        path = self.settings.register_file
        try:
            status = path.stat()
        except OSError:
            return TrustStore.load(path)  # it says what is wrong
        seen = status.st_ino, status.st_mtime_ns, status.st_size
        if seen not in self._registers:
            self._registers = {seen: TrustStore.load(path)}
        return self._registers[seen]

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
        self._refuse(self.register().objection(signer, self.now()), signer)
        return signer

    def _refuse(self, objection: str, signer: LoadedSigner) -> None:
        """Raise SignerKeyError for an objection of the register's, with what to do."""
        if objection:
            period = f"{signer.not_before:%Y-%m-%d} to {signer.not_after:%Y-%m-%d}"
            following = next_signer(self.settings.signer_url.get_secret_value())
            raise SignerKeyError(OBJECTIONS[objection].format(period=period, next=following))

    @cached_property
    def _stamper(self) -> Stamper | None:
        url = self.settings.tsa_url
        return Stamper(Authority(url, self.register().stamp_roots)) if url else None

    def stamper(self) -> Stamper | None:
        """The time-stamp authority; None where none is named."""
        return self._stamper

    def enter_stamp_roots(self) -> None:
        """Enter the roots of the time-stamp authority in the public register. Raises RegisterError."""
        register = self.register()
        grown = register.with_stamp_roots(pem_certificates(self.settings.tsa_roots))
        if grown != register:
            grown.save(self.settings.register_file)
        if self.settings.tsa_url and not grown.tsa_roots:
            raise RegisterError("ZHICHENG_TSA_URL needs ZHICHENG_TSA_ROOTS: a PEM file with the authority's root.")

    def world(self) -> World:
        """One look at the outside."""
        return World(
            now=self.now(),
            pack=self.pack,
            public_url=self.settings.public_url,
            test_issuer=self.register().current.test,
            chat_carries_facts=self.settings.chat_files == "chat",
            stamped=bool(self.settings.tsa_url),
            room=self.room,
        )

    def bots(self) -> Networks[Bot]:
        """A bot at each network."""
        from bot.app import make_bot

        tokens, urls = self.bot_tokens, Networks(self.settings.telegram_api or None, self.settings.own_api)
        return Networks(
            make_bot(tokens.telegram, urls.telegram) if tokens.telegram else None,
            make_bot(tokens.own, urls.own) if tokens.own else None,
        )

    @property
    def bot_tokens(self) -> Networks[str]:
        """What the bot is known by: Telegram's token; at our own network one that whoever has the data key can make."""
        own = f"1:{self.sealer.index('bot', 'chat network')}"
        given = self.settings.telegram_token.get_secret_value()
        return Networks(given or None, own if self.settings.has_own_chat else None)

    @property
    def webhook_secret(self) -> str:
        """What Telegram brings with each update: the data key's holder can make it, nobody else."""
        return self.sealer.index("webhook", "chat network")

    @cached_property
    def pusher(self) -> Pusher | None:
        """Who tells browsers that are shut; the data key's holder can make its key, nobody else. None where no contact is named."""
        contact = self.settings.push_contact
        if not contact or not self.settings.has_own_chat:
            return None
        from notify.push import CONTACTS, Pusher

        if not contact.startswith(CONTACTS):
            raise CommandError(f"ZHICHENG_PUSH_CONTACT={contact}: write mailto:somebody@example.org, or https://….")
        return Pusher(self.sealer.index("push", "chat network"), contact)

    def own_network(self) -> Network | None:
        """Our own chat network, for the one process that serves it; None where people come by Telegram alone."""
        from chat.network import Network

        token = self.bot_tokens.own
        kept = timedelta(days=self.settings.chat_kept_days)
        return Network(self.database, self.chat_blobs, token, self.now, kept) if token else None

    def enter_signer(self) -> None:
        """Enter the signer that the settings name in the public register, with its root. Raises SignerKeyError."""
        signer = self.signer()
        path = self.settings.register_file
        register = TrustStore.load(path) if path.exists() else TrustStore((), ())
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
        if register.signer(signer.fingerprint) is not None:
            return  # it was looked at when it was entered, and verifying goes on when it has ended
        grown = register.with_signer(entry, signer.roots, now=self.now())
        self.try_out(signer, grown)
        grown.save(path)

    def try_out(self, signer: LoadedSigner, register: TrustStore) -> None:
        """Sign a sample that is forgotten. Raises SignerKeyError unless our own verifier would believe it by *register*."""
        self._refuse(register.objection(signer, self.now()), signer)
        try:
            trial(signer, register, now=self.now())
        except (NotBelieved, SigningError) as why:
            raise SignerKeyError(
                f"What this signer signs would not be believed ({why}): its certificate must be for signatures "
                "(key usage nonRepudiation), by SHA-256 or stronger, and lead to the root in the file. It was not entered."
            ) from None

    @cached_property
    def _channel(self) -> Channel:
        from bot.app import make_bot
        from bot.under_notices import notice_button
        from notify.telegram import Telegram

        def way(token: str | None, url: str | None, what: str) -> Telegram | None:
            if not token:
                return None
            make = partial(make_bot, token, url)
            return Telegram(make, notice_button, file_limit=CHAT_FILE_LIMIT, outage=Outage(what))

        tokens = self.bot_tokens
        return Channels(
            Networks(
                way(tokens.telegram, self.settings.telegram_api or None, "chat network"),
                way(tokens.own, self.settings.own_api, "our own chat network"),
            )
        )

    def channel(self) -> Channel:
        """The chat networks, for whoever sends or fetches: one connection to each a process."""
        return self._channel

    def drawing(self) -> Drawing:
        """How the chat draws what the stages send."""
        from bot.pictures.week import png
        from bot.views.screens import drawn

        return Drawing(case=drawn, week=png)

    def tools(self) -> Tools:
        """What a worker's stages need."""
        return Tools(
            database=self.database,
            blobs=self.blobs,
            channel=self.channel,
            world=self.world,
            signers=self.register,
            signer=self.signer,
            stamper=self.stamper,
            lease=timedelta(seconds=self.settings.lease_seconds),
            pace=self.settings.messages_a_second,
            wall=clock.now,
            reader=Reader() if there() else None,
            ways=hook_ways(self.settings),
            pusher=self.pusher,
            document_roots=pem_certificates(self.settings.document_roots),
        )


def refuse_unfit(settings: Settings) -> None:
    """Raise SchemaError or CommandError unless database, data key and code fit. Every part asks first, and leaves no connection to its forks."""
    parts = Parts(settings)
    try:
        schema.check(parts.database.engine)
        data_key.refuse_other(settings, parts.database.engine, parts.sealer)
    finally:
        parts.database.close()
