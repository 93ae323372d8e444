"""`zhicheng issue --meeting`: every certificate of a committee meeting in a folder, as the registry holds it.

Nothing is signed but the manifest. A run that was ended goes on: a file that is there already is left as it is.
"""

from __future__ import annotations

import time
from hashlib import sha256
from typing import TYPE_CHECKING

from rich.progress import Progress

from notify.catalogue import Words
from pipeline.queries.officer import export
from pipeline.queries.officer.export import ON_THEIR_WAY
from pipeline.rules.calendar import last_day
from pipeline.rules.words import State, Waits
from zhicheng.commands.issuing import manifests
from zhicheng.commands.issuing.manifests import MANIFEST, Listed
from zhicheng.preparing import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.queries.officer.export import CaseFile, File
    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts

LOOK_EVERY_S = 1.0


def hand_out(settings: Settings, which: str, folder: Path, *, wait_s: float, credential: bool = False) -> int:
    """Write what is in force, waiting so long for what is on its way; 1 if something is still to come. Raises Refused.

    With *credential* also each one's credential, if it has one (docs/credentials.md).
    """
    parts = prepare(settings)
    parts.usable_signer()  # said at once, not after an hour's waiting
    with parts.database.reading() as session:
        case_ids = export.of_meeting(session, which)
    with manifests.folder_of_ours(folder), Progress() as progress:
        bar, deadline = progress.add_task(which, total=len(case_ids)), time.monotonic() + wait_s
        while True:
            with parts.database.reading() as session:
                found = export.files(session, case_ids)
            listed = [_put(parts, folder, one.file, credential=credential) for one in found if one.file is not None]
            progress.update(bar, completed=len(listed))
            if time.monotonic() >= deadline or not any(one.state in ON_THEIR_WAY for one in found):
                break
            time.sleep(LOOK_EVERY_S)
        manifests.sign(folder, listed, parts.usable_signer(), now=parts.now(), meeting=which)
    words = Words(None, settings.language)
    for one in found:
        if one.file is None:
            print(f"– {one.number}: {_why(one, words)}")
    print(f"{folder / MANIFEST}: {len(listed)} of {len(found)} cases have a certificate")
    return int(any(one.file is None and one.state.waits_for is not Waits.NOBODY for one in found))


def _put(parts: Parts, folder: Path, file: File, *, credential: bool) -> Listed:
    """The file, and its *credential* if that is wanted and there is one, unless they are there to the last byte."""
    name = manifests.name_of(file.number, file.version)
    listed = Listed(file.number, str(file.version), file.blob, name, (credential and file.credential) or "")
    for one in filter(None, (listed, listed.beside())):
        path = folder / one.file
        if not path.exists() or sha256(path.read_bytes()).hexdigest() != one.sha256:
            manifests.put(folder, one.file, parts.blobs.get(one.sha256))
    return listed


def _why(one: CaseFile, words: Words) -> str:
    """Why a case has no certificate, in words; its number says whose it is to whoever may know."""
    if one.revoked:
        return words.plain("certificate-revoked")
    said = words.plain(f"state-{one.state}")
    if one.due_at is None or one.state is not State.ON_NOTICE:
        return said
    return words.plain("state-until", state=said, day=f"{last_day(one.due_at):%Y-%m-%d}")
