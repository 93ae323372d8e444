"""`make dev`: everything on this machine, in an invented world, started again as often as a file of ours has changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from watchfiles import DefaultFilter, run_process

from zhicheng.commands.errors import sentences
from zhicheng.commands.seed import seed
from zhicheng.settings import Settings

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "certificates", "chat", "notify", "packs", "pipeline", "storage", "web", "zhicheng")
"""What runs; tests and tools change nothing there."""
READ = {".py", ".ftl", ".j2", ".yaml", ".html", ".css", ".js", ".toml", ".json"}
"""Files that a part reads once, when it starts."""
QUIET_MS = 400
"""An editor that saves ten files has saved the last one by then."""
GRACE_S = 20
"""The parts end within seconds; then they are ended."""


class Ours(DefaultFilter):
    """Changes of what a part has read."""

    def __call__(self, change: object, path: str) -> bool:
        """True for those."""
        return Path(path).suffix in READ and super().__call__(change, path)  # type: ignore[arg-type]


def main(said: list[str]) -> int:
    """Seed the world, then run and run again until asked to end."""
    os.environ["ZHICHENG_HOME"] = str(Path(os.environ["ZHICHENG_HOME"]).resolve())
    try:
        print(seed(Settings(), int(said[0]) if said else 1), flush=True)
    except Exception as error:
        told = sentences(error)
        if told is None:
            raise
        print(told, file=sys.stderr)
        return 2
    watched = [ROOT / folder for folder in FOLDERS]
    again = run_process(
        *watched,
        target=f"{sys.executable} -m zhicheng up",
        target_type="command",
        watch_filter=Ours(),
        debounce=QUIET_MS,
        sigint_timeout=GRACE_S,
        callback=lambda changes: print(
            "changed:", ", ".join(sorted(Path(path).name for _, path in changes)), flush=True
        ),
    )
    print(f"ended; started again {again} times", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
