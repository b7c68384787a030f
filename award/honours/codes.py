"""Check codes of certificates: 128 random bits in Crockford's base 32, which leaves out I, L, O and U."""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26  # 128 bits need 25.6 characters; the first one is therefore 0 to 7
GROUP = 5
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LEFT_OUT = str.maketrans("", "", "-‐‑‒–—－ _.")


def encode(number: int) -> str:
    """The number as 26 characters."""
    characters = []
    for _place in range(LENGTH):
        number, digit = divmod(number, 32)
        characters.append(ALPHABET[digit])
    return "".join(reversed(characters))


def new_code() -> str:
    """A fresh code that nobody can guess."""
    return encode(secrets.randbits(128))


def clean_code(text: str) -> str | None:
    """The code as stored, from what a person typed or a phone read; None when it cannot be one.

    Lower case, full-width characters, hyphens and spaces are taken, and O for 0, I or L for 1.
    """
    plain = "".join(unicodedata.normalize("NFKC", text[:200]).upper().translate(_LEFT_OUT).split()).translate(_ALIKE)
    if len(plain) != LENGTH or plain[0] not in ALPHABET[:8] or any(one not in ALPHABET for one in plain):
        return None
    return plain


def grouped(code: str) -> str:
    """The code in groups, to be read and typed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def clean_number(text: str) -> str:
    """A certificate number as stored, from what a person typed."""
    return "".join(unicodedata.normalize("NFKC", text[:200]).split()).upper()


def masked_credit_code(code: str) -> str:
    """The first and the last four characters of a unified social credit code."""
    return f"{code[:4]}{'*' * (len(code) - 8)}{code[-4:]}"
