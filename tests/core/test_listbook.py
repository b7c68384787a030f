"""A list as a workbook."""

from __future__ import annotations

import datetime as dt
import io

from openpyxl import load_workbook

from award.core.listbook import list_download


def test_a_list_becomes_a_workbook_that_executes_nothing():
    moment = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)
    response = list_download("people", "People", ["Name", "At"], [["=1+1", moment], [None, dt.date(2026, 3, 2)]])
    assert response["Content-Disposition"] == 'attachment; filename="people.xlsx"'
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows())
    assert [cell.value for cell in rows[0]] == ["Name", "At"]
    assert (rows[1][0].value, rows[1][0].data_type) == ("=1+1", "s")
    assert [rows[1][1].value, rows[2][0].value, rows[2][1].value] == ["2026-03-02 00:30", None, "2026-03-02"]
