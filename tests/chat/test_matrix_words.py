"""What a Matrix event says, and how a message of the bot's reads there: pure, without a homeserver (B15)."""

import pytest

from chat.matrix.heard import Changed, Reacted, Said, Sent, Unread, heard
from chat.matrix.written import choices, content, number, replacing
from notify.catalogue import SHARED, Words

ZH = Words(SHARED, "zh")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("1", 1), ("１", 1), (" 2. ", 2), ("2、", 2), ("2️⃣", 2), ("🔟", 10), ("10", 10)]
    + [(other, 0) for other in ("0", "11", "-1", "1a", "一", "²½", "", "2019-07", "1 2", "9" * 40)],
)
def test_b15_a_number_is_read_however_it_is_written_and_nothing_else_is(said, meant):
    assert number(said, 10) == meant


def message(text="文", **more):
    return {"message_id": 5, "text": text, "from": {"is_bot": True}, **more}


def test_b15_marks_links_and_pages_read_without_markup_too():
    """Offsets count UTF-16 units; nothing is unescaped; a page's address stands in the text."""
    entities = [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "text_link", "offset": 5, "length": 2, "url": "https://a.example/x?y=1&z=2"},
    ]
    rows = [[{"text": "打开", "url": "https://b.example/"}, {"text": "<按>", "callback_data": "a"}]]
    said = content(message("😀粗体 链接 <b>", entities=entities, reply_markup={"inline_keyboard": rows}), ZH)
    plain = "😀粗体 链接 (https://a.example/x?y=1&z=2) <b>\n\n打开: https://b.example/\n\n[1] <按>\n回复数字即可选择"
    assert said["body"] == plain
    assert "😀<b>粗体</b>" in said["formatted_body"]
    assert "&lt;b&gt;" in said["formatted_body"]
    assert "<b>[1]</b> &lt;按&gt;" in said["formatted_body"]
    assert [button["callback_data"] for button in choices(message(reply_markup={"inline_keyboard": rows}))] == ["a"]


def test_b15_a_replacement_says_the_same_for_apps_that_know_none():
    """The star is the specification's."""
    new = content(message("新"), ZH, keys=["是", "否"])
    said = replacing("$e", new)
    assert said["body"] == "* 新\n\n也可以回复：是 / 否"
    assert said["m.new_content"] == new
    assert said["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$e"}


def test_b15_a_file_without_a_caption_is_called_by_its_name():
    document = {"file_id": "f", "file_name": "证书.pdf", "mime_type": "application/pdf", "file_size": 9}
    said = content({"message_id": 1, "from": {"is_bot": True}, "document": document}, ZH, media="mxc://a/b")
    assert (said["msgtype"], said["body"], said["filename"]) == ("m.file", "证书.pdf", "证书.pdf")


def room_message(**content):
    return {"type": "m.room.message", "content": content}


REPLACED = {"rel_type": "m.replace", "event_id": "$1"}


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (room_message(msgtype="m.text", body=" 你好\0 "), Said("你好")),
        (room_message(msgtype="m.emote", body="挥手"), Said("挥手")),
        (room_message(msgtype="m.text", body="!start abc"), Said("/start abc")),
        (room_message(msgtype="m.text", body="!1"), Said("!1")),
        (
            room_message(
                msgtype="m.text", body="> <@b:x> 问\n\n答", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$q"}}}
            ),
            Said("答", "$q"),
        ),
        (
            room_message(msgtype="m.text", body="* 乙", **{"m.new_content": {"body": "乙"}, "m.relates_to": REPLACED}),
            Changed("$1", "乙"),
        ),
        (room_message(msgtype="m.image", body="图.png", url="mxc://a/b"), Sent("mxc://a/b", "图.png", "")),
        (
            room_message(msgtype="m.file", body="说明", filename="一.pdf", url="mxc://a/b"),
            Sent("mxc://a/b", "一.pdf", "说明"),
        ),
        (room_message(msgtype="m.file", body="一.pdf", file={"url": "mxc://a/b"}), Unread("room_encrypted")),
        (room_message(msgtype="m.audio", body="x"), Unread("voice_not_read")),
        ({"type": "m.room.encrypted", "content": {}}, Unread("room_encrypted")),
        (
            {"type": "m.reaction", "content": {"m.relates_to": {"event_id": "$1", "key": "1️⃣"}}},
            Reacted("$1", "1️⃣"),
        ),
        *((odd, None) for odd in ({}, {"type": "m.room.message"}, room_message(), room_message(body=["x"]))),
        ({"type": "m.room.name", "content": {"name": "x"}}, None),
        (room_message(msgtype="m.text", body="x", **{"m.relates_to": REPLACED}), None),
    ],
)
def test_b15_what_an_event_says(event, what):
    assert heard(event) == what
