"""A section of a programme as a form: what stands there, what was typed, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from award.core.xlsx_messages import fault_text
from award.cycles.programmes.labels import SECTION_NAMES, choice_name, words
from award.cycles.programmes.schema import NAME_OF_NOTICE, Spec, section_specs
from award.cycles.programmes.typed import Tables, rearranged, stored, typed
from award.domain.errors import DomainError, Fault, InputRefused
from award.domain.programme import Programme
from award.domain.text import clean_text

Node = dict[str, Any]
LONG = {"text", "question", "reason", "hint", "confidentiality"}
SORTS = ("kind", "phase")  # keys that tell rows apart by a choice
MOST_DIFFERENCES = 40
_LINE = re.compile(r"\[[0-9]+\]$")  # a line of a list that is one field


class Section:
    """One section of a programme, as it stands or as it was typed."""

    def __init__(self, name: str, programme: Programme, data: QueryDict | None = None) -> None:
        self.name, self.specs = name, section_specs(name)
        self.label = str(SECTION_NAMES[name])
        self.kept = stored(programme)
        self.tables = typed(self.specs, data, self.kept) if data is not None else self.kept
        self.errors: dict[str, list[str]] = {}
        self.others: list[str] = []
        self.focus = rearranged(self.tables, data.get("act", "")) if data is not None else None
        self._names: dict[str, str] = {}

    @property
    def whole(self) -> Tables:
        """All tables of the programme, this section as typed. Raises InputRefused for what no file can hold."""
        whole = {key: value for key, value in self.kept.items() if key not in {spec.key for spec in self.specs}}
        whole |= {spec.key: self.tables[spec.key] for spec in self.specs if spec.key in self.tables}
        faults = [*_characters(self.tables, ""), *_names_of_notices(self.tables.get("notices", []))]
        if faults:
            raise InputRefused(faults)
        return {key: whole[key] for key in (*self.kept, *whole) if key in whole}

    def differs(self, other: Programme) -> list[tuple[str, str, str]]:
        """(where, as typed, as it stands) of what differs from this section of another programme."""
        theirs = stored(other)
        found = [
            pair for spec in self.specs
            for pair in _differences(spec, self.tables.get(spec.key), theirs.get(spec.key), "")
        ]  # fmt: skip
        return found[:MOST_DIFFERENCES]

    def is_same_in(self, one: Programme, other: Programme) -> bool:
        """Whether two programmes agree in this section."""
        first, second = stored(one), stored(other)
        return all(first.get(spec.key) == second.get(spec.key) for spec in self.specs)

    def refuse(self, refusal: InputRefused) -> None:
        """Keep the faults of the file with the fields where they lie."""
        places = [row.get(NAME_OF_NOTICE, "") for row in self.tables.get("notices", [])]
        for fault in refusal.faults:
            path = _form_path(fault.where.rpartition(": ")[2], places)
            said = fault_text(fault)
            self.errors.setdefault(path, []).append(said)
        known = {node["name"] for node in _flat(self.nodes())}
        self.others = [
            _("%(where)s: %(said)s") % {"where": path, "said": said} for path, sentences in self.errors.items()
            if not {path, _LINE.sub("", path)} & known for said in sentences
        ]  # fmt: skip

    def nodes(self) -> list[Node]:
        """What the page shows, field by field."""
        return self._nodes(self.specs, self.tables, "")

    def summary(self) -> list[Node]:
        """The fields that are wrong, with where they lie."""
        return [node for node in _flat(self.nodes()) if node["errors"]]

    def _nodes(self, specs: Iterable[Spec], table: Tables, path: str, within: str = "") -> list[Node]:
        nodes = []
        for spec in specs:
            name = f"{path}.{spec.key}" if path else spec.key
            label, hint = words(spec.label)
            node: Node = {
                "kind": spec.kind, "name": name, "id": _id(name), "label": label, "hint": hint,
                "where": f"{within} · {label}" if within else label, "is_optional": spec.is_optional,
                "errors": self.errors.get(name, []), "value": table.get(spec.key),
            }  # fmt: skip
            self._fill(node, spec, table.get(spec.key))
            nodes.append(node)
        return nodes

    def _fill(self, node: Node, spec: Spec, value: Any) -> None:
        name = node["name"]
        if spec.kind == "table":
            node["is_used"] = value is not None
            node["fields"] = self._nodes(spec.fields, value or {}, name, node["where"])
        elif spec.kind in ("rows", "named"):
            rows = value or []
            node["count"], node["is_focus"] = len(rows), self.focus == name
            node["rows"] = [self._row(spec, node, row, place) for place, row in enumerate(rows)]
        elif spec.kind == "text":
            both, is_long = value or {}, spec.key in LONG
            node["languages"] = [self._language(name, node["label"], both, code, is_long) for code in ("zh", "en")]
        elif spec.kind in ("choice", "choices"):
            chosen = value if isinstance(value, list) else [value]
            node["choices"] = [(code, choice_name(spec.label, code), code in chosen) for code in spec.choices]
        elif spec.kind in ("lines", "numbers"):
            node["value"] = "\n".join(str(each) for each in value or [])
            node["errors"] = [*node["errors"], *self._errors_below(name)]

    def _errors_below(self, name: str) -> list[str]:
        return [said for path, sentences in self.errors.items() if path.startswith(f"{name}[") for said in sentences]

    def _row(self, spec: Spec, node: Node, row: Tables, place: int) -> Node:
        name = f"{node['name']}[{place}]"
        named = [
            choice_name(field.label, row[field.key])
            for field in spec.fields
            if field.key in SORTS and field.choices and row.get(field.key)
        ]
        title = " · ".join(filter(None, [*named, _title(row)])) or _("%(number)s (new)") % {"number": place + 1}
        return {
            "name": name, "id": _id(name), "title": title, "place": place, "is_first": place == 0,
            "fields": self._nodes(spec.fields, row, name, title), "is_new": not row,
        }  # fmt: skip

    def _language(self, name: str, label: str, both: Tables, code: str, is_long: bool) -> Node:
        path = f"{name}.{code}"
        language = _("Chinese") if code == "zh" else _("English")
        return {
            "kind": "language", "name": path, "id": _id(path), "value": both.get(code, ""), "code": code,
            "label": _("%(label)s, %(language)s") % {"label": label, "language": language}, "is_long": is_long,
            "where": f"{label} · {language}", "errors": self.errors.get(path, []),
        }  # fmt: skip


def _id(name: str) -> str:
    return "f-" + name.replace("[", "-").replace("]", "").replace(".", "-")


def _title(row: Tables) -> str:
    name = row.get("name") or row.get("text") or row.get("question") or row.get("title")
    text = name.get("en" if get_language() == "en" else "zh") if isinstance(name, dict) else None
    return str(text or row.get("code") or row.get("scope") or row.get("class") or row.get(NAME_OF_NOTICE) or "")[:40]


def _flat(nodes: Iterable[Node]) -> list[Node]:
    """Every node of the page that may carry an error."""
    found: list[Node] = []
    for node in nodes:
        found.append(node)
        found += node.get("languages", [])
        found += _flat(node.get("fields", []))
        for row in node.get("rows", []):
            found += _flat(row["fields"])
    return found


def _form_path(path: str, notices: list[str]) -> str:
    head, dot, rest = path.partition(".")
    if head == "notices" and dot:
        name, _dot, inner = rest.partition(".")
        if name in notices:
            return f"notices[{notices.index(name)}]" + (f".{inner}" if inner else "")
    return path


def _characters(value: Any, path: str) -> Iterable[Fault]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _characters(each, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _characters(each, f"{path}[{place}]")
    elif isinstance(value, str):
        try:
            clean_text(value)
        except DomainError:
            yield Fault(path, "toml.text")


def _names_of_notices(rows: list[Tables]) -> Iterable[Fault]:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        name = str(row.get(NAME_OF_NOTICE, ""))
        if not (name.isascii() and name.replace("_", "a").isalnum() and len(name) <= 32):
            params: dict[str, object] = {"value": name[:40], "expected": "winners"}
            yield Fault(f"notices[{place}].{NAME_OF_NOTICE}", "toml.value", params)
        elif name in seen:
            yield Fault(f"notices[{place}].{NAME_OF_NOTICE}", "toml.duplicate", {"value": name})
        seen.add(name)


def _differences(spec: Spec, mine: Any, theirs: Any, within: str) -> Iterable[tuple[str, str, str]]:
    if mine == theirs:
        return
    label = words(spec.label)[0]
    where = f"{within} · {label}" if within else label
    if spec.kind == "table":
        for field in spec.fields:
            yield from _differences(field, (mine or {}).get(field.key), (theirs or {}).get(field.key), where)
    elif spec.kind in ("rows", "named"):
        for place in range(max(len(mine or []), len(theirs or []))):
            one, two = (rows[place] if place < len(rows) else {} for rows in (mine or [], theirs or []))
            row = _title(one) or _title(two) or str(place + 1)
            for field in spec.fields:
                yield from _differences(field, one.get(field.key), two.get(field.key), f"{where} · {row}")
    else:
        yield where, _shown(spec, mine), _shown(spec, theirs)


def _shown(spec: Spec, value: Any) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, dict):
        return " / ".join(str(value.get(code, "")) for code in ("zh", "en"))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return _(", ").join(str(each) for each in value)
    return choice_name(spec.label, value) if spec.kind == "choice" and value in spec.choices else str(value)
