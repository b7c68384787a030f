"""Hostile files on the command line: one clear line each, exit status 1, few seconds, little memory."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from award.domain.bundle import build_bundle
from award.domain.cli import main
from tests.domain.builders import make_criteria, programme_data, round_data, toml_bytes
from tests.domain.bundles import members_of, mended, source_of, two_round_cycle, zipped

HEAD = b"application,round,judge,item,percent\n"
MARK = b"A,m,J1,1.1,50\n"
CRITERIA = make_criteria().source
SECONDS, MEGABYTES = 5, 300
FORMULA = b'=HYPERLINK(""http://x.invalid"";""a"")'

SCORES = {
    "NaN": (HEAD + b"A,m,J1,1.1,NaN\n", "scores.csv:2: NaN is not a mark"),
    "infinity": (HEAD + b"A,m,J1,1.1,1e309\n", "scores.csv:2: 1e309 is not a mark"),
    "full-width digits": (HEAD + "A,m,J1,1.1,９５\n".encode(), "scores.csv:2: ９５ is not a mark"),
    "mark twice": (HEAD + 2 * MARK, "scores.csv:3: the mark for item 1.1 is given twice"),
    "columns": (b",".join([b"x"] * 100_001) + b"\n" + MARK, "scores.csv:1: there are more than 64 columns"),
    "cells": (HEAD + b"," * 100_000 + b"\n", "scores.csv:2: the row has 100001 cells and the header 5"),
    "GBK": (HEAD + "A,m,评委,1.1,50\n".encode("gbk"), "scores.csv:2: is not UTF-8"),
    "UTF-16": ((HEAD + MARK).decode().encode("utf-16"), "scores.csv:1: is not UTF-8"),
    "formula": (HEAD + b'A,m,J1,1.1,"' + FORMULA + b'"\n', "scores.csv:2: =HYPERLINK("),
    "terminal codes": (HEAD + b"A,m,J1,1.1,\x1b[2J\n", r"scores.csv:2: \x1b[2J is not a mark"),
    "empty": (b"", "scores.csv:1: the header is missing"),
    "no header": (MARK, "scores.csv:1: the header is missing"),
    "zeros": (bytes(5000), "scores.csv:1: "),
    "open quote": (HEAD + b'"' + MARK * 20_000, "scores.csv:"),
    "one line": (HEAD + b"A" * (2 << 20), "scores.csv:2: the line is longer than 1048576 bytes"),
}
TABLES = {
    "NaN": (CRITERIA.replace(b"total_points = 200", b"total_points = nan"), "total_points: is of the wrong type"),
    "infinity": (
        CRITERIA.replace(b"total_points = 200", b"total_points = 1e309"),
        "total_points: is of the wrong type",
    ),
    "full-width digits": (CRITERIA.replace(b"= 200", "= ２００".encode()), "c.toml:4: is not TOML"),
    "key twice": (CRITERIA + b"step = 5\n", "is not TOML (Cannot overwrite a value)"),
    "keys": (b"".join(b"x%d = 1\n" % n for n in range(70_000)) + CRITERIA, "c.toml: holds more than 64 keys"),
    "GBK": (CRITERIA.replace("名".encode(), "名".encode("gbk")), "c.toml:6: is not UTF-8"),
    "formula": (CRITERIA.replace(b'code = "small"', b'code = "=1+1"'), "c.toml: code: is not allowed (=1+1)"),
    "empty": (b"", "c.toml: is neither a criteria file nor a programme file"),
    "no tables": (b'title = "criteria"\n', "c.toml: is neither a criteria file nor a programme file"),
    "deep": (CRITERIA + b"x = " + b"[" * 100_000, "c.toml: is not TOML (nested too deeply)"),
    "deep keys": (CRITERIA + b"x." * 100_000 + b"x = 1\n", "c.toml: "),
    "huge number": (CRITERIA.replace(b"= 200", b"= 0x" + b"f" * 10_000), "c.toml: "),
    "long number": (CRITERIA.replace(b"= 200", b"= " + b"9" * 10_000), "c.toml: "),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "c.toml").write_bytes(CRITERIA)
    (tmp_path / "p.toml").write_bytes(toml_bytes(programme_data(round_data())))
    (tmp_path / "scores.csv").write_bytes(HEAD + MARK)
    return tmp_path


def rank_command(folder: Path) -> list[str]:
    files = {"criteria": "c.toml", "programme": "p.toml", "scores": "scores.csv"}
    return ["rank", *(part for kind, name in files.items() for part in (f"--{kind}", str(folder / name)))]


def refused(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """The one line that a command says when it refuses."""
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.endswith("\n")
    return err


@pytest.mark.parametrize("case", SCORES)
def test_rank_refuses_in_one_line(case, folder, capsys):
    source, expected = SCORES[case]
    (folder / "scores.csv").write_bytes(source)
    assert refused(capsys, rank_command(folder)).startswith(f"{folder}/{expected}")


@pytest.mark.parametrize("points", ["NaN", "1e309", "９", "=1+1", "99999", "inf"])
def test_rank_refuses_an_adjustment_in_one_line(points, folder, capsys):
    (folder / "a.csv").write_bytes(f"application,points,reason\nA,{points},why\n".encode())
    err = refused(capsys, [*rank_command(folder), "--adjustments", str(folder / "a.csv")])
    assert err.startswith(f"{folder}/a.csv:2: {points} is not a number of points")


@pytest.mark.parametrize("case", TABLES)
def test_check_refuses_in_one_line(case, folder, capsys):
    source, expected = TABLES[case]
    (folder / "c.toml").write_bytes(source)
    line = refused(capsys, ["check", str(folder / "c.toml")])
    assert line.startswith(f"{folder}/c.toml")
    assert expected in line
    assert len(line) < 1000


# ------------------------------------------------------------------ measured in a process of its own

CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1]) + 1))
from award.domain.cli import main
status = main(sys.argv[2:])
with open("/proc/self/status") as file:
    peak = next(line for line in file if line.startswith("VmHWM"))
print(peak.split()[1])
sys.exit(status)
"""


def measured(arguments: list[str]) -> str:
    """What a refusing child says on standard error; it fails over its seconds of computing or its memory."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(SECONDS), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr[-2000:]
    kilobytes = int(done.stdout.split()[-1])
    assert kilobytes < MEGABYTES * 1000, kilobytes
    return done.stderr


def lying(bomb: bytes) -> bytes:
    """The bomb, whose last member now calls itself small."""
    at = bomb.rindex(b"PK\x01\x02")
    return bomb[: at + 24] + struct.pack("<L", 1000) + bomb[at + 28 :]


def flood(members: dict[str, bytes], name: str, data: bytes) -> bytes:
    return zipped(mended({**members, name: data}), method=zipfile.ZIP_DEFLATED)


def test_rank_of_200_megabytes(folder):
    with (folder / "scores.csv").open("r+b") as file:
        file.truncate(200 << 20)  # sparse: zeros that take no room on the disk
    assert measured(rank_command(folder)).endswith("scores.csv: is over 134217728 bytes: split it or remove what "
                                                   "does not belong there\n")  # fmt: skip
    assert measured(["check", str(folder / "scores.csv")]).count("\n") == 1


def test_rank_of_lines_and_sheets_without_end(folder):
    (folder / "scores.csv").write_bytes(HEAD + b"A" * (120 << 20))
    assert measured(rank_command(folder)).count("\n") == 1
    (folder / "scores.csv").write_bytes(HEAD + b"".join(b"%x,m,J,1.1,5\n" % n for n in range(250_000)))
    assert "there are more than 200000 sheets" in measured(rank_command(folder))


def test_check_of_a_file_of_faults(folder):
    nested = b"".join(b"[[categories]]\nx%d = 1\n" % n for n in range(40_000))
    (folder / "c.toml").write_bytes(nested)
    assert measured(["check", str(folder / "c.toml")]).count("\n") <= 1001


def test_verify_of_bombs(folder):
    members = members_of(build_bundle(source_of(two_round_cycle()), kind="public"))
    bomb = zipped({"manifest.json": b"{}", "scores.csv": bytes(300_000_000)}, method=zipfile.ZIP_DEFLATED)
    objects = b"[" + b"{}," * 2_500_000 + b"{}]"
    bombs = {
        "bomb": bomb,
        "lying": lying(bomb),
        "entries": zipped({f"{n}": b"" for n in range(20_000)}),
        "JSON": flood(members, "ranking.json", objects),
        "manifest": zipped({**members, "manifest.json": objects}, method=zipfile.ZIP_DEFLATED),
        "sheets": flood(members, "scores.csv", HEAD + b"".join(b"%x,m,J,1.1,5\n" % n for n in range(250_000))),
        "applications": flood(members, "scores.csv", HEAD + b"".join(b"%x,m,J,1.1,5\n" % n for n in range(25_000))),
    }
    for name, data in bombs.items():
        (folder / f"{name}.zip").write_bytes(data)
        err = measured(["verify", str(folder / f"{name}.zip")])
        assert err.startswith(f"{folder}/{name}.zip: "), name
        assert err.count("\n") <= 21, name
    assert not [path for path in folder.rglob("*") if path.suffix == ".csv" and path.name != "scores.csv"]
