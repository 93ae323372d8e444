"""What is said of a file: what is wrong, and how to mend it. Chinese first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES = {
    "empty": ("文件是空的。请重新选择文件后上传。", "The file is empty. Please choose it again and send it."),
    "too_large": (
        "文件超过 {most} MB。请压缩，或分成几份后上传。",
        "The file is over {most} MB. Please compress or split it.",
    ),
    "photo_wrong_type": (
        "照片须为 JPEG 或 PNG 格式，收到的像是 {seems}。请用手机或照相馆的 JPEG 原图。",
        "The photo must be JPEG or PNG; this seems to be {seems}. Please send the JPEG itself.",
    ),
    "proof_wrong_type": (
        "证明材料须为 PDF、JPEG 或 PNG 格式，收到的像是 {seems}。请另存为 PDF，或拍照上传。",
        "A proof must be PDF, JPEG or PNG; this seems to be {seems}. Save it as PDF or photograph it.",
    ),
    "damaged": (
        "文件已损坏，打不开。请重新导出或拍摄后上传。",
        "The file is damaged and does not open. Please export or photograph it again.",
    ),
    "could_not_open": (
        "文件无法安全打开。请另存为新的 PDF 或 JPEG 后上传。",
        "The file can't be opened safely. Please save it anew as PDF or JPEG.",
    ),
    "too_heavy": (
        "文件过于复杂，无法在限定时间内打开。请另存为普通 PDF，或拍照上传。",
        "The file is too complex to open in time. Save it as a plain PDF, or photograph it.",
    ),
    "could_not_check": (
        "文件没能取到或检查。请重新发送一次。",
        "The file could not be fetched or checked. Please send it once more.",
    ),
    "same_file": (
        "与“{other}”是同一个文件，只能证明其中一项。请上传这一项自己的材料。",
        "This is the same file as “{other}”; it can prove only one of them. Please send this item's own file.",
    ),
    "too_many_pixels": (
        "图片超过 {most} 百万像素。请缩小后上传。",
        "The picture has over {most} megapixels. Please make it smaller.",
    ),
    "animated": (
        "图片含有多帧（动图）。请上传单张静态图片。",
        "The picture is animated. Please send a single still picture.",
    ),
    "photo_ratio": (
        "照片宽高比应为 5:7（一寸，25×35 毫米），现为 {width}×{height} 像素。请裁剪后上传。",
        "The photo must be 5:7 (25×35 mm); this is {width}×{height} pixels. Please crop it.",
    ),
    "photo_small": (
        "照片至少 {least} 像素，现为 {width}×{height}。请上传更清晰的原图。",
        "The photo must have at least {least} pixels; this has {width}×{height}. Please send the original.",
    ),
    "photo_blank": (
        "照片几乎是单一颜色，看不到人像。请重新拍摄。",
        "The photo is almost one colour; nobody is seen. Please take it again.",
    ),
    "photo_blurred": (
        "照片不够清晰（对焦模糊）。请重新拍摄或上传原图。",
        "The photo is out of focus. Please take it again or send the original.",
    ),
    "proof_small": (
        "图片太小（{width}×{height}），短边至少 {least} 像素才看得清。请靠近重拍。",
        "The picture is too small ({width}×{height}); its short side needs {least} pixels. Please photograph it closer.",
    ),
    "proof_blank": (
        "图片是单一颜色，没有内容。请重新拍摄。",
        "The picture is one colour, without content. Please photograph it again.",
    ),
    "blurry": (
        "图片偏模糊，审核人员可能要求重拍。",
        "The picture is rather blurred; the reviewers may ask for another.",
    ),
    "encrypted": ("PDF 设有密码。请取消密码后上传。", "The PDF has a password. Please remove it and send it again."),
    "too_many_pages": (
        "PDF 有 {pages} 页，最多 {most} 页。请只保留需要的页面。",
        "The PDF has {pages} pages; at most {most}. Please keep the pages that are needed.",
    ),
    "active_content": (
        "PDF 含有脚本、动作或附件（{what}），不能接收。请用“打印为 PDF”另存后上传。",
        "The PDF holds scripts, actions or attachments ({what}). Please “print to PDF” and send that.",
    ),
    "name_not_found": (
        "材料的文字中没有找到本人姓名或身份证号，请确认没有传错。",
        "Neither the name nor the ID number is found in the text: please make sure it is the right file.",
    ),
}


def sentence(code: str, facts: Mapping[str, Any], language: str) -> str:
    """One sentence in *language* (zh or en). Raises KeyError for a code without words."""
    return SENTENCES[code][language == "en"].format(**facts)
