"""Small Office files, whole or with one thing wrong."""

import io
import zipfile

_TYPE = "application/vnd.openxmlformats-officedocument."
PARTS = {
    "docx": {
        "[Content_Types].xml": f'<x ContentType="{_TYPE}wordprocessingml.document.main+xml"/>',
        "word/document.xml": "<document/>",
    },
    "xlsx": {
        "[Content_Types].xml": f'<x ContentType="{_TYPE}spreadsheetml.sheet.main+xml"/>',
        "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": '<sheetData><row r="1"><c r="A1"/></row></sheetData>',
    },
}


def pack(parts: list[tuple[str | zipfile.ZipInfo, bytes | str]]) -> bytes:
    """A zip of the parts, in order, duplicates included."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def office_file(kind: str, extra: dict[str, bytes | str] | None = None) -> bytes:
    """A minimal file of `kind` with parts added or replaced."""
    return pack(list((PARTS[kind] | (extra or {})).items()))
