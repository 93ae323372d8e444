"""Makes this checkout importable in its own environment, with the `zhicheng` command: no build, so no build backend to fetch."""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

Path(sysconfig.get_path("purelib"), "zhicheng.pth").write_text(f"{ROOT}\n", "utf-8")
script = Path(sysconfig.get_path("scripts"), "zhicheng")
# The guard as pip writes it: a process that is spawned loads the command's file anew.
script.write_text(
    f'#!{sys.executable}\nfrom zhicheng.cli import main\n\nif __name__ == "__main__":\n    main()\n', "utf-8"
)
script.chmod(0o755)
