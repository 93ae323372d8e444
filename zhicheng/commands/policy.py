"""What `zhicheng policy check` says, and why `up` and `migrate` refuse a pack: its problems, and the open cases it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.policy.loading import load
from pipeline.queries.operator import pack_change
from pipeline.rules.calendar import absent_year, local_date
from storage import schema
from zhicheng import clock
from zhicheng.commands.errors import CommandError
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.queries.operator.pack_change import Touched
    from pipeline.rules.policy import Pack
    from zhicheng.settings import Settings


def check(settings: Settings, folder: Path) -> int:
    """Print what there is to say of the pack in *folder*; 1 if it orphans a case of the settings' database. Raises PackError."""
    pack = load(folder)
    if year := absent_year(local_date(clock.now(settings.clock_file)), pack.calendar):
        print(f"calendar: the holidays of {year} are absent, so terms run through them (docs/policy.md)")
    found = _touched(settings, pack)
    for one in found:
        print(said(one))
    orphans = [one for one in found if not one.successor]
    print(f"{pack.name}: {'orphans open cases' if orphans else 'in order'}")
    return 1 if orphans else 0


def _touched(settings: Settings, pack: Pack) -> tuple[Touched, ...]:
    """What the pack changes in the settings' database; nothing where none has been made yet."""
    if not settings.database_made:
        return ()
    parts = Parts(settings)
    try:
        schema.check(parts.database.engine)
        with parts.database.reading() as session:
            return pack_change.touched(session, pack, local_date(parts.now()))
    except schema.SchemaError as error:
        raise CommandError(f"The pack itself is in order. The open cases could not be asked: {error}") from None
    finally:
        parts.database.close()


def said(one: Touched) -> str:
    """One finding in a sentence."""
    more = f", … {one.total} in all" if one.total > len(one.numbers) else ""
    cases = f"open cases {', '.join(one.numbers)}{more}" if one.numbers else "officers"
    if one.successor:
        return f"{one.what} {one.id}: {cases} go on as {one.successor}"
    return (
        f"{one.what} {one.id}: is not in the pack any more, but {cases} need it: {MENDING[one.what]} (docs/policy.md)"
    )


MENDING = {
    "pathway": "put it back with `closed: true`, or name what stands for it under `retired`",
    "title": "put portal, series, specialty and level back, or name what stands for them under `retired`",
    "rules": "put the rules of that year back",
    "office": "put it back with `until`, its last day, and `successor`",
}
