"""Every hostile workbook ends the command with clear lines, in time and in little memory."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.cycles.criteriabooks.books import workbook

DATA = Path(__file__).parent / "data"
HOSTILE = sorted(path.name for path in DATA.glob("xlsx_*.xlsx"))
SECONDS = 5
MEMORY = 300 << 20


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook_is_refused_in_lines(name, tmp_path, capsys):
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("criteria_from_xlsx", str(DATA / name), str(tmp_path / "a.toml"), "--language", "en")
    lines = capsys.readouterr().err.splitlines()
    assert lines
    assert all(": " in line and "Traceback" not in line for line in lines)
    assert list(tmp_path.iterdir()) == []


def bomb(kind: str) -> bytes:
    """The workbook of a criteria file with one part blown up to just under what is let through."""
    space = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    bodies = {
        "rows": b"".join(b'<row r="%d"><c r="CV%d"><v>1</v></c></row>' % (row, row) for row in range(1, 3000)),
        "attributes": b"<row " + b" ".join(b'a%d=""' % number for number in range(200_000)) + b"/>",
        "text": b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>' % (b"ab" * 2_000_000),
        "depth": b"<x>" * 50_000 + b"</x>" * 50_000,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for part in old.infolist():
            is_target = part.filename == "xl/worksheets/sheet2.xml"
            new.writestr(
                part.filename, space + bodies[kind] + b"</sheetData></worksheet>" if is_target else old.read(part)
            )
    return out.getvalue()


@pytest.mark.parametrize("kind", ["rows", "attributes", "depth", "text"])
def test_the_most_that_is_let_through_stays_within_time_and_memory(kind, tmp_path):
    """In a process of its own, which the system ends when it takes more than it may."""
    (tmp_path / "a.xlsx").write_bytes(bomb(kind))

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    done = subprocess.run(
        [sys.executable, "manage.py", "criteria_from_xlsx", str(tmp_path / "a.xlsx"), str(tmp_path / "a.toml")],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, preexec_fn=bound,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr[-500:]
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) >= 2
