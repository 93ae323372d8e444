"""`make image`: builds the image, and lives in it: every service of docker-compose.yml against real servers, to a certificate.

`python -m tools.image [--base IMAGE] [--without-reading] [--kept]`; --kept: the image that was built last.
"""

from __future__ import annotations

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tools.image import building, compose, engine
from tools.image.engine import Engine
from zhicheng.commands.demo.story import begin_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tools.image.compose import Service

PLAYER = Path(__file__).with_name("player.py")
TOKEN = "1:image"  # noqa: S105  opens nothing but the server of this rehearsal
HEALTHY_S = 120
HTTP_OK = 200


def main() -> int:
    """Build it, and go in; the status."""
    asked = argparse.ArgumentParser(prog="python -m tools.image", description=__doc__.partition("\n")[0])
    asked.add_argument("--base", default="", help="an image with Python; none: made of Debian's packages")
    asked.add_argument("--without-reading", action="store_true", help="leave out what reads pages")
    asked.add_argument("--kept", action="store_true", help="the image that was built last")
    asked.add_argument("--inside", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.inside:
        return live(Path(given.inside))
    if missing := building.missing():
        print(
            f"The image was not tried: {', '.join(missing)} is missing (Debian: apt-get install buildah debootstrap)."
        )
        return 0
    if given.kept:
        root = building.kept()
    else:
        root = building.build(given.base, reading=not given.without_reading)
        lies, packed = building.sizes(root)
        print(f"image: {lies} MB, {packed} MB compressed, as a registry keeps it", flush=True)
    return engine.own_namespaces("tools.image", ["--inside", str(root)])


def live(root: Path) -> int:
    """In namespaces of its own: servers, migrate, every service, a certificate; 0 if all is as it should be."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    password = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="zhicheng-image-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        document = compose.read(variables())
        services = compose.ours(document, variables())
        addresses = {one: f"127.0.1.{place}" for place, one in enumerate(document["services"], 1)}
        containers = Engine(
            root, folder / "engine", addresses, {"database_password": password, "telegram_token": TOKEN}
        )
        with (
            engine.postgresql(folder / "postgres", addresses["postgres"], password),
            engine.redis(folder, addresses["redis"], document["services"]["redis"]["command"]),
        ):
            try:
                return rehearse(containers, services)
            finally:
                containers.close()
                keep_logs(containers.folder / "logs")


def variables() -> Mapping[str, str]:
    """What stands in the rehearsal's .env."""
    return {
        "ZHICHENG_PUBLIC_URL": "https://zhicheng.example",
        "ZHICHENG_TELEGRAM_API": "http://127.0.0.1:8099",
        "ZHICHENG_CLOCK_FILE": "/data/clock",
    }


def rehearse(containers: Engine, services: Mapping[str, Service]) -> int:
    """Everything in the order of a first `up`; 0 if all is as it should be."""
    migrate = services["migrate"]
    refused = foreign(containers, migrate)
    set_clock(containers.volume("data", "/data") / "clock")
    for volume, path in (("data", "/data"), ("keys", "/data/keys")):
        containers.volume(volume, path)
    done = containers.run(migrate, ("zhicheng", *migrate.command))
    running = [one for name, one in services.items() if name != "migrate"]
    for one in running:
        containers.start(one)
    with played(containers, services["bot"]) as story:
        return report(containers, running, story, prepared=done.returncode == 0, refused=refused)


@contextmanager
def played(containers: Engine, bot: Service) -> Iterator[dict[str, object]]:
    """The story, to its certificate: what came of it; within the block the chats are served on."""
    with PLAYER.open() as script:
        command = containers.command(bot, ("python", "-"))
        player = subprocess.Popen(command, stdin=script, stdout=subprocess.PIPE, text=True)
    came: dict[str, object] = {}
    for line in player.stdout or ():
        print(line, end="", flush=True)
        if line.startswith("{"):
            came = json.loads(line)
            break
    try:
        yield came
    finally:
        player.kill()
        player.wait()


def report(
    containers: Engine, running: Sequence[Service], story: Mapping[str, object], *, prepared: bool, refused: bool
) -> int:
    """Look at everything once more, and say it; 0 if all is as it should be."""
    signer = next(one for one in running if one.name == "signer")
    found = {
        "a foreign folder is refused in one sentence": refused,
        "migrate": prepared,
        "a certificate, issued and verified": story.get("standing") == "valid",
        "its page": story.get("page") == HTTP_OK,
        "the root is read-only": bool(containers.run(signer, ("touch", "/app/x"), capture_output=True).returncode),
        **{f"{one.name} is healthy": healthy(containers, one) for one in running},
        **{f"{one.name} keeps its memory": fits(containers, one) for one in running},
    }
    doctor = containers.run(signer, ("zhicheng", "doctor"), stdout=subprocess.PIPE)
    print("\n".join(line.rstrip() for line in doctor.stdout.splitlines() if "ZHICHENG_" not in line))
    for what, good in found.items():
        print(f"{'✓' if good else '✗'} {what}", flush=True)
    return int(not all(found.values()) or doctor.returncode != 0)


def foreign(containers: Engine, migrate: Service) -> bool:
    """True if a first start in a volume of root's ends with one sentence that says what to do."""
    broken = {path: f"foreign-{name}" for path, name in migrate.volumes.items()}
    for path, name in broken.items():
        folder = containers.volume(name, path)
        engine.give(folder, 0)
    done = containers.run(replace(migrate, volumes=broken), ("zhicheng", "migrate"), capture_output=True)
    print(f"a volume of root's: {done.stderr.strip()}")
    return done.returncode == 2 and done.stderr.count("\n") == 1 and "chown" in done.stderr  # noqa: PLR2004


def set_clock(file: Path) -> None:
    """The story begins in the past; its people set the clock on."""
    begin_before(file)
    engine.give(file, engine.USER)


def healthy(containers: Engine, service: Service) -> bool:
    """True once its health check ends with 0, within some minutes; one that has none has to run."""
    until = time.monotonic() + HEALTHY_S
    while service.health and time.monotonic() < until:
        if not containers.run(service, service.health, capture_output=True).returncode:
            return True
        time.sleep(5)
    return not service.health and containers.running[service.name].poll() is None


def fits(containers: Engine, service: Service) -> bool:
    """True if it holds no more than four fifths of its limit; what it holds is said."""
    held = containers.memory(service.name)
    print(f"  {service.name}: {held >> 20} of {service.memory >> 20} MB")
    return 0 < held < service.memory * 4 // 5


def keep_logs(folder: Path) -> None:
    """Where they can be read afterwards."""
    for log in folder.glob("*.log"):
        (building.HERE / log.name).write_bytes(log.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
