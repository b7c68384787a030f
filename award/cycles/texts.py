"""The texts of criteria and programmes, parsed once a process. Rules are read from the text, never from a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from award.core.errors import ServiceError
from award.cycles.models import CriteriaSet, Programme
from award.domain import criteria as domain_criteria
from award.domain import programme as domain_programme


@dataclass(frozen=True)
class _Source:
    """A row known by its hash alone, so that its text is read from the database only when it must be parsed."""

    sha256: str
    criteria_sha256: str
    row: CriteriaSet | Programme = field(compare=False)


def criteria_of_text(row: CriteriaSet) -> domain_criteria.Criteria:
    """The criteria of a loaded file. Raises ServiceError when the stored text no longer has the stored hash."""
    return _criteria(_Source(row.sha256, "", row))


def programme_of_text(row: Programme) -> domain_programme.Programme:
    """The programme of a loaded file, checked against its criteria. Raises ServiceError for an altered text."""
    return _programme(_Source(row.sha256, row.criteria_set.sha256, row))


@lru_cache(maxsize=32)
def _criteria(source: _Source) -> domain_criteria.Criteria:
    parsed = domain_criteria.load_criteria(source.row.text.encode(), name=f"{source.row.code}.toml")
    _require_hash(source.sha256, parsed.sha256)
    return parsed


@lru_cache(maxsize=32)
def _programme(source: _Source) -> domain_programme.Programme:
    row = source.row
    assert isinstance(row, Programme)  # noqa: S101  # narrows the type
    parsed = domain_programme.load_programme(
        row.text.encode(), name=f"{row.code}.toml", criteria=criteria_of_text(row.criteria_set)
    )
    _require_hash(source.sha256, parsed.sha256)
    return parsed


def _require_hash(stored: str, computed: str) -> None:
    if stored != computed:
        raise ServiceError(
            _("The stored text of the rules was altered: its fingerprint no longer fits. Call in the supervisors."),
            code="text_altered",
        )
