"""The code and the templates as the tests of this folder read them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AWARD = ROOT / "award"
TESTS = ROOT / "tests"
TEMPLATES = ROOT / "templates"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """The path as failures show it."""
    return path.relative_to(ROOT).as_posix()


def product() -> list[Path]:
    """Every module of the product except migrations."""
    return sorted(path for path in AWARD.rglob("*.py") if "migrations" not in path.parts)


def modules(*layers: str) -> list[Path]:
    """The modules of the layers named: `views.py` as well as what lies in a package `views`."""
    return [
        path for path in product()
        if path.stem in layers or any(part in layers for part in path.relative_to(AWARD).parts[1:-1])
    ]  # fmt: skip


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(node: ast.AST) -> list[Function]:
    """All functions in `node`, methods and inner ones too."""
    return [child for child in ast.walk(node) if isinstance(child, Function)]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or an attribute; "" for anything else at its root."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))


@cache
def calls(path: Path) -> list[tuple[ast.Call, str]]:
    """Each call in the module with the dotted name of what is called."""
    return [(node, dotted(node.func)) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


@cache
def imports(path: Path) -> list[tuple[int, str, bool]]:
    """Line, module and whether it waits until it is needed (in a function, or for types only), of each import."""
    late: list[ast.AST] = [*functions(tree(path))]
    late += [
        node for node in tree(path).body if isinstance(node, ast.If) and dotted(node.test).endswith("TYPE_CHECKING")
    ]
    inside = {id(child) for node in late for child in ast.walk(node)}
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.lineno, node.module, id(node) in inside))
    return found


def templates(*, printed: bool = True) -> list[Path]:
    """Every template; those of documents on paper only when `printed`."""
    paths = [path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"}]
    return sorted(path for path in paths if printed or "print" not in path.relative_to(TEMPLATES).parts[:1])


def listed(faults: Iterable[str]) -> str:
    """Faults, one a line, for the message of an assertion."""
    return "\n  ".join(["", *faults])
