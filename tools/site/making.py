"""`make docs`: the site, from the pages in docs/ as they lie there, the project's own pages, and what the code says of itself.

What is built is a tree like the checkout's, so that a link that works in a code browser works on the site. Zensical holds every
link and anchor (`--strict`): one that leads nowhere ends the build.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.site import reference
from tools.site.contents import CONTENTS, OF_THE_PROJECT, Entry

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "docs"
LINK = re.compile(r"\[([^\]]*)\]\((?!https?:|#)([^)\s]+)\)")
HOME = """# 职称 zhicheng

从“我要申报”到任何人都能核验的证书。From "I want to apply" to a certificate that anyone can verify.

| | 中文 | English |
|---|---|---|
| 十分钟看懂 · ten minutes | [开始](docs/zh/tutorial.md) | [begin](docs/en/tutorial.md) |
| 申报人 · applicants | [办事](docs/zh/applicant.md) | [how to](docs/en/applicant.md) |
| 审核人员 · officers | [审核](docs/zh/officer.md) | [how to](docs/en/officer.md) |
| 运维 · operators | [运维](docs/zh/operator.md) · [手册](docs/runbook/index.md) | [how to](docs/en/operator.md) · [runbook](docs/runbook/index.md) |
| 换一个地区 · another region | [政策包](docs/new-region.md) | [a pack](docs/new-region.md) |
| 工程师 · engineers | | [how it is made](docs/architecture.md) |

![证书 A certificate](docs/pictures/certificate.png)
"""
SITE = """[project]
site_name = "职称 zhicheng"
docs_dir = "tree"
site_dir = "out"
use_directory_urls = false
nav = {nav}
[project.theme]
language = "zh"
font = false
features = ["navigation.tabs", "navigation.top", "navigation.path", "search.highlight", "content.code.copy"]
[project.extra]
generator = false
[project.markdown_extensions]
admonition = {{}}
toc.permalink = true
pymdownx.highlight = {{}}
pymdownx.superfences = {{}}
"""


def main(zensical: str) -> int:
    """Build it by that command; 0 if nothing is wrong, and then `build/docs/index.html` is there."""
    work = ROOT / "build" / "site"
    shutil.rmtree(work, ignore_errors=True)
    assemble(work / "tree")
    (work / "zensical.toml").write_text(SITE.format(nav=nav(CONTENTS)), "utf-8")
    done = subprocess.run(
        [str(Path(zensical).resolve()), "build", "--strict", "-f", str(work / "zensical.toml")], check=False, cwd=work
    )
    if done.returncode:
        return done.returncode
    shutil.rmtree(BUILT, ignore_errors=True)
    shutil.copytree(work / "out", BUILT)
    print(f"{BUILT}/index.html")
    return 0


def assemble(tree: Path) -> None:
    """Every page and picture where it lies in the checkout, the generated ones beside them."""
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / page for page in OF_THE_PROJECT)]
    known = {page.resolve() for page in pages}
    for page in pages:
        text = page.read_text("utf-8")
        _write(tree / page.relative_to(ROOT), LINK.sub(lambda found, page=page: _led(found, page, known), text))
        for _, where in LINK.findall(text):
            if where.endswith(".png"):
                _copy((page.parent / where).resolve(), tree)
    _copy(ROOT / "docs" / "pictures" / "certificate.png", tree)
    for name in reference.PAGES:
        _write(tree / "docs" / "reference" / f"{name}.md", reference.page(name))
    _write(tree / "index.md", HOME)


def _led(found: re.Match[str], page: Path, known: set[Path]) -> str:
    """A link to a page or a picture as it is; to a file or a folder of the code, its words alone."""
    where = (page.parent / found[2].partition("#")[0]).resolve()
    return found[0] if where in known or where.suffix == ".png" else found[1]


def _copy(file: Path, tree: Path) -> None:
    there = tree / file.relative_to(ROOT)
    there.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, there)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def nav(entries: dict[str, Entry]) -> str:
    """The contents as TOML writes them."""
    said = [
        f"{{ {json.dumps(title, ensure_ascii=False)} = {nav(entry) if isinstance(entry, dict) else json.dumps(entry)} }}"
        for title, entry in entries.items()
    ]
    return f"[{', '.join(said)}]"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
