"""Routes of home."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "home"
urlpatterns = [
    path("", TemplateView.as_view(template_name="base.html"), name="front"),
    path("dashboard/", TemplateView.as_view(template_name="base.html"), name="dashboard"),
]
