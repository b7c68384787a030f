"""Choosing whose pages to see, and ending it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.accounts.models import Role
from award.core.acts import act
from award.core.clock import now
from award.core.http import ActorRequest
from award.home import services
from award.home.acting import KEY, LASTS, get_person_to_act_as, people_to_act_as
from award.home.permissions import require_role

PAGE = 25


@login_required
def acting(request: ActorRequest) -> HttpResponse:
    """The people whose pages may be seen; a POST chooses one."""
    require_role(request.user, Role.Name.CHIEF)
    if request.method == "POST":
        chosen = request.POST.get("person", "")
        if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 12:
            raise Http404
        person = get_person_to_act_as(request.user, int(chosen))
        act(request, "", services.start_acting, person=person)
        request.session[KEY] = {"person": person.pk, "until": (now() + LASTS).isoformat()}
        return redirect("home:dashboard")
    search = request.GET.get("q", "")[:80]
    page = Paginator(people_to_act_as(request.user, search), PAGE).get_page(request.GET.get("page"))
    return render(request, "home/acting.html", {"page": page, "search": search, "minutes": LASTS.seconds // 60})


@login_required
@require_POST
def acting_end(request: ActorRequest) -> HttpResponse:
    """Go back to one's own pages."""
    require_role(request.user, Role.Name.CHIEF)
    seen = getattr(request, "acting", None)
    if seen is not None:
        act(request, _("You see your own pages again."), services.end_acting, person=seen.person)
    request.session.pop(KEY, None)
    return redirect("home:acting")
