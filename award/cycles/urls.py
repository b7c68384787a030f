"""Routes of cycles."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "cycles"
urlpatterns = [
    path("announcements/", TemplateView.as_view(template_name="404.html"), name="announcement_list"),
    path("criteria/", TemplateView.as_view(template_name="404.html"), name="criteria_list"),
    path("office/cycles/", TemplateView.as_view(template_name="404.html"), name="cycle_list"),
    path("office/cycles/<int:pk>/", TemplateView.as_view(template_name="404.html"), name="cycle"),
    path("office/cycles/new/", TemplateView.as_view(template_name="404.html"), name="cycle_new"),
    path("office/calendar/", TemplateView.as_view(template_name="404.html"), name="calendar"),
]
