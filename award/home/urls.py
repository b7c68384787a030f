"""Routes of home."""

from django.urls import path

from award.home.views import acting, landing, search, supervision

app_name = "home"
urlpatterns = [
    path("", landing.front, name="front"),
    path("dashboard/", landing.dashboard, name="dashboard"),
    path("my/", landing.my, name="my"),
    path("panel/", landing.panel, name="panel"),
    path("office/", landing.office, name="office"),
    path("supervision/", landing.supervision, name="supervision"),
    path("committee/", landing.committee, name="committee"),
    path("recommend/", landing.recommend, name="recommend"),
    path("office/audit/", supervision.audit, name="audit"),
    path("office/audit/audit.xlsx", supervision.audit_xlsx, name="audit_xlsx"),
    path("office/audit/check/", supervision.chain_check, name="chain_check"),
    path("office/audit/<int:seq>/", supervision.event, name="event"),
    path("supervision/acts/", supervision.acts, name="supervision_acts"),
    path("supervision/conflicts/", supervision.conflicts, name="supervision_conflicts"),
    path("supervision/draws/", supervision.draws, name="supervision_draws"),
    path("supervision/releases/", supervision.releases, name="supervision_releases"),
    path("supervision/overdue/", supervision.overdue, name="supervision_overdue"),
    path("office/search/", search.search, name="search"),
    path("office/see-as/", acting.acting, name="acting"),
    path("office/see-as/end/", acting.acting_end, name="acting_end"),
    path("office/outbox/", landing.outbox, name="outbox"),
    path("accessibility/", landing.accessibility, name="accessibility"),
    path("privacy/", landing.privacy, name="privacy"),
    path("healthz", landing.health, name="health"),
]
