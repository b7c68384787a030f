"""A cycle run by a clerk and the chief at their screens: from last year's cycle to three panels with successors."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from award.applications.models import Application
from award.core.clock import now, today
from award.cycles.models import Cycle
from award.eligibility.models import EligibilityReview
from award.outbox.models import Message
from award.outbox.services import send_due
from award.panels.models import ApplicationGrant, Assignment, Expert, Panel, PanelPlan, SeatInvitation
from award.panels.services import accept_invitation
from tests import factories
from tests.browser.officecase import LIST, apply, beijing, expert, last_cycle, lists_in_use, reference, typed
from tests.browser.officers import Invited, Officer, filled, invitations_mailed, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

APPLICATIONS, EXPERTS, PANELS = 26, 30, 3
WITNESS, WORD = "省纪委监委驻局纪检组 王一", "木棉花开"
FOUND = {"y": "ok", "n": "bad"}  # key → how the line is marked then


# ------------------------------------------------------------------ the cycle


def copy_last_cycle(clerk: Officer, last: Cycle) -> Cycle:
    clerk.open("cycles:cycle_new")
    expect(clerk.page.locator("[name=source]")).to_have_value(f"cycle:{last.pk}")
    expect(clerk.page.locator("[name=year]")).to_have_value(str(last.year + 1))
    clerk.click()
    cycle = Cycle.objects.get(year=last.year + 1)
    expect(clerk.page).to_have_url(re.compile(reverse("cycles:cycle", args=[cycle.pk])))
    for row in cycle.rounds.all():
        expect(clerk.page.locator(f"[name=due_{row.code}]")).not_to_have_value("")
    return cycle


def change_dates(clerk: Officer, cycle: Cycle) -> None:
    """The copied dates are moved; a deadline before the opening is refused and stays as typed."""
    clerk.fill(applications_open_at=typed(beijing(-1)), applications_close_at=typed(beijing(-2)))
    save = "main form button[type=submit]"
    clerk.click(save)
    expect(clerk.page.locator("[name=applications_close_at]")).to_have_value(typed(beijing(-2)))
    expect(clerk.page.locator("main [role=alert]").first).to_be_visible()
    clerk.fill(applications_close_at=typed(beijing(21)))
    clerk.click(save)
    cycle.refresh_from_db()
    assert cycle.applications_close_at == beijing(21)


def open_cycle(clerk: Officer, cycle: Cycle) -> None:
    clerk.link("cycles:cycle_open", cycle.pk)
    clerk.fill(confirm=str(cycle.year - 1))
    clerk.click()
    expect(clerk.page.locator("[name=confirm]")).to_be_visible()
    clerk.fill(confirm=str(cycle.year))
    clerk.click()
    cycle.refresh_from_db()
    assert cycle.state == "applying"
    clerk.link("cycles:announcement", cycle.pk)
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text(str(cycle.year))


def close_applications(clerk: Officer, cycle: Cycle) -> None:
    clerk.open("cycles:cycle", cycle.pk)
    expect(
        clerk.page.locator(f"a[href='{reverse('cycles:cycle_close_applications', args=[cycle.pk])}']")
    ).to_have_count(0)
    Cycle.objects.filter(pk=cycle.pk).update(applications_close_at=now() - timedelta(hours=1))  # three weeks later
    clerk.open("cycles:cycle", cycle.pk)
    clerk.link("cycles:cycle_close_applications", cycle.pk)
    clerk.click()
    cycle.refresh_from_db()
    assert cycle.state == "eligibility"


# ------------------------------------------------------------------ eligibility


def screen(clerk: Officer, cycle: Cycle) -> None:
    """Match all applicants against the lists in use."""
    clerk.open("eligibility:screening_hits", cycle.pk)
    clerk.click(f"form[action='{reverse('eligibility:screening_run', args=[cycle.pk])}'] button")


def judge_line(page: Page, number: int, key: str) -> None:
    line = page.locator(f"[data-line='{number}']")
    page.keyboard.press(str(number))
    expect(line).to_be_focused()
    page.keyboard.press(key)
    expect(line.locator(f".line__h .tag--{FOUND[key]}")).to_be_visible()
    expect(line.locator("[data-wrong]")).to_have_count(0)


def go_through_the_desk(clerk: Officer, cycle: Cycle, applications: list[Application]) -> None:
    """Every application by the keyboard alone: what was found is confirmed, the rest judged, the verdict given."""
    page = clerk.page
    clerk.open("eligibility:desk")
    for row in applications:
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(row.organisation.name)
        with page.expect_navigation():
            page.keyboard.press("c")
        open_lines = page.locator("[data-line]:not(:has(.line__h .tag))")
        for number in open_lines.evaluate_all("lines => lines.map(line => Number(line.dataset.line))"):
            judge_line(page, number, "y")
        expect(page.locator("#desk-state[data-ready]")).to_have_count(1)
        page.keyboard.press("v")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(reverse("eligibility:queue", args=[cycle.pk])))


def import_screening_list(clerk: Officer, blocked: Application, folder: Path) -> None:
    """A list of another authority that names one applicant by its code; a wrong cell is told before."""
    code, name = blocked.organisation.credit_code, blocked.organisation.name
    headings = ["信用代码", "企业名称", "列入事由", "列入日期"]
    other = ["", "某地示例建材厂", "拒不履行判决", "2026-01-05"]
    facts = {"kind": "dishonesty", "name": LIST, "source": "省信用办函", "as_of": str(today())}
    clerk.open("eligibility:screening_import")
    clerk.fill(**facts)
    clerk.upload(written(folder / "wrong.xlsx", [headings, other, [code[:-1], name, "虚假登记", today()]]))
    clerk.click()
    expect(clerk.page.locator("main [role=alert]")).to_contain_text("A3")
    clerk.link("eligibility:screening_import")
    clerk.fill(**facts)
    clerk.upload(written(folder / "list.xlsx", [headings, other, [code, name, "虚假登记", today()]]))
    clerk.click()
    expect(clerk.page.locator("main .note--warn")).to_be_visible()  # it replaces the list in use
    clerk.fill(count="2")
    clerk.click()
    expect(clerk.page.locator("main")).to_contain_text(code)


def blocked_by_the_list(clerk: Officer, chief: Officer, cycle: Cycle, blocked: Application) -> None:
    """The review cannot end with it among those accepted; the chief turns it down and cannot take it back in."""
    name = blocked.organisation.name
    clerk.open("eligibility:finish", cycle.pk)
    clerk.click()
    clerk.hears(name)
    clerk.open("eligibility:screening_hits", cycle.pk)
    clerk.click("main a.btn--primary")
    clerk.page.locator("[name=verdict][value=confirmed]").check()
    clerk.click()
    chief.open("eligibility:application", blocked.pk)
    expect(chief.page.locator("[data-line='9']")).to_contain_text("虚假登记")
    judge_line(chief.page, 9, "n")  # the note is what the platform found
    give_verdict(chief, "rejected", "列入严重失信主体名单，不符合申报条件")
    chief.open("eligibility:application", blocked.pk)
    give_verdict(chief, "accepted", "重新接受")
    expect(chief.page.locator("main [role=alert]").first).to_contain_text(LIST)
    assert EligibilityReview.objects.get(application=blocked).verdict == "rejected"


def give_verdict(officer: Officer, verdict: str, reason: str) -> None:
    form = officer.page.locator("form[data-verdict]")
    form.locator(f"[name=verdict][value={verdict}]").check()
    form.locator("[name=reason]").fill(reason)
    officer.click("form[data-verdict] button[type=submit]")


def finish_review(clerk: Officer, cycle: Cycle) -> None:
    clerk.open("eligibility:queue", cycle.pk)
    clerk.link("eligibility:finish", cycle.pk)
    clerk.click()
    cycle.refresh_from_db()
    assert cycle.state == "assessing"


# ------------------------------------------------------------------ experts


def register_experts(clerk: Officer, folder: Path) -> None:
    """Thirty people from the register's own empty table."""
    clerk.open("panels:expert_import")
    table = clerk.download("panels:expert_template_xlsx", folder)
    clerk.upload(filled(table, [expert(place) for place in range(1, EXPERTS + 1)]))
    clerk.click()
    expect(clerk.page.locator(".stat").first).to_contain_text(str(EXPERTS))
    clerk.fill(count=str(EXPERTS))
    clerk.click()
    assert Expert.objects.count() == EXPERTS


# ------------------------------------------------------------------ panels


def draw_panels(clerk: Officer, chief: Officer, cycle: Cycle) -> PanelPlan:
    """A dry run, the recorded draw before a witness, the adoption by the chief."""
    page = clerk.page
    clerk.open("panels:plan_list", cycle.pk)
    clerk.link("panels:plan_new", cycle.pk)
    expect(page.locator("[name=experts]:checked")).to_have_count(EXPERTS)
    clerk.fill(panels=str(PANELS))
    clerk.click("form[method=post] .btn--primary")
    expect(page.locator(".plan-team")).to_have_count(PANELS)
    plan = PanelPlan.objects.get()
    clerk.fill(witness=WITNESS)
    clerk.click()
    plan.refresh_from_db()
    expect(page.locator(".plan-hash")).to_have_text(plan.seed_sha256)
    expect(page.locator("main")).not_to_contain_text(plan.seed)
    expect(page.locator(".plan-team")).to_have_count(0)
    clerk.fill(word=WORD)
    clerk.click()
    expect(page.locator(".plan-team")).to_have_count(PANELS)
    expect(page.locator("main")).to_contain_text(plan.seed)
    clerk.click(f"form[action='{reverse('panels:plan_ask', args=[plan.pk])}'] button")
    clerk.open("panels:plan", plan.pk)
    expect(page.locator(f"a[href='{reverse('panels:plan_adopt', args=[plan.pk])}']")).to_have_count(0)
    adopt(chief, plan)
    return plan


def adopt(chief: Officer, plan: PanelPlan) -> None:
    """The chief reads the names, runs the draw again, and types how many are invited."""
    chief.open("panels:plan", plan.pk)
    chief.click(f"form[action='{reverse('panels:plan_again', args=[plan.pk])}'] button")
    expect(chief.page.locator(".flashes .note--ok")).to_be_visible()
    chief.link("panels:plan_adopt", plan.pk)
    members = chief.page.locator(".plan-team > ul:first-of-type > li").count()
    chief.fill(count=str(members))
    chief.click("main form.form .btn--primary")
    assert SeatInvitation.objects.count() == members


def send_invitations(clerk: Officer) -> None:
    """Nothing goes out by itself; what is let go from the outbox does."""
    mail.outbox.clear()
    send_due()
    assert not invitations_mailed()
    clerk.open("home:outbox")
    clerk.fill(kind="seat_invited", state="held")
    clerk.click("form.mail-filter button")
    clerk.page.locator("[name=whole]").check()
    clerk.click("button[name=step][value=release]")
    count = Message.objects.filter(kind="seat_invited", state="held").count()
    expect(clerk.page.locator(".mail-names li")).to_have_count(min(count, 40))
    clerk.fill(count=str(count))
    clerk.click()
    send_due()
    assert len(invitations_mailed()) == count


# ------------------------------------------------------------------ answers


def replace(clerk: Officer, invitation: SeatInvitation) -> SeatInvitation:
    """The office reads the reason and finds a successor among those who are free and fit."""
    clerk.open("panels:invitations", invitation.cycle_id)
    expect(clerk.page.locator("main")).to_contain_text(invitation.reason)
    clerk.link("panels:invitation_replace", invitation.pk)
    assert not clerk.page.locator(f"[name=expert][value='{invitation.expert_id}']").count()
    clerk.page.locator("[name=expert]").first.check()
    clerk.click("main form .btn--primary")
    send_due()
    successor = SeatInvitation.objects.get(replaces=invitation)
    assert (successor.panel_id, successor.role) == (invitation.panel_id, invitation.role)
    return successor


def two_decline(enter: Callable[..., Page], base_url: str, clerk: Officer) -> list[SeatInvitation]:
    """A chair declines by the link alone; an assessor signs, then gives the seat up. Both are replaced."""
    chair = SeatInvitation.objects.filter(role="chair").order_by("panel__code").first()
    assessor = SeatInvitation.objects.filter(role="assessor").order_by("-panel__code", "-pk").first()
    assert chair is not None
    assert assessor is not None
    by_link = Invited(enter(None), base_url, chair)
    by_link.decline("同期有外出任务")
    logged_in = Invited(enter(assessor.expert.user), base_url, assessor)
    logged_in.accept()
    logged_in.decline("身体原因，不能参加")
    for invitation in (chair, assessor):
        successor = replace(clerk, invitation)
        Invited(enter(successor.expert.user), base_url, successor).accept()
    return [chair, assessor]


def give_applications(clerk: Officer, plan: PanelPlan) -> None:
    """Everyone else signs too; the panels are fixed and get their applications as drawn."""
    for invitation in SeatInvitation.objects.filter(state="open").select_related("expert__user", "panel__cycle"):
        accept_invitation(actor=invitation.expert.user, invitation=invitation, name=invitation.expert.user.name)
    for panel in Panel.objects.filter(plan=plan):
        clerk.open("panels:panel", panel.pk)
        clerk.click(f"form[action='{reverse('panels:panel_fix', args=[panel.pk])}'] button")
    clerk.open("panels:plan", plan.pk)
    clerk.fill(count=str(APPLICATIONS - 1))
    clerk.click(f"form[action='{reverse('panels:plan_give', args=[plan.pk])}'] button")
    assert Assignment.objects.values("application").distinct().count() == APPLICATIONS - 1


def is_kept_out(person: Invited) -> None:
    """Whoever declined has an empty desk and finds no door to the panel or to what it was given."""
    user, panel = person.invitation.expert.user, person.invitation.panel
    given = Assignment.objects.filter(seat__panel=panel)
    assert not given.filter(seat__expert__user=user).exists()
    assert not ApplicationGrant.objects.filter(user=user).exists()
    for path in (reverse("home:panel"), person.link):
        person.go(path)
        assert person.hidden_names() == []
    row = given.first()
    assert row is not None
    for name, pk in (
        ("panels:panel", panel.pk), ("panels:application", row.application_id), ("panels:declaration", row.pk),
        ("panels:invitation_replace", person.invitation.pk),
    ):  # fmt: skip
        person.go(reverse(name, args=[pk]), status=404)


# ------------------------------------------------------------------ the journey


def test_a_clerk_and_the_chief_run_a_cycle_up_to_its_panels(
    enter: Callable[..., Page], base_url: str, tmp_path: Path
) -> None:
    reference()
    last = last_cycle()
    clerk = Officer(enter(factories.make_user("clerk", "office")), base_url)
    chief = Officer(enter(factories.make_user("chief", "chief")), base_url)
    cycle = copy_last_cycle(clerk, last)
    change_dates(clerk, cycle)
    open_cycle(clerk, cycle)
    applications = apply(cycle, APPLICATIONS)
    close_applications(clerk, cycle)
    lists_in_use(today() - timedelta(days=40))
    screen(clerk, cycle)
    go_through_the_desk(clerk, cycle, applications)
    assert Application.objects.filter(cycle=cycle, state="accepted").count() == APPLICATIONS
    import_screening_list(clerk, applications[11], tmp_path)
    blocked_by_the_list(clerk, chief, cycle, applications[11])
    finish_review(clerk, cycle)
    register_experts(clerk, tmp_path)
    plan = draw_panels(clerk, chief, cycle)
    send_invitations(clerk)
    declined = two_decline(enter, base_url, clerk)
    give_applications(clerk, plan)
    for invitation in declined:
        is_kept_out(Invited(enter(invitation.expert.user), base_url, invitation))
