"""What the rules refuse: a code, its parameters and an English sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from award.domain.sentences import MESSAGES

__all__ = ["MESSAGES", "AwardError", "DomainError", "Fault", "InputRefused", "sentence"]


def sentence(code: str, params: dict[str, object]) -> str:
    """The English sentence of `code`, or the code itself where another layer owns the sentence."""
    template = MESSAGES.get(code)
    return code if template is None else template.format(**params)


class AwardError(Exception):
    """An act that is refused for a reason a person can understand."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return sentence(self.code, self.params)


class DomainError(AwardError):
    """A rule of the award was broken."""


@dataclass(frozen=True)
class Fault:
    """One fault of an input: where it stands, and a code whose sentence says what it is and what to do."""

    where: str
    code: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        text = f"{self.where}: {sentence(self.code, self.params)}"
        # One fault is one line, whatever stood in the input, and can always be encoded.
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


class InputRefused(DomainError):  # the name of the contract
    """An input with faults; nothing was computed from it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("input_refused", faults=len(self.faults))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
