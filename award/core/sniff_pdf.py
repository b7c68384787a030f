"""PDF files: complete, unencrypted, without scripts or attachments. Content streams are never unpacked here."""

import os
import re
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from award.core.upload_errors import UploadRefused

MAX_PAGES = 500
MAX_OBJECTS = 500_000
MAX_CPU_SECONDS = 15.0
MAX_UNPACKED_STREAM = 8_000_000  # of cross-reference and object streams, the only ones that are unpacked
MAX_STRUCTURE = 64_000_000  # all object streams together
END_WITHIN = 1024
CHUNK = 1 << 20
ACTIVE_KEYS = frozenset({"/JavaScript", "/JS", "/RichMedia", "/XFA", "/EmbeddedFiles", "/EF"})
ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute"}
)
STRUCTURE_TYPES = frozenset({"/ObjStm", "/XRef"})
ACTIVE_TYPES = frozenset({"/EmbeddedFile"})
_END = b"%%EOF"
_ZIP_MARK = re.compile(rb"PK(\x03\x04|\x01\x02|\x05\x06)")


def check_pdf(stream: BinaryIO) -> int:
    """The number of pages of a harmless PDF. Raises UploadRefused."""
    _check_outside(stream)
    try:
        return _check_inside(stream)
    except UploadRefused:
        raise
    except Exception as error:  # a hostile file may raise anything at all
        code = "upload.zip_bomb" if type(error).__name__ == "LimitReachedError" else "upload.damaged"
        raise UploadRefused(code) from None


def _check_outside(stream: BinaryIO) -> None:
    # The mark stands at byte 0 and nothing follows the end: no file that is a PDF and something else.
    stream.seek(0)
    if stream.read(5) != b"%PDF-":
        raise UploadRefused("upload.content_mismatch", extension="pdf")
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - END_WITHIN))
    tail = stream.read(END_WITHIN)
    end = tail.rfind(_END)
    if end < 0:
        raise UploadRefused("upload.trailing_data" if _has_end(stream) else "upload.damaged")
    if _ZIP_MARK.search(tail, end):
        raise UploadRefused("upload.trailing_data")


def _has_end(stream: BinaryIO) -> bool:
    """Does the file end anywhere at all? Read in pieces, so that its size costs no memory."""
    stream.seek(0)
    kept = b""
    while chunk := stream.read(CHUNK):
        if _END in kept + chunk:
            return True
        kept = chunk[1 - len(_END) :]
    return False


def _check_inside(stream: BinaryIO) -> int:
    from pypdf import PdfReader, apply_configuration  # slow import

    limits = apply_configuration(
        zlib_maximum_output_length=MAX_UNPACKED_STREAM,
        lzw_maximum_output_length=MAX_UNPACKED_STREAM,
        run_length_maximum_output_length=MAX_UNPACKED_STREAM,
        zlib_maximum_recovery_input_length=100_000,
    )
    with limits:
        reader = PdfReader(stream, strict=False)
        if reader.is_encrypted:
            raise UploadRefused("upload.encrypted")
        _check_structure(reader)
        for item in _objects(reader):
            _check_object(item)
        pages = len(reader.pages)
    if pages < 1:
        raise UploadRefused("upload.damaged")
    if pages > MAX_PAGES:
        raise UploadRefused("upload.too_many_pages", limit=MAX_PAGES)
    return pages


def _check_structure(reader: Any) -> None:
    """Count what the object streams unpack to, all together: each alone is bounded, their number is not."""
    unpacked = 0
    for number in sorted({place[0] for place in reader.xref_objStm.values()}):
        unpacked += len(reader.get_object(number).get_data())
        if unpacked > MAX_STRUCTURE:
            raise UploadRefused("upload.zip_bomb")


def _objects(reader: Any) -> Iterator[Any]:
    """Every dictionary reachable from the trailer; objects within object streams are found too."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject  # slow import

    containers = (ArrayObject, DictionaryObject, IndirectObject)
    deadline = time.thread_time() + MAX_CPU_SECONDS
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer]
    visited = 0
    while waiting:
        item = waiting.pop()
        visited += 1
        if visited > MAX_OBJECTS or time.thread_time() > deadline:
            raise UploadRefused("upload.too_complex")
        if isinstance(item, IndirectObject):
            key = (item.idnum, item.generation)
            if key not in seen:
                seen.add(key)
                waiting.append(item.get_object())
        elif isinstance(item, DictionaryObject):
            yield item
            waiting.extend(value for value in dict.values(item) if isinstance(value, containers))
            if isinstance(item, StreamObject) and _name(item, "/Type") not in STRUCTURE_TYPES:
                item._data = b""  # the reader keeps what it read: a file full of pictures would lie in memory whole
        elif isinstance(item, ArrayObject):
            waiting.extend(value for value in list.__iter__(item) if isinstance(value, containers))


def _check_object(item: Any) -> None:
    if not ACTIVE_KEYS.isdisjoint(dict.keys(item)):
        raise UploadRefused("upload.active_content")
    if _name(item, "/S") in ACTIVE_ACTIONS or _name(item, "/Type") in ACTIVE_TYPES:
        raise UploadRefused("upload.active_content")


def _name(item: Any, key: str) -> str:
    value = item.get(key)  # follows an indirect reference
    return value if isinstance(value, str) else ""
