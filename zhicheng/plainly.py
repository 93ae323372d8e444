"""How a command ends early: with one sentence."""


class Plainly(Exception):
    """Ends a command with one sentence and status 2."""
