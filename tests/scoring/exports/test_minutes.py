import pytest

from award.core.pdf import render_pdf
from award.scoring import services
from award.scoring.exports import minutes
from award.scoring.exports.minutes import minutes_pdf
from tests import factories as make
from tests.scoring.scene import confirmed_by, talk

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def drawn(monkeypatch):
    """What the document was drawn of."""
    seen = {}

    def draw(template, context, **more):
        seen.update(context)
        return render_pdf(template, context, **more)

    monkeypatch.setattr(minutes, "render_pdf", draw)
    return seen


def test_minutes_hold_marks_reasons_remarks_confirmations_dissent_and_the_hash(drawn):
    found, sheet = talk([50, 50, 55, 55, 60])
    services.take_suggested(actor=found.chair, sheet=sheet)
    item = found.item("4.1.2")
    services.save_consensus_mark(
        actor=found.chair, sheet=sheet, item=item, percent=80, reason="补充材料属实", version=1
    )
    services.save_merged(actor=found.chair, sheet=sheet, item=item, kind="opportunity", text="展开不足")
    confirmed_by(found, sheet, range(3))
    services.dissent_consensus(actor=found.user(3), sheet=sheet, reason="建议 45%")
    agreed = services.agree_consensus(actor=found.chair, sheet=sheet, reason="两人因公出国")
    assert minutes_pdf(agreed, reader="王某").startswith(b"%PDF")
    rows = {row["item"].code: row for _category, rows in drawn["groups"] for row in rows}
    assert len(rows) == 23
    assert (rows["4.1.2"]["mark"], rows["4.1.2"]["reason"]) == ("80%", "补充材料属实")
    assert [text for _kind, text in rows["4.1.2"]["remarks"]] == ["展开不足"]
    facts = "\n".join(f"{name} {value}" for name, value in drawn["facts"])
    assert agreed.sha256 in facts
    assert "两人因公出国" in facts
    assert "建议 45%" in facts
    assert "王某" in drawn["foot"]["name"]
    assert not any(row.seat.pseudonym in facts for row in found.assignments)  # letters, as at the table


def test_minutes_of_an_earlier_record_are_drawn_too():
    found, _sheet = talk()
    agreed = make.make_consensus(found.application, make.round_of(found.cycle, "site_visit"), found.panel, 50)
    assert minutes_pdf(agreed, reader="王某").startswith(b"%PDF")
