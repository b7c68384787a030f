"""Contract 6, writes: a public service is keyword-only, takes `actor`, is one transaction and leaves its event."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import Function, dotted, listed, modules, name_of, tree

RECORDING = {"record", "ask", "decide"}

# Public functions of service modules that are no writes of one transaction, each with its reason.
NOT_ATOMIC = {
    "award/outbox/services/sending.py:send_due": "a loop over send_message; a mail that fails must not undo others",
    "award/notices/services.py:end_due_notices": "a loop over end_notice; one that fails must not undo the others",
    "award/outbox/services/sending.py:send_message": "no transaction may stay open while a mail server answers",
    "award/eligibility/services/screening.py:pass_screening": "what it finds stays when the step it guards is refused",
    "award/eligibility/services/verdicts.py:finish_review": "screens first, in a transaction of its own",
    "award/results/services/releases.py:ask_release": "screens first, in a transaction of its own",
    "award/results/services/releases.py:release_snapshot": "screens first, in a transaction of its own",
    "award/honours/services.py:screen_awards": "a loop over run_screening; one that fails must not undo the others",
    "award/notices/services.py:post_notice": "screens first, in a transaction of its own",
    "award/panels/services/draws.py:draw_plan": "nobody else's writing may wait for the solver",
    "award/panels/services/draws.py:run_again": "nobody else's writing may wait for the solver",
    "award/panels/services/plans.py:make_plan": "nobody else's writing may wait for the solver",
    "award/applications/services/files.py:attach_evidence": "a file is checked before the lock is taken",
    "award/applications/services/uploads.py:receive_piece": "a piece is on the disk before one statement counts it",
    "award/applications/services/uploads.py:finish_upload": "a file is checked before the lock is taken",
}
NO_EVENT = {
    "award/scoring/services/discussion.py:enter_room": "comes every few seconds and says only who is there",
    "award/audit/services.py:record": "is the event",
    "award/applications/services/locks.py:hold_text": "comes every 20 seconds and changes nothing of the application",
    "award/applications/services/uploads.py:start_upload": "what counts is the file attached in the end",
    "award/applications/services/uploads.py:receive_piece": "what counts is the file attached in the end",
    "award/applications/services/uploads.py:cancel_upload": "nothing was attached, nothing is lost",
    "award/applications/services/uploads.py:sweep_uploads": "nothing was attached, nothing is lost",
}
READS = {
    "award/audit/services.py:verify": "reads the chain; lies beside `record`, whose arithmetic it repeats",
}


def _service_modules() -> list[Path]:
    return [path for path in modules("services") if path.parts[-3:-1] != ("award", "domain")]


def _key(path: Path, function: Function) -> str:
    return f"{name_of(path)}:{function.name}"


def _top(path: Path) -> dict[str, Function]:
    return {node.name: node for node in tree(path).body if isinstance(node, Function)}


def _offered(path: Path) -> set[str]:
    """The names a package `services` offers in its `__init__`; all names of a plain `services.py`."""
    init = path.parent / "__init__.py"
    if path.parent.name != "services":
        return set(_top(path))
    return {
        alias.name for node in tree(init).body if isinstance(node, ast.ImportFrom) for alias in node.names
    } | set(_top(init))  # fmt: skip


def _public() -> list[tuple[Path, Function]]:
    """The functions that other modules call as services."""
    return [
        (path, function) for path in _service_modules()
        for name, function in _top(path).items()
        if not name.startswith("_") and name in _offered(path) and _key(path, function) not in READS
    ]  # fmt: skip


def _called(function: Function) -> set[str]:
    return {dotted(node.func).split(".")[-1] for node in ast.walk(function) if isinstance(node, ast.Call)}


def _writing() -> set[tuple[Path, str]]:
    """All functions in service modules that record, themselves or through one another.

    A name called means the function of the same module, where it has one of that name, else one of another module.
    """
    known = {
        (path, function.name): _called(function) for path in _service_modules() for function in _top(path).values()
    }
    writing: set[tuple[Path, str]] = set()

    def writes(path: Path, name: str, elsewhere: set[str]) -> bool:
        return (path, name) in writing or name in (RECORDING if (path, name) in known else elsewhere)

    while True:
        elsewhere = RECORDING | {name for _path, name in writing}
        more = {key for key, names in known.items() if any(writes(key[0], name, elsewhere) for name in names)} - writing
        if not more:
            return writing
        writing |= more


def _is_atomic(function: Function) -> bool:
    return any(
        dotted(node.func if isinstance(node, ast.Call) else node) == "transaction.atomic"
        for node in function.decorator_list
    )


def test_services_are_keyword_only_and_take_actor():
    faults = []
    for path, function in _public():
        if function.args.args or function.args.posonlyargs or function.args.vararg:
            faults.append(f"{_key(path, function)} takes positional arguments")
        if "actor" not in {argument.arg for argument in function.args.kwonlyargs}:
            faults.append(f"{_key(path, function)} takes no actor")
    assert not faults, listed(faults)


def test_services_are_atomic():
    faults = [
        _key(path, function) for path, function in _public()
        if not _is_atomic(function) and _key(path, function) not in NOT_ATOMIC
    ]  # fmt: skip
    assert not faults, listed(faults)


def test_services_leave_an_event():
    writing = _writing()
    faults = [
        _key(path, function) for path, function in _public()
        if (path, function.name) not in writing and _key(path, function) not in NO_EVENT
    ]  # fmt: skip
    assert not faults, listed(faults)


def test_services_have_a_docstring():
    faults = [_key(path, function) for path, function in _public() if not ast.get_docstring(function)]
    assert not faults, listed(faults)


def test_every_exception_names_a_function_that_exists():
    present = {_key(path, function) for path in _service_modules() for function in _top(path).values()}
    assert {*NOT_ATOMIC, *NO_EVENT, *READS} <= present
