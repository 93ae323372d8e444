"""What was said in our own network is forgotten after its term, with the bytes of its files; what is younger stays."""

from datetime import timedelta

from sqlalchemy import select

from chat import network as module
from chat.network import Network
from chat.person import Person
from chat.server import ConsoleServer
from storage import network as rows
from storage.models.network import NetworkFile
from tests.chat.small_bot import PDF, TOKEN, client


async def test_b15_what_was_said_is_forgotten_after_its_term(database, blobs, calendar, monkeypatch):
    """A message and a file; of one that was sent again, in another message, something is left that names its bytes."""
    monkeypatch.setattr(module, "TIDYING_S", 0.0)
    async with ConsoleServer(database, blobs, token=TOKEN, now=lambda: calendar.now) as server:
        async with Person(server.url, "张三") as zhang:
            await zhang.says("旧")
            await zhang.sends(("旧.pdf", PDF), ("两次.pdf", PDF * 2))
            calendar.passes(days=300)
            await zhang.says("新")
            await zhang.sends(("又一次.pdf", PDF * 2))
        calendar.passes(days=101)
        bot = client(server)
        await bot.get_updates(offset=-1)
        await bot.session.close()
        told = await server.network.look(rows.messages, zhang.chat_id)
        assert [message.get("text") or message["document"]["file_name"] for message in told] == ["新", "又一次.pdf"]
        with database.reading() as session:
            named = set(session.scalars(select(NetworkFile.blob)))  # what is not named is swept (test_retention.py)
    assert {blobs.get(key) for key in named} == {PDF * 2}


def test_b15_the_term_is_the_settings(tmp_path, monkeypatch):
    """A year and a month where nobody says another, a month at least."""
    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts

    parts = Parts(Settings(_env_file=None, home=tmp_path, chat_kept_days=30))
    network = parts.own_network()
    assert isinstance(network, Network)
    assert network._kept == timedelta(days=30)
    parts.database.close()
