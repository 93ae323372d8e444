"""What an operator does about officers: list, dismiss, hand a post over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notify.catalogue import Words
from pipeline.offices import directory, posts
from pipeline.queries.operator.posts import posts as all_posts
from pipeline.queries.operator.sign_ins import comings
from zhicheng.preparing import prepare
from zhicheng.running import acting

if TYPE_CHECKING:
    from zhicheng.settings import Settings


def lines(settings: Settings) -> list[str]:
    """A line a post."""
    with prepare(settings).database.reading() as session:
        return [
            f"{one.id}  {one.rank:<8} {one.chat:<6} {one.name}  {one.office} {one.office_name}"
            + ("" if one.reachable else "  (has blocked the bot)")
            for one in all_posts(session)
        ]


def dismiss(settings: Settings, post: str, *, every: bool) -> list[str]:
    """End a post, or every post of its holder; a line for each. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        ended = posts.dismiss(session, post, every=every, world=parts.world())
        return [f"{one.office.node}:{one.office.code} {one.office.name}: the post has ended" for one in ended]


def move(settings: Settings, post: str) -> str:
    """What the successor sends to the bot. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        return f"/start {directory.hand_over(session, post, world=parts.world())}"


def sign_ins(settings: Settings, days: int) -> list[str]:
    """A line for each coming by the bureau's directory, and below it each post that it gave or took."""
    parts, words = acting(settings), Words(None, settings.language)
    with parts.database.reading() as session:
        found = comings(session, days=days, now=parts.now())
    lines = []
    for one in found:
        lines.append(f"{one.at:%Y-%m-%d %H:%M}  {one.name}  {words.plain(f'came-{one.what}', posts=str(one.posts))}")
        lines += [f"    + {office} {words.plain(f'rank-{rank}')}" for office, rank in one.given]
        lines += [f"    - {office} {words.plain(f'rank-{rank}')}" for office, rank in one.taken]
    return lines
