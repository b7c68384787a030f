"""Where two texts differ: sentence by sentence, and within a sentence between what both begin and end with."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Piece = tuple[bool, str]  # is it marked, the text
MOST_SENTENCES = 600  # of both texts together; beyond, only the common beginning and end are told
_SENTENCE = re.compile(r"[^\n。；！？;!?]*(?:[\n。；！？;!?]+|$)")


def differences(text: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, each marked or not as differing from the other."""
    left, right = _SENTENCE.findall(text), _SENTENCE.findall(other)
    if len(left) + len(right) > MOST_SENTENCES:
        return _joined(_between(text, other)), _joined(_between(other, text))
    ours: list[Piece] = []
    theirs: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        mine, yours = "".join(left[a:b]), "".join(right[c:d])
        if kind == "equal":
            ours.append((False, mine))
            theirs.append((False, yours))
        else:
            ours += _between(mine, yours)
            theirs += _between(yours, mine)
    return _joined(ours), _joined(theirs)


def _between(text: str, other: str) -> list[Piece]:
    shorter = min(len(text), len(other))
    head = next((n for n in range(shorter) if text[n] != other[n]), shorter)
    tail = next((n for n in range(shorter - head) if text[-1 - n] != other[-1 - n]), shorter - head)
    end = len(text) - tail
    return [(False, text[:head]), (True, text[head:end]), (False, text[end:])]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind together, and nothing empty."""
    found: list[Piece] = []
    for is_marked, text in pieces:
        if text and found and found[-1][0] == is_marked:
            found[-1] = (is_marked, found[-1][1] + text)
        elif text:
            found.append((is_marked, text))
    return found
