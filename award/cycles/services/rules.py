"""Loading criteria and programmes: immutable rows known by their hashes."""

from __future__ import annotations

import hashlib
import itertools

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError
from award.cycles.models import Category, CriteriaSet, Item, Programme
from award.cycles.queries import criteria_of_set
from award.domain import criteria as domain_criteria
from award.domain import programme as domain_programme
from award.domain.text import Text


@transaction.atomic
def load_criteria(*, actor: Actor | None, source: bytes, name: str) -> CriteriaSet:
    """Keep a criteria file as immutable rows. The same file again gives the row it has.

    Raises InputRefused with every fault of the file.
    """
    parsed = domain_criteria.load_criteria(source, name=name)
    existing = CriteriaSet.objects.filter(sha256=parsed.sha256).first()
    if existing is not None:
        return existing
    row = CriteriaSet.objects.create(
        code=parsed.code,
        edition=parsed.edition,
        **_names(parsed.name, 120, 160),
        text=source.decode(),
        sha256=parsed.sha256,
        loaded_at=now(),
    )
    _add_items(row, parsed)
    record(actor=actor, action="criteria.loaded", target=row, after={"code": row.code, "sha256": row.sha256})
    return row


def _names(name: Text, zh: int, en: int) -> dict[str, str]:
    # For lists; the whole name stays in the text.
    return {"name_zh": name.zh[:zh], "name_en": name.en[:en]}


def _add_items(row: CriteriaSet, parsed: domain_criteria.Criteria) -> None:
    positions = itertools.count()
    for place, category in enumerate(parsed.categories):
        parent = Category.objects.create(
            criteria_set=row, code=category.code, position=place, **_names(category.name, 80, 120)
        )
        Item.objects.bulk_create(
            Item(
                criteria_set=row,
                category=parent,
                code=item.code,
                kind=item.kind,
                points=item.points,
                max_characters=item.max_characters,
                may_be_not_applicable=item.may_be_not_applicable,
                measures=item.measures,
                position=next(positions),
                **_names(item.name, 80, 120),
            )
            for item in category.items
        )


@transaction.atomic
def load_programme(*, actor: Actor | None, source: bytes, name: str) -> Programme:
    """Keep a programme file as an immutable row that points at the latest loaded criteria it names.

    Raises InputRefused with every fault, ServiceError when its criteria are not loaded.
    """
    named = domain_programme.load_programme(source, name=name, criteria=None)
    criteria_set = CriteriaSet.objects.filter(code=named.criteria).order_by("-pk").first()
    if criteria_set is None:
        raise ServiceError(
            _("The criteria %(code)s are not loaded. Load them first.") % {"code": named.criteria},
            code="criteria_not_loaded",
        )
    parsed = domain_programme.load_programme(source, name=name, criteria=criteria_of_set(criteria_set))
    row, is_new = Programme.objects.get_or_create(
        sha256=hashlib.sha256(source).hexdigest(),
        criteria_set=criteria_set,
        defaults={
            "code": parsed.code,
            **_names(parsed.name, 120, 160),
            "text": source.decode(),
            "loaded_at": now(),
        },
    )
    if is_new:
        after = {"code": row.code, "sha256": row.sha256, "criteria_sha256": criteria_set.sha256}
        record(actor=actor, action="programme.loaded", target=row, after=after)
    return row
