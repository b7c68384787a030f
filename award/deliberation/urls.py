"""Routes of deliberation."""

from django.urls import path

from award.deliberation import views

app_name = "deliberation"
urlpatterns = [
    path("office/cycles/<int:pk>/decision/", views.decision, name="decision"),
    path("office/cycles/<int:pk>/decision/record/", views.record, name="record"),
    path("committee/decisions/<int:pk>/", views.decision_read, name="decision_read"),
    path("committee/decisions/<int:pk>/confirm/", views.confirm, name="confirm"),
]
