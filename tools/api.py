"""`make api`: docs/api.yaml anew, from what the API is made of (`web/api/`)."""

from __future__ import annotations

from pathlib import Path

import yaml

from web.api.description import document

FILE = Path(__file__).parents[1] / "docs" / "api.yaml"
HEAD = "# Made by `make api` from web/api/: what /api/v1/openapi.json serves.\n"


def main() -> None:
    """Write the file."""
    FILE.write_text(HEAD + yaml.safe_dump(document(), allow_unicode=True, sort_keys=False, width=120), "utf-8")


if __name__ == "__main__":
    main()
