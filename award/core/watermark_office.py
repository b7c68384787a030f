"""The reader's line in Word and Excel files: in the headers, at the head of the text, and in the properties.

Runs in the child of `limited`. The package is written anew; no part is opened but those that are marked.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

MAX_PART = 50_000_000
FIXED = (1980, 1, 1, 0, 0, 0)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_HEADER = re.compile(r"word/header[^/]*\.xml")
PROPERTIES = "docProps/core.xml"
_DC = "http://purl.org/dc/elements/1.1/"
# What stands behind the headers in a worksheet, by the schema.
_BEHIND = (
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip


def marked(source: Path, kind: str, text: str) -> bytes:
    """The file with the reader's line. Raises where no part took it."""
    out, taken = io.BytesIO(), 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.is_dir():
                continue
            data = old.read(part)
            if change := _change(kind, part.filename):
                data, taken = change(data, text), taken + (part.filename != PROPERTIES)
            new.writestr(zipfile.ZipInfo(part.filename, FIXED), data, zipfile.ZIP_DEFLATED)
    if not taken:
        raise ValueError("nothing to mark")
    return out.getvalue()


def _change(kind: str, name: str) -> Any:
    if name == PROPERTIES:
        return _properties
    if kind == "docx":
        return _document if name == "word/document.xml" else _header if _HEADER.fullmatch(name) else None
    return _sheet if _SHEET.fullmatch(name) else None


def _tree(data: bytes) -> Any:
    from lxml import etree  # slow import

    if len(data) > MAX_PART:
        raise ValueError("a part is too large")
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _bytes(root: Any) -> bytes:
    from lxml import etree  # slow import

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _space(root: Any) -> str:
    return str(root.tag).partition("}")[0].lstrip("{")


def _paragraph(root: Any, text: str) -> Any:
    from lxml import etree  # slow import

    w = f"{{{_space(root)}}}"
    paragraph = etree.Element(f"{w}p")
    run = etree.SubElement(paragraph, f"{w}r")
    colour = etree.SubElement(etree.SubElement(run, f"{w}rPr"), f"{w}color")
    colour.set(f"{w}val", "758A8E")
    etree.SubElement(run, f"{w}t").text = text
    return paragraph


def _document(data: bytes, text: str) -> bytes:
    root = _tree(data)
    root.find(f"{{{_space(root)}}}body").insert(0, _paragraph(root, text))
    return _bytes(root)


def _header(data: bytes, text: str) -> bytes:
    root = _tree(data)
    root.insert(0, _paragraph(root, text))
    return _bytes(root)


def _sheet(data: bytes, text: str) -> bytes:
    from lxml import etree  # slow import

    root = _tree(data)
    space = f"{{{_space(root)}}}"
    for old in root.findall(f"{space}headerFooter"):
        root.remove(old)
    header = etree.Element(f"{space}headerFooter")
    etree.SubElement(header, f"{space}oddHeader").text = "&C" + text.replace("&", "&&")[:200]
    behind = {space + name for name in _BEHIND}
    place = next((number for number, child in enumerate(root) if child.tag in behind), len(root))
    root.insert(place, header)
    return _bytes(root)


def _properties(data: bytes, text: str) -> bytes:
    from lxml import etree  # slow import

    root = _tree(data)
    for old in root.findall(f"{{{_DC}}}description"):
        root.remove(old)
    etree.SubElement(root, f"{{{_DC}}}description").text = text
    return _bytes(root)
