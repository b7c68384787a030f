"""A table against the register: what changes, every fault by its cell, and the way out and back."""

from __future__ import annotations

import pytest
from django.utils import translation

from award.panels.expertfile import fields, read, register_workbook, template_workbook, titles
from award.panels.models import Expert
from award.panels.register import RegisterFilter, register_entries
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    factories.make_organisation()
    factories.make_cycle("assessing")


def preview(text: str, encoding: str = "utf-8"):
    return read(text.encode(encoding), "a.csv")


def codes(text: str) -> list[tuple[str, str]]:
    return [(fault.where, fault.code) for fault in preview(text).faults]


def test_rows_are_new_changed_or_the_same():
    expert = factories.make_expert()
    mail = expert.user.email
    assert [row.state for row in preview(f"E-mail,Name\n{mail},expert\nnew@example.org,b\n").entries] == ["same", "new"]
    changed = preview(f"E-mail,Name,Employer,Expertise\n{mail.upper()},expert,乙院,质量管理\n")
    assert changed.of("changed")[0].changes == {"employer": "乙院"}
    assert preview(f"E-mail,Name,Employer\n{mail},expert,\n").of("same")  # an empty cell changes nothing
    assert preview(f"E-mail,Name\n{mail},别人\n").entries[0].other_name == "expert"


def test_headings_of_both_languages_and_gbk_are_read():
    text = "电子邮箱,姓名,行业,可任组长\na@example.org,林溪,制造业,是\n"
    row = preview(text, "gb18030").entries[0]
    assert row.changes == {"industries": ["C"], "may_chair": True}
    with translation.override("zh-hans"):
        assert fields()[0].names == ("电子邮箱", "E-mail")
        assert titles()["name"] == "姓名"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("Division", "火星", "table.unknown"), ("Industries", '"C,QQ"', "table.unknown"),
        ("Categories", "9.9", "table.unknown"), ("Credit code of the employer", "123", "credit_code.short"),
        ("Most applications", "0", "table.range"), ("Most applications", "201", "table.range"),
        ("Most applications", "many", "table.whole"), ("May chair", "perhaps", "table.yes_no"),
        ("Appointed on", "2026-02-30", "table.date"), ("Away from", "2026-01-01", "table.both"),
        ("Telephone", "1" * 41, "table.too_long"),
    ],
)  # fmt: skip
def test_every_kind_of_fault_names_its_cell(column, value, code):
    assert codes(f"E-mail,Name,{column}\na@example.org,b,{value}\n") == [("a.csv:2:3", code)]


def test_addresses_must_be_addresses_once_and_of_open_accounts():
    closed = factories.make_user("closed", is_active=False)
    text = f"E-mail,Name\nno address,a\nb@example.org,b\nB@example.org,c\n{closed.email},d\n,e\n"
    assert codes(text) == [
        ("a.csv:6", "table.missing"), ("a.csv:2:1", "table.email"), ("a.csv:4:1", "table.twice"),
        ("a.csv:5:1", "table.closed_account"),
    ]  # fmt: skip


def test_days_are_compared_with_what_the_register_holds():
    expert = factories.make_expert()
    Expert.objects.filter(pk=expert.pk).update(appointed_on="2026-06-01")
    row = f"{expert.user.email},expert,2026-05-31"
    assert codes(f"E-mail,Name,Appointed until\n{row}\n") == [("a.csv:2:3", "table.order")]


def test_the_digest_names_what_would_be_written():
    one, two = (preview(f"E-mail,Name,Employer\na@example.org,b,{name}\n").digest for name in "甲乙")
    assert one != two
    assert one == preview("E-mail,Name,Employer\na@example.org,b,甲\n").digest


def test_the_register_comes_back_unchanged():
    expert = factories.make_expert()
    expert.industries.add("C")
    Expert.objects.filter(pk=expert.pk).update(
        division="460100", categories=["4.1"], may_chair=True, away_from="2026-01-01", away_until="2026-01-02",
        appointed_on="2026-01-01", employer="=cmd", most_applications=3,
    )  # fmt: skip
    rows = list(register_entries(factories.make_user("o", "office"), RegisterFilter()))
    for language in ("en", "zh-hans"):
        with translation.override(language):
            back = read(register_workbook(rows), "a.xlsx")
        assert (back.faults, [row.state for row in back.entries]) == ([], ["same"])


def test_the_template_holds_the_headings_and_notes():
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(template_workbook()))
    assert [cell.value for cell in book["Experts"][1]] == list(titles().values())
    assert ("Industries", "C = Manufacturing") in {row[:2] for row in book["Notes"].iter_rows(values_only=True)}
