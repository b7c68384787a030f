"""What stands before the office's journey begins: last year's cycle, applications handed in, a list of experts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from award.accounts.models import Division, Industry, Organisation
from award.applications.models import Application
from award.core.clock import BEIJING, now, today
from award.cycles.models import Cycle, Round
from award.domain.orgnames import name_key
from award.eligibility.models import ScreeningEntry, ScreeningList
from tests import factories

LIST = "严重失信主体名单"
PLACES = (("460100", "海口市"), ("460200", "三亚市"), ("460400", "儋州市"), ("469005", "文昌市"))


def beijing(days: int, hour: int = 17) -> datetime:
    return datetime.combine(today() + timedelta(days=days), time(hour), BEIJING)


def typed(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")


def last_cycle() -> Cycle:
    """The cycle of last year, run to its end on the same days."""
    cycle = factories.make_cycle(
        "published", year=today().year - 1, applications_open_at=beijing(-366, 9), applications_close_at=beijing(-330),
        eligibility_until_on=factories.today_plus(-315), experts_until_on=factories.today_plus(-310),
        deliberation_on=factories.today_plus(-200), notice_on=factories.today_plus(-190),
        results_on=factories.today_plus(-170),
    )  # fmt: skip
    for place, row in enumerate(cycle.rounds.order_by("position")):
        due = beijing(-290 + 30 * place)
        Round.objects.filter(pk=row.pk).update(state="closed", due_at=due, opened_at=beijing(-300), closed_at=due)
    return cycle


def lists_in_use(day: date) -> None:
    """The lists of other authorities as of a day; none names an applicant."""
    for kind in ("dishonesty", "accident", "inspection", "penalty"):
        row = ScreeningList.objects.create(
            kind=kind, name=LIST, source="省信用办", as_of=day, file_name="list.xlsx", sha256=f"{kind:0<64}",
            imported_at=now(),
        )  # fmt: skip
        ScreeningEntry.objects.create(list=row, name="某地示例商贸行", name_key=name_key("某地示例商贸行"))


def apply(cycle: Cycle, count: int) -> list[Application]:
    """Applications handed in; how that is done has a journey of its own."""
    rows = []
    for place in range(count):
        row = factories.make_application(cycle, owner=factories.make_user("owner"))
        Organisation.objects.filter(pk=row.organisation_id).update(
            name=f"海南示例{place + 1:02d}号制造有限公司", founded_on=today() - timedelta(days=365 * 8),
            industry_id="CA"[place % 3 == 2],
        )  # fmt: skip
        Application.objects.filter(pk=row.pk).update(state="submitted", submitted_at=now())
        row.refresh_from_db()
        years = {str(cycle.year - back): "98.5" for back in (3, 2, 1)}
        factories.make_revision(row, submitted(row) | {"indicators": [{"code": "sales", "values": years}]})
        rows.append(row)
    return sorted(rows, key=lambda row: row.number)


def submitted(row: Application) -> dict[str, object]:
    organisation = row.organisation
    return {
        "application": row.number, "number": 1, "cycle": {"year": row.cycle.year, "name": row.cycle.name_zh},
        "organisation": {"name": organisation.name, "name_en": "", "division": organisation.division_id,
                         "industry": organisation.industry_id, "credit_code": organisation.credit_code,
                         "size": "medium"},
        "basic": {}, "indicators": [], "profile": [], "items": [], "evidence": [],
        "criteria_sha256": row.cycle.pinned_criteria_sha256, "programme_sha256": row.cycle.pinned_programme_sha256,
    }  # fmt: skip


def expert(place: int) -> dict[str, object]:
    return {
        "电子邮箱": f"expert{place:02d}@example.org", "姓名": f"专家{place:02d}", "工作单位": f"示例研究院{place:02d}",
        "所在市县": PLACES[place % len(PLACES)][1], "职称": "正高级工程师", "专长": "质量管理",
        "行业": ("C, A", "C", "A")[place % 3], "可任组长": "是" if place % 4 == 0 else "否", "最多评审数量": 12,
        "聘期开始": str(today() - timedelta(days=200)), "聘期结束": str(today() + timedelta(days=900)),
        "最近培训": str(today() - timedelta(days=100)), "可参加": "是",
    }  # fmt: skip


def reference() -> None:
    for code, name in PLACES:
        Division.objects.get_or_create(code=code, defaults={"name_zh": name, "name_en": code, "level": "prefecture"})
    for code, name in (("C", "制造业"), ("A", "农、林、牧、渔业")):
        Industry.objects.get_or_create(code=code, defaults={"name_zh": name, "name_en": code})
