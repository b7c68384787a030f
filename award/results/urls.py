"""Routes of results."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "results"
urlpatterns = [
    path("office/cycles/<int:pk>/rounds/", TemplateView.as_view(template_name="404.html"), name="rounds"),
]
