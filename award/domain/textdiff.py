"""What differs between two texts: by characters for Chinese, by words for Latin script, in bounded time.

The shortest edit (Myers 1986) is sought up to a number of changes; where texts differ more, it is sought by sentences,
and where even these have little in common, one text simply replaces the other.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Literal, NamedTuple

from award.domain.text import WORD

Kind = Literal["same", "old", "new"]
MAX_EDITS = 400  # the work grows with its square

_TOKEN = re.compile(f"[{WORD}]+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;\n]+|$)")


Marked = tuple[bool, str]  # does it differ, the text


class Piece(NamedTuple):
    """A stretch that both texts have, or only the old or the new one."""

    kind: Kind
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces in order: those but the new make up the old text, those but the old the new one."""
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    start, end = _common_ends(old_tokens, new_tokens)
    head, tail = "".join(old_tokens[:start]), "".join(old_tokens[len(old_tokens) - end :])
    old_tokens, new_tokens = old_tokens[start : len(old_tokens) - end], new_tokens[start : len(new_tokens) - end]
    old, new = "".join(old_tokens), "".join(new_tokens)
    pieces = _shortest(old_tokens, new_tokens)
    if pieces is None:
        pieces = _shortest(_SENTENCE.findall(old), _SENTENCE.findall(new))
    if pieces is None:
        pieces = [Piece("old", old), Piece("new", new)]
    return _joined([Piece("same", head), *pieces, Piece("same", tail)])


def differences(text: str, other: str) -> tuple[list[Marked], list[Marked]]:
    """Both texts side by side, each in stretches marked or not as differing from the other."""
    pieces = compare(text, other)
    mine, yours = ([piece for piece in pieces if piece.kind != without] for without in ("new", "old"))
    return [(piece.kind != "same", piece.text) for piece in mine], [
        (piece.kind != "same", piece.text) for piece in yours
    ]


def merged(theirs: str, mine: str) -> str:
    """Both texts in one, nothing left out: where they differ, what only one of them has stands there too."""
    return "".join(piece.text for piece in compare(theirs, mine))


def _common_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many tokens the two have in common at the start, and then at the end."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _shortest(old: list[str], new: list[str]) -> list[Piece] | None:
    """The shortest edit, or None when it takes more than `MAX_EDITS` changes.

    Myers' greedy search: `reach` holds for each diagonal how far into the old list it got.
    """
    reach, trace = {1: 0}, []
    for edits in range(min(len(old) + len(new), MAX_EDITS) + 1):
        trace.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            x = _step(reach, diagonal, edits)
            while x < len(old) and 0 <= x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            reach[diagonal] = x
            if x >= len(old) and x - diagonal >= len(new):
                return _walk_back(trace, old, new)
    return None


def _step(reach: dict[int, int], diagonal: int, edits: int) -> int:
    """Where the diagonal begins at this number of edits: below its upper or right of its lower neighbour."""
    is_down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
    return reach[diagonal + 1] if is_down else reach[diagonal - 1] + 1


def _walk_back(trace: list[dict[int, int]], old: list[str], new: list[str]) -> list[Piece]:
    x, y = len(old), len(new)
    pieces: list[Piece] = []
    for edits in range(len(trace) - 1, -1, -1):
        reach, diagonal = trace[edits], x - y
        is_down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
        before = diagonal + 1 if is_down else diagonal - 1
        at_x = reach[before]
        at_y = at_x - before
        while x > max(at_x, 0) and y > max(at_y, 0):
            x, y = x - 1, y - 1
            pieces.append(Piece("same", old[x]))
        if edits:
            pieces.append(Piece("new", new[at_y]) if is_down else Piece("old", old[at_x]))
        x, y = at_x, at_y
    return pieces[::-1]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of a kind in one piece; between two stretches in common the old stands before the new."""
    rows: list[Piece] = []
    for is_same, group in groupby(pieces, key=lambda piece: piece.kind == "same"):
        run = list(group)
        kinds: tuple[Kind, ...] = ("same",) if is_same else ("old", "new")
        rows += [Piece(kind, "".join(piece.text for piece in run if piece.kind == kind)) for kind in kinds]
    return [piece for piece in rows if piece.text]
