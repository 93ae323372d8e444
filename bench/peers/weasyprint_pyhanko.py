"""The peer that writes HTML and CSS: WeasyPrint draws, pyHanko's SimpleSigner signs.

Loaded once: the stylesheet with its fonts (one FontConfiguration, as WeasyPrint's docs have it), the key.
Each time: the HTML, the QR code, the layout, the fonts' subsets (WeasyPrint's own, by HarfBuzz), the signature, with its
room stated (`bytes_reserved`), so that no second signature has to measure it.
"""

from __future__ import annotations

import io
import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from measuring import main
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

try:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
except OSError:
    sys.exit(
        "WeasyPrint can't load Pango; on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )

if TYPE_CHECKING:
    from measuring import Certificate, Job, Make

RESERVED = 8192
STYLE = """
@font-face {{ font-family: song; src: url({regular}) }}
@font-face {{ font-family: songbold; src: url({bold}) }}
@page {{ size: 297mm 210mm; margin: 0; background: #fefdf9 }}
body {{ margin: 0; font-family: song; font-size: 12.5pt; color: #1c1815 }}
b, h1 {{ font-family: songbold; font-weight: normal }}
h1 {{ font-size: 40pt; margin: 0; color: #8c1c13; letter-spacing: 0.5em }}
p {{ margin: 0 }}
.outer, .inner, .box {{ position: absolute; box-sizing: border-box }}
.outer {{ left: 8mm; top: 8mm; width: 281mm; height: 194mm; border: 2pt solid #8c1c13 }}
.inner {{ left: 16mm; top: 16mm; width: 265mm; height: 178mm; border: 0.5pt solid #b8985c }}
.middle {{ text-align: center }}
.en, .caption {{ font-size: 7pt; color: #8a6d3b }}
table {{ width: 100%; border-collapse: collapse }}
td {{ border-bottom: 0.4pt solid #dccfb4; height: 8.1mm; padding: 0; vertical-align: middle }}
td.label {{ width: 62pt; font-size: 9pt; line-height: 1.1; color: #8a6d3b }}
td b {{ font-size: 14.5pt }}
.issuer {{ font-size: 11.5pt }}
{boxes}
"""
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{number}</title>
<div class="outer"></div><div class="inner"></div>
<div class="box title middle"><h1>{title}</h1><p class="en">{title_en}</p></div>
<img class="box photo" src="{photo}"><img class="box code" src="{code}">
<div class="box number middle">{number_block}</div>
<div class="box statement"><p>{statement}</p><p class="en">{statement_en}</p></div>
<div class="box fields"><table>{rows}</table></div>
<div class="box issuer">{issuer_block}</div></html>"""


def prepare(job: Job) -> Make:
    """Parse the stylesheet with its fonts, and load the key."""
    fonts = FontConfiguration()
    places = "\n".join(
        f".{name} {{ left: {left}mm; top: {top}mm; width: {right - left}mm; height: {bottom - top}mm }}"
        for name, (left, top, right, bottom) in job["boxes"].items()
    )
    regular, bold = (Path(job[font]).as_uri() for font in ("regular", "bold"))
    style = CSS(string=STYLE.format(regular=regular, bold=bold, boxes=places), font_config=fonts)
    signer = signers.SimpleSigner.load_pkcs12(job["key"], passphrase=Path(job["passphrase"]).read_bytes())
    words = {key: escape(job[key]) for key in ("title", "title_en", "statement", "statement_en")}
    photo = Path(job["photo"]).as_uri()

    def make(certificate: Certificate) -> bytes:
        page = _page(certificate, words, photo)
        drawn = HTML(string=page).write_pdf(stylesheets=[style], font_config=fonts)
        out = signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(drawn)),
            signers.PdfSignatureMetadata(field_name="Signature", md_algorithm="sha256"),
            signer=signer,
            bytes_reserved=RESERVED,
        )
        return out.getvalue()

    return make


def _page(certificate: Certificate, words: dict[str, str], photo: str) -> str:
    *table, number, issuer, issued_on = certificate["fields"]
    code = segno.make(certificate["verify_url"], error="m")
    return PAGE.format(
        **words,
        number=escape(number["value"]),
        photo=photo,
        code=code.svg_data_uri(border=0),
        number_block=_block(number),
        rows="".join(map(_row, table)),
        issuer_block=_block(issuer) + _block(issued_on),
    )


def _row(field: dict[str, str]) -> str:
    value = escape(field["value"])
    shown = f"<b>{value}</b>" if field["key"] in {"name", "title"} else value
    return f'<tr><td class="label">{field["zh"]}<br><span class="en">{field["en"]}</span></td><td>{shown}</td></tr>'


def _block(field: dict[str, str]) -> str:
    return f'<p class="caption">{field["zh"]}　{field["en"]}</p><p>{escape(field["value"])}</p>'


if __name__ == "__main__":
    main("WeasyPrint + pyHanko SimpleSigner", ("weasyprint", "pyhanko"), prepare)
