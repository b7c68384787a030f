"""What the two commands that load files share."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management.base import CommandError

from award.core.errors import ServiceError
from award.cycles.management.loading import LoadCommand


def command(load):
    class Command(LoadCommand):
        pattern = "*.toml"

    Command.load = staticmethod(load)
    return Command()


def test_each_file_goes_to_the_service_by_its_bytes_and_name(tmp_path, capsys):
    path = tmp_path / "a.toml"
    path.write_bytes(b"x")
    command(lambda *, actor, source, name: SimpleNamespace(code=source.decode() + name, sha256="1")).handle(
        files=[path]
    )
    assert capsys.readouterr().out == "a.toml: xa.toml, SHA-256 1\n"


def test_what_cannot_be_read_or_is_refused_ends_the_command(tmp_path):
    def refuse(*, actor, source, name):
        raise ServiceError("Not this one.")

    with pytest.raises(CommandError, match="No such file"):
        command(refuse).handle(files=[Path(tmp_path / "missing.toml")])
    (tmp_path / "a.toml").write_bytes(b"x")
    with pytest.raises(CommandError, match=r"a.toml: Not this one\."):
        command(refuse).handle(files=[tmp_path / "a.toml"])
