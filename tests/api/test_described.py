"""The API judged from its description alone, by programs that are not ours (B20): a generated client, and Schemathesis."""

from __future__ import annotations

import asyncio
import json
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from notify import webhooks
from pipeline.organisations import hooks
from pipeline.rules.pace import Pace
from storage.models.offices import Office
from tests.api.conftest import agrees, key_of
from tests.api.machine import Machine
from tests.judges import judge
from tests.test_house_rules import ROOT
from web.limiting import Tries
from web.visiting import CONTEXT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("openapi")]
CLIENT = Path(__file__).parent / "generated_client.py"


def bin_of(program):
    """A program of the judge's own environment."""
    return str(Path(judge("openapi")).parent / program)


def runs(*words, **how):
    done = subprocess.run(words, capture_output=True, text=True, check=False, **how)
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done.stdout


async def test_b20_a_client_made_from_the_description_verifies_and_receives_a_webhook(
    house, certificate, server, tmp_path, data_key
):
    """Made by openapi-python-client from docs/api.yaml; it knows nothing else of us."""
    page = ROOT / "docs" / "api.yaml"
    made = tmp_path / "made"
    await asyncio.to_thread(
        runs, bin_of("openapi-python-client"), "generate", "--path", str(page), "--output-path", str(made), cwd=tmp_path
    )
    machine = Machine(house, server, tmp_path, data_key, "")
    client = await asyncio.create_subprocess_exec(
        bin_of("python"),
        str(CLIENT),
        env={**machine.environment, "PYTHONPATH": str(made)},
        stdout=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.PIPE,
    )
    said = json.loads(await client.stdout.readline())
    assert said["standings"] == ["valid", "valid", "valid"]
    assert said["listed"] == [certificate.number]
    assert said["refused"] == "certificate_not_found_so"
    ways = webhooks.ways("127.0.0.0/8")
    with house.database.writing() as session:
        unit = session.get_one(Office, house.unit_id)
        _, secret = hooks.add(session, unit, "人事系统", said["hook"], ways=ways, world=house.calendar.world)
        hooks.announce(session, certificate, hooks.HookEvent.ISSUED, world=house.calendar.world)
    client.stdin.write(f"{secret}\n".encode())
    await client.stdin.drain()
    house.tools = replace(house.tools, ways=ways)
    house.restage()
    await asyncio.to_thread(house.works)
    event = json.loads(await client.stdout.readline())
    assert event == {"type": "certificate.issued", "number": certificate.number, "signed": True}
    client.stdin.close()
    assert await client.wait() == 0


async def test_b20_schemathesis_finds_no_answer_that_is_not_described(house, certificate, server, tmp_path):
    """What is described and what is not: never a 500, never another status, form or field than the description has."""
    key = key_of(house)
    agrees(house)
    for limit in ("misses", "files", "public"):
        setattr(server.app[CONTEXT], limit, Tries(Pace(1_000_000, timedelta(minutes=1))))
    address = str(server.make_url("/api/v1"))
    await asyncio.to_thread(
        runs,
        judge("openapi"),
        "run",
        f"{address}/openapi.json",
        "--url",
        address,
        "--header",
        f"Authorization: Bearer {key}",
        "--max-examples",
        "20",
        "--seed",
        "1",
        "--no-color",
        cwd=tmp_path,
    )
