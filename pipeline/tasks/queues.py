"""Queues are resources: what a worker must be able to reach, not who asks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.rules.words import Duty

if TYPE_CHECKING:
    from collections.abc import Collection


class Queue(StrEnum):
    """A worker serves one or more of these."""

    DEFAULT = "default"
    EVIDENCE = "evidence"  # the cage
    READING = "reading"  # the reading cage: seconds and most of a gigabyte a page
    SIGNING = "signing"  # the key
    NOTICE = "notice"  # the chat network
    STAMPING = "stamping"  # the time-stamp authority


QUEUE_OF = dict.fromkeys(Duty, Queue.DEFAULT) | {
    Duty.CHECK_EVIDENCE: Queue.EVIDENCE,
    Duty.SIGN_CERTIFICATE: Queue.SIGNING,
    Duty.PUBLISH_STATUS: Queue.SIGNING,
    Duty.AUGMENT_CERTIFICATE: Queue.STAMPING,
    Duty.COMPARE_EVIDENCE: Queue.EVIDENCE,
    Duty.READ_EVIDENCE: Queue.READING,
    Duty.VERIFY_FILE: Queue.EVIDENCE,
    Duty.SEND_NOTICE: Queue.NOTICE,
    Duty.REDRAW_SCREEN: Queue.NOTICE,
    Duty.SEND_PUSH: Queue.NOTICE,
    Duty.CALL_HOOK: Queue.NOTICE,
    Duty.TELL_MORNING: Queue.NOTICE,
}
WITHOUT_KEY = tuple(queue for queue in Queue if queue is not Queue.SIGNING)

ORDER = (
    Duty.SEND_NOTICE,
    Duty.VERIFY_CERTIFICATE,
    Duty.SIGN_CERTIFICATE,
    Duty.LINT_CERTIFICATE,
    Duty.DRAW_CERTIFICATE,
    Duty.DO_OUTCOME,
    Duty.VERIFY_FILE,
    Duty.REDRAW_SCREEN,
    Duty.SEND_PUSH,
    Duty.CALL_HOOK,
    Duty.CHECK_CASE,
    Duty.CHECK_EVIDENCE,
    Duty.COMPARE_EVIDENCE,
    Duty.READ_EVIDENCE,
    Duty.RUN_BATCH,
    Duty.END_NOTICE,
    Duty.LAPSE_CASE,
    Duty.PUBLISH_STATUS,
    Duty.TELL_MORNING,
    Duty.AUGMENT_CERTIFICATE,
    Duty.RENEW_STAMPS,
    Duty.KEEP_TERMS,
    Duty.SWEEP_FILES,
)
"""The most urgent first: what ends a case before what begins one, what people wait for before what nobody sees."""


def served(queues: Collection[Queue]) -> tuple[Duty, ...]:
    """What whoever serves these queues does, the most urgent first."""
    return tuple(duty for duty in ORDER if QUEUE_OF[duty] in queues)
