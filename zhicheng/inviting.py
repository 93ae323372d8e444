"""How one comes to our own chat from a phone: its address, and the same as a QR code in the terminal."""

from __future__ import annotations

import io
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import segno

from zhicheng.listening import address
from zhicheng.settings import Settings

if TYPE_CHECKING:
    from zhicheng.processes import Part

ANYWHERE = {"0.0.0.0", "::", "*"}  # noqa: S104  they are recognised, not listened on
ELSEWHERE = ("192.0.2.1", 9)
"""An address of nobody's (RFC 5737): to connect a datagram socket to it sends nothing, and tells our own address."""
HINT = (
    "For a phone in the same network set ZHICHENG_WEB_LISTEN=0.0.0.0:{port}; "
    "for everybody, ZHICHENG_PUBLIC_URL and a reverse proxy with TLS."
)


def public_url(settings: Settings) -> str:
    """Where our pages are reached: as it was set, or where this machine serves them. Raises CommandError."""
    if settings.public_url != Settings.model_fields["public_url"].default:
        return settings.public_url
    host, port = address(settings)
    return f"http://{_own_address() if host in ANYWHERE else host}:{port}"


def invitation(settings: Settings) -> str:
    """The chat's address, and its QR code."""
    there, drawing = f"{public_url(settings)}/chat", io.StringIO()
    segno.make(there, error="l").terminal(drawing, compact=True)
    _, port = address(settings)
    hint = HINT.format(port=port) if "127.0.0.1" in there else ""
    return "\n".join(
        ["", drawing.getvalue().rstrip("\n"), f"The chat, in any browser: {there}", *([hint] if hint else [])]
    )


def reached(settings: Settings, part: Part) -> Part:
    """*part*, knowing where our pages are reached, so that a link of the chat's leads to them."""
    if not settings.has_own_chat:
        return part
    return replace(part, environment={**part.environment, "ZHICHENG_PUBLIC_URL": public_url(settings)})


def _own_address() -> str:
    """This machine's address in its network; 127.0.0.1 in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
