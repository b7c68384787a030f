"""Routes of eligibility."""

from django.urls import path

from award.eligibility import views

app_name = "eligibility"
urlpatterns = [
    path("office/cycles/<int:pk>/eligibility/", views.queue, name="queue"),
    path("office/cycles/<int:pk>/eligibility/finish/", views.finish, name="finish"),
    path("office/eligibility/<int:pk>/", views.application, name="application"),
    path("office/evidence/<int:pk>/file/", views.evidence_file, name="evidence_file"),
    path("my/applications/<int:pk>/eligibility/", views.verdict, name="verdict"),
]
