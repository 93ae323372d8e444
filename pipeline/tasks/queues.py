"""Queues are resources: what a worker must be able to reach, not who asks."""

from __future__ import annotations

from enum import StrEnum

from pipeline.rules.words import Duty


class Queue(StrEnum):
    """A worker serves one or more of these."""

    DEFAULT = "default"
    EVIDENCE = "evidence"  # the cage
    SIGNING = "signing"  # the key
    NOTICE = "notice"  # the chat network
    STAMPING = "stamping"  # the time-stamp authority


QUEUE_OF = dict.fromkeys(Duty, Queue.DEFAULT) | {
    Duty.CHECK_EVIDENCE: Queue.EVIDENCE,
    Duty.SIGN_CERTIFICATE: Queue.SIGNING,
    Duty.PUBLISH_STATUS: Queue.SIGNING,
    Duty.RAISE_CERTIFICATE: Queue.STAMPING,
    Duty.COMPARE_EVIDENCE: Queue.EVIDENCE,
    Duty.VERIFY_FILE: Queue.EVIDENCE,
    Duty.SEND_NOTICE: Queue.NOTICE,
    Duty.REDRAW_SCREEN: Queue.NOTICE,
    Duty.TELL_MORNING: Queue.NOTICE,
}
WITHOUT_KEY = tuple(queue for queue in Queue if queue is not Queue.SIGNING)
