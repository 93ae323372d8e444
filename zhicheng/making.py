"""`zhicheng render` and `zhicheng issue`: one certificate from a JSON file, drawn by the very code that the stages run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.drawing import DrawingError, draw
from certificates.keys.register import Register
from certificates.linting import LintFailed, lint
from certificates.loading import DataError, load
from certificates.room import needed
from certificates.signing import SigningError, sign
from zhicheng.plainly import Plainly
from zhicheng.wiring import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from certificates.phases import Drawn
    from zhicheng.settings import Settings

SAYINGS = {
    "no_glyph": "a character that no font has: {0}. Add a font that has it, or correct the name.",
    "does_not_fit": "a value is too long for the page even in the smallest type: shorten it.",
    "photo": "the photo is not a plain RGB or grey JPEG: run `zhicheng inspect photo` on it.",
}


def render(settings: Settings, data: Path, output: Path) -> None:
    """Draw, unsigned. Raises Plainly."""
    register = settings.register_file
    test = Register.load(register).current.test if register.exists() else True
    output.write_bytes(_drawn(data, test=test, digits=0).pdf)
    print(f"{output}: drawn, not signed")


def issue(settings: Settings, data: Path, output: Path) -> None:
    """Draw, lint and sign. Raises Plainly."""
    parts = prepare(settings)
    try:
        current = parts.register().current
        drawn = _drawn(data, test=current.test, digits=needed(current.der))
        signed = sign(lint(drawn), parts.signer(), now=parts.now())
    except LintFailed as failed:
        raise Plainly(f"{data}: the page does not pass its lints ({failed}); nothing was signed.") from None
    except SigningError as error:
        raise Plainly(f"The signer refuses ({error.code}): see `zhicheng doctor`.") from None
    output.write_bytes(signed.pdf)
    print(f"{output}: signed, SHA-256 {signed.sha256}")


def _drawn(data: Path, *, test: bool, digits: int) -> Drawn:
    try:
        return draw(*load(data, test=test), digits=digits)
    except DataError as error:
        raise Plainly(str(error)) from None
    except DrawingError as error:
        detail = str(error).partition(" ")[2]
        raise Plainly(f"{data}: {SAYINGS[error.code].format(detail)}") from None
