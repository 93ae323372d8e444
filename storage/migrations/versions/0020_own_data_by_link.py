"""A link may be for all that is kept of a person; certificates from before are found by their holders' names.

What is open from years before is found by an index.
"""

from __future__ import annotations

from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

PURPOSE = "ck_links_purpose"
BEFORE = (
    "'register', 'recover', 'upload', 'correct', 'look', 'certificate', 'copies', 'desk', 'unit_form', 'unit_record', 'join'"
)


def _purposes(words: str) -> None:
    with op.batch_alter_table("links") as batch:
        batch.drop_constraint(op.f(PURPOSE), type_="check")
        batch.create_check_constraint(op.f(PURPOSE), f"purpose IN ({words})")


def upgrade() -> None:
    """No row changes."""
    op.create_index("ix_cases_state", "cases", ["state", "year"])
    op.create_index(op.f("ix_earlier_certificates_name"), "earlier_certificates", ["name"])
    _purposes(f"{BEFORE}, 'own_data'")


def downgrade() -> None:
    """Links live for minutes."""
    op.drop_index(op.f("ix_earlier_certificates_name"), "earlier_certificates")
    op.drop_index("ix_cases_state", "cases")
    op.execute("DELETE FROM visits WHERE token_hash IN (SELECT token_hash FROM links WHERE purpose = 'own_data')")
    op.execute("DELETE FROM links WHERE purpose = 'own_data'")
    _purposes(BEFORE)
