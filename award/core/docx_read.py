"""Reads a Word document from outside: the texts of its tagged boxes, and nothing else of it.

The container is judged by `sniff_ooxml`; then the one part with the text is read as a stream, without a tree, without
entities, and with bounds on size, elements, depth and text. Nothing it refers to is ever opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from award.core.errors import ServiceError
from award.core.sniff import check_content
from award.core.upload_errors import UploadRefused

MEGABYTE = 1_000_000
MAX_BYTES = 20 * MEGABYTE
MAX_DOCUMENT = 30 * MEGABYTE
MAX_ELEMENTS = 600_000
MAX_DEPTH = 200
MAX_TEXT = 2_000_000
MAX_OUTSIDE = 5_000  # paragraphs that stand in no box
CHUNK = 1 << 16
DOCUMENT = "word/document.xml"

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATHS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
# What holds no text of the document, or text that was deleted; the note says what the reader leaves out.
_LEFT_OUT = {
    "drawing": "picture",
    "pict": "picture",
    "object": "picture",
    "del": "",
    "moveFrom": "",
    "instrText": "",
    "delText": "",
    "rPr": "",
    "tblPr": "",
    "tcPr": "",
    "trPr": "",
    "sectPr": "",
    "sdtEndPr": "",
    "Fallback": "",
    "rt": "",
}
_MARKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_NOTES = {"numPr": "numbering", "footnoteReference": "footnote", "endnoteReference": "footnote", "sym": "symbol"}


@dataclass
class FoundBox:
    """What stands in a tagged box. `rows` are the cells of a table inside it; `notes` what was left out."""

    tag: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    is_hint: bool = False  # Word says that only its grey hint stands there


@dataclass
class FoundDocument:
    """The boxes in the order of the document, and the paragraphs that stand in none."""

    boxes: list[FoundBox]
    outside: list[str]


def read_docx(data: bytes, *, tags: re.Pattern[str]) -> FoundDocument:
    """The boxes whose tag matches. Raises UploadRefused or ServiceError for a file that is not read at all."""
    if not data:
        raise UploadRefused("upload.empty")
    if len(data) > MAX_BYTES:
        raise UploadRefused("upload.too_large", limit=MAX_BYTES // MEGABYTE)
    check_content("docx", data)
    reader = _Reader(tags)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _parse(archive, reader)
    except ServiceError:
        raise
    except Exception:  # a hostile file may raise anything at all
        raise UploadRefused("upload.damaged") from None
    return FoundDocument(reader.boxes, reader.outside)


def _parse(archive: zipfile.ZipFile, reader: _Reader) -> None:
    from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]  # slow import

    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    size = 0
    with archive.open(DOCUMENT) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > MAX_DOCUMENT:
                raise _too_complex()
            parser.feed(chunk)
    parser.close()


def _too_complex() -> ServiceError:
    text = _("The document holds far more than its boxes need. Copy the texts into a newly downloaded copy.")
    return ServiceError(text, code="docx.too_complex")


class _Frame:
    """A box that is being read."""

    def __init__(self, box: FoundBox) -> None:
        self.box = box
        self.parts: list[str] = []
        self.tables = 0  # how deep inside of tables that lie in the box
        self.cell: list[str] | None = None
        self.row_from = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.cell is not None:
            self.cell.append(text)

    def finish(self) -> None:
        self.box.text = "".join(self.parts)


class _Reader:
    """Takes the events of the parser. One word of state an element that is open, no tree."""

    def __init__(self, tags: re.Pattern[str]) -> None:
        self.tags = tags
        self.boxes: list[FoundBox] = []
        self.outside: list[str] = []
        self._open: list[str] = []  # local names
        self._frames: list[_Frame] = []
        self._controls: list[dict[str, Any]] = []
        self._skipped = 0  # the depth at which what is left out began
        self._elements = self._characters = 0
        self._loose: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, local = _split(name)
        self._open.append(local)
        self._elements += 1
        if self._elements > MAX_ELEMENTS or len(self._open) > MAX_DEPTH:
            raise _too_complex()
        if self._skipped:
            return
        if local in _LEFT_OUT:
            self._note(_LEFT_OUT[local])
            self._skipped = len(self._open)
        elif space in _WORD:
            self._begin(local, attributes)
        elif space in _MATHS and local == "oMath":
            self._note("formula")

    def end(self, name: str) -> None:
        space, local = _split(name)
        depth = len(self._open)
        self._open.pop()
        if self._skipped:
            if self._skipped == depth:
                self._skipped = 0
            return
        if space in _WORD:
            self._finish(local)

    def data(self, text: str) -> None:
        if not self._skipped and self._open and self._open[-1] == "t":
            self._put(text)

    def close(self) -> None:
        """The document ends."""

    def _begin(self, local: str, attributes: dict[str, str]) -> None:
        if local == "sdt":
            self._controls.append({"tag": "", "hint": False, "frame": None})
        elif self._is_property():
            self._property(local, attributes)
        elif local == "sdtContent" and self._controls:
            self._enter(self._controls[-1])
        elif local in _MARKS:
            self._put(_MARKS[local])
        elif local in _NOTES:
            self._note(_NOTES[local])
        elif self._frames:
            self._begin_table(self._frames[-1], local)

    def _is_property(self) -> bool:
        return "sdtPr" in self._open[-3:-1] or "pPr" in self._open[-4:-1]

    def _property(self, local: str, attributes: dict[str, str]) -> None:
        if local == "numPr":
            self._note("numbering")
        elif local == "tag" and self._controls:
            self._controls[-1]["tag"] = _value(attributes)
        elif local == "showingPlcHdr" and self._controls:
            self._controls[-1]["hint"] = _value(attributes) not in ("0", "false", "off")

    def _enter(self, control: dict[str, Any]) -> None:
        if self.tags.fullmatch(control["tag"]):
            box = FoundBox(control["tag"], is_hint=control["hint"])
            control["frame"] = _Frame(box)
            self._frames.append(control["frame"])
            self.boxes.append(box)

    def _begin_table(self, frame: _Frame, local: str) -> None:
        if local == "tbl":
            frame.tables += 1
        elif frame.tables == 1 and local == "tr":
            frame.box.rows.append([])
            frame.row_from = len(frame.parts)
        elif frame.tables == 1 and local == "tc" and frame.box.rows:
            frame.cell = []

    def _finish(self, local: str) -> None:
        if local == "sdt" and self._controls:
            control = self._controls.pop()
            if control["frame"] is not None:
                self._frames.remove(control["frame"])
                control["frame"].finish()
        elif self._frames:
            self._finish_in(self._frames[-1], local)
        elif local == "p":
            self._finish_outside()

    def _finish_in(self, frame: _Frame, local: str) -> None:
        if local == "p":
            frame.add("\n" if not frame.tables else " ")
        elif local == "tc" and frame.tables == 1 and frame.cell is not None:
            frame.box.rows[-1].append("".join(frame.cell).strip())
            frame.cell = None
            frame.add("\t")
        elif local == "tr" and frame.tables == 1:
            row = "".join(frame.parts[frame.row_from :])
            frame.parts[frame.row_from :] = [row.replace(" \t", "\t").rstrip("\t "), "\n"]
        elif local == "tbl":
            frame.tables -= 1

    def _finish_outside(self) -> None:
        text = "".join(self._loose).strip()
        self._loose.clear()
        if text and len(self.outside) < MAX_OUTSIDE:
            self.outside.append(text)

    def _put(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_TEXT:
            raise _too_complex()
        if self._frames:
            self._frames[-1].add(text)
        else:
            self._loose.append(text)

    def _note(self, note: str) -> None:
        if note and self._frames:
            self._frames[-1].box.notes.add(note)


def _split(name: str) -> tuple[str, str]:
    space, _brace, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return space, local


def _value(attributes: dict[str, str]) -> str:
    return next((value for key, value in attributes.items() if _split(key)[1] == "val"), "")
