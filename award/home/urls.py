"""Routes of home."""

from django.urls import path

from award.home.views import acting, counts, landing, outbox, reminders, search, supervision, worker

app_name = "home"
urlpatterns = [
    path("", landing.front, name="front"),
    path("dashboard/", landing.dashboard, name="dashboard"),
    path("my/", landing.my, name="my"),
    path("panel/", landing.panel, name="panel"),
    path("panel/worker.js", worker.panel_worker, name="panel_worker"),
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
    path("office/outbox/", outbox.outbox, name="outbox"),
    path("office/outbox/outbox.xlsx", outbox.outbox_xlsx, name="outbox_xlsx"),
    path("office/outbox/several/", outbox.outbox_bulk, name="outbox_bulk"),
    path("office/outbox/kinds/", outbox.outbox_kinds, name="outbox_kinds"),
    path("office/outbox/unreachable/", outbox.bounces, name="bounces"),
    path("office/outbox/unreachable/unreachable.xlsx", outbox.bounces_xlsx, name="bounces_xlsx"),
    path("office/outbox/unreachable/list/", outbox.bounces_import, name="bounces_import"),
    path("office/outbox/unreachable/<int:pk>/clear/", outbox.bounce_clear, name="bounce_clear"),
    path("office/outbox/<int:pk>/", outbox.message, name="outbox_message"),
    path("office/outbox/<int:pk>/move/", outbox.message_move, name="message_move"),
    path("office/cycles/<int:pk>/counts/", counts.counts, name="office_counts"),
    path("office/cycles/<int:pk>/reminders/", reminders.reminders, name="reminders"),
    path("office/cycles/<int:pk>/reminders/<slug:phase>/", reminders.reminder, name="reminder"),
    path("office/cycles/<int:pk>/reminders/<slug:phase>/people.xlsx", reminders.reminder_xlsx, name="reminder_xlsx"),
    path("accessibility/", landing.accessibility, name="accessibility"),
    path("privacy/", landing.privacy, name="privacy"),
    path("healthz", landing.health, name="health"),
]
