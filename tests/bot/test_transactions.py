"""What an update costs the database: a writer holds everybody else up."""

from contextlib import contextmanager

from sqlalchemy import event

from tests.cage import files


@contextmanager
def counted(engine):
    """The transactions that begin, writers and readers apart."""
    begun = {"BEGIN IMMEDIATE": 0, "BEGIN": 0}

    def note(_connection, _cursor, statement, *_):
        if statement in begun:
            begun[statement] += 1

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield begun
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_a20_a_photo_that_arrives_writes_twice(front):
    """Once for the file, once for what the chat shows and asks next, and that the update was seen to."""
    who = await front.filing()
    front.has("photo", files.PORTRAIT)
    with counted(front.house.database.engine) as begun:
        await who.photo("photo")
    assert "一寸" in who.screen
    assert begun["BEGIN IMMEDIATE"] == 2
    assert begun["BEGIN"] <= 6
