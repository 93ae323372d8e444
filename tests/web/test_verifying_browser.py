"""The public pages in a real browser, without scripts and on paper (C5)."""

from __future__ import annotations

import os
from pathlib import Path

from tests.web.test_browser import phone  # noqa: F401  a fixture
from tests.web.test_verifying import address, certificate, pdf  # noqa: F401  fixtures

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "standing.png"


async def test_c5_a_clerk_verifies_a_file_in_the_browser(phone, server, certificate, pdf, tmp_path):  # noqa: F811
    """From the QR code's page by the button to the form, a file chosen, the verdict with the photo; nothing from elsewhere."""
    file = tmp_path / "证书.pdf"
    file.write_bytes(pdf)
    await phone.goto(str(server.make_url("/")).rstrip("/") + address(certificate))
    assert "有效" in await phone.inner_text("h1")
    await phone.click("a.button")
    await phone.set_input_files("input[type=file]", file)
    await phone.click("button.main")
    assert "有效" in await phone.inner_text("h1")
    assert await phone.evaluate("document.querySelector('img.portrait').naturalWidth") > 100
    assert await phone.evaluate("document.documentElement.scrollWidth") <= 390
    complaints = [one for one in phone.complaints if not one.startswith("data:image/")]
    assert complaints == []
    if os.environ.get("ZHICHENG_PICTURES"):
        await phone.screenshot(path=PICTURE, full_page=True)
