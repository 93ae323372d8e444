"""What a chat may be waiting for: the states of its conversations."""

from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class Registering(StatesGroup):
    """A person opens an account."""

    name = State()
    id_number = State()
    ethnicity = State()
    phone = State()
    confirm = State()


class OwnAccount(StatesGroup):
    """A person changes something of the own account."""

    phone = State()
    name = State()


class Joining(StatesGroup):
    """An invited officer says their name."""

    name = State()


class Filing(StatesGroup):
    """An applicant looks for the series by its name, or states what a case needs."""

    series = State()
    unit = State()
    fact = State()
    correct = State()
    explain = State()


class Recovering(StatesGroup):
    """Somebody asks for their account from a chat that has none, or how their ticket stands."""

    name = State()
    id_number = State()
    phone = State()
    way = State()
    ticket = State()


class Deciding(StatesGroup):
    """An officer writes what goes with a decision."""

    defects = State()
    reason = State()
    document = State()
    mended = State()


class Forms(StatesGroup):
    """Somebody fills in the form of a kind of case."""

    answer = State()


class Units(StatesGroup):
    """An officer writes a line of a unit's record."""

    line = State()
    below = State()


class Copying(StatesGroup):
    """A holder says for whom, for what and until when a copy is."""

    for_whom = State()
    purpose = State()
    until = State()
    confirm = State()


class Verifying(StatesGroup):
    """Somebody wants to know how a certificate stands."""

    file = State()
    """Or its number, and who holds it."""


class Sharing(StatesGroup):
    """A holder names an organisation that may see the certificates."""

    organisation = State()


class Helping(StatesGroup):
    """Somebody writes to a human, or an officer answers."""

    question = State()
    remark = State()
