"""Word documents to be filled in: headings, grey prompts, and boxes that can be found again.

What a person fills in stands in a content control with a tag. Word and WPS keep the tag through editing, copying and
saving, so that headings may be translated or reworded; `docx_read` finds the boxes by it. The same document gives the
same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from award.core.docx_parts import FIXED_PARTS, SECTION, core_properties, footer

MAX_TAG = 64  # Word's own limit
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 9_070, 14_000  # twentieths of a point between the margins
_WHEN = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Box:
    """A place to write in. `hint` stands there in grey while it is empty."""

    tag: str
    name: str
    text: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        if len(self.tag) > MAX_TAG:
            raise ValueError(f"Word keeps tags of {MAX_TAG} characters: {self.tag!r}")


@dataclass(frozen=True)
class Choice:
    """A cell that offers a list; one of it is chosen."""

    options: Sequence[str]
    chosen: str


@dataclass
class Document:
    """A document under way; what is added stands one below the other."""

    title: str
    _body: list[str] = field(default_factory=list)
    _is_landscape: bool = False

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of level 1 to 3, or the title of the document (0)."""
        self._body.append(_paragraph(text, f"Heading{level}" if level else "Title"))

    def paragraph(self, text: str, style: str = "") -> None:
        """A paragraph; style "Prompt" is grey, "Listed" hangs its number, "Part" names a box."""
        self._body.append(_paragraph(text, style))

    def hidden_mark(self, tag: str, text: str) -> None:
        """A line that cannot be changed and whose tag says what the document is."""
        lock = '<w:lock w:val="sdtContentLocked"/>'
        self._body.append(_control(Box(tag, text), _paragraph(text, "Prompt"), lock=lock))

    def box(self, box: Box, height: int = 0) -> None:
        """One bordered box over the whole width, at least so high."""
        width = LANDSCAPE_WIDTH if self._is_landscape else PORTRAIT_WIDTH
        look = f'<w:trPr><w:trHeight w:val="{height}" w:hRule="atLeast"/></w:trPr>' if height else ""
        self._body.append(_table([width], [f"<w:tr>{look}{_box_cell(box, width)}</w:tr>"]) + _SPACER)

    def facts(self, boxes: Sequence[Box]) -> None:
        """A table of names and boxes, one a row."""
        widths = [2_400, PORTRAIT_WIDTH - 2_400]
        rows = [f"<w:tr>{_cell(box.name, widths[0], is_head=True)}{_box_cell(box, widths[1])}</w:tr>" for box in boxes]
        self._body.append(_table(widths, rows) + _SPACER)

    def figures(self, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Box]]]) -> None:
        """A table with a name and several boxes a row, such as figures by year."""
        each = (PORTRAIT_WIDTH - 3_400) // max(len(heads) - 1, 1)
        widths = [3_400, *([each] * (len(heads) - 1))]
        lines = [_head_row(heads, widths)]
        for name, boxes in rows:
            cells = "".join(_box_cell(box, each) for box in boxes)
            lines.append(f"<w:tr>{_cell(name, widths[0], is_head=True)}{cells}</w:tr>")
        self._body.append(_table(widths, lines) + _SPACER)

    def grid(
        self, tag: str, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str | Choice]]
    ) -> None:
        """A table that is one place to write in as a whole; rows may be added to it."""
        lines = [_head_row(heads, widths)]
        for row in rows:
            cells = [_cell(value, width) for value, width in zip(row, widths, strict=True)]
            lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
        self._body.append(_control(Box(tag, ""), _table(widths, lines)) + _SPACER)

    def turn(self) -> None:
        """What follows stands on sheets turned sideways."""
        self._body.append(f"<w:p><w:pPr>{_section(is_landscape=False)}</w:pPr></w:p>")
        self._is_landscape = True

    def as_bytes(self) -> bytes:
        """The file."""
        body = "".join(self._body) + _section(is_landscape=self._is_landscape)
        parts = {
            **FIXED_PARTS,
            "docProps/core.xml": core_properties(_text(self.title)),
            "word/document.xml": _DOCUMENT.format(body=body),
            "word/footer1.xml": footer(_text(self.title)),
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(zipfile.ZipInfo(name, _WHEN), text, zipfile.ZIP_DEFLATED)
        return out.getvalue()


_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    "<w:body>{body}</w:body></w:document>"
)
_SPACER = '<w:p><w:pPr><w:pStyle w:val="Spacer"/></w:pPr></w:p>'


def _section(*, is_landscape: bool) -> str:
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        if is_landscape
        else '<w:pgSz w:w="11906" w:h="16838"/>'
    )
    return SECTION.format(size=size)


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("", value))


def _runs(text: str, style: str = "") -> str:
    # The colour stands there too: not every program shows a character style inside of a box.
    look = f'<w:rPr><w:rStyle w:val="{style}"/><w:color w:val="6B7C80"/></w:rPr>' if style else ""
    inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{_text(part)}</w:t>' for part in text.split("\t"))
    return f"<w:r>{look}{inner}</w:r>"


def _paragraph(text: str, style: str = "", run_style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{_runs(text, run_style) if text else ''}</w:p>"


def _written(text: str, hint: str) -> str:
    if not text:
        return _paragraph(hint, "Answer", "PlaceholderText")
    return "".join(_paragraph(line, "Answer") for line in text.split("\n"))


def _control(box: Box, content: str, lock: str = '<w:lock w:val="sdtLocked"/>') -> str:
    empty = "" if box.text or not box.hint else "<w:showingPlcHdr/>"
    name = f"<w:alias w:val={quoteattr(_NOT_XML.sub('', box.name)[:MAX_TAG])}/>" if box.name else ""
    head = f"<w:sdtPr>{name}<w:tag w:val={quoteattr(box.tag)}/>{lock}{empty}</w:sdtPr>"
    return f"<w:sdt>{head}<w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _cell(value: str | Choice, width: int, *, is_head: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EEF3F4"/>' if is_head else ""
    look = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
    if isinstance(value, Choice):
        return f"<w:tc>{look}{_choice(value)}</w:tc>"
    lines = value.split("\n") if value else [""]
    return f"<w:tc>{look}{''.join(_paragraph(line, 'CellHead' if is_head else 'Cell') for line in lines)}</w:tc>"


def _choice(choice: Choice) -> str:
    listed = "".join(
        f"<w:listItem w:displayText={quoteattr(option)} w:value={quoteattr(option)}/>" for option in choice.options
    )
    head = f"<w:sdtPr><w:dropDownList>{listed}</w:dropDownList></w:sdtPr>"
    inner = f"<w:sdt>{head}<w:sdtContent>{_runs(choice.chosen)}</w:sdtContent></w:sdt>"
    return f'<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>{inner}</w:p>'


def _box_cell(box: Box, width: int) -> str:
    """The control goes around the cell, so that nothing can be written beside it."""
    cell = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_written(box.text, box.hint)}</w:tc>'
    return _control(box, cell)


def _head_row(heads: Sequence[str], widths: Sequence[int]) -> str:
    cells = "".join(_cell(head, width, is_head=True) for head, width in zip(heads, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _table(widths: Sequence[int], rows: Sequence[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
