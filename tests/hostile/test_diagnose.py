"""Hostile ratings on the command line: one clear line each, exit status 1, few seconds, little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.test_command_line import measured, refused

HEAD = b"subject,judge,value\n"
RATING = b"A,J1,612.5\n"

RATINGS = {
    "NaN": (HEAD + b"A,J1,NaN\n", "r.csv:2: NaN is not a rating: give at most 9 digits"),
    "infinity": (HEAD + b"A,J1,1e309\n", "r.csv:2: 1e309 is not a rating"),
    "full-width digits": (HEAD + "A,J1,６１２\n".encode(), "r.csv:2: ６１２ is not a rating"),
    "rating twice": (HEAD + 2 * RATING, "r.csv:3: the rating of A by J1 is given twice"),
    "columns": (b",".join([b"x"] * 100_001) + b"\n" + RATING, "r.csv:1: there are more than 64 columns"),
    "GBK": (HEAD + "A,评委,1\n".encode("gbk"), "r.csv:2: is not UTF-8"),
    "formula": (HEAD + b'A,J1,"=HYPERLINK(""http://x.invalid"";""a"")"\n', "r.csv:2: =HYPERLINK("),
    "terminal codes": (HEAD + b"A,J1,\x1b[2J\n", r"r.csv:2: \x1b[2J is not a rating"),
    "empty": (b"", "r.csv:1: the header is missing"),
    "header alone": (HEAD, "r.csv: holds no ratings"),
    "no header": (RATING, "r.csv:1: the header is missing"),
    "zeros": (bytes(5000), "r.csv:1: "),
    "open quote": (HEAD + b'"' + RATING * 20_000, "r.csv:"),
}


@pytest.mark.parametrize("case", RATINGS)
def test_diagnose_refuses_in_one_line(case, tmp_path: Path, capsys):
    source, expected = RATINGS[case]
    (tmp_path / "r.csv").write_bytes(source)
    assert refused(capsys, ["diagnose", "--ratings", str(tmp_path / "r.csv")]).startswith(f"{tmp_path}/{expected}")


def test_diagnose_of_files_without_end(tmp_path: Path):
    path = tmp_path / "r.csv"
    floods = {
        "lines": HEAD + b"\n" * (31 << 20),
        "rows": HEAD + b"".join(b"S%d,J%d,1\n" % (n // 500, n % 500) for n in range(200_001)),
        "cells": HEAD + b"".join(b"S%d,J%d,1\n" % (n, n) for n in range(200_000)),
        "line": HEAD + b"A" * (31 << 20),
    }
    for source in floods.values():
        path.write_bytes(source)
        assert measured(["diagnose", "--ratings", str(path)]).count("\n") == 1
    with path.open("r+b") as file:
        file.truncate(200 << 20)  # sparse: zeros that take no room on the disk
    assert measured(["diagnose", "--ratings", str(path)]).endswith(
        "r.csv: is over 33554432 bytes: split it or remove what does not belong there\n"
    )
