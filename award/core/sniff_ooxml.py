"""Word and Excel files (Office Open XML): the container is judged before any library opens the document."""

import re
import stat
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from award.core.upload_errors import UploadRefused

MAX_PARTS = 3_000
MAX_TOTAL = 200_000_000  # all parts unpacked
MAX_XML_PART = 50_000_000
MAX_XML_TOTAL = 100_000_000
MAX_SMALL_PART = 5_000_000  # relationships and content types
MAX_RATIO = 200
RATIO_FROM = 5_000_000  # smaller parts may be packed as tightly as they like
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
CHUNK = 1 << 16
OVERLAP = 2_048  # kept from the chunk before, so that nothing hides at a boundary

OLE_MAGIC = b"\xd0\xcf\x11\xe0"
ZIP_MAGIC = b"PK\x03\x04"
CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
}
BAD_PARTS = (
    (re.compile(r"vbaproject|vbadata|/activex|/ctrlprops/|/macrosheets/|/dialogsheets/|customui"), "upload.macros"),
    (re.compile(r"/externallinks/"), "upload.external_link"),
    # The workbook behind a chart is a plain .xlsx; anything else embedded is an object to be run.
    (re.compile(r"/embeddings/(?!.*\.xlsx$)|/querytables/|connections\.xml|/webextensions/"), "upload.embedded"),
)
# What a relationship may not be, whatever its part is called: the last word of its type, in lower case.
BAD_RELATIONSHIPS = {
    "vbaproject": "upload.macros",
    "wordvbadata": "upload.macros",
    "xlmacrosheet": "upload.macros",
    "xlintlmacrosheet": "upload.macros",
    "dialogsheet": "upload.macros",
    "control": "upload.macros",
    "activexcontrolbinary": "upload.macros",
    "extensibility": "upload.macros",
    "externallink": "upload.external_link",
    "externallinkpath": "upload.external_link",
    "attachedtemplate": "upload.external_link",
    "oleobject": "upload.embedded",
    "connections": "upload.embedded",
    "querytable": "upload.embedded",
    "webextension": "upload.embedded",
    "afchunk": "upload.embedded",
}
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\br\s*=\s*[\"'](\d+)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,9})(\d*)[\"']")


def check_ooxml(kind: str, stream: BinaryIO) -> None:
    """Is this a DOCX or XLSX file without macros, links, bombs and tricks? Raises UploadRefused."""
    stream.seek(0)
    magic = stream.read(4)
    if magic == OLE_MAGIC:
        raise UploadRefused("upload.encrypted_or_legacy")
    if magic != ZIP_MAGIC:
        raise UploadRefused("upload.content_mismatch", extension=kind)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_directory(kind, archive.infolist())
            _check_parts(kind, archive)
    except UploadRefused:
        raise
    except Exception:  # a hostile file may raise anything at all
        raise UploadRefused("upload.damaged") from None


def _check_directory(kind: str, parts: list[zipfile.ZipInfo]) -> None:
    """What the list of parts alone shows; nothing is unpacked."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_TOTAL:
        raise UploadRefused("upload.zip_bomb")
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) != len(names):
        raise UploadRefused("upload.duplicate_parts")
    for part in parts:
        _check_entry(part)
    if MAIN_PARTS[kind][0] not in names or CONTENT_TYPES not in names:
        raise UploadRefused("upload.content_mismatch", extension=kind)


def _check_entry(part: zipfile.ZipInfo) -> None:
    path = part.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(part.external_attr >> 16)
    if path.startswith("/") or ".." in path.split("/") or ":" in path or "\\" in part.filename or is_link:
        raise UploadRefused("upload.unsafe_parts")
    if part.flag_bits & 1:
        raise UploadRefused("upload.encrypted")
    for pattern, code in BAD_PARTS:
        if pattern.search("/" + path.lower()):
            raise UploadRefused(code)
    if part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
        raise UploadRefused("upload.zip_bomb")


def _check_parts(kind: str, archive: zipfile.ZipFile) -> None:
    """Read every XML part piece by piece, counting what really comes out: a header may lie."""
    total = 0
    for part in archive.infolist():
        name = part.filename.lower()
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        size = 0
        for window, length in _windows(archive, part):
            size += length
            total += length
            if size > MAX_XML_PART or total > MAX_XML_TOTAL:
                raise UploadRefused("upload.zip_bomb")
            _check_xml(name, window)
        if name.endswith(".rels"):
            _check_relationships(archive, part)
    _check_types(kind, archive)


def _windows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """(text to search, bytes newly read); NUL bytes are dropped, so that UTF-16 hides nothing."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            window = tail + chunk.replace(b"\x00", b"")
            yield window, len(chunk)
            tail = window[-OVERLAP:]


def _check_xml(name: str, text: bytes) -> None:
    if _DTD.search(text):
        raise UploadRefused("upload.unsafe_xml")
    if name.startswith("xl/worksheets/"):
        _check_extent(text)


def _check_relationships(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    for element in _small_xml(archive, part).iter():
        kind = element.get("Type", "").rpartition("/")[2].lower()
        # A hyperlink acts only when a person follows it; every other outside target is fetched on opening.
        if element.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise UploadRefused("upload.external_link")
        if kind in BAD_RELATIONSHIPS:
            raise UploadRefused(BAD_RELATIONSHIPS[kind])


def _small_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Any:
    """A part read as XML and not by pattern, for a character reference may hide any word from a pattern."""
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # slow import

    if part.file_size > MAX_SMALL_PART:
        raise UploadRefused("upload.zip_bomb")
    return fromstring(archive.read(part))


def _check_extent(text: bytes) -> None:
    is_beyond = any(_is_over(row, MAX_ROWS) for row in _ROW.findall(text)) or any(
        _is_over(row, MAX_ROWS) or _column(letters) > MAX_COLUMNS for letters, row in _CELL.findall(text)
    )
    if is_beyond:
        raise UploadRefused("upload.sheet_too_large", rows=MAX_ROWS, columns=MAX_COLUMNS)


def _is_over(digits: bytes, limit: int) -> bool:
    return len(digits) > 9 or int(digits or b"0") > limit


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_types(kind: str, archive: zipfile.ZipFile) -> None:
    types = {
        element.get("ContentType", "").lower() for element in _small_xml(archive, archive.getinfo(CONTENT_TYPES)).iter()
    }
    if any("macroenabled" in value or "vbaproject" in value for value in types):
        raise UploadRefused("upload.macros")
    if not any(value.endswith(MAIN_PARTS[kind][1]) for value in types):
        raise UploadRefused("upload.content_mismatch", extension=kind)
