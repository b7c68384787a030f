"""Contract 7: nothing grows beyond what one reads at a sitting. Complexity is ruff's matter."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import ROOT, functions, listed, name_of, product, templates, tree

FILE, FUNCTION, TEMPLATE = 400, 60, 200


def _all_code() -> list[Path]:
    return [*product(), *(path for folder in ("tests", "bench") for path in (ROOT / folder).rglob("*.py"))]


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_are_short():
    faults = [f"{name_of(path)}: {_lines(path)}" for path in _all_code() if _lines(path) > FILE]
    assert not faults, listed(faults)


def test_functions_are_short():
    faults = []
    for path in _all_code():
        for function in functions(tree(path)):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > FUNCTION:
                faults.append(f"{name_of(path)}:{function.lineno} {function.name}: {length}")
    assert not faults, listed(faults)


def test_templates_are_short():
    faults = [f"{name_of(path)}: {_lines(path)}" for path in templates() if _lines(path) > TEMPLATE]
    assert not faults, listed(faults)


def test_rules_and_services_explain_themselves():
    """A docstring on every public function of the rules, the services, the permissions and the queries."""
    faults = []
    for path in product():
        if "domain" not in path.parts and not {path.stem, path.parent.name} & {"services", "permissions", "queries"}:
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                faults.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert not faults, listed(faults)
