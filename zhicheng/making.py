"""`zhicheng render` and `zhicheng issue`: one certificate from a JSON file, drawn by the very code that the stages run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from certificates import room
from certificates.drawing import DrawingError, draw
from certificates.keys.register import Register
from certificates.linting import LintFailed, lint
from certificates.loading import DataError, load
from certificates.picturing import picture
from certificates.places import located
from certificates.signing import SigningError, sign
from zhicheng.plainly import Plainly
from zhicheng.wiring import Parts, prepare

if TYPE_CHECKING:
    from certificates.phases import Drawn
    from zhicheng.settings import Settings

SAYINGS = {
    "no_glyph": "a character that no font has: {0}. Add a font that has it, or correct the name.",
    "does_not_fit": "`{0}` is too long for the page even in the smallest type: shorten it.",
    "photo": "the photo is not a plain RGB or grey JPEG: run `zhicheng inspect photo` on it.",
}


def chosen(parts: Parts, template: str) -> str:
    """The template that a person names, seen from where they are; the pack's if they name none."""
    return located(template, Path.cwd()) if template else parts.pack.forms.template


def for_test(settings: Settings) -> bool:
    """True if what is drawn now would be signed by a test issuer."""
    register = settings.register_file
    return Register.load(register).current.test if register.exists() else True


def render(data: Path, output: Path, template: str, *, test: bool) -> None:
    """Draw, unsigned. Raises Plainly, TemplateError."""
    output.write_bytes(_drawn(data, template, test=test, digits=0).pdf)


def preview(data: Path, output: Path, template: str, *, test: bool) -> str:
    """Draw, unsigned, with a picture beside it as it would look when signed; says what forbids signing, if anything does.

    Raises Plainly, TemplateError.
    """
    render(data, output, template, test=test)
    drawn = _drawn(data, template, test=test, digits=room.ORDINARY)
    _put(output.with_suffix(".png"), picture(drawn.pdf))
    try:
        lint(drawn, template=template)
    except LintFailed as failed:
        return f"it could not be signed ({failed})"
    return ""


def issue(settings: Settings, data: Path, output: Path, template: str) -> None:
    """Draw, lint and sign. Raises Plainly, TemplateError."""
    parts = prepare(settings)
    template, register = chosen(parts, template), parts.register()
    digits = room.needed(register.current.der, stamped=parts.world().stamped)
    try:
        linted = lint(_drawn(data, template, test=register.current.test, digits=digits), template=template)
        signed = sign(linted, parts.usable_signer(), now=parts.now(), register=register, stamper=parts.stamper())
    except LintFailed as failed:
        raise Plainly(f"{data}: the page does not pass its lints ({failed}); nothing was signed.") from None
    except SigningError as error:
        raise Plainly(f"The signer refuses ({error.code}): see `zhicheng doctor`.") from None
    output.write_bytes(signed.pdf)
    print(f"{output}: signed ({signed.level}), SHA-256 {signed.sha256}")


def _drawn(data: Path, template: str, *, test: bool, digits: int) -> Drawn:
    try:
        return draw(*load(data, test=test), template=template, digits=digits)
    except DataError as error:
        raise Plainly(str(error)) from None
    except DrawingError as error:
        detail = str(error).partition(" ")[2]
        raise Plainly(f"{data}: {SAYINGS[error.code].format(detail)}") from None


def _put(path: Path, data: bytes) -> None:
    """Whoever looks at the file sees the old or the new one, never half of it."""
    fresh = path.with_name(f".{path.name}")
    fresh.write_bytes(data)
    fresh.replace(path)
