"""The one text of a problem and of a plan, known by its SHA-256, and how it is read."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import chain
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from award.domain.allocation.problem import RULES, Entry, PanelPlan, Person, Plan, Problem, Rules
from award.domain.errors import Fault, InputRefused
from award.domain.tomlfiles import shown

VERSION = 1
MOST_PERSONS, MOST_ENTRIES = 1000, 2000
LIMIT = 32 << 20
MOST_FAULTS = 50
NAME = "problem"

M = TypeVar("M", bound=BaseModel)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_CODE = re.compile(r"\S{1,64}")


def canonical(value: object) -> str:
    """JSON with sorted keys, without spaces, characters as themselves."""
    return _ENCODER.encode(value)


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def problem_json(problem: Problem) -> str:
    """The canonical text of a problem: the same whatever the order in which things were given."""
    persons = [{**vars(person), "industries": sorted(person.industries)} for person in problem.persons]
    return canonical(
        {
            "conflicts": sorted([*pair, problem.reasons.get(pair, "")] for pair in problem.conflicts),
            "entries": sorted((dict(vars(entry)) for entry in problem.entries), key=_by_code),
            "pairs_barred": sorted({tuple(sorted(pair)) for pair in problem.pairs_barred}),
            "panels": problem.panels,
            "persons": sorted(persons, key=_by_code),
            "rules": dict(vars(problem.rules)),
            "version": VERSION,
            "waived": sorted(problem.waived),
        }
    )


def _by_code(row: dict[str, Any]) -> str:
    return str(row["code"])


def problem_of_json(text: str) -> Problem:
    """The problem of a canonical text. InputRefused where it is not one, to the character."""
    read = _read(_Problem, text, NAME)
    pairs = [(person, entry) for person, entry, _reason in read.conflicts]
    problem = Problem(
        persons=tuple(
            Person(**{**dict(person), "industries": frozenset(person.industries)}) for person in read.persons
        ),
        entries=tuple(Entry(**dict(entry)) for entry in read.entries),
        panels=read.panels,
        rules=Rules(**dict(read.rules)),
        conflicts=frozenset(pairs),
        reasons={(person, entry): reason for person, entry, reason in read.conflicts if reason},
        pairs_barred=frozenset(read.pairs_barred),
        waived=frozenset(read.waived),
    )
    if problem_json(problem) != text:
        raise InputRefused([Fault(NAME, "draw.not_canonical")])
    require_sound(problem)
    return problem


def plan_json(plan: Plan, **more: object) -> str:
    """The canonical text of a plan, with `more` beside it."""
    return canonical(
        {
            **more,
            "figures": dict(plan.figures),
            "guests": plan.guests,
            "panels": [
                {field.name: getattr(panel, field.name) for field in fields(PanelPlan)} for panel in plan.panels
            ],
        }
    )


def plan_of_json(text: str) -> Plan:
    """The plan of a text made by `plan_json`; what stands beside it is left aside."""
    read = _read(_Plan, text, "plan")
    return Plan(tuple(PanelPlan(**dict(panel)) for panel in read.panels), read.guests, read.figures)


def require_sound(problem: Problem) -> None:
    """Refuse a problem that no solver should see. Raises InputRefused with every fault."""
    found = list(problem_faults(problem))
    if found:
        raise InputRefused(found[:MOST_FAULTS])


def problem_faults(problem: Problem) -> Iterator[Fault]:
    """What is wrong with a problem before any rule is looked at: codes, names of what is not there, numbers."""
    persons, entries = [person.code for person in problem.persons], [entry.code for entry in problem.entries]
    yield from _code_faults("persons", persons, MOST_PERSONS)
    yield from _code_faults("entries", entries, MOST_ENTRIES)
    known, sent = set(persons), set(entries)
    for place, codes, among in (
        ("conflicts", {person for person, _ in problem.conflicts}, known),
        ("conflicts", {entry for _, entry in problem.conflicts}, sent),
        ("pairs_barred", set(chain.from_iterable(problem.pairs_barred)), known),
        ("waived", problem.waived, set(RULES)),
    ):
        for code in sorted(codes - among):
            yield Fault(place, "draw.unknown", {"value": shown(code)})
    for one, other in sorted(problem.pairs_barred):
        if one == other:
            yield Fault("pairs_barred", "draw.twice", {"value": shown(one)})
    yield from _number_faults(problem)


def _code_faults(place: str, codes: Iterable[str], limit: int) -> Iterator[Fault]:
    counts = Counter(codes)
    if sum(counts.values()) > limit:
        yield Fault(place, "draw.many", {"limit": limit})
    for code, count in counts.items():
        if not _CODE.fullmatch(code):
            yield Fault(place, "draw.code", {"value": shown(code)})
        if count > 1:
            yield Fault(place, "draw.twice", {"value": shown(code)})


def _number_faults(problem: Problem) -> Iterator[Fault]:
    most = min(len(problem.persons), len(problem.entries))
    if not 1 <= problem.panels <= most:
        yield Fault("panels", "draw.panels", {"panels": problem.panels, "most": most})
    rules = problem.rules
    if not 1 <= rules.minimum_members <= rules.maximum_members:
        yield Fault(
            "rules.maximum_members", "draw.members", {"least": rules.minimum_members, "most": rules.maximum_members}
        )
    for person in problem.persons:
        if person.most is not None and person.most < 1:
            yield Fault("persons", "draw.most", {"value": shown(person.code), "most": person.most})


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


_Line = Annotated[str, Field(max_length=500)]
_Lines = Annotated[tuple[_Line, ...], Field(strict=False)]
_Number = Annotated[int, Field(ge=0, le=100_000)]


class _Person(_Strict):
    code: _Line
    employer: _Line
    region: _Line
    industries: _Lines
    may_chair: bool
    most: _Number | None
    cycles_in_row: _Number


class _Entry(_Strict):
    code: _Line
    industry: _Line
    region: _Line


class _Rules(_Strict):
    minimum_members: _Number
    maximum_members: _Number
    minimum_chairs: _Number
    industry_experts: _Number
    most_applications: _Number
    load_difference: _Number
    one_employer: bool
    same_region: Literal["allow", "avoid", "forbid"]
    most_cycles: _Number
    guests: _Number


class _Problem(_Strict):
    conflicts: list[tuple[_Line, _Line, _Line]]
    entries: list[_Entry]
    pairs_barred: list[tuple[_Line, _Line]]
    panels: _Number
    persons: list[_Person]
    rules: _Rules
    version: Literal[1]
    waived: list[_Line]


class _Panel(_Strict):
    code: _Line
    chair: _Line | None
    members: _Lines
    entries: _Lines


class _Plan(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    figures: dict[str, int]
    guests: tuple[tuple[_Line, _Line], ...]
    panels: list[_Panel]


def _read(model: type[M], text: str, name: str) -> M:
    if len(text) > LIMIT:
        raise InputRefused([Fault(name, "file.too_big", {"limit": LIMIT})])
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        places = (".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False))
        raise InputRefused(
            Fault(f"{name}: {place}" if place else name, "draw.json") for place in list(places)[:MOST_FAULTS]
        ) from error
    except UnicodeEncodeError as error:  # half a character
        raise InputRefused([Fault(name, "draw.json")]) from error
