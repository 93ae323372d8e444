"""What a first run needs is made ready, and what a new version or another pack asks for is brought up to date: `zhicheng migrate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.keys.register import pem_certificates
from pipeline.evidence import sweeping
from pipeline.issuance import timestamps
from pipeline.offices import directory, succession, unit_search
from pipeline.people import findable
from pipeline.queries.operator import pack_change
from pipeline.review import digest, endings, reckoning, retention
from storage import schema, signs
from zhicheng.commands.errors import CommandError, PackOrphans
from zhicheng.data_key import refuse_other
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storage.agenda import Owed
    from zhicheng.settings import Settings


def prepare(
    settings: Settings, ring: Callable[[Sequence[Owed]], None] = lambda _: None, *, others: bool = False
) -> Parts:
    """Make everything ready that a first run needs; a later run finds it done. Raises SchemaError, PackError, PackOrphans.

    *others*: parts of the release before may run, on any machine; CommandError if they can't go on over the tables to come.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = Parts(settings, ring)
    refuse_other(settings, parts.database.engine, parts.sealer)
    if others:
        _let_go_on(parts)
    schema.upgrade(parts.database.engine)
    if settings.signer_url.get_secret_value():
        parts.enter_signer()
    elif not settings.register_file.exists():
        parts.test_issuer()
    parts.enter_stamp_roots()
    pem_certificates(settings.document_roots)  # a file that holds none is said now, not by the first signed diploma
    with parts.database.writing() as session:
        world = parts.world()
        if orphans := pack_change.orphaned(session, parts.pack, world.today):
            raise PackOrphans(orphans)
        directory.sync(session, parts.pack)
        succession.name_ends(session, parts.pack)
        succession.leave_out(session, parts.pack, world.today)
        endings.settle(session, world=world)
        reckoning.reckon(session, world=world)
        if urls := settings.notify_urls.get_secret_value():
            directory.set_helpdesk_channels(session, urls)
        digest.ensure(session, world=world)
        timestamps.ensure(session, world=world)
        retention.ensure(session, world=world)
        sweeping.ensure(session, world=world)
    findable.catch_up(parts.database.writing)
    unit_search.catch_up(parts.database.writing)
    return parts


def _let_go_on(parts: Parts) -> None:
    steps = schema.stopping(parts.database.engine)
    with parts.database.reading() as session:
        running = signs.running(session, now=parts.now())
    if steps and running:
        raise CommandError(
            f"Parts of an earlier release still run ({', '.join(running)}), and can't go on over the tables of this one "
            f"(schema {', '.join(steps)}): stop them, wait for {signs.RUNS.seconds} seconds, and run `zhicheng migrate` again."
        )
