"""The parts of a Word document that are the same in each of ours: styles, settings, relationships."""

from __future__ import annotations

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>{size}'
    '<w:pgMar w:top="1304" w:right="1418" w:bottom="1304" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>'
    "</w:sectPr>"
)


def core_properties(title: str) -> str:
    """The title as the file's property. `title` is escaped already."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
    )


def footer(title: str) -> str:
    """The title and the number of the page at the foot of each sheet. `title` is escaped already."""
    page = "".join(
        f'{between}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {field} '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for between, field in (("", "PAGE"), ('<w:r><w:t xml:space="preserve"> / </w:t></w:r>', "NUMPAGES"))
    )
    return (
        f'{_XML}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{title}   </w:t></w:r>{page}</w:p></w:ftr>'
    )


def _style(code: str, name: str, paragraph: str, run: str, *, more: str = "") -> str:
    custom = "" if more else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph" w:styleId="{code}"{custom}>'
        f'<w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/>{more}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _heading(level: int, size: int, before: int, colour: str) -> str:
    following = '<w:next w:val="Normal"/>'
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="SimHei" w:cs="Arial"/>'
    return _style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="100" w:line="300" w:lineRule="auto"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>',
        f'{fonts}<w:b/><w:color w:val="{colour}"/><w:sz w:val="{size}"/>',
        more=following,
    )


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="758A8E"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TIGHT = '<w:spacing w:before="30" w:after="30" w:line="260" w:lineRule="auto"/>'
_GREY = '<w:color w:val="586D72"/><w:sz w:val="20"/>'

_STYLES = (
    f"{_XML}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun" w:cs="Times New Roman"/>'
    '<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="320" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
    '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
    '<w:rPr><w:color w:val="6B7C80"/></w:rPr></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
    '<w:tblPr><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
    f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr></w:style>"
    + _style(
        "Title",
        "Title",
        '<w:spacing w:before="240" w:after="160" w:line="300" w:lineRule="auto"/>',
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="SimHei"/><w:b/><w:color w:val="083F4B"/>'
        '<w:sz w:val="36"/>',
        more='<w:next w:val="Normal"/>',
    )
    + _heading(1, 32, 480, "083F4B")
    + _heading(2, 26, 320, "0B5563")
    + _heading(3, 22, 200, "12262C")
    + _style("Part", "Name of a box", '<w:keepNext/><w:spacing w:before="120" w:after="40"/>', "<w:b/>")
    + _style(
        "Prompt", "Prompt", '<w:keepNext/><w:spacing w:before="80" w:after="40" w:line="290" w:lineRule="auto"/>', _GREY
    )
    + _style(
        "Listed",
        "Listed prompt",
        '<w:keepNext/><w:spacing w:after="20" w:line="280" w:lineRule="auto"/><w:ind w:left="284" w:hanging="284"/>',
        _GREY,
    )
    + _style("Answer", "Answer", '<w:spacing w:before="40" w:after="40" w:line="340" w:lineRule="auto"/>', "")
    + _style("Cell", "Cell", _TIGHT, '<w:sz w:val="18"/>')
    + _style(
        "CellHead",
        "Cell heading",
        '<w:spacing w:before="30" w:after="30" w:line="260" w:lineRule="auto"/>',
        '<w:b/><w:sz w:val="18"/>',
    )
    + _style(
        "Spacer", "Spacer", '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>', '<w:sz w:val="8"/>'
    )
    + _style("Footer", "footer", '<w:jc w:val="center"/>', _GREY, more='<w:next w:val="Footer"/>')
    + "</w:styles>"
)

FIXED_PARTS = {
    "[Content_Types].xml": (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>'
        f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
    ),
    "word/styles.xml": _STYLES,
    "word/settings.xml": (
        f'{_XML}<w:settings {_W}><w:defaultTabStop w:val="420"/><w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="14"/></w:compat></w:settings>'
    ),
}
