"""`make migration M="words"`: the next migration, begun from what differs between the migrations so far and the models.

Alembic writes what it sees; what it does not see (a CHECK, which is where an enum's words stand) is named, to be written by
hand. docs/migrations.md says how.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from storage import schema
from storage.database import Database
from storage.differences import differences


def main(words: str) -> None:
    """Write the file, and say where it is and what it has to do."""
    if not words.strip():
        sys.exit('Say what it does: make migration M="a remark for each case"')
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'empty.db')}")
        with database.engine.begin() as connection:
            config = schema.config(connection)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.upgrade(config, "head")
            number = f"{int(schema.head() or 0) + 1:04}"
            found = differences(connection)
            made = command.revision(config, words, autogenerate=True, rev_id=number)
        database.close()
    print(f"{made.path}: look it through (docs/migrations.md). The models want:")  # type: ignore[union-attr]
    print("\n".join(f"  {one}" for one in found) or "  nothing new")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
