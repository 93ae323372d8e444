"""`zhicheng render` and `zhicheng issue`: one certificate from a JSON file, drawn by the very code that the stages run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from certificates.drawing import DrawingError, draw
from certificates.gate import NotAdmitted, admit
from certificates.keys.register import TrustStore
from certificates.linting import LintFailed, lint
from certificates.loading import DataError, load
from certificates.making import NotBelieved, make
from certificates.pdf import signature_field
from certificates.picturing import picture
from certificates.signing import SigningError
from certificates.template.paths import located
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import intact
from pipeline.issuance.registry import CertificateRegistry
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing.admitting import NotToBeSigned, deployer, from_file, undrawn
from zhicheng.preparing import prepare

if TYPE_CHECKING:
    from certificates.gate import Admitted
    from certificates.phases import Drawn
    from certificates.signing import Signed
    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts


def chosen(parts: Parts, template: str) -> str:
    """The template that a person names, seen from where they are; the pack's if they name none."""
    return located(template, Path.cwd()) if template else parts.pack.forms.template


def for_test(settings: Settings) -> bool:
    """True if what is drawn now would be signed by a test issuer."""
    register = settings.register_file
    return TrustStore.load(register).current.test if register.exists() else True


def render(data: Path, output: Path, template: str, *, test: bool) -> None:
    """Draw, unsigned, whatever the data say. Raises CommandError, TemplateError."""
    output.write_bytes(_drawn(data, template, test=test, digits=0).pdf)


def preview(parts: Parts, data: Path, output: Path, template: str, *, test: bool) -> str:
    """Draw, unsigned, with a picture beside it as it would look when signed; says what forbids signing, if anything does.

    The photo is not opened in the cage: that is done when it is signed. Raises CommandError, TemplateError.
    """
    render(data, output, template, test=test)
    drawn = _drawn(data, template, test=test, digits=signature_field.ORDINARY)
    _put(output.with_suffix(".png"), picture(drawn.pdf))
    try:
        admit(*load(data, test=test), deployer(parts))
        lint(drawn, template=template, allowed=parts.pack.forms.own_fonts)
    except (LintFailed, NotAdmitted) as failed:
        return f"it could not be signed ({failed})"
    return ""


def issue(settings: Settings, data: Path, output: Path, template: str, *, credential: bool = False) -> None:
    """Draw, lint, sign and verify: nothing is written that is not called valid. Raises CommandError, TemplateError.

    With *credential* the certificate's credential too (docs/credentials.md), beside *output*.
    """
    parts = prepare(settings)
    template = chosen(parts, template)
    try:
        signed = made(parts, from_file(parts, data), template)
        said = credential_of(parts, signed) if credential else ""
    except DataError as error:
        raise CommandError(str(error)) from None
    except NotToBeSigned as refused:
        said = "\n".join(f"  `{one.field}`: {one.why}" for one in refused.faults)
        raise CommandError(f"{data}: nothing was signed.\n{said}") from None
    except LintFailed as failed:
        raise CommandError(f"{data}: the page does not pass its lints ({failed}); nothing was signed.") from None
    output.write_bytes(signed.pdf)
    print(f"{output}: signed ({signed.level}), SHA-256 {signed.sha256}")
    if said:
        output.with_suffix(".jwt").write_text(said, "ascii")
        print(f"{output.with_suffix('.jwt')}: its credential, signed")


def credential_of(parts: Parts, signed: Signed) -> str:
    """Its credential, which our own verifier calls valid. Raises CommandError."""
    from certificates.credentials.document import made as credential
    from certificates.credentials.jose import NoAlgorithm

    now = parts.now()
    try:
        text = credential(signed.record, parts.settings.public_url, parts.usable_signer(), now=now)
    except NoAlgorithm:
        raise CommandError("A credential is signed with RSA or P-256 alone: docs/credentials.md.") from None
    if intact(text.encode(), parts.register(), now=now).standing is not Standing.VALID:
        raise CommandError(
            "Our own verifier does not call the credential valid; nothing was written. See `zhicheng doctor`."
        )
    return text


def made(parts: Parts, admitted: Admitted, template: str) -> Signed:
    """One certificate, verified. Raises NotToBeSigned, LintFailed, TemplateError; CommandError for what every other would meet."""
    try:
        return make(
            admitted,
            parts.usable_signer(),
            parts.register(),
            now=parts.now(),
            template=template,
            allowed=parts.pack.forms.own_fonts,
            stamper=parts.stamper(),
            registry=CertificateRegistry(parts.database),
        )
    except DrawingError as error:
        raise NotToBeSigned((undrawn(error),)) from None
    except SigningError as error:
        raise CommandError(f"The signer refuses ({error.code}): see `zhicheng doctor`.") from None
    except NotBelieved as why:
        raise CommandError(
            f"Our own verifier does not call it valid ({why}); it was not written. See `zhicheng doctor`, and docs/verification.md."
        ) from None


def _drawn(data: Path, template: str, *, test: bool, digits: int) -> Drawn:
    try:
        return draw(*load(data, test=test), template=template, digits=digits)
    except DataError as error:
        raise CommandError(str(error)) from None
    except DrawingError as error:
        raise CommandError(f"{data}: {undrawn(error).why}") from None


def _put(path: Path, data: bytes) -> None:
    """Whoever looks at the file sees the old or the new one, never half of it."""
    fresh = path.with_name(f".{path.name}")
    fresh.write_bytes(data)
    fresh.replace(path)
