"""The network's signed word on who opens a page of ours (initData), as Telegram's apps give it.

Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
"""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from web.chat_visit import ChatVisit


def signed(visit: ChatVisit) -> str:
    """What stands behind the # of the page's address."""
    network = visit.network
    user = {"id": visit.chat_id, "first_name": "-", "language_code": visit.visitor.language}
    said = {"auth_date": str(int(network.now().timestamp())), "user": json.dumps(user, separators=(",", ":"))}
    key = hmac.digest(b"WebAppData", network.token.encode(), "sha256")
    lines = "\n".join(f"{name}={value}" for name, value in sorted(said.items()))
    data = urlencode(said | {"hash": hmac.digest(key, lines.encode(), "sha256").hex()})
    return urlencode({"tgWebAppData": data})
