"""Who of the team works where on an application, what they did last, and what they still discuss. Reads only."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import CharField, Count, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from award.applications.models import Answer, Application, Comment, Evidence, FieldLock, ProfileAnswer
from award.applications.queries import recent_events
from award.audit.models import AuditEvent
from award.audit.queries import events_about
from award.core.clock import BEIJING, now

HERE = timedelta(seconds=60)  # a colleague who typed within it is at work there now
FINISHED = "item.state_set"
PROFILE, EVIDENCE = "", "evidence"  # places beside the codes of items
_DONE: dict[str, str | Promise] = {
    "application.started": gettext_lazy("started the application"),
    "application.submitted": gettext_lazy("submitted the application"),
    "application.withdrawn": gettext_lazy("withdrew the application"),
    "basic_data.saved": gettext_lazy("saved the basic data"),
    "indicators.saved": gettext_lazy("saved the indicators"),
    "evidence.removed": gettext_lazy("removed a file"),
    "copy.received": gettext_lazy("uploaded a copy written offline"),
    "copy.taken_over": gettext_lazy("took over texts written offline"),
    "correction.replied": gettext_lazy("replied to a point of the correction"),
    "note.written": gettext_lazy("wrote to the award office"),
    "avoidance.asked": gettext_lazy("asked for avoidance"),
    "avoidance.withdrawn": gettext_lazy("withdrew a request for avoidance"),
}
_SILENT = ("note.read", "evidence.read")


@dataclass(frozen=True)
class Worker:
    """A colleague at a place: the code of an item, PROFILE or EVIDENCE. `is_here`: at work there now."""

    pk: int
    name: str
    place: str
    at: datetime
    is_here: bool = False

    @property
    def tone(self) -> str:
        """One of three tones, the same for a person everywhere."""
        return "abc"[self.pk % 3]


@dataclass(frozen=True)
class Act:
    """A line of what happened lately."""

    who: str
    what: str
    at: datetime
    is_now: bool = False

    @property
    def when(self) -> str:
        """The moment as people say it: now, today 11:20, 11-23 09:05 (Beijing time)."""
        local = self.at.astimezone(BEIJING)
        if self.is_now:
            return _("now")
        if local.date() == now().astimezone(BEIJING).date():
            return _("today %(time)s") % {"time": f"{local:%H:%M}"}
        return f"{local:%m-%d %H:%M}"


@dataclass
class Teamwork:
    """All of it for the task list."""

    workers: list[Worker]
    comments: Counter[str]
    acts: list[Act]
    finished_in_week: int = 0
    _at: dict[str, list[Worker]] = field(default_factory=dict)

    def at(self, places: Iterable[str], most: int = 3) -> list[Worker]:
        """The colleagues at these places, those at work now first, then those who wrote last; each once."""
        found: dict[int, Worker] = {}
        wanted = set(places)
        for worker in self.workers:
            if worker.place in wanted:
                found.setdefault(worker.pk, worker)
        return list(found.values())[:most]

    def open_comments(self, places: Iterable[str]) -> int:
        """How many remarks at these places are not resolved."""
        return sum(self.comments[place] for place in places)


def teamwork_of(application: Application, most: int = 6) -> Teamwork:
    """Read who works where, in a number of queries that does not grow."""
    here = _here(application)
    wrote = _last_writers(application)
    workers = [*here, *sorted(wrote, key=lambda worker: worker.at, reverse=True)]
    acts = [*_writing(here), *_acts(recent_events(application, 2 * most)), *_edits(wrote)]
    acts.sort(key=lambda act: (act.is_now, act.at), reverse=True)
    return Teamwork(workers, _comments(application), acts[:most], _finished_in_week(application))


def _here(application: Application) -> list[Worker]:
    rows = FieldLock.objects.filter(application=application, seen_at__gt=now() - HERE)
    values = rows.order_by("-seen_at").values_list("holder_id", "holder__name", "item_code", "seen_at")
    return [_worker(*row, is_here=True) for row in values]


def _last_writers(application: Application) -> list[Worker]:
    """Who saved each text last and who attached the files: one query, without the texts."""
    answers = Answer.objects.filter(application=application, updated_by__isnull=False).order_by()
    profile = ProfileAnswer.objects.filter(application=application, updated_by__isnull=False).order_by()
    files = Evidence.objects.filter(application=application, removed_at__isnull=True).order_by()
    here, there = (Value(place, output_field=CharField()) for place in (PROFILE, EVIDENCE))
    rows = answers.values_list("updated_by", "updated_by__name", "item__code", "updated_at").union(
        profile.values_list("updated_by", "updated_by__name", here, "updated_at"),
        files.values_list("uploaded_by", "uploaded_by__name", there, "uploaded_at"),
        all=True,
    )
    return [_worker(pk, name, place, at) for pk, name, place, at in rows if at]


def _worker(pk: int, name: str, place: str, at: datetime, *, is_here: bool = False) -> Worker:
    return Worker(pk, name or _("a colleague"), place, at, is_here)


def _comments(application: Application) -> Counter[str]:
    rows = Comment.objects.filter(application=application, reply_to__isnull=True, resolved_at__isnull=True)
    return Counter(dict(rows.order_by().values_list("item_code").annotate(n=Count("pk"))))


def _finished_in_week(application: Application) -> int:
    """How many items were finished in the last seven days, each once."""
    rows = events_about(application).filter(action=FINISHED, recorded_at__gt=now() - timedelta(days=7))
    states = (json.loads(body)["after"] for body in rows.order_by("seq").values_list("body", flat=True))
    last = {state["item"]: state["is_done"] for state in states}
    return sum(last.values())


def _writing(here: list[Worker]) -> Iterator[Act]:
    seen: set[int] = set()
    for worker in here:
        if worker.pk not in seen:
            seen.add(worker.pk)
            yield Act(worker.name, _("is writing %(place)s") % {"place": _named(worker.place)}, worker.at, is_now=True)


def _edits(wrote: list[Worker]) -> Iterator[Act]:
    """The last text of each person; that a colleague wrote many is told by the task list itself."""
    last: dict[int, Worker] = {}
    for worker in sorted(wrote, key=lambda worker: worker.at):
        if worker.place != EVIDENCE:  # the trail has these
            last[worker.pk] = worker
    for worker in last.values():
        yield Act(worker.name, _("edited %(place)s") % {"place": _named(worker.place)}, worker.at)


def _named(place: str) -> str:
    return place or _("the organisation profile")


def _acts(events: list[AuditEvent]) -> Iterator[Act]:
    """Acts of the trail, latest first; files that one person attached one after the other are one line."""
    files: list[AuditEvent] = []
    for event in events:
        if files and (event.action != "evidence.attached" or event.actor_id != files[0].actor_id):
            yield _attached(files)
            files = []
        if event.action == "evidence.attached":
            files.append(event)
        elif event.action not in _SILENT:
            yield Act(str(event.actor), _said(event), event.recorded_at)
    if files:
        yield _attached(files)


def _attached(files: list[AuditEvent]) -> Act:
    text = ngettext("attached %(n)s file", "attached %(n)s files", len(files)) % {"n": len(files)}
    return Act(str(files[0].actor), text, files[0].recorded_at)


def _said(event: AuditEvent) -> str:
    if event.action == FINISHED:
        body = json.loads(event.body)
        was, state = body["before"], body["after"]
        if state["is_done"]:
            return _("finished %(item)s") % {"item": state["item"]}
        if was["is_done"]:
            return _("took up %(item)s again") % {"item": state["item"]}
    return str(_DONE.get(event.action) or _("edited the draft"))
