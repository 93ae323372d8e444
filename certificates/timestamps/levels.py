"""How long a signature can be relied on (ETSI EN 319 142-1, 6): four levels, each with more in the file."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """The baseline levels."""

    B = "B-B"  # signed; the time is the signer's word
    T = "B-T"  # the time is an authority's word
    LT = "B-LT"  # and the file holds what a verifier needs of third parties
    LTA = "B-LTA"  # and an authority vouches for all of it, renewed before that authority's certificate ends
