"""Where a stranger's file lies until it is opened in the cage: with the chat network, or uploaded to our own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notify.channels import Undeliverable
from pipeline.evidence import files
from pipeline.work.stage import Hopeless

if TYPE_CHECKING:
    from pipeline.work.tools import Tools


def fetch(tools: Tools, source: str) -> bytes:
    """The bytes of the file. Raises TryLater while the network is away, Hopeless when the file is gone."""
    if source.startswith(files.UPLOADED):
        return tools.blobs.incoming.get(source.removeprefix(files.UPLOADED))
    try:
        return tools.channel().fetch(source)
    except Undeliverable as gone:
        raise Hopeless(str(gone)) from None
