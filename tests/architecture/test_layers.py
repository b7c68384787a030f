"""Contract 6, reads: views hold no queries, the lower layers no HTTP, and no database averages a score."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import calls, imports, listed, modules, name_of, product, tree

_QUERYING = {"objects", "_default_manager", "_base_manager"}
_SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def test_views_fetch_through_doors_only():
    faults = []
    for path in modules("views", "forms", "exports", "templatetags", "middleware"):
        is_view = "views" in (path.stem, path.parent.name)
        for node in ast.walk(tree(path)):
            if is_view and isinstance(node, ast.Attribute) and node.attr in _QUERYING:
                faults.append(f"{name_of(path)}:{node.lineno} .{node.attr}")
            if isinstance(node, ast.Name | ast.alias):
                name = node.id if isinstance(node, ast.Name) else node.name
                if name in _SHORTCUTS:
                    faults.append(f"{name_of(path)}:{node.lineno} {name}")
    assert not faults, listed(faults)


def test_lower_layers_know_no_http():
    """Doors raise a 404, so permissions may; below them nothing knows that a browser asks."""
    faults = [
        f"{name_of(path)}:{line} imports {module}"
        for path in modules("models", "queries", "services")
        for line, module, _inside in imports(path)
        if module.startswith(("django.http", "django.shortcuts", "django.contrib.messages", "django.views"))
    ]
    assert not faults, listed(faults)


def test_no_query_averages():
    """The mean of marks is a rule of the programme; a database's own is another number."""
    faults = [
        f"{name_of(path)}:{node.lineno} {name}"
        for path in product()
        for node, name in calls(path)
        if name.split(".")[-1] in {"Avg", "StdDev", "Variance"}
    ]
    assert not faults, listed(faults)


def test_no_signals_between_our_apps():
    faults = [
        f"{name_of(path)}:{line}"
        for path in product()
        for line, module, _inside in imports(path)
        if module in {"django.dispatch", "django.db.models.signals"}
    ]
    assert not faults, listed(faults)


def test_no_model_is_fetched_by_name_to_dodge_the_order():
    faults = [
        f"{name_of(path)}:{node.lineno}"
        for path in product()
        for node, name in calls(path)
        if re.search(r"(^|\.)get_model$", name)
    ]
    assert not faults, listed(faults)
