"""The pages of scoring over HTTP: what they show, what they refuse, what they never leak, how much they ask."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from award.audit.models import AuditEvent
from award.panels.models import Seat
from award.scoring.models import ConsensusMark, ConsensusSheet, Finding, ItemScore, ScoreSheet
from tests import factories as make
from tests.scoring.scene import scene, sealed, talk, visit
from tests.scoring.test_permissions import stranger

pytestmark = [pytest.mark.django_db]
CODE = "4.5.3"


def url(name, *arguments):
    return reverse(f"scoring:{name}", args=arguments)


def finding_on(sheet, code=CODE, text="控制图覆盖关键工序", kind="strength"):
    item = sheet.assignment.round.cycle.programme.criteria_set.items.get(code=code)
    return Finding.objects.create(
        sheet=sheet, item=item, kind=kind, text=text, paragraph="1", version=1, updated_at=sheet.created_at
    )


def page(client, address, **more):
    response = client.get(address, **more)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# ------------------------------------------------------------------ isolation

GETS = ["sheet", "summary", "seal", "sheet_item"]
POSTS = {
    "mark_save": {"percent": "60", "version": "0"},
    "flag": {"is_flagged": "yes"},
    "finding_save": {"kind": "strength", "text": "x", "version": "0"},
    "seal": {"confirm": "yes"},
}


@pytest.mark.parametrize(
    "who", ["peer", "other_panel", "conflicted", "member", "left", "superuser", "office", "owner", "anonymous"]
)
def test_a_sheet_is_not_found_by_strangers_on_any_page(client, who):
    found = scene()
    sheet = found.sheet(0, 50)
    finding = finding_on(sheet)
    if who != "anonymous":
        client.force_login(stranger(found, who))
    expected = 302 if who == "anonymous" else 404
    with_code = {"sheet_item", "mark_save", "flag", "finding_save"}
    for name in GETS:
        assert client.get(url(name, sheet.pk, *([CODE] if name in with_code else []))).status_code == expected, name
    for name, data in POSTS.items():
        address = url(name, sheet.pk, *([CODE] if name in with_code else []))
        assert client.post(address, data).status_code == expected, name
    assert client.post(url("finding_delete", finding.pk)).status_code == expected
    assert client.post(url("sheet_open", found.assignments[0].pk)).status_code == expected
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert set(ItemScore.objects.values_list("percent", "is_flagged")) == {(50, False)}
    assert set(AuditEvent.objects.values_list("action", flat=True)) <= {"access.refused"}


def _masked(response):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken":"[^"]+"', b"", response.content)


@pytest.mark.parametrize("own_sealed", [False, True])
def test_hidden_marks_of_peers_change_no_byte_that_others_see(client, own_sealed):
    found = scene()
    own = found.sheet(0, 50, sealed=own_sealed)
    peer = found.sheet(1, 55, sealed=True)
    finding_on(peer)
    found.sheet(2, 60)
    office = make.make_user("office", "office")
    pages = [
        (found.user(0), url("sheet", own.pk)),
        (found.user(0), url("summary", own.pk)),
        (found.user(0), url("sheet_item", own.pk, CODE)),
        (found.user(0), reverse("home:panel")),
        (found.user(2), url("sheet", ScoreSheet.objects.get(assignment=found.assignments[2]).pk)),
        (office, url("progress", found.cycle.pk)),
    ]

    def snapshot():
        seen = []
        for actor, address in pages:
            client.force_login(actor)
            response = client.get(address)
            assert response.status_code == 200, address
            seen.append(_masked(response))
        return seen

    before = snapshot()
    # Other marks and remarks of the first peer, as far as the triggers let a test write them: a sheet sealed anew.
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'scoring_scoresheet'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        ScoreSheet.objects.filter(pk=peer.pk).update(payload="{}", packed=bytes([90] * 23), commitment="f" * 64)
        for _name, sql in triggers:
            cursor.execute(sql)
    ItemScore.objects.filter(sheet=peer).update(percent=90)
    Finding.objects.filter(sheet=peer).update(text="完全不同的评语")
    assert snapshot() == before


def test_office_pages_hold_no_mark(client):
    found = sealed([35, 35, 35, 35, 35])
    client.force_login(make.make_user("office", "office"))
    text = page(client, url("progress", found.cycle.pk))
    assert found.application.organisation.name in text
    assert "35%" not in text
    assert not re.search(r"\b350\b", text)


# ------------------------------------------------------------------ the workspace


def test_workspace_shows_text_mark_and_remarks(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 60})
    finding_on(sheet)
    client.force_login(found.user(0))
    text = page(client, url("sheet_item", sheet.pk, CODE))
    assert "4.5.3 的自评。" in text
    assert 'value="60"' in text
    assert "30.0" in text  # 60 % of 50 points
    assert "控制图覆盖关键工序" in text
    assert text.count("btn--primary") == 1
    assert " style=" not in text


@pytest.mark.parametrize("tab", ["results", "evidence", "criteria", "profile", "nonsense"])
def test_workspace_tabs(client, tab):
    found = scene()
    client.force_login(found.user(0))
    page(client, url("sheet_item", found.sheet(0).pk, CODE) + f"?tab={tab}&band=x&add=y&edit=z")


def test_workspace_reads_the_revision_the_sheet_was_made_on(client):
    found = scene()
    sheet = found.sheet(0)
    content = json.loads(sheet.revision.payload)
    for entry in content["items"]:
        entry["layers"][0]["text"] = "提交之后另写的文字"
    make.make_revision(found.application, content)
    client.force_login(found.user(0))
    text = page(client, url("sheet_item", sheet.pk, CODE))
    assert "4.5.3 的自评。" in text
    assert "另写" not in text


def test_unknown_item_is_not_found(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    assert client.get(url("sheet_item", sheet.pk, "9.9")).status_code == 404
    assert client.post(url("mark_save", sheet.pk, "9.9"), {"percent": "50"}).status_code == 404


def test_mark_is_saved_by_a_plain_form_and_by_htmx(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    plain = client.post(url("mark_save", sheet.pk, CODE), {"percent": "60", "version": "0"})
    assert plain.status_code == 302
    button = {"percent": "60", "step": "65", "version": "1"}  # the button pressed wins over what stands in the field
    part = client.post(url("mark_save", sheet.pk, CODE), button, headers={"hx-request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert 'name="version" value="2"' in part.content.decode()
    assert ItemScore.objects.get().percent == 65


def test_done_goes_to_the_next_item_and_after_the_last_to_the_summary(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    data = {"percent": "60", "version": "0", "next": "yes"}
    assert client.post(url("mark_save", sheet.pk, CODE), data).headers["Location"] == url(
        "sheet_item", sheet.pk, "4.6.2"
    )
    last = client.post(url("mark_save", sheet.pk, "4.7.7"), data, headers={"hx-request": "true"})
    assert (last.status_code, last.headers["HX-Redirect"]) == (204, url("summary", sheet.pk))
    assert ItemScore.objects.filter(percent=60).count() == 2


@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
@pytest.mark.parametrize("typed", ["62", "105", "６０", "abc", "-5", "6.5", "na"])
def test_a_mark_that_is_refused_stays_in_the_field_with_a_sentence(client, typed, htmx):
    found = scene()
    sheet = found.sheet(0, {CODE: 40})
    client.force_login(found.user(0))
    response = client.post(url("mark_save", sheet.pk, CODE), {"percent": typed, "version": "0"}, headers=htmx)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'class="err"' in text
    if not htmx:
        assert f'value="{typed}"' in text
    assert ItemScore.objects.get().percent == 40


def test_not_applicable_where_the_item_allows(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    assert 'value="na"' in page(client, url("sheet_item", sheet.pk, "4.4.6"))
    assert 'value="na"' not in page(client, url("sheet_item", sheet.pk, CODE))
    client.post(url("mark_save", sheet.pk, "4.4.6"), {"step": "na", "version": "0"})
    assert ItemScore.objects.get().is_not_applicable


@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
def test_a_stale_mark_shows_both(client, htmx):
    found = scene()
    sheet = found.sheet(0, {CODE: 40})
    ItemScore.objects.update(version=3)
    client.force_login(found.user(0))
    response = client.post(url("mark_save", sheet.pk, CODE), {"percent": "70", "version": "2"}, headers=htmx)
    text = response.content.decode()
    assert response.status_code == 409
    assert "70" in text
    assert "40%" in text
    assert 'name="version" value="3"' in text  # saving again puts the reader's own mark in its place
    assert client.post(url("mark_save", sheet.pk, CODE), {"percent": "70", "version": "3"}).status_code == 302


def test_remark_is_added_changed_and_deleted_by_plain_forms(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    assert "<textarea" in page(client, url("sheet_item", sheet.pk, CODE) + "?add=issue")
    data = {"kind": "issue", "text": "核实第三基地", "paragraph": "1", "finding": "", "version": "0"}
    assert client.post(url("finding_save", sheet.pk, CODE), data).status_code == 302
    finding = Finding.objects.get()
    assert "核实第三基地</textarea>" in page(client, url("sheet_item", sheet.pk, CODE) + f"?edit={finding.pk}")
    data |= {"text": "核实第三基地的台账", "finding": str(finding.pk), "version": "1"}
    assert client.post(url("finding_save", sheet.pk, CODE), data).status_code == 302
    assert Finding.objects.get().text == "核实第三基地的台账"
    assert client.post(url("finding_delete", finding.pk)).status_code == 302
    assert not Finding.objects.exists()


@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
def test_a_remark_that_is_too_long_or_stale_keeps_its_text(client, htmx):
    found = scene()
    sheet = found.sheet(0)
    finding = finding_on(sheet)
    client.force_login(found.user(0))
    data = {"kind": "strength", "text": "长" * 301, "paragraph": "", "finding": "", "version": "0"}
    refused = client.post(url("finding_save", sheet.pk, CODE), data, headers=htmx)
    assert refused.status_code == 422
    assert 'class="err"' in refused.content.decode()
    stale = data | {"text": "旧页面的文字", "finding": str(finding.pk), "version": "0"}
    clash = client.post(url("finding_save", sheet.pk, CODE), stale, headers=htmx)
    assert clash.status_code == 409
    assert "控制图覆盖关键工序" in clash.content.decode()
    if not htmx:
        assert "长" * 301 in refused.content.decode()
        assert "旧页面的文字" in clash.content.decode()


def test_a_remark_is_shown_as_text_never_as_markup(client):
    found = scene()
    sheet = found.sheet(0)
    finding_on(sheet, text="<script>alert(1)</script>")
    client.force_login(found.user(0))
    assert "<script>alert(1)" not in page(client, url("sheet_item", sheet.pk, CODE))


def test_a_closed_round_leaves_the_sheet_readable_and_says_why_nothing_is_saved(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 40})
    found.close()
    client.force_login(found.user(0))
    assert 'form="mark"' not in page(client, url("sheet_item", sheet.pk, CODE))
    response = client.post(url("mark_save", sheet.pk, CODE), {"percent": "70", "version": "0"})
    assert response.status_code == 422
    assert 'value="70"' in response.content.decode()
    assert ItemScore.objects.get().percent == 40


# ------------------------------------------------------------------ sealing


def test_sealing_takes_two_steps_and_shows_the_receipt(client):
    found = scene()
    sheet = found.sheet(0, 55)
    client.force_login(found.user(0))
    assert url("seal", sheet.pk) in page(client, url("summary", sheet.pk))
    assert "550.0" in page(client, url("seal", sheet.pk))
    assert client.post(url("seal", sheet.pk)).status_code == 422
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert client.post(url("seal", sheet.pk), {"confirm": "yes"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.commitment in page(client, url("sheet", sheet.pk))
    assert client.get(url("seal", sheet.pk)).status_code == 302
    assert 'form="mark"' not in page(client, url("sheet_item", sheet.pk, CODE))


def test_an_incomplete_sheet_is_not_sealed_and_its_items_are_linked(client):
    found = scene()
    marks = {item.code: 50 for item in make.criteria().items if item.code != "4.2.3"}
    sheet = found.sheet(0, marks)
    client.force_login(found.user(0))
    text = page(client, url("summary", sheet.pk))
    assert url("seal", sheet.pk) not in text
    assert "500.0" not in text
    response = client.post(url("seal", sheet.pk), {"confirm": "yes"}, follow=True)
    assert "4.2.3" in next(str(message) for message in response.context["messages"])
    sheet.refresh_from_db()
    assert sheet.state == "draft"


def test_opening_a_sheet_needs_the_declaration(client):
    found = scene()
    client.force_login(found.user(0))
    assert client.get(url("sheet_open", found.assignments[0].pk)).status_code == 405
    first = client.post(url("sheet_open", found.assignments[0].pk))
    assert first.headers["Location"] == url("sheet", ScoreSheet.objects.get().pk)
    other = scene(cycle=make.make_cycle("assessing"))
    type(other.assignments[0]).objects.update(cleared_at=None)
    client.force_login(other.user(0))
    assert client.post(url("sheet_open", other.assignments[0].pk)).headers["Location"] == reverse("home:panel")
    assert ScoreSheet.objects.count() == 1


# ------------------------------------------------------------------ consensus


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "superuser", "office", "owner", "left"])
def test_consensus_is_not_found_by_strangers(client, who):
    found, sheet = talk()
    client.force_login(stranger(found, who))
    assert client.get(url("consensus", sheet.pk)).status_code == 404
    for name in ("consensus_rest", "consensus_agree"):
        assert client.post(url(name, sheet.pk)).status_code == 404
    assert client.post(url("consensus_mark", sheet.pk, CODE), {"percent": "50", "version": "0"}).status_code == 404
    assert not ConsensusMark.objects.exists()


def test_consensus_before_the_opening_says_why_and_shows_nothing(client):
    found = scene()
    for place in range(4):
        found.sheet(place, 35, sealed=True)
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel)
    client.force_login(found.user(0))
    response = client.get(url("consensus", sheet.pk))
    assert response.status_code == 403
    assert "35" not in re.sub(r"[0-9a-zA-Z]{32,}", "", response.content.decode())


def test_consensus_shows_everyone_under_letters_and_no_name(client):
    found, sheet = talk([40, 50, 50, 60, 60])
    finding_on(ScoreSheet.objects.get(assignment=found.assignments[0]), text="看板响应充分")
    client.force_login(found.user(2))
    for sort in ("items", "disagreement", "other"):
        text = page(client, url("consensus", sheet.pk) + f"?item={CODE}&sort={sort}")
        assert "看板响应充分" in text
        assert text.count('class="say"') == 5
        assert not any(assignment.seat.pseudonym in text for assignment in found.assignments)
    assert 'name="percent"' not in text  # only the chair records


def test_the_chair_records_takes_the_rest_and_agrees(client):
    found, sheet = talk([50, 50, 55, 55, 60])
    client.force_login(found.chair)
    mark = {"percent": "80", "version": "0", "reason": "", "sort": "items"}
    refused = client.post(url("consensus_mark", sheet.pk, "4.1.2"), mark)
    assert refused.status_code == 422
    assert 'value="80"' in refused.content.decode()
    recorded = client.post(url("consensus_mark", sheet.pk, "4.1.2"), mark | {"reason": "补充材料属实"})
    assert recorded.headers["Location"] == url("consensus", sheet.pk) + "?item=4.1.3&sort=items"
    stale = client.post(url("consensus_mark", sheet.pk, "4.1.2"), mark | {"percent": "55"})
    assert stale.status_code == 409
    assert "80%" in stale.content.decode()
    client.post(url("consensus_agree", sheet.pk))
    assert ConsensusSheet.objects.get().state == "open"
    client.post(url("consensus_rest", sheet.pk))
    assert page(client, url("consensus", sheet.pk)).count("btn--primary") == 1
    client.post(url("consensus_agree", sheet.pk))
    agreed = ConsensusSheet.objects.get()
    assert agreed.state == "agreed"
    assert agreed.sha256 in page(client, url("consensus", sheet.pk))


def test_members_who_do_not_chair_are_refused_with_a_reason(client):
    found, sheet = talk()
    client.force_login(found.user(1))
    for address in (url("consensus_rest", sheet.pk), url("consensus_agree", sheet.pk)):
        assert client.post(address).status_code == 403
    assert client.post(url("consensus_mark", sheet.pk, CODE), {"percent": "50", "version": "0"}).status_code == 403


def test_the_site_visit_shows_the_mark_before(client):
    found, sheet = visit(80)
    client.force_login(found.chair)
    assert "80%" in page(client, url("consensus", sheet.pk))


# ------------------------------------------------------------------ how much is asked of the database


def _data_queries(captured):
    """Without what every request asks: session, user, roles, and the marks of a transaction."""
    plain = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    every_page = ("django_session", 'FROM "accounts_user" WHERE', 'FROM "accounts_role"')
    return [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(plain) and not any(name in query["sql"] for name in every_page)
    ]


def test_workspace_asks_few_queries(client):
    found = scene()
    sheet = found.sheet(0, 50)
    for _more in range(5):
        finding_on(sheet)
    client.force_login(found.user(0))
    client.get(url("sheet_item", sheet.pk, CODE))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(url("sheet_item", sheet.pk, CODE))
    assert len(captured) <= 12, [query["sql"][:120] for query in captured]


def test_saving_a_mark_asks_few_queries(client):
    found = scene()
    sheet = found.sheet(0, 50)
    client.force_login(found.user(0))
    client.post(url("mark_save", sheet.pk, CODE), {"percent": "55", "version": "0"})
    with CaptureQueriesContext(connection) as captured:
        data = {"percent": "60", "version": "1"}
        client.post(url("mark_save", sheet.pk, CODE), data, headers={"hx-request": "true"})
    asked = _data_queries(captured)
    assert len(asked) <= 8, [sql[:160] for sql in asked]
    assert ItemScore.objects.get(sheet=sheet, item__code=CODE).percent == 60


@pytest.mark.parametrize("applications", [1, 3])
def test_progress_board_is_flat(client, django_assert_num_queries, applications):
    found = scene()
    for _more in range(applications - 1):
        make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    hidden = scene(cycle=make.make_cycle("assessing")).application
    client.force_login(make.make_user("office", "office"))
    client.get(url("progress", found.cycle.pk))
    with django_assert_num_queries(7):
        text = page(client, url("progress", found.cycle.pk))
    assert text.count('<th scope="row">') == applications
    assert hidden.number not in text


@pytest.mark.parametrize("applications", [1, 3])
def test_consensus_page_is_flat(client, django_assert_num_queries, applications):
    found, sheet = talk()
    for _more in range(applications - 1):
        for assignment in make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round):
            finding_on(make.make_sheet(assignment, 50, sealed=True))
    for assignment in found.assignments[:applications]:
        finding_on(ScoreSheet.objects.get(assignment=assignment))
    client.force_login(found.chair)
    client.get(url("consensus", sheet.pk))
    with django_assert_num_queries(19):
        page(client, url("consensus", sheet.pk))


def test_progress_board_is_the_offices(client):
    found = scene()
    for who in (found.user(0), make.make_user(is_superuser=True), found.application.created_by):
        client.force_login(who)
        assert client.get(url("progress", found.cycle.pk)).status_code == 404


def test_progress_board_tells_each_state(client):
    found = scene()
    found.sheet(0, 50, sealed=True)
    found.sheet(1, 50)
    make.make_conflict(found.user(3), found.application)
    Seat.objects.filter(pk=found.assignments[4].seat_id).update(left_at=found.round.opened_at)
    client.force_login(make.make_user("office", "office"))
    response = client.get(url("progress", found.cycle.pk))
    (board,) = [board for board in response.context["boards"] if board.panels]
    assert board.counts == {
        "sealed": 1, "started": 1, "not_started": 1, "undeclared": 0, "conflict": 1, "left": 1,
    }  # fmt: skip
    assert board.expected == 3
