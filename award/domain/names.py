"""What the name of an organisation may hold: it is printed on certificates and compared by eye."""

from __future__ import annotations

import unicodedata

from award.domain.errors import DomainError

# Symbols and emoji, private-use and unassigned characters: fonts of documents lack them, or show them differently.
# Line and paragraph separators: a name is one line.
_REFUSED = frozenset({"So", "Co", "Cn", "Cs", "Cc", "Cf", "Zl", "Zp"})
_LOOKALIKE = ("CYRILLIC", "GREEK")


def check_name(text: str) -> str:
    """The name as it is. Raises DomainError: name.character, name.mixed."""
    for place, character in enumerate(text):
        if unicodedata.category(character) in _REFUSED:
            raise DomainError("name.character", place=place + 1, point=f"U+{ord(character):04X}")
    for word in _words(text):
        alphabets = [unicodedata.name(character, "").partition(" ")[0] for character in word]
        if "LATIN" in alphabets:
            foreign = [letter for letter, alphabet in zip(word, alphabets, strict=True) if alphabet in _LOOKALIKE]
            if foreign:
                raise DomainError("name.mixed", character=foreign[0], point=f"U+{ord(foreign[0]):04X}")
    return text


def _words(text: str) -> list[str]:
    """Runs of letters. Chinese characters are letters too; they mix with nothing that looks alike."""
    return "".join(character if character.isalpha() else " " for character in text).split()
