"""RabbitMQ as the broker: nothing but its URL, and its queues are quorum queues, which outlive a broken node."""

from __future__ import annotations

import pytest
from kombu import Connection

from pipeline.tasks.queues import Queue
from tests.e2e.conftest import rehearsal
from tests.e2e.test_whole_life import lives

pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.slow]


def kinds(url: str) -> dict[str, bool]:
    """Each of our queues that there is: whether it is a quorum queue. RabbitMQ refuses to declare one as another kind."""
    found = {}
    with Connection(url) as broker:
        for queue in Queue:
            channel = broker.channel()
            try:
                channel.queue_declare(queue.value, passive=True)
            except channel.connection.channel_errors:
                continue
            try:
                channel.queue_declare(
                    queue.value, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
                )
                found[queue.value] = True
            except channel.connection.channel_errors:
                found[queue.value] = False
    return found


async def test_c1_c2_a_whole_life_with_rabbitmq_as_the_broker(tmp_path, rabbitmq):
    """Registered, filed, inspected, decided, signed, delivered, and the worker killed in the middle: one certificate."""

    def kill(home):
        home.processes.kill("worker")

    verdict, certificates, documents = await lives(rehearsal(tmp_path, broker_url=rabbitmq), "上传", kill)
    assert (verdict.standing, certificates, documents) == ("valid", 1, 1)
    found = kinds(rabbitmq)
    assert {Queue.DEFAULT, Queue.EVIDENCE, Queue.SIGNING, Queue.NOTICE} <= found.keys()
    assert all(found.values()), found
