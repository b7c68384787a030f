"""How far a panel is, for its chair and secretary."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.http import ActorRequest
from award.scoring import services
from award.scoring.follow import followed_rounds, reminded_on, talks_of
from award.scoring.followrights import get_followed_panel


@login_required
@require_safe
def panel_progress(request: ActorRequest, pk: int) -> HttpResponse:
    """Member by application: declared, begun, sealed; no mark and no count of what was written."""
    panel = get_followed_panel(request.user, pk)
    rounds = followed_rounds(request.user, panel)
    late = {row.seat.expert.user for followed in rounds for row in followed.unfinished} - {request.user}
    context = {
        "panel": panel,
        "rounds": rounds,
        "talks": talks_of(request.user, panel),
        "late": len(late),
        "reminded": reminded_on(panel, list(late)),
    }
    return render(request, "scoring/panel_progress.html", context)


@login_required
@require_POST
def panel_remind(request: ActorRequest, pk: int) -> HttpResponse:
    """Remind those who have not sealed."""
    panel = get_followed_panel(request.user, pk)
    written = act(request, "", services.remind_panel, panel=panel)
    if written is not None:
        text = ngettext("%(n)s letter is written.", "%(n)s letters are written.", written) % {"n": written}
        nobody = _("Everyone was reminded today already; nobody gets a second letter.")
        messages.success(request, text if written else nobody)
    return redirect("scoring:panel_progress", pk)
