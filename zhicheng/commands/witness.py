"""`zhicheng log witness`: a second party visits a log, keeps what it was shown, and compares it with what others were shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.keys.register import RegisterError, TrustStore
from certificates.timestamps.fetching import Unreachable, fetch
from certificates.transparency.status import StatementError
from certificates.transparency.witness import Head, Proof, grown, path_in, read, splits
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

SECONDS, MOST = 20.0, 20_000_000
PINNED, KEPT = "signers.json", "heads.jsonl"
"""In the witness's folder: whom it believes; every head that it was shown, a line each, to be published for others."""


def witness(address: str, folder: Path, others: Sequence[str], *, now: datetime) -> int:
    """Visit the log at *address*; 0 if all that was ever shown to us and to *others* is one list, 1 if not.

    *others*: files or addresses of other witnesses' heads. Raises CommandError where somebody does not answer or can't be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    register = _believed(address, folder)
    shown = _head(_fetched(f"{address}/log/head.json"), register, f"{address}/log/head.json", now)
    kept = [_head(line, register, str(folder / KEPT), now) for line in _lines(folder / KEPT)]
    if all(head.text != shown.text for head in kept):
        with (folder / KEPT).open("a", encoding="utf-8") as file:
            file.write(f"{shown.text}\n")
    told = [head for other in others for head in _of_another(other, register, now)]
    found = list(splits(_each(kept, told, shown), _asking(address)))
    for split in found:
        print(f"✗ SPLIT VIEW: {split.why}\n    {split.one.short}\n    {split.other.short}")
    if shown.size < max((head.size for head in (*kept, *told)), default=0):
        print(f"✗ the log has shrunk: it shows {shown.short}")
        return 1
    print(f"{'✗' if found else '✓'} {shown.short}; {len(kept)} kept before, {len(told)} of others")
    if found:
        print(f"Keep {folder / KEPT}: the two signed heads prove it to anyone.")
    return int(bool(found))


def _each(kept: Sequence[Head], told: Sequence[Head], shown: Head) -> list[Head]:
    """All heads, one of those that say the same: a proof of each step is fetched once."""
    return list({(head.size, head.root): head for head in (*kept, *told, shown)}.values())


def _believed(address: str, folder: Path) -> TrustStore:
    """Whom to believe: pinned at the first visit."""
    path = folder / PINNED
    try:
        shown = TrustStore.from_text(_fetched(f"{address}/signers.json"))
        if not path.exists():
            shown.save(path)
            print(f"{path}: pinned; compare its roots with what the authority has published elsewhere")
        pinned = grown(TrustStore.load(path), shown)
    except RegisterError as error:
        raise CommandError(f"{address}/signers.json: {error}") from None
    pinned.save(path)
    return pinned


def _asking(address: str) -> Proof:
    def proof(first: int, second: int) -> list[bytes]:
        try:
            text = fetch(f"{address}/log/consistency/{first}/{second}.json", seconds=SECONDS, most=MOST).decode()
        except (Unreachable, UnicodeDecodeError):
            raise LookupError("no answer") from None
        return path_in(text)

    return proof


def _of_another(other: str, register: TrustStore, now: datetime) -> Iterator[Head]:
    from pathlib import Path

    lines = _fetched(other).splitlines() if other.startswith(("http://", "https://")) else _lines(Path(other))
    if not lines:
        raise CommandError(f"{other}: no heads there.")
    return (_head(line, register, other, now) for line in lines)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{path}: can't be read.") from None


def _head(text: str, register: TrustStore, where: str, now: datetime) -> Head:
    try:
        return read(text, register, now=now)
    except StatementError as error:
        raise CommandError(f"{where}: a head that can't be believed ({error}).") from None


def _fetched(url: str) -> str:
    try:
        return fetch(url, seconds=SECONDS, most=MOST).decode()
    except (Unreachable, UnicodeDecodeError) as error:
        raise CommandError(f"{url}: no answer ({error}); try again later.") from None
