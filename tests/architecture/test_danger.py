"""What turns data into code or text into markup stays out, but for a short list."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import AWARD, calls, dotted, imports, listed, name_of, product, templates, tree

# Modules that draw SVG from numbers and escape every text they are given; charts and tags have tests of that.
DRAWS_MARKUP = {
    "core/templatetags/award",
    "core/charts",
    "core/chart_parts",
    "results/strips",
    "results/boardrows",
    "results/agreementcard",
    "results/slopes",
    "applications/templatetags/applications",
}


def test_nothing_evaluates_data():
    faults = []
    for path in product():
        for node, name in calls(path):
            if name in {"eval", "exec", "compile", "__import__"} or name.endswith(("yaml.load", "yaml.unsafe_load")):
                faults.append(f"{name_of(path)}:{node.lineno} {name}")
        for line, module, _inside in imports(path):
            if module.split(".")[0] in {"pickle", "marshal", "shelve", "yaml"}:
                faults.append(f"{name_of(path)}:{line} imports {module}")
    assert not faults, listed(faults)


def test_markup_is_made_in_few_places():
    found = {
        path.relative_to(AWARD).with_suffix("").as_posix()
        for path in product()
        for node, name in calls(path)
        if name.split(".")[-1] in {"mark_safe", "SafeString", "SafeText"}
    }
    assert found <= DRAWS_MARKUP, listed(sorted(found - DRAWS_MARKUP))


def test_no_template_switches_escaping_off():
    faults = [
        name_of(path) for path in templates()
        if path.suffix == ".html"
        and re.search(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off", path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert not faults, listed(faults)


def test_no_raw_sql_is_composed_from_values():
    """`.raw`, `.extra`, `RawSQL` have no use here; `execute` takes a constant and parameters."""
    faults = []
    for path in product():
        if name_of(path) == "award/core/triggers.py":  # composes statements from names of our own tables, in migrations
            continue
        for node, name in calls(path):
            last = name.split(".")[-1] or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
            if last in {"raw", "extra", "RawSQL"}:
                faults.append(f"{name_of(path)}:{node.lineno} {last}")
            if last == "execute" and node.args and not isinstance(node.args[0], ast.Constant):
                faults.append(f"{name_of(path)}:{node.lineno} execute of a composed statement")
    assert not faults, listed(faults)


def test_no_request_data_names_a_column():
    """Keys from a request never reach `filter(**…)` or `order_by(…)`."""
    faults = []
    for path in product():
        for node, name in calls(path):
            last = node.func.attr if isinstance(node.func, ast.Attribute) else name
            if last not in {"filter", "exclude", "annotate", "order_by", "update", "values", "get"}:
                continue
            given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg is None)]
            for argument in given:
                inner = argument.value if isinstance(argument, ast.Starred) else argument
                if last != "get" and dotted(inner).startswith(("request.GET", "request.POST")):
                    faults.append(f"{name_of(path)}:{node.lineno} {last}({dotted(inner)})")
    assert not faults, listed(faults)


def test_forms_list_their_fields():
    faults = [
        f"{name_of(path)}:{node.lineno}"
        for path in product()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id in {"fields", "exclude"} for target in node.targets)
        and (
            (isinstance(node.value, ast.Constant) and node.value.value == "__all__")
            or any(isinstance(target, ast.Name) and target.id == "exclude" for target in node.targets)
        )
    ]
    assert not faults, listed(faults)
