"""From a name and bytes to what a copy holds."""

from __future__ import annotations

import pytest

from award.applications.offline import intake
from award.applications.offline.excel import excel_copy
from award.applications.offline.intake import kind_of_copy, read_copy
from award.applications.offline.slots import slots_of
from award.applications.offline.word import word_copy
from award.core.docx_read import MAX_BYTES
from award.core.errors import ServiceError
from award.core.uploads import UploadRefused
from tests.applications.cast import make_team
from tests.factories import make_application

pytestmark = pytest.mark.django_db


def test_kinds_by_name():
    assert [kind_of_copy(name, 1) for name in ("a.docx", "申报.XLSX", "x/y.docx")] == ["docx", "xlsx", "docx"]
    for name in ("a.pdf", "docx", "a.docx.exe", ""):
        with pytest.raises(ServiceError, match="Word or Excel"):
            kind_of_copy(name, 1)
    for size, code in ((0, "upload.empty"), (MAX_BYTES + 1, "upload.too_large")):
        with pytest.raises(UploadRefused) as error:
            kind_of_copy("a.docx", size)
        assert error.value.code == code


@pytest.mark.parametrize(("kind", "make"), [("docx", word_copy), ("xlsx", excel_copy)])
def test_copies_are_read_for_their_own_application_and_rules_only(kind, make, monkeypatch):
    application = make_team().application
    data = make(application)
    assert read_copy(application, kind, data).values.keys() == {slot.tag for slot in slots_of(application)}
    with pytest.raises(ServiceError) as error:
        read_copy(make_application(cycle=application.cycle), kind, data)
    assert error.value.code == "other_application"
    monkeypatch.setattr(intake, "rules_print", lambda application: "0" * 12)
    with pytest.raises(ServiceError) as error:
        read_copy(application, kind, data)
    assert error.value.code == "other_rules"
