"""Routes of home."""

from django.urls import path

from award.home.views import landing

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
    path("office/audit/", landing.audit, name="audit"),
    path("office/outbox/", landing.outbox, name="outbox"),
    path("accessibility/", landing.accessibility, name="accessibility"),
    path("privacy/", landing.privacy, name="privacy"),
    path("healthz", landing.health, name="health"),
]
