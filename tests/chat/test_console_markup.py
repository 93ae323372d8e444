"""Telegram's HTML: cases and words as in TDLib's own tests."""

from __future__ import annotations

import pytest

from chat.markup import parsed
from chat.wire import ApiError


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("", ""),
        ("➡️ ➡️", "➡️ ➡️"),
        ("&lt;&gt;&amp;&quot;&laquo;&raquo;&#12345678;", '<>&"&laquo;&raquo;&#12345678;'),
        ("&#20013;&#x4E2D;", "中中"),
        ("a<b>b</>c", "abc"),
        ("<B>b</b >", "b"),
        ("<code class='x'>&lt;b&gt;</code>", "<b>"),
        ("a > b", "a > b"),
        ('<span class="tg-spoiler">藏</span>', "藏"),
        ("<blockquote expandable>引</blockquote>", "引"),
    ],
)
def test_html_is_reduced_to_what_is_read(html: str, plain: str) -> None:
    """Tags go, the four named characters and the numbered ones are themselves, others stay as typed."""
    assert plain == parsed(html, "HTML")[0]


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<b>证书", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_malformed_html_is_refused_with_telegrams_words(html: str, why: str) -> None:
    """The place is counted in bytes of UTF-8."""
    with pytest.raises(ApiError) as refused:
        parsed(html, "HTML")
    assert f"Bad Request: can't parse entities: {why}" == refused.value.description


def test_entities_are_counted_in_utf16_and_follow_the_trimmed_text() -> None:
    """A rare character counts two; the white space before the text is gone."""
    text, entities = parsed(" \n𠮷<b>野</b><a href='https://zhicheng.example'>家</a> ", "HTML")
    assert text == "𠮷野家"
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [("bold", 2, 1), ("text_link", 3, 1)]


def test_text_without_parse_mode_is_left_alone() -> None:
    """Angle brackets are text; another mode is refused."""
    assert parsed("<b>x", "") == ("<b>x", [])
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        parsed("*x*", "MarkdownV2")
