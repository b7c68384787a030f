"""Chinese line breaking for xhtml2pdf 0.2.28, whose own splitter cuts English words and numbers anywhere.

The rules are a small part of UAX #14 with the punctuation of GB/T 15834: Latin words, numbers and units stay whole, no
line starts with a closing mark or ends with an opening one, —— and …… are not split, and a Chinese line is justified by
spreading the slack over its characters.

`install` replaces three functions of the library and is therefore tied to the exact version pinned in requirements.txt.
It also mends ReportLab's ToUnicode table, which writes code points above U+FFFF wrongly: rare characters of names could
be seen but not copied or searched.
"""

from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any, NamedTuple

NO_START = frozenset("、。，．；：？！）》」』】〕〗〉’”…—～·％‰℃%)],.;:!?}>ー々")
NO_END = frozenset("（《「『【〔〖〈‘“([{<￥$№")
BREAKS_AFTER = frozenset("—…”’")
NO_BREAK_SPACE = "\u00a0"
MAX_GAP = 0.25  # em a character; a wider slack is left ragged
CJK_RANGES = (
    (0x2E80, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)
BFCHAR_BLOCK = 100  # the PDF specification's limit of entries a block


class Line(NamedTuple):
    """One line of a paragraph: units[start:end], the width it may fill, and whether a <br> ended it."""

    start: int
    end: int
    width: float
    is_forced: bool


def is_cjk(char: str) -> bool:
    """Is this a character that Chinese typesetting may break beside?"""
    return any(first <= ord(char) <= last for first, last in CJK_RANGES)


def can_break(before: str, after: str) -> bool:
    """May a line end between these two characters?"""
    if before == " ":
        return after != " "
    if after == " " or NO_BREAK_SPACE in (before, after):
        return False
    if after in NO_START or before in NO_END:
        return False
    if is_cjk(before) or is_cjk(after) or before in BREAKS_AFTER:
        return True
    return before in "-/" and after.isalpha()


def split_units(units: Sequence[Any], width_of: Callable[[int], float], fuzz: float) -> Iterator[Line]:
    """Divide units (strings with `.width` and `.is_hard`) into lines."""
    start, number = 0, 0
    while True:
        start = _skip_spaces(units, start) if number else start
        if start >= len(units):
            return
        width = width_of(number)
        end, following, is_forced = _end_of_line(units, start, width + fuzz)
        yield Line(start, _without_trailing_spaces(units, start, end), width, is_forced)
        start, number = following, number + 1


def _end_of_line(units: Sequence[Any], start: int, room: float) -> tuple[int, int, bool]:
    """(end, start of the next line, ended by a hard break)."""
    used, index, last_break = 0.0, start, start
    while index < len(units):
        unit = units[index]
        if unit.is_hard:
            return index, index + 1, True
        if index > start and _may_break_before(units, index):
            last_break = index
        if index > start and unit != " " and used + unit.width > room:
            # A word wider than the whole line has no place to break: cut it.
            end = last_break if last_break > start else index
            return end, end, False
        used += unit.width
        index += 1
    return index, index, False


def _may_break_before(units: Sequence[Any], index: int) -> bool:
    before, after = units[index - 1], units[index]
    # An empty unit is an image or another object within the line.
    return not before or not after or can_break(before, after)


def _skip_spaces(units: Sequence[Any], index: int) -> int:
    while index < len(units) and units[index] == " " and not units[index].is_hard:
        index += 1
    return index


def _without_trailing_spaces(units: Sequence[Any], start: int, end: int) -> int:
    while end > start and units[end - 1] == " ":
        end -= 1
    return end


def install(paragraphs: ModuleType) -> None:
    """Put the line breaker into `xhtml2pdf.reportlab_paragraph`; called once a process."""
    split = _make_splitter(paragraphs)
    paragraphs.cjkFragSplit = split  # type: ignore[attr-defined]
    paragraphs.Paragraph.breakLinesCJK = _make_breaker(paragraphs, split)
    paragraphs._justifyDrawParaLineX = _make_justifier(paragraphs)  # type: ignore[attr-defined]
    install_tounicode()


def _make_splitter(paragraphs: ModuleType) -> Callable[..., Any]:
    class Unit(paragraphs.cjkU):  # type: ignore[name-defined]
        __slots__ = ()

        @property
        def is_hard(self) -> bool:
            return hasattr(self.frag, "lineBreak")

    def units_of(frag: Any, encoding: str) -> list[Any]:
        text = frag.text if isinstance(frag.text, str) else frag.text.decode(encoding)
        if hasattr(frag, "lineBreak") or not text:
            return [Unit("", frag, encoding)]
        return [Unit(char, frag, encoding) for char in text]

    def split(frags: Any, max_widths: list[float], calc_bounds: bool, encoding: str = "utf8") -> Any:
        units = [unit for frag in frags for unit in units_of(frag, encoding)]

        def width_of(number: int) -> float:
            return max_widths[min(number, len(max_widths) - 1)]

        lines = [
            _make_line(paragraphs, units, line, calc_bounds) for line in split_units(units, width_of, paragraphs._FUZZ)
        ]
        return paragraphs.ParaLines(kind=1, lines=lines)

    return split


def _make_line(paragraphs: ModuleType, units: list[Any], line: Line, calc_bounds: bool) -> Any:
    segment = units[line.start : line.end]
    slack = line.width - sum(unit.width for unit in segment)
    made = paragraphs.makeCJKParaLine(segment or [units[line.start]], slack, calc_bounds)
    chinese = sum(1 for unit in segment if unit and is_cjk(unit))
    if chinese * 3 >= len(segment):
        made.cjkChars = sum(1 for unit in segment if unit)
    else:  # a mostly Latin line is justified between its words
        made.wordCount = 1 + sum(1 for unit in segment if unit == " ")
    if line.is_forced:
        made.lineBreak = True
    return made


def _make_breaker(paragraphs: ModuleType, split: Callable[..., Any]) -> Callable[..., Any]:
    original = paragraphs.Paragraph.breakLinesCJK

    def break_lines(self: Any, width: float | Sequence[float]) -> Any:
        if not self.frags or (hasattr(self, "blPara") and getattr(self, "_splitpara", False)):
            return original(self, width)
        widths = list(width) if isinstance(width, list | tuple) else [width]
        paragraphs._handleBulletWidth(self.bulletText, self.style, widths, rtl=self.dir == "rtl")
        leading = getattr(self, "autoLeading", getattr(self.style, "autoLeading", ""))
        return split(self.frags, widths, leading not in {"", "off"}, self.encoding)

    return break_lines


def _make_justifier(paragraphs: ModuleType) -> Callable[..., Any]:
    original = paragraphs._justifyDrawParaLineX

    def justify(text: Any, offset: float, line: Any, last: int = 0) -> Any:
        count = getattr(line, "cjkChars", 0)
        if not count:
            return original(text, offset, line, last)
        gap = 0 if last or getattr(line, "lineBreak", False) else _gap(line, count)
        paragraphs.setXPos(text, offset)
        if gap:
            text.setCharSpace(gap)
        paragraphs._putFragLine(offset, text, line)
        if gap:
            text.setCharSpace(0)
        return paragraphs.setXPos(text, -offset)

    return justify


def _gap(line: Any, count: int) -> float:
    gap: float = line.extraSpace / (count - 1) if count > 1 else 0
    return gap if 0 < gap <= MAX_GAP * line.fontSize else 0


def install_tounicode() -> None:
    """Put the mended ToUnicode table into ReportLab."""
    from reportlab.pdfbase import ttfonts  # slow import

    ttfonts.makeToUnicodeCMap = tounicode_cmap


def tounicode_cmap(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode table of one font subset, in UTF-16 as the PDF specification asks."""
    rows = [f"<{index:02X}> <{_utf16(code)}>" for index, code in enumerate(subset)]
    blocks = []
    for first in range(0, len(rows), BFCHAR_BLOCK):
        block = rows[first : first + BFCHAR_BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{max(len(subset) - 1, 0):02X}>",
        "endcodespacerange",
    ]
    tail = ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join([*head, *blocks, *tail])


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper() if code else "0000"
