"""The outbox: every letter as it goes out, what the office does with it, and addresses that mail does not reach."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.forms import CountForm
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.core.uploads import clean_file_name
from award.core.xlsx_messages import fault_line
from award.domain.errors import Fault, InputRefused
from award.home import mailing
from award.home.mailforms import BounceFileForm, BounceForm, BounceListForm, BulkForm, KindForm, MailForm
from award.outbox import services
from award.outbox.permissions import get_bounce, get_message, require_mail
from award.outbox.queries import bounces as bounce_rows
from award.outbox.queries import digested_in, messages_for, open_bounce_of
from award.outbox.services.handling import steps_from
from award.outbox.texts import kind_name
from award.panels.registerrights import without_token

PAGE = 50
MOST_IN_A_BOOK = 10_000
INVALID = 422


def _filter(request: HttpRequest) -> MailForm:
    return MailForm({key: value for key, value in request.GET.items() if key != "page"})


@login_required
@require_safe
def outbox(request: ActorRequest) -> HttpResponse:
    """All messages by kind, state, person and days."""
    require_mail(request.user)
    form = _filter(request)
    page = Paginator(messages_for(request.user, form.wanted), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_any": form.wanted.is_any, "steps": mailing.STEP_NAMES}
    context["rows"] = [(row, kind_name(row.kind)) for row in page]
    return render(request, "home/outbox.html", context, status=200 if form.is_valid() else INVALID)


@login_required
@require_safe
def outbox_xlsx(request: ActorRequest) -> HttpResponse:
    """The messages that the filter finds, without their text."""
    require_mail(request.user)
    rows = messages_for(request.user, _filter(request).wanted)[:MOST_IN_A_BOOK]
    headings = [
        _("Written (Beijing time)"), _("Kind"), _("Subject"), _("To"), _("Address"), _("Language"), _("State"),
        _("Attempts"), _("Error"), _("Sent at"), _("Event"),
    ]  # fmt: skip
    cells = (
        (row.created_at, kind_name(row.kind), row.subject, row.recipient or "", row.address, row.language,
         row.get_state_display(), row.attempts, row.error, row.sent_at, row.event_key)
        for row in rows
    )  # fmt: skip
    return list_download("outbox", _("Outbox"), headings, cells)


@login_required
@require_safe
def message(request: ActorRequest, pk: int) -> HttpResponse:
    """One letter as it will look, with what became of it."""
    row = get_message(request.user, pk)
    context = {
        "message": row,
        "body": without_token(row.body),
        "kind_name": kind_name(row.kind),
        "bounce": open_bounce_of(row.address),
        "digested": digested_in(row),
        "steps": [(step, mailing.STEP_NAMES[step]) for step in steps_from(row.state)],
    }
    return render(request, "home/outbox_message.html", context)


@login_required
@require_POST
def message_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Hold, let go, drop one letter, or try it again."""
    row = get_message(request.user, pk)
    form = BulkForm(request.POST)
    if form.is_valid() and form.cleaned_data["step"] in steps_from(row.state):
        step = form.cleaned_data["step"]
        act(request, _done(step, 1), services.move_messages, messages=[row], step=step)
    else:
        flashes.error(request, _("This cannot be done with the letter in its present state."))
    return redirect("home:outbox_message", pk)


def _done(step: str, count: int) -> str:
    return {
        "hold": ngettext("%(count)s letter is held.", "%(count)s letters are held.", count),
        "release": ngettext("%(count)s letter goes out.", "%(count)s letters go out.", count),
        "drop": ngettext("%(count)s letter is dropped.", "%(count)s letters are dropped.", count),
        "retry": ngettext("%(count)s letter is sent again.", "%(count)s letters are sent again.", count),
    }[step] % {"count": count}


@login_required
@require_POST
def outbox_bulk(request: ActorRequest) -> HttpResponse:
    """Do one step with several letters: shown with their names first, done once their number is typed."""
    require_mail(request.user)
    bulk, back = BulkForm(request.POST), f"{reverse('home:outbox')}?{request.GET.urlencode()}"
    if not bulk.is_valid():
        flashes.error(request, _("Choose what to do."))
        return redirect(back)
    step = bulk.cleaned_data["step"]
    rows = mailing.messages_chosen(request.user, step, bulk.keys, _filter(request).wanted)
    if not rows:
        flashes.error(request, _("Nothing was chosen with which this can be done."))
        return redirect(back)
    form = CountForm(request.POST if "count" in request.POST else None, expected=len(rows))
    if form.is_valid():
        act(request, _done(step, len(rows)), services.move_messages, messages=rows, step=step)
        return redirect(back)
    context = {"form": form, "rows": rows, "step": step, "step_name": mailing.STEP_NAMES[step], "back": back}
    return render(request, "home/outbox_bulk.html", context, status=INVALID if form.is_bound else 200)


@login_required
def outbox_kinds(request: ActorRequest) -> HttpResponse:
    """The kinds of mail, and which of them are held."""
    require_mail(request.user)
    if request.method != "POST":
        return render(request, "home/outbox_kinds.html", {"rows": mailing.kind_rows()})
    form = KindForm(request.POST)
    if not form.is_valid():
        flashes.error(request, _("There is no such kind of mail."))
    elif form.cleaned_data["step"] == "hold":
        act(request, _("This kind of mail is held."), services.hold_kind, kind=form.cleaned_data["kind"])
    else:
        done = _("This kind of mail goes out again. What is held already stays held until you let it go.")
        act(request, done, services.let_kind_go, kind=form.cleaned_data["kind"])
    return redirect("home:outbox_kinds")


# ------------------------------------------------------------------ addresses that mail does not reach


@login_required
def bounces(request: ActorRequest) -> HttpResponse:
    """The addresses, and a form to enter one by hand."""
    require_mail(request.user)
    form = BounceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        entry = (form.cleaned_data["address"], form.cleaned_data["reason"])
        act(request, _("Nothing is sent to this address now."), services.add_bounces, entries=[entry])
        return redirect("home:bounces")
    page = Paginator(bounce_rows(), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "file_form": BounceFileForm(), "page": page}
    return render(request, "home/bounces.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_POST
def bounce_clear(request: ActorRequest, pk: int) -> HttpResponse:
    """Let mail go to an address again."""
    row = get_bounce(request.user, pk)
    act(request, _("Mail goes to this address again."), services.clear_bounce, bounce=row)
    return redirect("home:bounces")


@login_required
@require_safe
def bounces_xlsx(request: ActorRequest) -> HttpResponse:
    """All addresses that mail did not reach."""
    require_mail(request.user)
    headings = [_("E-mail address"), _("Reason"), _("Noted (Beijing time)"), _("Cleared at"), _("Cleared by")]
    rows = ((row.address, row.reason, row.bounced_at, row.cleared_at, row.cleared_by or "") for row in bounce_rows())
    return list_download("bounces", _("Unreachable addresses"), headings, rows)


@login_required
@require_POST
def bounces_import(request: ActorRequest) -> HttpResponse:
    """Read a list and show what it holds; written once it is confirmed."""
    require_mail(request.user)
    confirmed = BounceListForm(request.POST) if "rows" in request.POST else None
    if confirmed is not None and confirmed.is_valid():
        entries = confirmed.cleaned_data["rows"]
        count = CountForm(request.POST, expected=len(entries))
        if not count.is_valid():
            return _list_page(request, entries, count)
        done = _("The list was taken over. Nothing is sent to these addresses now.")
        act(request, done, services.add_bounces, entries=entries)
        return redirect("home:bounces")
    form = BounceFileForm(request.POST, request.FILES)
    if confirmed is not None or not form.is_valid():
        if confirmed is not None:
            flashes.error(request, _("Read the file once more."))
        page = Paginator(bounce_rows(), PAGE).get_page(None)
        file_form = form if confirmed is None else BounceFileForm()
        context = {"form": BounceForm(), "file_form": file_form, "page": page}
        return render(request, "home/bounces.html", context, status=INVALID)
    file = form.cleaned_data["file"]
    rows, faults = _read(file.read(), clean_file_name(file.name))
    return _list_page(request, rows, CountForm(expected=len(rows)), faults)


def _list_page(
    request: ActorRequest, rows: list[tuple[str, str]], count: CountForm, faults: Sequence[Fault] = ()
) -> HttpResponse:
    lines = [fault_line(fault) for fault in faults]
    context = {"rows": rows, "faults": lines, "signed": BounceListForm.signed(rows), "form": count}
    return render(request, "home/bounces_import.html", context, status=INVALID if faults or count.errors else 200)


def _read(data: bytes, name: str) -> tuple[list[tuple[str, str]], list[Fault]]:
    try:
        return mailing.read_addresses(data, name)
    except InputRefused as error:
        return [], list(error.faults)
