"""The chat in a browser without scripts: a page of the last messages and a form (B15)."""

from tests.cage import files
from tests.web.talking import Plain


async def test_b15_a_link_that_is_only_looked_at_makes_no_chat(plain):
    """A messenger's preview opens it; one button begins."""
    await plain.opens("/chat?start=abc")
    assert plain.status == 200
    assert "Set-Cookie" not in plain.headers
    assert 'value="abc"' in plain.said


async def test_b15_a_visitor_starts_presses_and_writes(plain):
    """The bot's own greeting, a button's screen in place of it, and an answer to words."""
    await plain.starts()
    assert "注册账号" in plain.said
    assert 'role="log"' in plain.said
    await plain.taps("注册账号")
    assert "同意" in plain.said
    assert plain.said.count('class="bubble theirs"') == 1
    await plain.taps("同意")
    await plain.says("  <b>x</b><script>alert(1)</script> ")
    assert "&lt;script&gt;" in plain.said
    assert "<script>alert" not in plain.said


async def test_b15_a_form_that_is_sent_twice_is_done_once(plain):
    """A double press, or the back button's page sent again: its number is the same."""
    await plain.starts()
    page = plain.said
    await plain.says("你好")
    plain.said = page
    await plain.says("你好")
    assert plain.said.count("你好") == 1


async def test_b15_files_come_together_and_are_fetched_by_their_owner_alone(plain, talking):
    """Two at once are an album; another visitor's browser finds nothing under the same address."""
    await plain.starts()
    paper = files.pdf("张三")
    await plain.sends(("学历 证书.pdf", paper, "application/pdf"), ("b.pdf", b"%PDF-1.7", "application/pdf"))
    assert plain.said.count("bubble mine album") == 2
    assert "学历 证书.pdf" in plain.said
    shown = next(line for line in plain.said.splitlines() if "/chat/file/" in line).split('href="')[1].split('"')[0]
    await plain.opens(shown)
    assert plain.body == paper
    assert plain.headers["Content-Disposition"].startswith("attachment")
    async with Plain.at(talking) as other:
        await other.starts()
        await other.opens(shown)
        assert other.status == 404
