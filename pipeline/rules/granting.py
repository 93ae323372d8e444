"""Which posts the claims of the bureau's directory give: the deployer's table (docs/sign-in.md), read by `pipeline.policy.grants`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.rules.words import Node, Rank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME_MOST = 100


@dataclass(frozen=True, slots=True)
class Grant:
    """A post that one value of the claim gives."""

    office: str
    """`role:code`, as on the command line: `bureau:UM-RSJ`, `unit:MA00TE572`."""
    rank: Rank

    @property
    def node(self) -> Node:
        """The office's role."""
        return Node(self.office.partition(":")[0])

    @property
    def code(self) -> str:
        """The office's code; of a unit in any of its forms."""
        return self.office.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Granting:
    """How claims are read."""

    claim: str
    """Which claim tells the posts, a text or a list of texts: `groups`; inside another one `realm_access.roles`."""
    posts: dict[str, tuple[Grant, ...]]
    """What each value of it gives."""
    name: str = "name"
    """Which claim is the officer's name, as it stands in the record."""
    id_number: str = ""
    """Which claim is their ID number, where the directory says it; empty: none."""

    def of(self, claims: Mapping[str, Any]) -> tuple[Grant, ...]:
        """The posts that these claims give, in the table's order."""
        said = set(texts(claims, self.claim))
        return tuple(grant for value, grants in self.posts.items() if value in said for grant in grants)

    def name_of(self, claims: Mapping[str, Any]) -> str:
        """What they are called; without a name by what they sign in with. Empty if the directory says neither."""
        asked = (self.name, "name", "preferred_username", "upn")
        found = (text.strip() for claim in asked for text in texts(claims, claim))
        return next(filter(None, found), "")[:NAME_MOST]

    def lacking(self, claims: Mapping[str, Any]) -> bool:
        """True if what is asked of the claims is not among these."""
        return not all(any(texts(claims, asked)) for asked in (self.claim, self.name))

    def elsewhere(self, claims: Mapping[str, Any]) -> bool:
        """True if the provider says that the values exist, and not which (Core 5.6.2): so does Entra ID of more than 200 groups."""
        named = claims.get("_claim_names")
        return isinstance(named, dict) and self.claim in named and not any(texts(claims, self.claim))


def texts(claims: Mapping[str, Any], path: str) -> Iterator[str]:
    """The texts of a claim: by its name, or by the way to it, its parts joined by dots. Names may hold dots themselves."""
    if path in claims:
        value = claims[path]
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
        return
    first, _, rest = path.partition(".")
    within = claims.get(first)
    if rest and isinstance(within, dict):
        yield from texts(within, rest)
