"""An office's own channels, by Apprise: e-mail, DingTalk, WeCom, Feishu, webhooks and what else it knows."""

from __future__ import annotations

import re

TAG = re.compile(r"<[^>]+>")


class ChannelFailed(Exception):
    """The channel did not take it; why stays in its own logs, since addresses hold secrets."""


def valid(url: str) -> bool:
    """True if Apprise knows what to do with that address."""
    from apprise import Apprise

    return bool(Apprise().add(url))


def send(url: str, html: str, *, attachment: tuple[str, bytes] | None = None) -> None:
    """Send HTML *html* to one address; its first line is the title. Raises ChannelFailed."""
    from apprise import Apprise, AppriseAttachment, NotifyFormat
    from apprise.attachment.memory import AttachMemory

    title = TAG.sub("", html).strip().partition("\n")[0]
    to = Apprise()
    to.add(url)
    files = AppriseAttachment()
    if attachment is not None:
        files.add(AttachMemory(content=attachment[1], name=attachment[0]))  # type: ignore[no-untyped-call]
    body = html.replace("\n", "<br>\n")
    if not to.notify(body=body, title=title, body_format=NotifyFormat.HTML, attach=files if attachment else None):
        raise ChannelFailed
