"""What one message of the chat network holds: longer words are cut at a line's end, before the network refuses them whole.

Source: core.telegram.org/bots/api, "sendMessage", "sendDocument". Lengths are UTF-16 units of what is shown; markup is counted
here too, so that what fits here fits there.
"""

from __future__ import annotations

from html import escape

from notify.catalogue import Html, unmarked

TEXT_MOST, CAPTION_MOST = 4096, 1024


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def fits_a_caption(text: str) -> bool:
    """True if *text* may stand under a file."""
    return units(text) <= CAPTION_MOST


def cut(text: str, most: int) -> tuple[str, str]:
    """What of plain *text* fits into *most* units, to a line's end where there is one, and the rest."""
    if units(text) <= most:
        return text, ""
    end = most
    while units(text[:end]) > most:
        end -= max(1, (units(text[:end]) - most) // 2)
    line = text.rfind("\n", 0, end + 1)
    end = line if text[: max(line, 0)].strip() else end
    return text[:end], text[end:].lstrip("\n")


def fitting(text: str) -> str:
    """As many whole lines as one message holds; markup never spans lines, so none is left open."""
    if units(text) <= TEXT_MOST:
        return text
    room, kept = TEXT_MOST - 2, list[str]()
    for line in text.split("\n"):
        room -= units(line) + 1
        if room < 0:
            break
        kept.append(line)
    if not kept:  # one line alone is longer: its words without markup
        plain = unmarked(Html(text))
        return escape(plain[: (TEXT_MOST - 1) // (1 if units(plain) == len(plain) else 2)], quote=False) + "…"
    return "\n".join([*kept, "…"])
