"""Alembic's entry: runs the migrations on the connection that `storage.schema` hands over."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

import storage.schema  # noqa: F401  fills the metadata
from storage.models.base import Base


def plain(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our own column types as what the database sees: a migration must not change when the code does."""
    if kind == "type" and isinstance(item, TypeDecorator) and type(item).__module__.startswith("storage."):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_item=plain,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
