"""The command line of the rules: needs no database and no settings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from award.domain.bundlezip import ARCHIVE_LIMIT as BUNDLE_LIMIT
from award.domain.commitments import LIMIT as PROOF_LIMIT
from award.domain.commitments import verify_proof
from award.domain.criteria import Criteria, load_criteria
from award.domain.diagnostics.ratings import LIMIT as RATINGS_LIMIT
from award.domain.diagnostics.ratings import read_ratings
from award.domain.diagnostics.report import diagnose, diagnosis_json
from award.domain.draws import LIMIT as DRAW_LIMIT
from award.domain.draws import verify_record
from award.domain.errors import AwardError, DomainError, Fault, InputRefused, sentence
from award.domain.programme import Programme, load_programme
from award.domain.ranking import rank, standing_csv, standing_json
from award.domain.scorefiles import LIMIT, Named, read_scores
from award.domain.tomlfiles import LIMIT as TOML_LIMIT
from award.domain.tomlfiles import read_toml
from award.domain.verification import verify_bundle


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Exit status: 0 good, 1 the input is refused, 2 wrong arguments."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except InputRefused as error:
        _complain(error.faults)
        return 1
    except AwardError as error:  # what only an argument can cause, such as a round that the programme lacks
        print(f"{options.command}: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m award.domain", description="The rules of an award, on files.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check criteria and programme files")
    check.add_argument("files", nargs="+", metavar="FILE.toml")
    check.add_argument("--criteria", metavar="C.toml", help="the criteria of the programmes, instead of ../NAME.toml")
    check.set_defaults(run=_check)
    ranking = commands.add_parser("rank", help="compute a standing from score files")
    for name in ("criteria", "programme", "scores"):
        ranking.add_argument(f"--{name}", required=True, metavar="FILE")
    for name in ("consensus", "adjustments", "exclusions", "figures", "out"):
        ranking.add_argument(f"--{name}", metavar="FILE")
    ranking.add_argument("--after", metavar="ROUND", help="the last round that counts")
    ranking.add_argument("--format", choices=("json", "csv"), default="json")
    ranking.set_defaults(run=_rank)
    diagnosis = commands.add_parser("diagnose", help="compute how far judges agree, and their severity")
    diagnosis.add_argument("--ratings", required=True, metavar="R.csv", help="columns subject,judge,value")
    diagnosis.add_argument("--format", choices=("json",), default="json")
    diagnosis.add_argument("--out", metavar="FILE")
    diagnosis.set_defaults(run=_diagnose)
    verify = commands.add_parser("verify", help="check a result bundle and compute its ranking again")
    verify.add_argument("bundle", metavar="BUNDLE.zip")
    verify.set_defaults(run=_verify)
    draw = commands.add_parser("verify-draw", help="check the record of a draw of panels and draw again")
    draw.add_argument("record", metavar="DRAW.json")
    draw.set_defaults(run=_verify_draw)
    proof = commands.add_parser("verify-proof", help="check the proof of a sealed sheet")
    proof.add_argument("proof", metavar="PROOF.json")
    proof.add_argument(
        "--commitment", default="", metavar="SHA256", help="the commitment on the receipt, kept since the sealing"
    )
    proof.set_defaults(run=_verify_proof)
    return parser


def _complain(faults: Sequence[Fault]) -> None:
    for fault in faults:
        print(fault, file=sys.stderr)


def _read(path: str, limit: int) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(limit + 1)  # one byte over the limit is enough to refuse the file
    except OSError as error:
        raise InputRefused([Fault(path, "file.unreadable")]) from error


def _check(options: argparse.Namespace) -> int:
    faults: list[Fault] = []
    for path in options.files:
        try:
            print(f"{path}: {_check_file(path, options.criteria)}")
        except InputRefused as error:
            faults += error.faults
    _complain(faults)
    return 1 if faults else 0


def _check_file(path: str, criteria: str | None) -> str:
    source = _read(path, TOML_LIMIT)
    if _is_programme(source, path):
        programme = _programme(source, path, criteria)
        return f"programme {programme.code}: {len(programme.rounds)} rounds, {len(programme.classes)} classes"
    loaded = load_criteria(source, name=path)
    counts = f"{len(loaded.categories)} categories, {len(loaded.items)} items, {loaded.total_points} points"
    return f"criteria {loaded.code}: {counts}"


def _is_programme(source: bytes, path: str) -> bool:
    """Whether the tables are those of a programme; a file that is no TOML is left to the reader of criteria."""
    try:
        tables = read_toml(source, name=path)
    except InputRefused:
        return False
    if tables.keys() & {"rounds", "classes", "ranking"}:
        return True
    if tables.keys() & {"categories", "kinds", "total_points"}:
        return False
    raise InputRefused([Fault(path, "toml.kind")])


def _programme(source: bytes, path: str, criteria: str | None) -> Programme:
    alone = load_programme(source, name=path, criteria=None)
    found = Path(criteria) if criteria else Path(path).parent.parent / f"{alone.criteria}.toml"
    if not found.is_file():
        raise InputRefused(
            [Fault(f"{path}: criteria", "programme.criteria_missing", {"value": alone.criteria, "path": str(found)})]
        )
    return load_programme(source, name=path, criteria=_criteria(str(found)))


def _criteria(path: str) -> Criteria:
    return load_criteria(_read(path, TOML_LIMIT), name=path)


def _rank(options: argparse.Namespace) -> int:
    criteria = _criteria(options.criteria)
    programme = load_programme(_read(options.programme, TOML_LIMIT), name=options.programme, criteria=criteria)
    files = {kind: _named(getattr(options, kind)) for kind in ("consensus", "adjustments", "exclusions", "figures")}
    scores = read_scores(criteria, programme, scores=(options.scores, _read(options.scores, LIMIT)), **files)
    standing = rank(criteria, programme, scores, after=options.after)
    for warning in standing.warnings:
        print(f"warning: {sentence(warning.code, warning.params)}", file=sys.stderr)
    if options.format == "csv":
        text = standing_csv(standing)
    else:
        text = json.dumps(standing_json(standing), ensure_ascii=False, indent=1) + "\n"
    _write(text, options.out)
    return 0


def _verify(options: argparse.Namespace) -> int:
    found = verify_bundle(_read(options.bundle, BUNDLE_LIMIT), options.bundle)
    _complain(found.differences)
    if found.fingerprint:
        print(f"sha256 of manifest.json: {found.fingerprint}")
    if not found.is_good:
        return 1
    what = "programme {programme}, criteria {criteria}, after {after}, for {kind}: every figure is reproduced"
    counts = "{ranked} ranked, {unranked} unranked, {sheets} sheets, {commitments} commitments"
    for line in (what, counts):
        print("".join(c for c in line.format_map(found.summary) if c.isprintable()))
    return 0


def _verify_draw(options: argparse.Namespace) -> int:
    faults = verify_record(_read(options.record, DRAW_LIMIT), options.record)
    _complain(faults)
    if faults:
        return 1
    print(f"{options.record}: the seed and the problem are those published, and the draw comes out the same")
    return 0


def _verify_proof(options: argparse.Namespace) -> int:
    faults = verify_proof(_read(options.proof, PROOF_LIMIT), options.proof, kept=options.commitment)
    _complain(faults)
    if faults:
        return 1
    print(f"{options.proof}: payload and nonce give the commitment; the sheet is the one that was sealed")
    return 0


def _diagnose(options: argparse.Namespace) -> int:
    ratings = read_ratings(options.ratings, _read(options.ratings, RATINGS_LIMIT))
    found = diagnosis_json(diagnose(ratings))
    _write(json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1) + "\n", options.out)
    return 0


def _named(path: str | None) -> Named | None:
    return (path, _read(path, LIMIT)) if path else None


def _write(text: str, path: str | None) -> None:
    if path is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    try:
        Path(path).write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise DomainError("file.unwritable", path=path) from error
