"""What makes the page an archival one, PDF/A-2u (ISO 19005-2): an output intent, and metadata that claim it."""

from __future__ import annotations

import zlib
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream, String

if TYPE_CHECKING:
    import pikepdf

    from certificates.record import CertificateRecord

PROFILE = Path(__file__).parent / "srgb.icc"
"""sRGB as Little CMS writes it, with a fixed date."""
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate><xmp:CreatorTool>zhicheng</xmp:CreatorTool>
<pdf:Producer>zhicheng</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@cache
def _profile() -> bytes:
    return zlib.compress(PROFILE.read_bytes(), 9)


def archive(pdf: pikepdf.Pdf, record: CertificateRecord, title: str) -> None:
    """Give *pdf* the output intent (6.2.3) and the metadata (6.6.2); what they say equals the document information."""
    profile = Stream(pdf, b"")
    profile.N = 3
    profile.write(_profile(), filter=Name.FlateDecode)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    said = XMP.format(title=escape(title), at=f"{record.issued_on:%Y-%m-%d}T00:00:00+08:00")
    metadata = Stream(pdf, said.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(metadata)
