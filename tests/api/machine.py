"""A house with a certificate, its command line, and its pages on a port: what another system's engineer stands before."""

from __future__ import annotations

import os
import shlex
import subprocess
from string import Template
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from tests.api.conftest import agrees, key_of, only
from tests.bot.conftest import NAME
from zhicheng.cli import app

if TYPE_CHECKING:
    from pathlib import Path

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
        """What a line in its shell answers; it must end well. Our own commands run in this process, which spares their start."""
        status, told, trouble = (self._ours if line.startswith("zhicheng ") else self._shells)(line)
        assert status == 0, f"{line}\n{told}{trouble}"
        return told

    def _ours(self, line: str) -> tuple[int, str, str]:
        words = shlex.split(Template(line).substitute(self.environment))
        told = CliRunner().invoke(app, words[1:], env=self.environment)
        return told.exit_code, told.stdout, f"{told.output}{told.exception!r}"

    def _shells(self, line: str) -> tuple[int, str, str]:
        done = subprocess.run(
            ["/bin/sh", "-c", line], env=self.environment, capture_output=True, text=True, cwd=self.folder, check=False
        )
        return done.returncode, done.stdout, done.stderr
