"""Routes of deliberation."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "deliberation"
urlpatterns = [
    path("office/cycles/<int:pk>/decision/", TemplateView.as_view(template_name="404.html"), name="decision"),
]
