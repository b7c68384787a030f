"""What the commands that turn one file into another share: whole or nothing, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from award.cycles.management.converting import ConvertCommand
from award.domain.errors import Fault, InputRefused


class Command(ConvertCommand):
    names = ("IN", "OUT")
    limit = 4

    def convert(self, data: bytes, name: str) -> bytes:
        if len(data) > self.limit:
            raise InputRefused([Fault(name, "file.too_big", {"limit": self.limit}), Fault("items!D7", "toml.missing")])
        return data + name.encode()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.x"
    path.write_bytes(b"1234")
    return path


def run(source: Path, target: Path, *options: str) -> None:
    call_command(Command(), str(source), str(target), "--language", "en", *options)


def test_the_file_is_written_and_not_replaced_without_force(source, tmp_path, capsys):
    target = tmp_path / "out"
    run(source, target)
    assert target.read_bytes() == b"1234in.x"
    assert capsys.readouterr().out == f"{target}: written\n"

    target.write_bytes(b"mine")
    with pytest.raises(CommandError, match="--force"):
        run(source, target)
    assert target.read_bytes() == b"mine"
    run(source, target, "--force")
    assert target.read_bytes() == b"1234in.x"


def test_faults_are_lines_and_nothing_is_written(source, tmp_path, capsys):
    source.write_bytes(b"12345 and more")
    with pytest.raises(CommandError, match="2 faults; nothing was written"):
        run(source, tmp_path / "out")
    assert capsys.readouterr().err.splitlines() == [
        "in.x: is over 4 bytes: split it or remove what does not belong there",
        "items!D7: is missing: add it",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.x"]


def test_a_path_that_does_not_do_is_named(source, tmp_path):
    for wrong, right in ((tmp_path / "none", tmp_path / "out"), (source, tmp_path / "none" / "out")):
        with pytest.raises(CommandError, match="No such file"):
            run(wrong, right)
    with pytest.raises(CommandError, match="directory"):
        run(tmp_path, tmp_path / "out")
    with pytest.raises(CommandError, match="give another path"):
        run(source, tmp_path / "." / "in.x", "--force")
    with pytest.raises(CommandError, match="directory"):
        (tmp_path / "folder").mkdir()
        run(source, tmp_path / "folder", "--force")
    assert source.read_bytes() == b"1234"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "in.x"]
