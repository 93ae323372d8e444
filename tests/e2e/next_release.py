"""The release after this one, made from this one's files: a duty, a message, a column and a word of the tables that this one has not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.rules.words import Duty
from storage import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parents[2]
PARTS = ("bench", "bot", "certificates", "chat", "notify", "packs", "pipeline", "storage", "web", "zhicheng")
REVISION = f"{int(schema.head() or 0) + 1:04}"
WORDS = ", ".join(repr(duty.value) for duty in Duty)
MIGRATION = f'''"""Of the test's: cases are rehearsed."""

import sqlalchemy as sa
from alembic import op

revision = "{REVISION}"
down_revision = "{schema.head()}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It only adds."""
    op.add_column("cases", sa.Column("remark", sa.String(length=20), nullable=True))
    with op.batch_alter_table("duties") as batch:
        batch.drop_constraint(op.f("ck_duties_duty"), type_="check")
        batch.create_check_constraint(op.f("ck_duties_duty"), "duty IN ({WORDS}, 'case.rehearse')")
'''
STAGE = """
    def rehearse(session: Session, case_id: UUID, /, *, world: World) -> None:
        case = session.get_one(Case, case_id)
        case.remark = "rehearsed"
        notices.tell_filer(session, case, "rehearsed", world=world, about=f"rehearsed:{case_id}")

    def hold(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
        raise AssertionError(why)

    return (
        Stage(Duty.REHEARSE, lambda _, case_id: case_id, lambda case_id: case_id, rehearse, hold),
        Stage("""
OWES = "        outbox.owe(session, Duty.END_NOTICE,"
EDITS = {
    "pipeline/rules/words.py": [
        ('    DO_OUTCOME = "case.outcome"\n', '    DO_OUTCOME = "case.outcome"\n    REHEARSE = "case.rehearse"\n')
    ],
    "pipeline/tasks/queues.py": [("ORDER = (\n", "ORDER = (\n    Duty.REHEARSE,\n")],
    "storage/models/cases.py": [
        ("    year: Mapped[int]", "    remark: Mapped[str | None] = mapped_column(String(20))\n    year: Mapped[int]")
    ],
    "pipeline/messages/stages.py": [
        ("\n    return (\n        Stage(", STAGE),
        (
            "import annotations\n",
            "import annotations\nfrom storage.models.cases import Case\nfrom pipeline.messages import notices\n",
        ),
    ],
    "bench/flood.py": [
        (OWES, f"        outbox.owe(session, Duty.REHEARSE, case_id, now=world.now, case_id=case_id)\n{OWES}")
    ],
}


def files() -> Iterator[Path]:
    """What a release has, of this checkout: its packages, and what lies beside them."""
    for entry in sorted(HERE.iterdir()):
        if entry.is_file():
            yield entry
        elif entry.name in PARTS:
            yield from (one for one in entry.rglob("*") if one.is_file() and "__pycache__" not in one.parts)


def make(folder: Path) -> Path:
    """Write it into *folder*. Whoever renames what it edits finds it here."""
    for source in files():
        name = source.relative_to(HERE).as_posix()
        there = folder / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if name in EDITS:
            there.write_text(_edited(name, source.read_text("utf-8")), "utf-8")
        else:
            there.symlink_to(source)
    versions = folder / "storage" / "migrations" / "versions"
    (versions / f"{REVISION}_of_the_test.py").write_text(MIGRATION, "utf-8")
    for language in ("zh", "en"):
        message = folder / "notify" / "messages" / "rehearsed" / f"{language}.j2"
        message.parent.mkdir(exist_ok=True)
        message.write_text("rehearsed", "utf-8")
    return folder


def _edited(name: str, text: str) -> str:
    for before, after in EDITS[name]:
        assert text.count(before) == 1, f"{name}: {before!r}"
        text = text.replace(before, after)
    return text
