import pytest

from award.scoring.forms import FindingForm, MarkForm


@pytest.mark.parametrize(
    ("data", "percent", "is_absent"),
    [
        ({"percent": "60"}, 60, False),
        ({"percent": "60%"}, 60, False),
        ({"percent": " 0 "}, 0, False),
        ({"percent": ""}, None, False),
        ({"percent": "60", "step": "65"}, 65, False),
        ({"percent": "60", "step": "na"}, None, True),
    ],
)
def test_mark_form_reads(data, percent, is_absent):
    form = MarkForm(data)
    assert form.is_valid()
    assert (form.cleaned_data["percent"], form.cleaned_data["is_not_applicable"]) == (percent, is_absent)
    assert form.cleaned_data["version"] == 0


@pytest.mark.parametrize("typed", ["６０", "6.0", "+60", "-60", "1e2", "1_0", "９5", "6 0", "1000", "x" * 30])
def test_mark_form_refuses_anything_but_plain_digits_and_keeps_it(typed):
    form = MarkForm({"percent": typed})
    assert not form.is_valid()
    assert form.typed == typed


@pytest.mark.parametrize(
    ("value", "is_fine"), [("", True), ("12", True), ("file:7", True), ("file:x", False), ("<b>", False)]
)
def test_finding_form_takes_references_only(value, is_fine):
    assert FindingForm({"kind": "issue", "text": "x", "paragraph": value}).is_valid() is is_fine
