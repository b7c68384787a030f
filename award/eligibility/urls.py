"""Routes of eligibility."""

from django.urls import path

from award.eligibility.views import verdicts

app_name = "eligibility"
urlpatterns = [
    path("office/cycles/<int:pk>/eligibility/", verdicts.queue, name="queue"),
    path("office/cycles/<int:pk>/eligibility/finish/", verdicts.finish, name="finish"),
    path("office/eligibility/<int:pk>/", verdicts.application, name="application"),
    path("office/evidence/<int:pk>/file/", verdicts.evidence_file, name="evidence_file"),
    path("my/applications/<int:pk>/eligibility/", verdicts.verdict, name="verdict"),
]
