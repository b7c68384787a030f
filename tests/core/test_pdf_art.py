"""QR codes."""

import base64
import re
from xml.etree import ElementTree as ET

import segno

from award.core.pdf_art import qr_svg_data_uri

URL = "https://award.example.gov.cn/v/7F3K-92QD-X8"
BORDER = 2


def drawn_modules(svg: str) -> set[tuple[int, int]]:
    """(row, column) of each dark module that the SVG's path of horizontal strokes draws."""
    path = next(element for element in ET.fromstring(svg).iter() if element.tag.endswith("path")).attrib["d"]
    dark, x, y = set(), 0.0, 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", path):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            dark |= {(int(y) - BORDER, int(x) + step - BORDER) for step in range(int(float(first)))}
            x += float(first)
    return dark


def test_qr_holds_the_url() -> None:
    header, _, payload = qr_svg_data_uri(URL).partition(",")
    expected = segno.make(URL, error="m", micro=False)

    drawn = drawn_modules(base64.b64decode(payload).decode())

    assert header == "data:image/svg+xml;base64"
    assert drawn == {
        (row, column) for row, line in enumerate(expected.matrix) for column, dark in enumerate(line) if dark
    }
