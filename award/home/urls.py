"""Routes of home."""

from django.urls import path

from award.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("my/", views.my, name="my"),
    path("panel/", views.panel, name="panel"),
    path("office/", views.office, name="office"),
    path("supervision/", views.supervision, name="supervision"),
    path("committee/", views.committee, name="committee"),
    path("recommend/", views.recommend, name="recommend"),
    path("office/audit/", views.audit, name="audit"),
    path("office/outbox/", views.outbox, name="outbox"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("healthz", views.health, name="health"),
]
