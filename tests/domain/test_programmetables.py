import pytest

from award.domain.errors import InputRefused
from award.domain.programme import load_programme
from award.domain.programmetables import CERTIFICATE_KEYS, SERIAL_KEYS, placeholder_fault
from tests.domain.builders import NAME, make_programme, programme_data, toml_bytes

NOTICE = {"days": 7, "unit": "working", "first_day_counts": False, "title": NAME, "text": NAME}
CERTIFICATE = {"class": "award", "number": "HN-{year}-{serial:03d}", "text": NAME}
DOCUMENTS = {
    **dict.fromkeys(("issuer", "organiser", "office"), NAME),
    "phone": "0898-0000 0000",
    "decision_number": "琼府〔{year}〕{serial}号",
    "certificates": [CERTIFICATE],
}
INDICATOR = {"code": "revenue", "unit": NAME, "name": NAME}


def refusals(**tables) -> list[str]:
    with pytest.raises(InputRefused) as caught:
        load_programme(toml_bytes(programme_data(**tables)), name="p", criteria=None)
    return [str(fault) for fault in caught.value.faults]


LINE = {"day": 1, "from": "09:00", "minutes": 30, "what": NAME}
LICENCE = {"code": "licence", "name": {"zh": "营业执照", "en": "Business licence"}}
BUREAU = {"code": "460100", "name": {"zh": "海口市局", "en": "Haikou bureau"}, "divisions": ["460100"]}
CONDITION = {"code": "registered", "question": {"zh": "问", "en": "Q"}, "reason": {"zh": "因", "en": "R"}}


@pytest.mark.parametrize(
    ("tables", "where", "what"),
    [
        ({"application": {"years": 11}}, "application.years", "at most 10"),
        ({"application": {"grace_minutes": -1}}, "application.grace_minutes", "at least 0"),
        ({"application": {"evidence_files": 501}}, "application.evidence_files", "at most 500"),
        ({"application": {"number": "HN{year}"}}, "application.number", "no {serial}"),
        ({"application": {"number": "{serial.__class__}"}}, "application.number", "placeholder"),
        (
            {"application": {"indicators": [{**INDICATOR, "code": "Revenue"}]}},
            "application.indicators[0].code",
            "Revenue",
        ),
        ({"application": {"indicators": [INDICATOR] * 2}}, "application.indicators[1].code", "given twice"),
        ({"application": {"documents": [{"code": "a"}]}}, "application.documents[0].name", "is missing"),
        ({"application": {"documents": [LICENCE] * 2}}, "application.documents[1].code", "given twice"),
        ({"application": {"internal_notice_days": 61}}, "application.internal_notice_days", "at most 60"),
        ({"application": {"correction_days": 0}}, "application.correction_days", "at least 1"),
        ({"recommendation": {"bodies": [{**BUREAU, "code": "haikou"}]}}, "recommendation.bodies[0].code", "haikou"),
        ({"recommendation": {"bodies": [BUREAU] * 2}}, "recommendation.bodies[1].code", "given twice"),
        ({"eligibility": {"reasons": [{"code": "a"}]}}, "eligibility.reasons[0].text", "is missing"),
        ({"eligibility": {"conditions": [CONDITION] * 2}}, "eligibility.conditions[1].code", "given twice"),
        ({"panels": {"minimum_members": 16}}, "panels.minimum_members", "at most 15"),
        ({"panels": {"minimum_chairs": 2}}, "panels.minimum_chairs", "at most 1"),
        ({"site_visit": {"photographs": 501}}, "site_visit.photographs", "at most 500"),
        ({"site_visit": {"agenda": [{**LINE, "from": "23:00"}]}}, "site_visit.agenda[0].from", "23:00"),
        ({"site_visit": {"agenda": [{**LINE, "minutes": 0}]}}, "site_visit.agenda[0].minutes", "at least 5"),
        ({"notices": {"winners": {**NOTICE, "days": 0}}}, "notices.winners.days", "at least 1"),
        ({"notices": {"winners": {**NOTICE, "unit": "weeks"}}}, "notices.winners.unit", "'working' or 'calendar'"),
        (
            {"notices": {"winners": {**NOTICE, "title": {"zh": "{cycle}", "en": "{cycles}"}}}},
            "notices.winners.title",
            "placeholder",
        ),
        (
            {"documents": {**DOCUMENTS, "certificates": [{**CERTIFICATE, "class": "x"}]}},
            "documents.certificates[0]",
            "award",
        ),
        ({"documents": {**DOCUMENTS, "certificates": [CERTIFICATE] * 2}}, "documents.certificates[1].class", "twice"),
        ({"documents": {**DOCUMENTS, "fax": "1"}}, "documents.fax", "unknown key"),
        ({"publication": {"bundle": "press"}}, "publication.bundle", "'officials' or 'public'"),
        ({"register": {"validity_years": 51}}, "register.validity_years", "at most 50"),
    ],
)
def test_faulty_key_is_refused(tables, where, what):
    found = refusals(**tables)
    assert len(found) == 1
    assert found[0].startswith(f"p: {where}")
    assert what in found[0]


def test_tables_left_out_have_their_defaults():
    programme = make_programme()
    assert (programme.application.number, programme.application.years) == ("{year}-{serial:03d}", 3)
    assert (programme.panels.minimum_members, programme.panels.minimum_chairs) == (1, 1)
    assert (programme.notices, programme.documents, programme.register.validity_years) == ({}, None, 5)
    assert programme.publication.bundle == "officials"
    assert (programme.site_visit.photographs, programme.site_visit.agenda) == (60, ())
    assert (programme.recommendation.is_required, programme.application.internal_notice_days) == (False, 0)


def test_tables_are_read():
    programme = make_programme(documents=DOCUMENTS, notices={"winners": NOTICE}, register={"validity_years": 3})
    assert programme.notices["winners"].days == 7
    assert programme.documents.certificate("award").number.format(year=2026, serial=7) == "HN-2026-007"
    assert programme.documents.certificate("nomination") is None
    assert programme.register.validity_years == 3


def test_documents_bodies_and_conditions_are_read():
    programme = make_programme(
        application={"documents": [{**LICENCE, "is_required": False}]},
        recommendation={"is_required": True, "bodies": [BUREAU], "quota": 5},
        eligibility={"conditions": [CONDITION]},
    )
    (document,), (body,) = programme.application.documents, programme.recommendation.bodies
    assert (document.is_required, document.letter, document.hint) == (False, False, None)
    assert (body.divisions, body.industries, body.quota) == (("460100",), (), None)
    assert programme.eligibility.conditions[0].reason.zh == "因"


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{year}-{serial:03d}", None),
        ("{{literal}} {year}", None),
        ("{serial:099999999d}", "{serial:099999999d}"),
        ("{year!r}", "{year!r}"),
        ("{0}", "{0}"),
        ("{}", "{}"),
        ("{year", "{"),
        ("{organisation}", "{organisation}"),
    ],
)
def test_placeholder_fault(template, fault):
    assert placeholder_fault(template, SERIAL_KEYS) == fault


def test_placeholder_of_a_certificate():
    assert placeholder_fault("{organisation} {honour} {decision}", CERTIFICATE_KEYS) is None


def test_copies_on_the_device_are_allowed_unless_barred() -> None:
    assert make_programme().scoring.local_copies is True
    assert make_programme(scoring={"local_copies": False}).scoring.local_copies is False
    assert refusals(scoring={"local_copies": "no"})
