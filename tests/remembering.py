"""What is slow and the same each time is done once per process: pure functions of the few files that all tests send."""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from certificates.keys.signer import load_signer
from pipeline import borrowing
from pipeline.cage import frames, inspecting
from pipeline.cage.client import CAGE
from pipeline.cage.same_page import same_page

if TYPE_CHECKING:
    import pytest

    from certificates.keys.signer import LoadedSigner


class RememberingCage:
    """The real cage, asked once about each file."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[dict[str, Any], tuple[bytes, ...]]] = {}

    def ask(self, header, blobs):
        key = sha256(frames.packed(header, blobs)).hexdigest()
        if key not in self._answers:
            self._answers[key] = CAGE.ask(header, blobs)
        answer, pictures = self._answers[key]
        return dict(answer), pictures


REMEMBERING = RememberingCage()
same_page_once = lru_cache(256)(same_page)


def remember(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inspecting, "CAGE", REMEMBERING)
    patch.setattr(borrowing, "same_page", same_page_once)


def signer(url: str) -> LoadedSigner:
    """The test issuer's key, opened once: its passphrase is made slow on purpose."""
    container = Path(url.removeprefix("pkcs12:").partition("?")[0])
    return _opened(url, sha256(container.read_bytes()).hexdigest())


@cache
def _opened(url: str, _: str) -> LoadedSigner:
    return load_signer(url)
