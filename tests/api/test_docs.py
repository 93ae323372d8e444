"""docs/api.md as another system's engineer follows it (B20): each block as it stands, from the key to the first message."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import replace

import pytest

from notify import webhooks
from pipeline.issuance import revocation
from pipeline.organisations import keys
from pipeline.rules.transitions import OPERATOR
from tests.api.machine import Machine
from tests.api.receiver import Receiver
from tests.judges import judge
from tests.test_house_rules import ROOT

pytestmark = pytest.mark.slow
PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
(SNIPPET,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def lines():
    return [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]


async def test_b20_from_a_key_to_a_verified_certificate_and_a_webhook_in_the_lines_of_the_page(
    house, certificate, server, tmp_path, data_key
):
    """Every line ends well; every answer of the API is the one that the page promises."""
    judge("curl")
    receiver = Receiver()
    machine = Machine(house, server, tmp_path, data_key, receiver.url)
    said = {}
    for line in lines():
        said[line] = await asyncio.to_thread(machine.types, line)
        if "api keys add" in line:
            machine.environment["KEY"] = said[line].strip()
    assert keys.well_formed(machine.environment["KEY"])
    answers = {line: json.loads(text) for line, text in said.items() if line.startswith("curl ")}
    standings = [one["standing"] for line, one in answers.items() if "/verifications/" in line]
    assert standings == ["valid"] * 3
    listed = [one["certificates"] for line, one in answers.items() if "/certificates" in line]
    assert [[one["number"] for one in page] for page in listed] == [[certificate.number]] * 2
    assert [one["year"] for line, one in answers.items() if re.search(r"/(windows|policy)\"", line)] == [2026, 2026]
    (entered,) = (text for line, text in said.items() if "webhooks add" in line)
    hook, secret = entered.split()
    assert receiver.url.split("/")[2].split(":")[0] in said["zhicheng api webhooks list"]

    assert "taken" in await asyncio.to_thread(machine.types, f"zhicheng api webhooks test {hook}")
    assert json.loads(receiver.got[0][1])["type"] == "webhook.test"
    house.tools = replace(
        house.tools,
        ways=webhooks.ways("127.0.0.0/8"),
        wall=lambda: house.calendar.now.fromtimestamp(time.time(), house.calendar.now.tzinfo),
    )
    house.restage()
    with house.database.writing() as session:
        revocation.revoke(session, certificate.number, why="撤销文件", by=OPERATOR, world=house.calendar.world)
    await asyncio.to_thread(house.works)
    headers, body = receiver.got[1]
    known = {"secret": secret, "headers": headers, "body": body}
    exec(SNIPPET, known)  # noqa: S102  the page is ours
    assert known["event"]["type"] == "certificate.revoked"
    rotated = await asyncio.to_thread(machine.types, f"zhicheng api keys rotate {machine.environment['KEY'][:15]}")
    assert keys.well_formed(rotated.strip())
    assert "revoked" in await asyncio.to_thread(machine.types, f"zhicheng api keys revoke {rotated[:15]}")
    assert "revoked" in await asyncio.to_thread(machine.types, "zhicheng api keys list")
    assert "removed" in await asyncio.to_thread(machine.types, f"zhicheng api webhooks remove {hook}")
    receiver.close()
