"""Contract 8: a module with a function has its test."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.source import AWARD, TESTS, functions, listed, name_of, product, tree

# Wiring without a rule of its own.
WIRING = {"apps", "urls", "__init__", "settings", "wsgi"}


def _is_private(path: Path) -> bool:
    """A private module of a package is tested through the public ones that use it."""
    return path.stem.startswith("_")


def _has_mirror(path: Path) -> bool:
    parts = path.relative_to(AWARD).parts
    folder = TESTS / parts[0] if len(parts) > 1 else TESTS
    names = [f"test_{path.stem}.py"]
    if "templatetags" in parts:
        names.append(f"test_{path.stem}_tags.py")
    return any(next(folder.rglob(name), None) for name in names)


def test_every_module_with_a_function_has_its_mirrored_test():
    faults = [
        name_of(path) for path in product()
        if path.stem not in WIRING and not _is_private(path) and functions(tree(path)) and not _has_mirror(path)
    ]  # fmt: skip
    assert not faults, listed(faults)
