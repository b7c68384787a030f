"""Which characters the embedded fonts can draw.

A certificate with a character that no font has is refused. A receipt or a report must be made whatever a person typed
or called a file, so their templates pass such text through the filter `printable`.
"""

import unicodedata
from functools import cache
from pathlib import Path

FONTS = (Path(__file__).parent / "static" / "award" / "fonts").resolve()
COVERING = ("AwardSansSC-Regular.ttf", "AwardSansSC-Rare.ttf")
MISSING = "〓"  # the printers' mark for a character that is not at hand


def printable(text: str) -> str:
    """The text with every character that cannot be drawn shown as 〓, and invisible ones left out."""
    covered = covered_characters()
    return "".join(char if ord(char) in covered or char.isspace() else _stand_in(char) for char in text)


@cache
def covered_characters() -> frozenset[int]:
    """The code points that the sans serif face and its rare complement have together."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # slow import

    return frozenset(code for name in COVERING for code in TTFontFile(str(FONTS / name)).charToGlyph)


def _stand_in(char: str) -> str:
    # Control and format characters (C0, bidi, zero-width) and combining marks draw nothing of their own.
    return "" if unicodedata.category(char) in {"Cc", "Cf", "Mn", "Me"} else MISSING
