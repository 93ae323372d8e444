"""What stands where on the site: by reader first, and for each a tutorial, how-tos, reference, explanation."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

Entry: TypeAlias = "str | dict[str, Entry]"
DOCS = Path(__file__).parents[2] / "docs"
OF_THE_PROJECT = (
    *("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"),
    *("bench/README.md", "certificates/templates/README.md"),
)
"""Pages that lie where their subject is. The READMEs are the door for whoever browses the code; the site has its own."""


def _title(page: Path) -> str:
    return page.read_text("utf-8").partition("\n")[0].removeprefix("# ")


def _all(folder: str) -> dict[str, Entry]:
    """Each page of a folder by its title."""
    pages = sorted((DOCS / folder).glob("*.md"), key=lambda page: (page.stem != "index", page.stem.lower()))
    return {_title(page): f"docs/{folder}/{page.name}" for page in pages}


def _pages(*names: str) -> dict[str, Entry]:
    return {_title(DOCS / f"{name}.md"): f"docs/{name}.md" for name in names}


CONTENTS: dict[str, Entry] = {
    "首页": "index.md",
    "办事": {
        "十分钟看懂": "docs/zh/tutorial.md",
        "申报人": "docs/zh/applicant.md",
        "单位和审核人员": "docs/zh/officer.md",
        "运维": "docs/zh/operator.md",
    },
    "How to": {
        "Ten minutes to see it": "docs/en/tutorial.md",
        "Applicants": "docs/en/applicant.md",
        "Units and officers": "docs/en/officer.md",
        "Operators": "docs/en/operator.md",
    },
    "Operating": {
        **_pages(
            "running",
            "operating",
            "doctor",
            "containers",
            "scaling",
            "upgrading",
            "keys",
            "networks",
            "sign-in",
            "api",
            "credentials",
        ),
        "手册 · Runbook": _all("runbook"),
    },
    "A region": {
        **_pages("new-region", "policy"),
        "Templates of certificates": "certificates/templates/README.md",
    },
    "Reference": {
        "设置 · Settings": "docs/reference/settings.md",
        "命令 · Commands": "docs/reference/commands.md",
        "指标 · Metrics": "docs/reference/metrics.md",
        "拒绝 · Refusals": "docs/reference/refusals.md",
        **_pages("features"),
    },
    "How it is made": {
        **_pages(
            "where",
            "architecture",
            "issuance",
            "verification",
            "desk",
            "portraits",
            "reading",
            "reliability",
            "threats",
        ),
        **_pages("new-kind", "migrations", "year"),
        "Algorithms": _all("algorithms"),
        "Why": _all("decisions"),
        "Measured": "bench/README.md",
        "The project": {
            "Contributing": "CONTRIBUTING.md",
            "Changes": "CHANGELOG.md",
            "Security": "SECURITY.md",
        },
    },
}
