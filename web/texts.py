"""The pages' own words, on top of the shared ones (notify/locales)."""

from __future__ import annotations

from pathlib import Path

from notify import catalogue

LOCALES = Path(__file__).parent / "locales"


class Words(catalogue.Words):
    """One language's words on a page."""

    def __init__(self, language: str) -> None:
        super().__init__(LOCALES, language)
