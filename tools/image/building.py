"""The image, built by buildah without an engine: kept as plain folders, its steps run in a chroot. Needs root."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tools.image.compose import ROOT

HERE = ROOT / ".state" / "image"
BUILDAH = ("buildah", "--storage-driver", "vfs", "--root", str(HERE / "storage"), "--runroot", str(HERE / "run"))
BASE, IMAGE = "localhost/python-base", "localhost/zhicheng"
SUITE = "trixie"
"""The Debian that python:3.13-slim is made of; its Python is 3.13 too."""
CERTIFICATES = Path("/etc/ssl/certs")
"""This machine's: it may stand behind a proxy with an authority of its own."""


def missing() -> list[str]:
    """The programs that are needed and not here."""
    return [name for name in ("buildah", "debootstrap", "unshare", "setpriv") if not shutil.which(name)]


def build(base: str, *, reading: bool) -> Path:
    """Build the Dockerfile on *base*, or on one from Debian's packages; the folder that is the image's root."""
    HERE.mkdir(parents=True, exist_ok=True)
    if not base:
        base = BASE
        made = subprocess.run([*BUILDAH, "inspect", "--type", "image", BASE], check=False, capture_output=True)
        if made.returncode:
            _make_base()
    arguments = ("--build-arg", f"BASE={base}", "--build-arg", f"READING={'yes' if reading else 'no'}")
    certificates = ("--volume", f"{CERTIFICATES}:{CERTIFICATES}:ro") if CERTIFICATES.is_dir() else ()
    _run("bud", "--isolation", "chroot", "--layers=false", *arguments, *certificates, "-t", IMAGE, str(ROOT))
    return kept()


def kept() -> Path:
    """The root of the image that was built last, unpacked. Raises CalledProcessError where there is none."""
    _run("rm", "--all", quiet=True)
    container = _run("from", "--pull-never", IMAGE, quiet=True)
    return Path(_run("mount", container, quiet=True))


def _make_base() -> None:
    """What stands for python:slim: Debian with its own Python, by the name that the Dockerfile calls it."""
    rootfs = HERE / "base"
    if not (rootfs / "usr" / "bin" / "python3").exists():
        packages = "--include=python3,python3-venv,python3-pip,ca-certificates"
        subprocess.run(["debootstrap", "--variant=minbase", packages, SUITE, str(rootfs)], check=True)
    subprocess.run(["umount", "-q", str(rootfs / "proc"), str(rootfs / "sys")], check=False)
    for folder in ("var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale"):
        shutil.rmtree(rootfs / folder, ignore_errors=True)
    python = rootfs / "usr" / "bin" / "python"
    python.unlink(missing_ok=True)
    python.symlink_to("python3")
    container = _run("from", "scratch", quiet=True)
    _run("copy", "-q", container, str(rootfs), "/", quiet=True)
    _run("commit", "-q", container, BASE, quiet=True)
    _run("rm", container, quiet=True)


def _run(*arguments: str, quiet: bool = False) -> str:
    """What buildah says. Raises CalledProcessError."""
    done = subprocess.run([*BUILDAH, *arguments], check=True, text=True, stdout=subprocess.PIPE if quiet else None)
    return (done.stdout or "").strip()


def sizes(root: Path) -> tuple[int, int]:
    """Megabytes of the image as it lies there, and compressed, as a registry keeps it."""
    lies = int(
        subprocess.run(["du", "-smx", str(root)], check=True, text=True, stdout=subprocess.PIPE).stdout.split()[0]
    )
    tar = subprocess.Popen(["tar", "-C", str(root), "-c", "."], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    packed = subprocess.Popen(["gzip", "-6"], stdin=tar.stdout, stdout=subprocess.PIPE)
    if packed.stdout is None:
        raise TypeError("it is a pipe")
    counted = sum(len(block) for block in iter(lambda: packed.stdout.read(1 << 20), b""))  # type: ignore[union-attr]
    packed.wait()
    tar.wait()
    return lies, counted // 1_000_000
