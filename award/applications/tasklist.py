"""The task list of an application: four groups of rows, each with how far it is, who works there and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.applications.progress import CategoryProgress, ItemProgress, Progress
from award.applications.working import EVIDENCE, PROFILE, Teamwork, Worker
from award.core.clock import today
from award.core.templatetags.award import file_size, in_language
from award.cycles.queries import programme_of
from award.domain.programme import Programme

NO_STATE = "none"  # a row that is never finished: it shows no state


@dataclass(frozen=True)
class Row:
    """A row of the list. Without a path it cannot be started yet."""

    name: str
    path: str
    hint: str = ""
    state: str = NO_STATE
    said: str = ""  # in the middle, where there is no bar
    characters: int = 0
    limit: int = 0  # with a limit there is a bar of characters
    states: tuple[str, ...] = ()  # of the parts, for the row of segments
    workers: tuple[Worker, ...] = ()
    comments: int = 0
    rows: tuple[Row, ...] = ()  # the items of a category
    is_open: bool = False  # are the rows shown at once?

    @property
    def done(self) -> int:
        """How many parts are finished."""
        return self.states.count("done")


@dataclass(frozen=True)
class Group:
    """A group of rows under its heading."""

    name: str
    said: str
    rows: tuple[Row, ...]
    links: tuple[tuple[str, str], ...] = field(default=())  # (words, path) beside the heading


def task_list(application: Application, progress: Progress, team: Teamwork) -> list[Group]:
    """The groups that are written; checking and submitting follow on the page, since they depend on the person."""
    programme = programme_of(application.cycle)
    return [
        _basic(application, progress, team, programme),
        _report(application, progress, team),
        _evidence(application, progress, team, programme),
    ]


def _basic(application: Application, progress: Progress, team: Teamwork, programme: Programme) -> Group:
    profile = progress.profile
    years = programme.application.years
    facts = Row(
        _("Organisation and indicators"),
        reverse("applications:basic", args=[application.pk]),
        _("Contact, legal representative, figures of %(years)s years") % {"years": years},
        progress.basic.state,
    )
    texts = Row(
        _("Organisation profile"),
        reverse("applications:profile", args=[application.pk]),
        _("Products, customers, competition, strategic challenges"),
        profile.state,
        characters=profile.characters,
        limit=profile.limit,
        workers=tuple(team.at([PROFILE])),
        comments=team.open_comments([PROFILE]),
    )
    done = sum(row.state == "done" for row in (facts, texts))
    return Group(_("1. Basic data"), f"{done} / 2", (facts, texts))


def _report(application: Application, progress: Progress, team: Teamwork) -> Group:
    counts = {"done": progress.items_done, "total": len(progress.items)}
    said = _("%(done)s of %(total)s items finished") % counts
    rows = tuple(_category(application, category, team) for category in progress.categories)
    offline = (_("Work offline in Word or Excel"), reverse("applications:offline", args=[application.pk]))
    return Group(_("2. Self-assessment report"), said, rows, (offline,))


def _category(application: Application, category: CategoryProgress, team: Teamwork) -> Row:
    items = tuple(_item(application, entry, team) for entry in category.items)
    codes = [entry.item.code for entry in category.items]
    characters = sum(entry.characters for entry in category.items)
    limit = sum(entry.limit for entry in category.items)
    count = ngettext("%(n)s item", "%(n)s items", len(items)) % {"n": len(items)}
    points = _("%(points)s points") % {"points": category.category.points}
    length = _("%(n)s / %(limit)s characters") % {"n": f"{characters:,}", "limit": f"{limit:,}"}
    workers = tuple(team.at(codes))
    return Row(
        f"{category.category.code} {in_language(category.category.name)}",
        reverse("applications:item", args=[application.pk, category.start.code]),
        f"{count} · {points} · {length}",
        category.state,
        states=tuple(category.states),
        workers=workers,
        comments=team.open_comments(codes),
        rows=items,
        is_open=any(worker.is_here for worker in workers),
    )


def _item(application: Application, entry: ItemProgress, team: Teamwork) -> Row:
    return Row(
        f"{entry.item.code} {in_language(entry.item.name)}",
        reverse("applications:item", args=[application.pk, entry.item.code]),
        state=entry.state,
        characters=entry.characters,
        limit=0 if entry.is_not_applicable else entry.limit,
        said=_("Does not apply") if entry.is_not_applicable else "",
        workers=tuple(team.at([entry.item.code])),
        comments=team.open_comments([entry.item.code]),
    )


def _evidence(application: Application, progress: Progress, team: Teamwork, programme: Programme) -> Group:
    rules = programme.application
    count, size = progress.evidence_count, file_size(progress.evidence_bytes)
    text = ngettext("%(n)s file, %(size)s of %(limit)s MB", "%(n)s files, %(size)s of %(limit)s MB", count)
    said = text % {"n": count, "size": size, "limit": rules.evidence_total_megabytes}
    rows = [*_files(application, progress, team, programme), *_notice(application, progress, programme)]
    return Group(_("3. Evidence"), said, tuple(rows))


def _files(application: Application, progress: Progress, team: Teamwork, programme: Programme) -> Iterator[Row]:
    path, rules = reverse("applications:evidence", args=[application.pk]), programme.application
    files = progress.content["evidence"]
    if required := [row for row in rules.documents if row.is_required]:
        held = {file.get("document", "") for file in files}
        missing = [row for row in required if row.code not in held]
        names = [row.name.get(get_language() or "") for row in missing or required]
        state = "" if len(missing) == len(required) else "part"
        yield Row(
            _("Required documents"),
            f"{path}#doc-{missing[0].code}" if missing else path,
            (_("Missing: %(names)s") if missing else "%(names)s") % {"names": _(", ").join(names)},
            state if missing else "done",
            said=_("%(done)s of %(total)s attached") % {"done": len(required) - len(missing), "total": len(required)},
        )
    proofs = sum(1 for file in files if not file.get("document"))
    is_wrong = any(problem.is_fault for problem in progress.evidence.problems)
    yield Row(
        _("Attach evidence"),
        path,
        _("At most %(files)s files of up to %(size)s MB")
        % {"files": rules.evidence_files, "size": rules.evidence_megabytes},
        "flag" if is_wrong else NO_STATE,
        said=ngettext("%(n)s file", "%(n)s files", proofs) % {"n": proofs} if proofs else _("Optional"),
        workers=tuple(team.at([EVIDENCE])),
    )


def _notice(application: Application, progress: Progress, programme: Programme) -> Iterator[Row]:
    """The internal notice, where the programme asks for one."""
    if progress.notice is None:
        return
    days = programme.application.internal_notice_days
    asked = ngettext(
        "At least %(n)s working day in your own organisation",
        "At least %(n)s working days in your own organisation",
        days,
    )
    path = reverse("applications:internal_notice", args=[application.pk])
    yield Row(_("Internal notice"), path, asked % {"n": days}, progress.notice.state)


def finish_by(progress: Progress, team: Teamwork) -> date | None:
    """The day on which the items will be finished at the pace of the last seven days; None where there is no pace."""
    rest = len(progress.items) - progress.items_done
    if not rest or not team.finished_in_week:
        return None
    return today() + timedelta(days=-(-7 * rest // team.finished_in_week))
