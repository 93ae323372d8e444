"""A house whose officers come by a bureau's directory: a real provider, the pages before it, and people at both."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestServer

from pipeline.rules.words import Node
from tests import remembering
from tests.sign_in.coming import GRANTING, WHO
from tests.sign_in.provider import CLIENT, SECRET, Directory
from tests.web.conftest import another, browser, front, pictured  # noqa: F401  fixtures
from web.app import SERVER, make_app
from web.limiting import networks
from web.routes import signing_in
from web.sign_in.provider import Client, Provider


@pytest.fixture(scope="session")
def directory(tmp_path_factory):
    """One for all; each test says who is in it."""
    made = Directory(tmp_path_factory.mktemp("directory")).begins()
    yield made
    made.ends()


@pytest.fixture
def provider(directory):
    directory.people({"gulnar": WHO, "stranger": {"name": "路人", "groups": ["others"]}})
    return Provider(Client(directory.issuer, CLIENT, SECRET))


@pytest.fixture
def lying(house):
    """A case that lies at the bureau, handed in before anybody came by the directory."""

    def make():
        made = house.draft(house.person())
        house.submits(made)
        house.passes(made, Node.UNIT, Node.RECOMMENDER)
        return made

    return remembering.once(house, "lies at the bureau", make)


@pytest.fixture
async def server(front, provider):  # noqa: F811  a fixture, asked for by its name
    front.house.calendar.now = datetime.now(UTC)  # the provider lives in today's world
    app = make_app(
        front.house.database,
        lambda: front.house.calendar.world,
        front.house.blobs,
        front.house.tools.signers,
        proxies=networks("127.0.0.1"),
        sign_in=signing_in.SignIn(provider, lambda: GRANTING),
    )
    server = TestServer(app)
    await server.start_server(**SERVER)
    yield server
    await server.close()
