"""What costs a process each time and says the same each time is done for a part alone: so many certificates are signed, and the
cage is asked once about each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.timestamps.levels import Level
from pipeline.cage import inspecting
from pipeline.issuance import cycle
from pipeline.issuance.stages import StageEffects
from tests.remembering import RememberingCage, remember

if TYPE_CHECKING:
    import pytest

EVERY = 10
"""Of so many certificates the first is drawn, linted, signed and judged; all are put before the gate."""


def sample(patch: pytest.MonkeyPatch) -> None:
    remember(patch)
    patch.setattr(inspecting, "CAGE", WordlessCage())
    draw, sign, verify = StageEffects.draw, StageEffects.sign, StageEffects.verify

    def drawn(hands, task):
        if task is None or _is_sampled(task):
            return draw(hands, task)
        admitted = hands._admitted(task)
        blob = hands._tools.blobs.put(f"drawn {task.id}".encode())
        return cycle.Filed(task.id, admitted.record, blob, task.template, task.photo, passed=True)

    def signed(hands, task):
        if task is None or _is_sampled(task):
            return sign(hands, task)
        blob, now = hands._tools.blobs.put(f"signed {task.id}".encode()), hands._tools.now()
        return cycle.SignedFile(task.id, blob, "0" * 64, now, Level.B.value)

    def verified(hands, task):
        return verify(hands, task) if task is None or _is_sampled(task) else task

    for name, hand in {"draw": drawn, "sign": signed, "verify": verified}.items():
        patch.setattr(StageEffects, name, hand)


def _is_sampled(task) -> bool:
    return task.record.serial % EVERY == 1


class WordlessCage(RememberingCage):
    """Of files without a word it is all the same whose name is looked for in them."""

    def ask(self, header, blobs):
        return super().ask(header | ({"expect": []} if "expect" in header else {}), blobs)
