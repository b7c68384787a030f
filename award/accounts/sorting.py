"""Chinese names in the order of their sound, the same on every database."""

from __future__ import annotations


def sort_key(name: str) -> str:
    """Pinyin with tone numbers; digits come first, Latin names stand among the syllables."""
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(name.casefold(), style=Style.TONE3, neutral_tone_with_five=True))[:300]
