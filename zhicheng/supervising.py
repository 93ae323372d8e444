"""`zhicheng up`: everything on this machine, in processes that are looked after. This one loads next to nothing itself."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from zhicheng.dying import STARTED_BY
from zhicheng.inviting import invitation, reached
from zhicheng.processes import Part, Processes, worker_parts
from zhicheng.sole import sole

if TYPE_CHECKING:
    from zhicheng.settings import Settings


def up(settings: Settings) -> None:
    """Run everything on this machine, until asked to end. Raises CommandError if that is done already."""
    no_key = {"ZHICHENG_SIGNER_URL": ""}
    parts = [Part("web", ("web",), no_key), *worker_parts(), Part("bot", ("bot",), no_key)]
    with sole(settings.home), Processes([reached(settings, part) for part in parts]) as processes:
        _get_ready()
        processes.begin()
        if settings.has_own_chat:
            print(invitation(settings), flush=True)
        print("up; Ctrl-C ends it.", flush=True)
        processes.wait()


def _get_ready() -> None:
    """Beside the loading of what the parts share. Ends this process too where it can't be done: it has said why."""
    command = [sys.executable, "-m", "zhicheng", "ready"]
    done = subprocess.run(command, env={**os.environ, STARTED_BY: str(os.getpid())}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def make_ready(settings: Settings) -> None:
    """Prepare everything. A signer that can't be used is said: everything else goes on, and what waits for it is held."""
    from certificates.keys.raw import SignerKeyError
    from zhicheng.preparing import prepare

    parts = prepare(settings)
    try:
        parts.usable_signer()
    except SignerKeyError as why:
        print(f"Nothing will be signed: {why}", file=sys.stderr)
