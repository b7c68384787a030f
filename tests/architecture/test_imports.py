"""Contracts 1 to 5: who may import whom, and where heavy libraries stand."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.architecture.source import AWARD, ROOT, imports, listed, name_of, product

# Library → the modules that may import it. All of them inside functions only: each costs 0.1 s or more at start-up.
HEAVY = {
    "numpy": ["domain/aggregation", "domain/ranking", "domain/diagnostics/*"],
    "pandas": ["domain/tables", "reports/*"],
    "highspy": ["domain/allocation/solver"],
    "openpyxl": ["core/xlsx*"],
    "xhtml2pdf": ["core/pdf*"],
    "reportlab": ["core/pdf*", "core/watermark*"],
    "svglib": ["core/pdf*"],
    "pypdf": ["core/pdf*", "core/sniff*", "core/watermark*"],
    "PIL": ["core/sniff*", "core/pdf_pages*", "core/watermark*", "scoring/photographs*", "home/demo/*"],
    "defusedxml": ["core/sniff*", "core/docx_read"],
    "scipy": [],
}
GUARDIAN = ["core/grants", "panels/models/teams"]


def _module(path: Path) -> str:
    return path.relative_to(AWARD).with_suffix("").as_posix()


def _allowed(path: Path, patterns: list[str]) -> bool:
    return any(fnmatch(_module(path), pattern) for pattern in patterns)


def test_import_contracts_are_kept():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.parametrize("library", HEAVY)
def test_heavy_library_stays_in_its_leaves(library):
    faults = []
    for path in product():
        for line, module, inside in imports(path):
            if module.split(".")[0] != library:
                continue
            if not _allowed(path, HEAVY[library]):
                faults.append(f"{name_of(path)}:{line} may not import {module}")
            elif not inside:
                faults.append(f"{name_of(path)}:{line} imports {module} outside a function")
    assert not faults, listed(faults)


def test_guardian_is_known_to_two_modules():
    found = {
        _module(path) for path in product() for _line, module, _in in imports(path) if module.startswith("guardian")
    }
    assert found == set(GUARDIAN)


def test_domain_imports_nothing_of_the_product_but_itself():
    faults = [
        f"{name_of(path)}:{line} imports {module}"
        for path in product()
        if _module(path).startswith("domain/")
        for line, module, _inside in imports(path)
        if module.split(".")[0] == "django" or (module.startswith("award") and not module.startswith("award.domain"))
    ]
    assert not faults, listed(faults)
