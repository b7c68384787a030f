"""The result bundle: the rules, the marks and the ranking they give, for anyone to compute again."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from award.domain.bundletexts import (
    ADJUSTMENT,
    MEASURED_EN,
    MEASURED_ZH,
    NOTE_EN,
    NOTE_ZH,
    README_EN,
    README_ZH,
    RECUSAL,
    SEALED_EN,
    SEALED_ZH,
    TITLE_EN,
    TITLE_ZH,
)
from award.domain.bundlezip import (
    COMMITMENTS,
    FIGURES,
    FILES,
    MANIFEST,
    PUBLISHED,
    RANKING,
    READMES,
    RULES,
    Kind,
    manifest_sha256,
    member_names,
    read_bundle,
    sha256,
    write_bundle,
)
from award.domain.commitments import Commitment
from award.domain.criteria import Criteria, load_criteria
from award.domain.programme import Programme, load_programme
from award.domain.ranking import rank, standing_json
from award.domain.scorefiles import ADJUSTMENTS, CONSENSUS, EXCLUSIONS, SCORES, read_scores
from award.domain.scorefiles import COMMITMENTS as COMMITTED
from award.domain.scorefiles import FIGURES as MEASURED
from award.domain.scores import Adjustment, ConsensusSheet, Exclusion, Figure, Scores, Sheet, unpack_marks
from award.domain.standing import Standing

__all__ = ["BundleSource", "build_bundle", "manifest_sha256", "read_bundle"]

_FORMULA = ("=", "+", "-", "@", "\t")
_EDGE = "[0-9A-Za-z]"  # beside one of these, a code in a longer text is part of another word


@dataclass(frozen=True)
class BundleSource:
    """What a bundle is made of. The rules are the bytes as pinned; `engine` is the version that computed the standing.

    `named`: the applications that a public bundle calls by their own codes; those with a class or a place on the
    shortlist unless given, as when the committee decided otherwise.
    """

    criteria: bytes
    programme: bytes
    after: str
    scores: Scores
    published: Mapping[str, Any]
    engine: str
    commitments: Sequence[Commitment] = ()
    named: Collection[str] | None = None
    title_zh: str = TITLE_ZH
    title_en: str = TITLE_EN


def build_bundle(source: BundleSource, *, kind: Kind) -> bytes:
    """The bundle as a ZIP file; equal sources give equal bytes.

    Raises InputRefused for rules or codes that the files cannot hold, DomainError: rank.…, bundle.too_big.
    """
    criteria = load_criteria(source.criteria, name=RULES["criteria"])
    programme = load_programme(source.programme, name=RULES["programme"], criteria=criteria)
    if kind == "public":
        source = _under_pseudonyms(source, rank(criteria, programme, source.scores, after=source.after))
    has_figures = any(round_.is_survey for round_ in programme.rounds)
    members = {
        **_readmes(source, kind, has_figures=has_figures),
        RULES["criteria"]: source.criteria,
        RULES["programme"]: source.programme,
        **_score_files(criteria, programme, source.scores),
        **({FIGURES: _figures(source.scores)} if has_figures else {}),
        COMMITMENTS: _table(COMMITTED, sorted(source.commitments)),
        PUBLISHED: _json(dict(source.published), sort_keys=True),
    }
    members[RANKING] = _ranking(criteria, programme, members, source.after)
    packed = {name: members[name] for name in member_names(kind, has_figures=has_figures) if name != MANIFEST}
    return write_bundle({**packed, MANIFEST: _manifest(source, kind, packed)})


def member_scores(criteria: Criteria, programme: Programme, members: Mapping[str, bytes], *, where: str = "") -> Scores:
    """The scores in the files of a bundle. Raises InputRefused; `where` stands before the name of each file."""
    files = {**FILES, **({"figures": FIGURES} if FIGURES in members else {})}
    return read_scores(criteria, programme, **{kind: (f"{where}{name}", members[name]) for kind, name in files.items()})


def _ranking(criteria: Criteria, programme: Programme, members: Mapping[str, bytes], after: str) -> bytes:
    # From the files, not from the source: what everyone else will compute.
    scores = member_scores(criteria, programme, members)
    return _json(standing_json(rank(criteria, programme, scores, after=after)))


def _manifest(source: BundleSource, kind: Kind, members: Mapping[str, bytes]) -> bytes:
    hashes = {name: sha256(data) for name, data in members.items()}
    data = {"schema": 1, "kind": kind, "engine": source.engine, "after": source.after}
    return _json({**data, "members": hashes, "published": hashes[PUBLISHED]})


def _json(data: Any, *, sort_keys: bool = False) -> bytes:
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=sort_keys, allow_nan=False)
    return f"{text}\n".encode()


def _readmes(source: BundleSource, kind: Kind, *, has_figures: bool) -> dict[str, bytes]:
    is_public = kind == "public"
    texts = (
        (README_ZH, source.title_zh, MEASURED_ZH, SEALED_ZH, NOTE_ZH),
        (README_EN, source.title_en, MEASURED_EN, SEALED_EN, NOTE_EN),
    )
    return {
        name: text.format(
            title=title,
            after=source.after,
            engine=source.engine,
            figures=measured if has_figures else "",
            sealed="" if is_public else sealed,
            note=note if is_public else "",
        ).encode()
        for name, (text, title, measured, sealed, note) in zip(READMES, texts, strict=True)
    }


def _table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def _score_files(criteria: Criteria, programme: Programme, scores: Scores) -> dict[str, bytes]:
    place = {round_.code: number for number, round_ in enumerate(programme.rounds)}

    def order(row: Sequence[Any]) -> tuple[Any, ...]:
        return (row[0], place.get(row[1], len(place)), *row[2:3])

    rows: dict[str, Iterable[Iterable[object]]] = {
        "scores": _marks(criteria, sorted(scores.sheets, key=order)),
        "consensus": _marks(criteria, sorted(scores.consensus, key=order)),
        "adjustments": sorted((code, f"{points:f}", _plain(why)) for code, points, why in scores.adjustments),
        "exclusions": [(*row[:3], _plain(row[3])) for row in sorted(scores.exclusions, key=order)],
    }
    columns = {"scores": SCORES, "consensus": CONSENSUS, "adjustments": ADJUSTMENTS, "exclusions": EXCLUSIONS}
    return {name: _table(columns[kind], rows[kind]) for kind, name in FILES.items()}


def _figures(scores: Scores) -> bytes:
    return _table(MEASURED, sorted((code, round_, f"{percent:f}") for code, round_, percent in scores.figures))


def _marks(criteria: Criteria, sheets: Iterable[Sequence[Any]]) -> Iterable[Iterable[object]]:
    for *key, packed in sheets:
        for item, percent in unpack_marks(criteria, packed).items():
            yield (*key, item, "" if percent is None else percent)


def _plain(reason: str) -> str:
    """A reason as a cell: line breaks as the reader wants them, and nothing that a spreadsheet would run."""
    text = reason.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


# ------------------------------------------------------------------ the public bundle


def _under_pseudonyms(source: BundleSource, standing: Standing) -> BundleSource:
    named = source.named
    if named is None:
        named = {row.application for row in standing.rows if row.class_code or row.shortlisted}
    scores = source.scores
    groups = (scores.sheets, scores.consensus, scores.adjustments, scores.exclusions, scores.figures)
    codes = sorted({row[0] for rows in groups for row in rows})
    names = pseudonyms(codes, named)
    return replace(
        source,
        scores=Scores(
            sheets=[Sheet(names[row[0]], row[1], row[2], row[3]) for row in scores.sheets],
            consensus=[ConsensusSheet(names[row[0]], row[1], row[2]) for row in scores.consensus],
            adjustments=[Adjustment(names[code], points, ADJUSTMENT) for code, points, _ in scores.adjustments],
            exclusions=[Exclusion(names[code], round_, judge, RECUSAL) for code, round_, judge, _ in scores.exclusions],
            figures=[Figure(names[row[0]], row[1], row[2]) for row in scores.figures],
        ),
        published=_renamed(source.published, names),
    )


def pseudonyms(codes: Sequence[str], named: Collection[str]) -> dict[str, str]:
    """What each code is called: itself when `named`, else X001 … in the order of the codes, never a code in use."""
    hidden = [code for code in codes if code not in named]
    names = {code: code for code in codes}
    width, number = max(3, len(str(2 * len(codes)))), 0
    taken = set(codes)
    for code in hidden:
        number += 1
        while f"X{number:0{width}d}" in taken:
            number += 1
        names[code] = f"X{number:0{width}d}"
    return names


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The data with every hidden code replaced, wherever a text holds it."""
    # All codes, the longest first: a hidden one that is part of another is not taken for it.
    codes = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pattern = re.compile(f"(?<!{_EDGE})(?:{codes})(?!{_EDGE})" if codes else "(?!)")

    def rename(part: Any) -> Any:
        if isinstance(part, str):
            return pattern.sub(lambda found: names[found[0]], part)
        if isinstance(part, Mapping):
            return {rename(str(key)): rename(entry) for key, entry in part.items()}
        if isinstance(part, list | tuple):
            return [rename(entry) for entry in part]
        return part

    return rename(value)
