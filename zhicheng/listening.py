"""The addresses on which we listen, and those to which webhooks may go, as the settings name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notify.webhooks import ways
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from notify.webhooks import Ways
    from zhicheng.settings import Settings


def address(settings: Settings) -> tuple[str, int]:
    """Host and port of `web_listen`. Raises CommandError."""
    return host_and_port("WEB_LISTEN", settings.web_listen)


def host_and_port(name: str, given: str) -> tuple[str, int]:
    """Host and port of a setting of that name. Raises CommandError."""
    host, _, port = given.rpartition(":")
    if not host or not port.isdecimal():
        raise CommandError(f"ZHICHENG_{name}={given}: write HOST:PORT, as 127.0.0.1:8080.")
    return host, int(port)


def hook_ways(settings: Settings) -> Ways:
    """Where webhooks may go. Raises CommandError."""
    try:
        return ways(settings.hook_networks)
    except ValueError:
        named = f"ZHICHENG_HOOK_NETWORKS={settings.hook_networks}"
        raise CommandError(f"{named}: write addresses or networks, as 10.0.0.0/8 127.0.0.0/8.") from None
