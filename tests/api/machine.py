"""A house with a certificate, its command line, and its pages on a port: what another system's engineer stands before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.api.conftest import agrees, key_of, only
from tests.bot.conftest import NAME

if TYPE_CHECKING:
    from aiohttp.test_utils import TestServer

    from storage.models.certificates import Certificate
    from tests.house import House


class Machine:
    """What an engineer's shell knows, beside the house's own command line."""

    def __init__(self, house: House, server: TestServer, folder: Path, data_key: bytes, hook: str) -> None:
        self.house, self.folder = house, folder
        self.certificate: Certificate = only(house)
        file = folder / "certificate.pdf"
        file.write_bytes(house.blobs.get(self.certificate.signed or ""))
        with house.database.reading() as session:
            unit = house.unit_code(session)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ZHICHENG_")},
            "ZHICHENG_HOME": str(folder / "home"),
            "ZHICHENG_DATABASE_URL": str(house.database.engine.url),
            "ZHICHENG_DATA_KEY": data_key.hex(),
            "ZHICHENG_HOOK_NETWORKS": "127.0.0.0/8",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "COLUMNS": "200",
            "BASE": str(server.make_url("/api/v1")),
            "KEY": key_of(house),
            "UNIT": unit,
            "NUMBER": self.certificate.number,
            "HOLDER": NAME,
            "QR": self.certificate.record["verify_url"],
            "FILE": str(file),
            "HOOK": hook,
        }
        (folder / "home").mkdir()
        house.tools.signers().save(folder / "home" / "register.json")
        agrees(house)

    def types(self, line: str) -> str:
        """What a line in its shell answers; it must end well."""
        done = subprocess.run(
            ["/bin/sh", "-c", line], env=self.environment, capture_output=True, text=True, cwd=self.folder, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout
