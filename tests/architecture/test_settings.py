"""Every setting an operator can make is documented, and nothing else is."""

from __future__ import annotations

import re

from tests.architecture.source import AWARD, ROOT, product

_READ = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z][A-Z0-9_]*)\"|os\.environ(?:\.get\(|\[)\s*\"([A-Z][A-Z0-9_]*)\"")
_ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]*)` \|", re.MULTILINE)
# Set by wsgi and manage.py for Django itself.
INTERNAL = {"DJANGO_SETTINGS_MODULE"}


def _read() -> set[str]:
    return {
        first or second
        for path in [AWARD / "settings.py", AWARD / "serve.py"]
        for first, second in _READ.findall(path.read_text(encoding="utf-8"))
    } - INTERNAL


def test_every_variable_that_is_read_is_documented_and_the_reverse():
    documented = set(_ROW.findall((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert documented == _read()


def test_the_environment_is_read_in_one_place():
    readers = {
        path.relative_to(AWARD).as_posix()
        for path in product()
        if re.search(r"os\.environ|os\.getenv|environ\.Env\(", path.read_text(encoding="utf-8"))
    }
    assert readers <= {"settings.py", "serve.py", "wsgi.py"}
