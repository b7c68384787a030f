"""Every route has a name that leads somewhere, and nothing links to a route or shows a template that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.template import engines
from django.template.loader import get_template
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from tests.architecture.source import AWARD, TEMPLATES, listed, name_of, product, templates, tree

SAMPLES = {"int": 1, "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x/y"}
# What allauth draws by its own names.
FOREIGN = {"account", "allauth", "mfa", "usersessions"}
PUBLIC = {
    "accounts.language", "home.front", "home.accessibility", "home.privacy", "home.health",
    "home.panel_worker",
    "cycles.announcement_list", "cycles.announcement", "cycles.criteria_list", "cycles.criteria", "cycles.self_check",
    "panels.draws", "scoring.defence_draws",
    "panels.invitation",  # who holds the link of the mail reads and declines; accepting asks for the login itself
    "notices.notice_list", "notices.notice_page",
    "honours.winners", "honours.check", "honours.certificate",
    "results.published_list", "results.published", "results.check", "results.public_bundle", "results.verifier",
}  # fmt: skip
PAGES_OF_DJANGO = {"403.html", "403_csrf.html", "404.html", "500.html"}


def _patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _patterns(entry, inner)
        else:
            yield f"{namespace}{entry.name}" if entry.name else "", entry


def _names() -> set[str]:
    return {name for name, _pattern in _patterns(get_resolver()) if name}


def _sample(pattern: URLPattern) -> dict[str, object]:
    by_class = {type(converter): name for name, converter in get_converters().items()}
    return {key: SAMPLES[by_class[type(value)]] for key, value in pattern.pattern.converters.items()}


def test_every_route_of_the_product_has_a_name_and_can_be_reversed():
    faults = []
    for name, pattern in _patterns(get_resolver()):
        if not getattr(pattern.callback, "__module__", "").startswith("award."):
            continue
        try:
            reverse(name or "?", kwargs=_sample(pattern))
        except (NoReverseMatch, KeyError) as error:
            faults.append(f"{pattern.pattern}: {error}")
    assert not faults, listed(faults)


def test_every_link_in_a_template_leads_to_a_route():
    names = _names()
    faults = [
        f"{name_of(path)}: {found}"
        for path in templates()
        for found in re.findall(r"{%-?\s*url\s+['\"]([\w:.-]+)['\"]", path.read_text(encoding="utf-8"))
        if found not in names
    ]
    assert not faults, listed(faults)


def _strings(path: object) -> Iterator[ast.Constant]:
    for node in ast.walk(tree(path)):  # type: ignore[arg-type]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def test_every_route_named_in_the_code_exists():
    names = _names()
    spaces = {name.split(":")[0] for name in names if ":" in name}
    faults = [
        f"{name_of(path)}:{node.lineno} {node.value}"
        for path in product()
        for node in _strings(path)
        if re.fullmatch(r"[a-z_]+:[a-z_]+", node.value) and node.value.split(":")[0] in spaces
        and node.value not in names
    ]  # fmt: skip
    assert not faults, listed(faults)


def _referenced_templates() -> Iterator[tuple[str, str]]:
    for path in product():
        for node in _strings(path):
            if re.fullmatch(r"[\w./-]+\.(html|txt)", node.value) and "/" in node.value:
                yield f"{name_of(path)}:{node.lineno}", node.value
    for path in templates():
        text = path.read_text(encoding="utf-8")
        for found in re.findall(r"{%-?\s*(?:include|extends)\s+['\"]([^'\"#]+)", text):
            yield name_of(path), found


def test_every_template_referred_to_exists():
    faults = [f"{where}: {name}" for where, name in _referenced_templates() if not (TEMPLATES / name).is_file()]
    assert not faults, listed(faults)


def test_every_template_is_used():
    used = {name for _where, name in _referenced_templates()}
    kinds = {node.value for path in product() for node in _strings(path)}
    begun = {  # f"eligibility_{verdict}"
        node.values[0].value for path in product() for node in ast.walk(tree(path))
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
        and re.fullmatch(r"[a-z]{4,}_", str(node.values[0].value))
    }  # fmt: skip
    faults = []
    for path in templates():
        name = path.relative_to(TEMPLATES).as_posix()
        folder = name.split("/")[0]
        if folder in FOREIGN or name in used or name in PAGES_OF_DJANGO:
            continue
        if folder == "outbox" and (path.stem in kinds or path.stem.startswith(tuple(begun))):
            continue
        faults.append(name)
    assert not faults, listed(faults)


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_template_compiles(path):
    assert engines.all()
    get_template(path.relative_to(TEMPLATES).as_posix())


def test_views_are_behind_a_login_or_listed_as_public():
    """A view is public by decision, not by a decorator that was forgotten."""
    found = {
        f"{path.relative_to(AWARD).parts[0]}.{function.name}"
        for path in product() if "views" in (path.stem, path.parent.name) and path.parent != AWARD / "core"
            and path.stem != "common"  # what the pages of an app share
        for function in tree(path).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        and [argument.arg for argument in function.args.args][:1] == ["request"]
        and not any("login_required" in ast.dump(node) for node in function.decorator_list)
    }  # fmt: skip
    assert found == PUBLIC
