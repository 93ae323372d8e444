"""Which networks a deployment has follows from its settings (B15)."""

import pytest

from notify.networks import OURS, Networks
from zhicheng.commands.chat import at_console
from zhicheng.commands.errors import CommandError
from zhicheng.serving import _matrix
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

TOKEN = "42:TEST"
HOMESERVER = {"matrix_homeserver": "http://127.0.0.1:1"}


@pytest.fixture
def parts(tmp_path):
    opened = []

    def make(**said):
        opened.append(Parts(Settings(_env_file=None, home=tmp_path, **said)))
        return opened[-1]

    yield make
    for one in opened:
        one.database.close()


@pytest.mark.parametrize(
    ("said", "telegram", "own"),
    [
        ({}, False, True),
        ({"telegram_token": TOKEN}, True, False),
        ({"telegram_token": TOKEN, "own_chat": True}, True, True),
        ({"telegram_token": TOKEN, **HOMESERVER}, True, True),
        (HOMESERVER, False, True),
        (at_console(TOKEN, "http://127.0.0.1:1"), True, False),
    ],
)
async def test_b15_the_settings_say_which_networks_there_are(parts, said, telegram, own):
    """The bot has a client at each, the pages serve ours, and the workers a way to each."""
    made = parts(**said)
    bots = made.bots()
    assert (bots.telegram is not None, bots.own is not None) == (telegram, own)
    assert (made.own_network() is not None) == own
    assert [bot is not None for bot in made.channel()._networks] == [True] * (telegram + own)
    near = [made.settings.chat_listen in bot.session.api.base for bot in bots]
    assert near == [False] * telegram + [True] * own
    for bot in bots:
        await bot.session.close()


def test_b15_a_chats_number_tells_its_network_where_there_are_two():
    """Ours lie above all of Telegram's; where there is one, everything is there."""
    both = Networks("telegram", "own")
    assert [both.of(chat) for chat in (7, OURS - 1, OURS, 2 * OURS - 1)] == ["telegram", "telegram", "own", "own"]
    assert [Networks("telegram").of(OURS), Networks(own="own").of(7)] == ["telegram", "own"]


@pytest.mark.parametrize("said", [{}, {"matrix_user": "@z:example.org"}, {"matrix_password": "x"}])
async def test_b15_a_homeserver_without_an_account_is_refused_in_a_sentence(tmp_path, said):
    settings = Settings(_env_file=None, home=tmp_path, **HOMESERVER, **said)
    with pytest.raises(CommandError, match="ZHICHENG_MATRIX_TOKEN"):
        async with _matrix(settings, None):
            pass
