"""docs/verify/verify.py: one file that knows nothing of the product and comes to the same result."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from award.domain.bundle import build_bundle, manifest_sha256
from tests.domain.bundles import (
    CHANGES,
    UNMENDABLE,
    members_of,
    mended,
    random_source,
    source_of,
    two_round_cycle,
    zipped,
)
from tests.domain.sizes import CYCLES

SCRIPT = Path("docs/verify/verify.py")
SOURCE = source_of(two_round_cycle())
OFFICIALS = build_bundle(SOURCE, kind="officials")
PUBLIC = build_bundle(replace(SOURCE, named={"A1", "A2", "A3"}), kind="public")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("second_verifier", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def status(script: ModuleType, folder: Path, bundle: bytes) -> int:
    path = folder / "b.zip"
    path.write_bytes(bundle)
    return script.main([str(path)])


def test_it_is_short_and_needs_the_standard_library_only():
    source = SCRIPT.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 350
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("seed", range(CYCLES))
@pytest.mark.parametrize("kind", ["officials", "public"])
def test_it_reproduces_random_cycles(script, tmp_path, capsys, seed, kind):
    bundle = build_bundle(random_source(seed), kind=kind)
    assert status(script, tmp_path, bundle) == 0, capsys.readouterr().err
    assert manifest_sha256(bundle) in capsys.readouterr().out


@pytest.mark.parametrize("is_mended", [False, True], ids=["as it is", "manifest mended"])
@pytest.mark.parametrize("bundle", [OFFICIALS, PUBLIC], ids=["officials", "public"])
@pytest.mark.parametrize("change", CHANGES)
def test_it_finds_whatever_is_changed(script, tmp_path, capsys, change, bundle, is_mended):
    members = CHANGES[change](members_of(bundle))
    expected = 0 if is_mended and change in UNMENDABLE else 1
    assert status(script, tmp_path, zipped(mended(members) if is_mended else members)) == expected
    assert bool(capsys.readouterr().err) == bool(expected)


def test_it_finds_a_sheet_that_is_not_the_one_sealed(script, tmp_path, capsys):
    scores = SOURCE.scores
    sheets = [scores.sheets[0]._replace(packed=bytes([0, *scores.sheets[0].packed[1:]])), *scores.sheets[1:]]
    forged = build_bundle(replace(SOURCE, scores=replace(scores, sheets=sheets)), kind="officials")
    assert status(script, tmp_path, forged) == 1
    assert "('A1', 'm', 'J1') is not the one that was sealed" in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", OFFICIALS[:-30], zipped({"../x": b""})])
def test_it_refuses_what_is_no_bundle(script, tmp_path, capsys, data):
    assert status(script, tmp_path, data) == 1
    assert "the bundle cannot be read" in capsys.readouterr().err


def test_it_runs_on_its_own(tmp_path):
    """As an auditor runs it: another folder, an empty environment, nothing but the interpreter."""
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(OFFICIALS)
    bad.write_bytes(zipped(CHANGES["mark changed"](members_of(OFFICIALS))))
    for path, expected in ((good, 0), (bad, 1)):
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(SCRIPT.resolve()), str(path)],
            cwd=tmp_path, env={}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == expected, done.stderr
    assert subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, check=False).returncode == 2
