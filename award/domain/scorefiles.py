"""The score files: CSV in UTF-8. Every fault is named with its line, and nothing is read from a file that has one."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Sequence, Sized
from decimal import Decimal
from operator import itemgetter
from typing import TypeVar

from award.domain.commitments import Commitment
from award.domain.criteria import Criteria
from award.domain.errors import Fault, InputRefused
from award.domain.programme import Programme
from award.domain.scores import (
    MISSING,
    NOT_APPLICABLE,
    Adjustment,
    ConsensusSheet,
    Exclusion,
    Figure,
    Scores,
    Sheet,
)
from award.domain.tomlfiles import shown

LIMIT = 128 << 20
MOST_COLUMNS = 64
MOST_FAULTS = 1000
LONGEST_LINE = 1 << 20
MOST_ROWS = 200_000  # sheets, or rows of another file; a file of 128 MiB can name far more than memory holds

SCORES = ("application", "round", "judge", "item", "percent")
CONSENSUS = ("application", "round", "item", "percent")
ADJUSTMENTS = ("application", "points", "reason")
EXCLUSIONS = ("application", "round", "judge", "reason")
FIGURES = ("application", "round", "percent")
COMMITMENTS = ("application", "round", "judge", "nonce", "sha256")

_CODE = re.compile(r"\S{1,64}")
_POINTS = re.compile(r"[+-]?[0-9]{1,4}(\.[0-9]{1,6})?")
_PERCENT = re.compile(r"(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)")
_DIGITS = re.compile(r"[0-9a-f]{64}")

Named = tuple[str, bytes]  # the name of a file, for its faults, and its bytes
T = TypeVar("T")


class _TooManyFaultsError(Exception):
    """Enough faults were found; the rest of the file is not read."""


class ScoreFile:
    """One CSV file, its rows in the order of the columns asked for, and its faults."""

    def __init__(self, named: Named, columns: Sequence[str]) -> None:
        self.name, self.source = named
        self.columns = columns
        self.line = 1
        self.faults: list[Fault] = []

    def fault(self, code: str, **params: object) -> None:
        """Note a fault of the row being read."""
        self.faults.append(Fault(f"{self.name}:{self.line}", code, params))
        if len(self.faults) >= MOST_FAULTS:
            raise _TooManyFaultsError

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows as texts, in the order of the columns asked for; empty lines are passed over."""
        if not self._is_text():
            return
        # Lines end with LF here; the reader drops the CR of a CRLF and refuses any other.
        lines = io.TextIOWrapper(io.BytesIO(self.source), encoding="utf-8-sig", newline="\n")
        reader = csv.reader(lines, strict=True)
        try:
            header = next(reader, [])
            pick = self._pick(header)
            width, last = len(header), reader.line_num
            if pick is None:
                return
            for row in reader:
                self.line, last = last + 1, reader.line_num
                if len(row) == width:
                    yield pick(row)
                elif row:
                    self.fault("csv.cells", found=len(row), expected=width)
        except csv.Error as error:
            self.line = reader.line_num
            self.fault("csv.syntax", detail=error)

    def _is_text(self) -> bool:
        """Whether size, encoding and lines can be read; checked line by line, so that nothing is copied whole."""
        if len(self.source) > LIMIT:
            self.faults.append(Fault(self.name, "file.too_big", {"limit": LIMIT}))
            return False
        number = 0
        try:
            for number, line in enumerate(io.BytesIO(self.source), start=1):
                if len(line) > LONGEST_LINE:
                    self.line = number
                    self.fault("csv.line", limit=LONGEST_LINE)
                    return False
                line.decode("utf-8")
        except UnicodeDecodeError:
            self.line = number
            self.fault("file.encoding")
            return False
        return True

    def _pick(self, header: list[str]) -> Callable[[list[str]], tuple[str, ...]] | None:
        expected = ",".join(self.columns)
        if len(header) > MOST_COLUMNS:
            self.fault("csv.columns", limit=MOST_COLUMNS)
        elif not set(header) & set(self.columns):
            self.fault("csv.no_header", expected=expected)
        else:
            self._check_header(header, expected)
        if self.faults:
            return None
        return itemgetter(*(header.index(column) for column in self.columns))

    def _check_header(self, header: list[str], expected: str) -> None:
        for column in self.columns:
            if column not in header:
                self.fault("csv.column_missing", column=column)
        for column in dict.fromkeys(header):
            if column not in self.columns:
                self.fault("csv.column_unknown", column=shown(column), expected=expected)
            elif header.count(column) > 1:
                self.fault("csv.column_doubled", column=column)

    def check_count(self, rows: Sized) -> None:
        """Stop at more rows, or sheets, than a file may have."""
        if len(rows) > MOST_ROWS:
            self.fault("csv.rows", limit=MOST_ROWS)
            raise _TooManyFaultsError

    def check_codes(self, **codes: str) -> bool:
        """Note those that are not codes."""
        wrong = {column: value for column, value in codes.items() if not _CODE.fullmatch(value)}
        for column, value in wrong.items():
            self.fault("csv.code", value=shown(value), column=column)
        return not wrong


class _Marks:
    """Collects marks into packed sheets, by the criteria and the programme."""

    def __init__(self, criteria: Criteria, programme: Programme) -> None:
        self.places = criteria.positions
        self.optional = [item.may_be_not_applicable for item in criteria.items]
        self.percents = {str(percent): percent for percent in criteria.allowed_percents()} | {"": NOT_APPLICABLE}
        self.step = criteria.step
        self.empty = bytes([MISSING]) * len(criteria.items)
        self.rounds = {round_.code: round_ for round_ in programme.rounds}

    def read_sheets(self, file: ScoreFile) -> list[Sheet]:
        """The judges' sheets of a file."""
        sheets: dict[tuple[str, str, str], bytearray] = {}
        for application, round_, judge, item, percent in file.rows():
            packed = sheets.get((application, round_, judge))
            if packed is None:
                is_known = self._is_round(file, round_)
                packed = bytearray(self.empty)
                if file.check_codes(application=application, judge=judge) and is_known:
                    sheets[application, round_, judge] = packed
                    file.check_count(sheets)
            self._put(file, packed, item, percent)
        return [Sheet(*key, bytes(packed)) for key, packed in sheets.items()]

    def read_consensus(self, file: ScoreFile) -> list[ConsensusSheet]:
        """The panels' agreed sheets of a file."""
        sheets: dict[tuple[str, str], bytearray] = {}
        for application, round_, item, percent in file.rows():
            packed = sheets.get((application, round_))
            if packed is None:
                is_known = self._is_round(file, round_, is_consensus=True)
                packed = bytearray(self.empty)
                if file.check_codes(application=application) and is_known:
                    sheets[application, round_] = packed
                    file.check_count(sheets)
            self._put(file, packed, item, percent)
        return [ConsensusSheet(*key, bytes(packed)) for key, packed in sheets.items()]

    def _is_round(self, file: ScoreFile, code: str, *, is_consensus: bool = False) -> bool:
        round_ = self.rounds.get(code)
        if round_ is None:
            file.fault("csv.unknown_round", value=shown(code), expected=", ".join(self.rounds))
            return False
        if is_consensus and not round_.is_consensus:
            file.fault("csv.not_consensus", value=code)
            return False
        return True

    def _put(self, file: ScoreFile, packed: bytearray, item: str, percent: str) -> None:
        place, mark = self.places.get(item), self.percents.get(percent)
        if place is None:
            file.fault("csv.unknown_item", value=shown(item))
        if mark is None:
            file.fault("csv.percent", value=shown(percent), step=self.step)
        if place is None or mark is None:
            return
        if mark == NOT_APPLICABLE and not self.optional[place]:
            file.fault("csv.not_applicable", item=item)
        elif packed[place] != MISSING:
            file.fault("csv.mark_twice", item=item)
        else:
            packed[place] = mark


def _read_adjustments(file: ScoreFile) -> list[Adjustment]:
    found = []
    for application, points, reason in file.rows():
        is_good = file.check_codes(application=application)
        if not _POINTS.fullmatch(points):
            file.fault("csv.points", value=shown(points))
            is_good = False
        if not reason.strip():
            file.fault("csv.reason")
        if is_good:
            found.append(Adjustment(application, Decimal(points), reason))
            file.check_count(found)
    return found


def _read_exclusions(file: ScoreFile, rounds: Sequence[str]) -> list[Exclusion]:
    found: dict[tuple[str, str, str], Exclusion] = {}
    for application, round_, judge, reason in file.rows():
        file.check_codes(application=application, judge=judge)
        if round_ not in rounds:
            file.fault("csv.unknown_round", value=shown(round_), expected=", ".join(rounds))
        if (application, round_, judge) in found:
            file.fault("csv.exclusion_twice")
        found[application, round_, judge] = Exclusion(application, round_, judge, reason)
        file.check_count(found)
    return list(found.values())


def _read_figures(file: ScoreFile, programme: Programme) -> list[Figure]:
    found: dict[tuple[str, str], Figure] = {}
    rounds = {round_.code: round_ for round_ in programme.rounds}
    for application, code, percent in file.rows():
        is_good = file.check_codes(application=application)
        if code not in rounds:
            file.fault("csv.unknown_round", value=shown(code), expected=", ".join(rounds))
        elif not rounds[code].is_survey:
            file.fault("csv.not_survey", value=code)
        if not _PERCENT.fullmatch(percent):
            file.fault("csv.figure", value=shown(percent))
            is_good = False
        if (application, code) in found:
            file.fault("csv.figure_twice")
        if is_good:
            found[application, code] = Figure(application, code, Decimal(percent))
            file.check_count(found)
    return list(found.values())


def _read_commitments(file: ScoreFile) -> list[Commitment]:
    found: dict[tuple[str, str, str], Commitment] = {}
    for application, round_, judge, nonce, digest in file.rows():
        file.check_codes(application=application, round=round_, judge=judge)
        for column, value in (("nonce", nonce), ("sha256", digest)):
            if not _DIGITS.fullmatch(value):
                file.fault("csv.digits", value=shown(value), column=column)
        if (application, round_, judge) in found:
            file.fault("csv.commitment_twice")
        found[application, round_, judge] = Commitment(application, round_, judge, nonce, digest)
        file.check_count(found)
    return list(found.values())


def read_commitments(named: Named) -> list[Commitment]:
    """The commitments of sealed sheets in a CSV file, given as (name, bytes). Raises InputRefused."""
    faults: list[Fault] = []
    found = read_rows(named, COMMITMENTS, _read_commitments, faults)
    if faults:
        raise InputRefused(faults)
    return found


def read_scores(
    criteria: Criteria,
    programme: Programme,
    *,
    scores: Named,
    consensus: Named | None = None,
    adjustments: Named | None = None,
    exclusions: Named | None = None,
    figures: Named | None = None,
) -> Scores:
    """The scores in CSV files, each given as (name, bytes). Raises InputRefused with the faults of all of them."""
    marks = _Marks(criteria, programme)
    rounds = [round_.code for round_ in programme.rounds]
    faults: list[Fault] = []
    read = Scores(
        sheets=read_rows(scores, SCORES, marks.read_sheets, faults),
        consensus=read_rows(consensus, CONSENSUS, marks.read_consensus, faults),
        adjustments=read_rows(adjustments, ADJUSTMENTS, _read_adjustments, faults),
        exclusions=read_rows(exclusions, EXCLUSIONS, lambda file: _read_exclusions(file, rounds), faults),
        inputs=_inputs(
            scores=scores, consensus=consensus, adjustments=adjustments, exclusions=exclusions, figures=figures
        ),
        figures=read_rows(figures, FIGURES, lambda file: _read_figures(file, programme), faults),
    )
    if faults:
        raise InputRefused(faults)
    return read


def read_rows(
    named: Named | None, columns: Sequence[str], reader: Callable[[ScoreFile], list[T]], faults: list[Fault]
) -> list[T]:
    """What `reader` makes of a file's lines, [] without a file; its faults are added to `faults`."""
    if named is None:
        return []
    file = ScoreFile(named, columns)
    try:
        return reader(file)
    except _TooManyFaultsError:
        if len(file.faults) >= MOST_FAULTS:
            file.faults.append(Fault(named[0], "csv.more", {"limit": MOST_FAULTS}))
        return []
    finally:
        faults += file.faults


def _inputs(**files: Named | None) -> dict[str, str]:
    return {kind: f"sha256:{hashlib.sha256(named[1]).hexdigest()}" for kind, named in files.items() if named}
