"""Bilingual texts, what a text may hold, and how its length is counted.

The counting rule, shared with the browser. On the NFC form of the text:

* white space and zero-width characters count nothing;
* a run of Latin letters and ASCII digits (`WORD` below) is one word and counts 1;
* every other code point, Chinese characters and punctuation alike, counts 1.

In JavaScript, with the same four constants:
`(text.normalize("NFC").match(new RegExp(`[${WORD}]+|[^${WORD}${WHITE}${ZERO_WIDTH}]`, "gu")) || []).length`.
"""

from __future__ import annotations

import re
import unicodedata

from pydantic import BaseModel, ConfigDict, field_validator

from award.domain.errors import DomainError

MOST_DIGITS = 18  # that every database takes

# Inside of regular-expression classes; escapes that Python and JavaScript read alike.
WORD = r"0-9A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F"
WHITE = r"\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
ZERO_WIDTH = r"\u200B-\u200D\u2060\uFEFF"
BIDI = r"\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069"

# Counting by what counts nothing, for those are few in Chinese texts: white space, and all but one letter of a word.
_UNCOUNTED = re.compile(f"[{WHITE}{ZERO_WIDTH}]|(?<=[{WORD}])[{WORD}]")
_ZERO_WIDTH = re.compile(f"[{ZERO_WIDTH}]")
_REFUSED = re.compile(f"(?P<surrogate>[\ud800-\udfff])|(?P<bidi>[{BIDI}])|(?P<control>[\x00-\x08\x0b-\x1f\x7f-\x9f])")


class Text(BaseModel):
    """A text in the two languages of the product."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    zh: str
    en: str

    @field_validator("zh", "en")
    @classmethod
    def _allowed(cls, value: str) -> str:
        try:
            cleaned = clean_text(value)
        except DomainError as error:
            raise ValueError("toml.text") from error
        if not cleaned.strip():
            raise ValueError("toml.missing_language")
        return cleaned

    def get(self, language: str) -> str:
        """The text for a language tag: any Chinese tag gives zh, every other one en."""
        return self.zh if language.lower().startswith("zh") else self.en


def count_characters(text: str) -> int:
    """The length of a text by the rule above: characters for Chinese, words for Latin script."""
    text = unicodedata.normalize("NFC", text)
    return len(text) - len(_UNCOUNTED.findall(text))


def clean_text(text: str) -> str:
    """The text in NFC with line feeds only and no zero-width characters.

    Raises DomainError: text.surrogate, text.control, text.bidi.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _REFUSED.search(text):
        raise DomainError(f"text.{found.lastgroup}", character=f"U+{ord(found[0]):04X}")
    return unicodedata.normalize("NFC", _ZERO_WIDTH.sub("", text))


def whole_number(text: str, most_digits: int = MOST_DIGITS) -> int | None:
    """The number written in ASCII digits alone, or None. `int` takes other scripts, signs and blanks as well, and
    fails on thousands of digits.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else None
