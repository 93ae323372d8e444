"""How sending can fail, whatever the channel."""

from __future__ import annotations


class TryLater(Exception):
    """The channel asks for patience, or can't be reached: the same message is sent later."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:g} s")
        self.seconds = seconds


class Unanswered(TryLater):
    """It was given to the network, and nobody heard what became of it: it may have arrived."""


class AllLater(TryLater):
    """Nothing of that kind is taken now, for anybody: asking for the next one would only cost time."""


class Undeliverable(Exception):
    """It will never arrive (blocked, no such chat): nobody tries again. The text is the channel's short reason."""


class Closed(Undeliverable):
    """The chat has blocked the bot, or is gone: nothing else will arrive there either."""
