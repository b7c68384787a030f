"""Screening lists for tests: rows made directly, and files as they are sent."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import Workbook

from award.applications.models import Application
from award.domain.orgnames import name_key
from award.eligibility.models import ScreeningEntry, ScreeningHit, ScreeningList, ScreeningRun
from tests.factories import make_user, now, number

HEAD = ["统一社会信用代码", "名称", "事由", "起始日期", "截止日期"]


def make_list(**fields: Any) -> ScreeningList:
    values: dict[str, Any] = {
        "kind": "dishonesty", "name": f"名单{number()}", "source": "省法院", "as_of": date(2026, 6, 1),
        "file_name": "名单.xlsx", "sha256": f"{number():064d}", "imported_by": None, "imported_at": now(), **fields,
    }  # fmt: skip
    return ScreeningList.objects.create(**values)


def make_entry(screening_list: ScreeningList | None = None, **fields: Any) -> ScreeningEntry:
    fields = {"name": "某公司", **fields}
    return ScreeningEntry.objects.create(
        list=screening_list or make_list(), name_key=name_key(fields["name"]), **fields
    )


def make_hit(
    application: Application, match: str = "code", state: str = "open", entry: ScreeningEntry | None = None,
    occasion: str = "review", **fields: Any,
) -> ScreeningHit:  # fmt: skip
    run = ScreeningRun.objects.create(
        cycle=application.cycle, occasion=occasion, ran_at=now(), lists_sha256="0" * 64, applications=1, hits_new=1
    )
    if state != "open":
        fields = {"decided_by": make_user("judge", "office"), "decided_at": now(), "note": "理由", **fields}
    entry = entry or make_entry(credit_code=application.organisation.credit_code, name=application.organisation.name)
    return ScreeningHit.objects.create(
        application=application, entry=entry, run=run, match=match, state=state, **fields
    )


def workbook(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    book = Workbook()
    book.active.title = "名单"
    for row in (head, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(*rows: list[str], head: list[str] = HEAD, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(row) for row in (head, *rows)).encode(encoding)
